"""How a brief opens: who met and when, and what each side asks, threatens, does and offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from summitry.brief.acts import Act, group_acts, stance
from summitry.brief.blocks import Block, Heading, Items, Text
from summitry.brief.sentences import in_place, join
from summitry.brief.traces import Tracer
from summitry.brief.words import (
    ACTIONS,
    capitalise,
    count,
    format_date,
    format_quantity,
    number_documents,
    party_name,
    spell_out,
)
from summitry.charts import clean_text
from summitry.ledger.records import Dossier, Quote, Statement

_MOST_ACTS = 5  # of one kind in a sentence; the table has all
_MOST_DIFFERENCES = 6
_HELD = ("completed", "signed", "in_force")
_VERBS = {"asks": "asks", "threatens": "threatens", "acts": "has acted", "offers": "offers"}
_LINKS = {"asks": "of", "threatens": "", "acts": "on", "offers": "to"}


def build_meeting(
    dossier: Dossier, as_of: str, parties: tuple[str, ...], tracer: Tracer
) -> list[Block]:
    """Say who met and when, and what each side brought."""
    blocks: list[Block] = [Heading("Who and when", "who")]
    met = _say_meeting(dossier, parties, tracer)
    blocks += [met] if met else []
    blocks.append(Text(_when(dossier, as_of), style="small" if met else "lead"))
    acts = group_acts(dossier.statements)
    sides = [text for code in parties for text in _say_side(code, acts, dossier, tracer)]
    if sides:
        blocks.append(Items(tuple(sides)))
    return blocks


def build_differences(dossier: Dossier) -> list[Block]:
    """Where the accounts differ, in a line each: what about, which values, who says so."""
    documents = number_documents(dossier.sources)
    items = [
        Text(
            f"{capitalise(spell_out(one.topic))}: "
            + " against ".join(
                f"{_say_value(value)} ({documents.get(quote.doc, quote.doc)})"
                for value, quote in _pair_values(one.values, one.quotes)
            )
            + f"; {clean_text(spell_out(one.explanation))}."
        )
        for one in dossier.differences
        if one.verdict == "conflict"
    ]
    if not items:
        return []
    more = len(items) - _MOST_DIFFERENCES
    shown = items[:_MOST_DIFFERENCES]
    if more > 0:
        shown.append(Text(f"{count(more, 'further difference')} in the annex of accounts."))
    return [Text("Where the accounts differ:"), Items(tuple(shown))]


def _pair_values(values: Sequence[str], quotes: Sequence[Quote]) -> Iterator[tuple[str, Quote]]:
    """Each value with the first place that gives it."""
    seen: dict[str, Quote] = {}
    for value, quote in zip(values, quotes, strict=False):
        seen.setdefault(value, quote)
    yield from seen.items()


def _say_value(value: str) -> str:
    """A value as the reader of differences writes it: days in words, the rest as it stands."""
    day = value.strip()
    parts = day.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        return format_date(day)
    return clean_text(day)


def _say_meeting(dossier: Dossier, parties: tuple[str, ...], tracer: Tracer) -> Text | None:
    """Who met, on which day by most documents, and who gives another day."""
    talks = [
        one for one in dossier.statements
        if one.action == "talks_summit" and len(parties) == 2 and not one.negated
        and set(parties) <= {*one.actor, *one.targets}
    ]  # fmt: skip
    days = Counter(one.date for one in talks if one.date and len(one.date) == 10)
    if not days:
        return None
    day = max(days, key=lambda one: (days[one], one))
    told = [one for one in talks if one.date == day]
    held = any(one.status in _HELD for one in talks)
    names = join([in_place(party_name(code)) for code in parties])
    said = f"{capitalise(names)} {'met' if held else 'are to meet'} on {format_date(day)}."
    others = {other for other in days if other != day}
    if others:
        documents = number_documents(dossier.sources)
        who = {other: [documents.get(one.quote.doc, one.quote.doc) for one in talks
                       if one.date == other] for other in sorted(others)}  # fmt: skip
        rest = [f"{format_date(other)} ({join(list(dict.fromkeys(docs)))})"
                for other, docs in who.items()]  # fmt: skip
        said += f" Other accounts say {join(rest)}."
    return Text(said, (tracer.act(told),), style="lead")


def _when(dossier: Dossier, as_of: str) -> str:
    dates = sorted(source.published for source in dossier.sources if source.published)
    undated = sum(1 for source in dossier.sources if not source.published)
    read = count(len(dossier.sources), "document")
    if not dates:
        span = "none of them dated" if dossier.sources else "nothing to date"
    elif dates[0] == dates[-1]:
        span = f"dated {format_date(dates[0])}"
    else:
        span = f"dated {format_date(dates[0])} to {format_date(dates[-1])}"
    if dates and undated:
        span += f", {undated} undated"
    seen = f" Seen as of {format_date(as_of)}." if as_of else ""
    return f"From {read}, {span}.{seen}"


def _say_side(code: str, acts: Sequence[Act], dossier: Dossier, tracer: Tracer) -> Iterator[Text]:
    """What a side asks, threatens, does and offers, a sentence each; who is quoted for it."""
    own = [act for act in acts if code in act.lead.actor]
    name = capitalise(in_place(party_name(code)))
    said = False
    for kind, verb in _VERBS.items():
        mine = [act for act in own if stance(act.lead) == kind]
        if mine:
            said = True
            traces = tuple(tracer.act(act.statements) for act in mine[:_MOST_ACTS])
            yield Text(f"{name} {verb} {_list_acts(code, kind, mine)}.", traces)
    if not said:
        yield Text(f"{name} has nothing of its own on the table.")
    voices = _voices(code, dossier.statements)[:3]
    people = [f for f in dossier.facts if f.kind == "person" and code in f.subject][:3]
    parts = [f"quoted for it: {', '.join(clean_text(one) for one in voices)}"] if voices else []
    parts += [clean_text(fact.what) for fact in people]
    if parts:
        text = f"{party_name(code)}: {'; '.join(parts)}."
        yield Text(text, tuple(tracer.fact(fact) for fact in people))


def _list_acts(code: str, kind: str, acts: Sequence[Act]) -> str:
    """Acts of one kind, those towards the same side together: Japan: tariff on cars; ..."""
    shown: dict[str, list[str]] = {}
    for act in acts[:_MOST_ACTS]:
        shown.setdefault(_whom(code, kind, act.lead), []).append(_what(act))
    parts = [
        f"{whom}: {', '.join(dict.fromkeys(what))}" if whom else ", ".join(dict.fromkeys(what))
        for whom, what in shown.items()
    ]
    more = len(acts) - _MOST_ACTS
    if more > 0:
        parts.append(f"and {more} more, in the table below")
    return "; ".join(parts)


def _whom(code: str, kind: str, statement: Statement) -> str:
    targets = [one for one in statement.targets if one not in (code, *statement.actor)]
    if not targets:
        return ""
    return f"{_LINKS[kind]} {join([in_place(party_name(one)) for one in targets])}".strip()


_TOPICS: Mapping[str, str] = {"tariff": "on", "quota": "on", "purchase_commitment": "of"}
_NUMBERED = ("tariff", "quota", "pause")


def _what(act: Act) -> str:
    """An act in a few words: tariff on cars (no number); tariff of 25 % (paused)."""
    statement = act.lead
    blocked = statement.action == "merger_block"
    words = ACTIONS["merger" if blocked else statement.action]
    if statement.sector and statement.sector not in ("goods", "all"):
        words += f" {_TOPICS.get(statement.action, 'in')} {statement.sector}"
    if statement.value is not None:
        words += f" of {format_quantity(statement.value, statement.unit)}"
    words = f"{words} blocked" if blocked else words
    notes = ["no number"] if statement.value is None and statement.action in _NUMBERED else []
    paused = any(one.status == "paused" for one in act.statements)
    notes += ["paused"] if paused and statement.action != "pause" else []
    if statement.date and statement.date_role == "deadline":
        notes.append(f"by {format_date(statement.date)}")
    notes += ["on a condition"] if statement.conditional else []
    said = f"{'no ' if statement.negated else ''}{words}"
    return clean_text(f"{said} ({'; '.join(notes)})" if notes else said)


def _voices(code: str, statements: Sequence[Statement]) -> list[str]:
    """List people quoted for a state more often than for any other, most quoted first."""
    actors = {name for s in statements for name in (*s.actor, *s.targets)}
    said: dict[str, Counter[str]] = {}
    for statement in statements:
        name = statement.attributed_to
        if name and name not in actors and statement.actor and _is_person(name):
            said.setdefault(name, Counter()).update(statement.actor)
    own = [name for name, sides in said.items() if sides.most_common(1)[0][0] == code]
    return sorted(own, key=lambda name: (-said[name][code], name))


def _is_person(name: str) -> bool:
    """Whether a name is that of somebody, not "both sides" or "officials"."""
    parts = name.split()
    return len(parts) > 1 and parts[0][:1].isupper() and parts[-1][:1].isupper()
