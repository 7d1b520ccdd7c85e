"""Where documents do not say the same: conflicts, soft conflicts, and what changed over time.

Three questions are asked of statements about one thing: do the amounts agree, do the days agree,
and does the state agree? A later document that reports what an earlier one expected is no
conflict but an evolution.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, permutations

from summitry.ledger.records import Difference, Quote, Source, Statement, Verdict
from summitry.news._garbled_names import find_heir
from summitry.news._names import Mention, company_home, people
from summitry.news._page import Page

_MAX_RATIO = 1.35  # amounts further apart than this speak of different things
_DEBT = re.compile(
    r"\b(?:including|with|plus|assum\w{1,6}) (?:the |its |assumed |net )?debt\b|\bequity\b",
    re.IGNORECASE,
)
_DONE = frozenset({"completed", "in_force", "signed"})
_HOPED = frozenset({"proposed", "announced", "threatened", "demanded"})


def find_differences(pages: Sequence[Page], statements: Sequence[Statement]) -> list[Difference]:
    """Find the places where statements about one thing do not agree.

    Parameters
    ----------
    sources : sequence of Source
        The documents, for the day each was written.
    statements : sequence of Statement
        Everything read in them.

    Returns
    -------
    list of Difference
        Each with the verdict ``conflict``, ``soft_conflict`` or ``evolution``, the quotes, and a
        plain explanation. Nothing is decided: both sides stay in the ledger.
    """
    written = {p.source.doc: p.source.published or "" for p in pages}
    found: list[Difference] = []
    for group in _same_thing(statements).values():
        found += _amounts(group)
    found += _takeover_prices(statements)
    found += _parts_of_a_whole(statements)
    for pair, group in _meetings(statements).items():
        found += _meeting_days(pair, group)
        found += _meeting_evolution(pair, group, written)
    found += _status_evolution(statements, written)
    found += _cancelled_rates(statements)
    found += _cut_or_kept(statements, written)
    found += _begun_or_paused(statements, written)
    found += _signatures(statements, written)
    named = [(p.source, list(p.names)) for p in pages]
    found += _offices(named)
    found += _heirs(named)
    return found


def _difference(
    topic: str, verdict: Verdict, sides: Iterable[tuple[Quote, str]], why: str
) -> Difference:
    quotes, values = zip(*sides, strict=True)
    return Difference(topic, verdict, quotes, values, why)


def _same_thing(statements: Sequence[Statement]) -> dict[tuple[object, ...], list[Statement]]:
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.value is None or s.action in ("merger", "merger_block", "talks_summit", "pause"):
            continue
        key = (s.action, s.actor, s.targets, s.unit, s.sector, s.change in ("remove", "cancel"))
        groups[key].append(s)
    return groups


def _amounts(group: list[Statement]) -> list[Difference]:
    """Amounts of one promise, rate or count that differ between documents."""
    distinct = {(s.quote.doc, s.value, s.status, s.date): s for s in reversed(group)}
    for a, b in combinations(reversed(distinct.values()), 2):
        if a.quote.doc == b.quote.doc or a.value is None or b.value is None or a.value == b.value:
            continue
        if a.action == "tariff" and a.status != b.status:
            continue
        low, high = sorted((abs(a.value), abs(b.value)))
        if a.date and b.date and a.date != b.date:
            continue
        if (low and high / low <= _MAX_RATIO) or _transposed(a.value, b.value):
            topic = f"{a.action.replace('_', ' ')}: {', '.join(a.actor)} and {', '.join(a.targets)}"
            why = "the same act with two amounts"
            if _transposed(a.value, b.value):
                why += "; the digits look transposed"
            return [_difference(topic, "conflict", [(x.quote, _write(x)) for x in (a, b)], why)]
    return []


def _transposed(a: float, b: float) -> bool:
    left, right = f"{a:g}", f"{b:g}"
    return left != right and len(left) > 2 and sorted(left) == sorted(right)


def _write(statement: Statement) -> str:
    value = statement.value or 0.0
    for scale, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= scale:
            return f"{value / scale:g}{word} {statement.unit}"
    return f"{value:g} {statement.unit}"


def _takeover_prices(statements: Sequence[Statement]) -> list[Difference]:
    """Two prices of one takeover: often equity against the value with debt."""
    priced = [
        s for s in statements
        if s.action in ("merger", "merger_block") and s.value is not None and s.unit == "USD"
    ]  # fmt: skip
    for a, b in combinations(priced, 2):
        shared = {*a.actor, *a.targets} & {*b.actor, *b.targets} - {"USA", "JPN"}
        if not shared or a.value is None or b.value is None or a.value == b.value:
            continue
        low, high = sorted((a.value, b.value))
        if high / low > _MAX_RATIO:
            continue
        explained = _DEBT.search(a.quote.text) or _DEBT.search(b.quote.text)
        why = "two prices for one takeover; prices with and without the debt taken over differ so"
        verdict: Verdict = "soft_conflict" if explained else "conflict"
        topic = "price of the takeover: " + ", ".join(sorted(shared))
        return [_difference(topic, verdict, [(x.quote, _write(x)) for x in (a, b)], why)]
    return []


def _parts_of_a_whole(statements: Sequence[Statement]) -> list[Difference]:
    """A company's promise beside the larger one of its state: the second may hold the first."""
    found = []
    pledged: dict[tuple[object, ...], Statement] = {}
    for s in statements:
        if s.action in ("investment_pledge", "purchase_commitment") and s.value and s.actor:
            pledged.setdefault((s.action, s.actor, s.value, s.unit), s)
    for part, whole in permutations(pledged.values(), 2):
        home = company_home(part.actor[0])
        if home is None or home not in whole.actor or part.action != whole.action:
            continue
        same = part.unit == whole.unit and set(part.targets) & set(whole.targets)
        if same and (part.value or 0.0) < (whole.value or 0.0):
            sides = [(s.quote, f"{', '.join(s.actor)}: {_write(s)}") for s in (part, whole)]
            why = f"{part.actor[0]} is of {home}: the smaller sum can lie inside the larger"
            topic = f"promises of {part.actor[0]} and of {home}"
            found.append(_difference(topic, "compatible", sides, why))
    return found


def _meetings(statements: Sequence[Statement]) -> dict[tuple[str, ...], list[Statement]]:
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        pair = tuple(sorted({*s.actor, *s.targets}))
        if s.action == "talks_summit" and s.date and len(pair) == 2:
            groups[pair].append(s)
    return groups


def _is_call(statement: Statement) -> bool:
    return bool(re.search(r"\b(?:phone|call|telephone)", statement.quote.text))


def _days_near(a: str, b: str) -> int | None:
    if len(a) != 10 or len(b) != 10:
        return None
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


def _meeting_days(pair: tuple[str, ...], group: list[Statement]) -> list[Difference]:
    """One meeting on two neighbouring days."""
    held = [s for s in group if not _is_call(s)]
    for a, b in combinations(held, 2):
        gap = _days_near(str(a.date), str(b.date))
        if gap and gap <= 2:
            sides = [(x.quote, str(x.date)) for x in (a, b)]
            why = "one meeting on two days"
            if gap == 1:
                why += "; a day apart is often one moment in two time zones"
            topic = f"day of the meeting: {' and '.join(pair)}"
            return [_difference(topic, "conflict", sides, why)]
    return []


def _meeting_evolution(pair: tuple[str, ...], group: list[Statement],
                       written: dict[str, str]) -> list[Difference]:  # fmt: skip
    """A meeting hoped for and, later, held."""
    hoped = [s for s in group if s.status in _HOPED and not _is_call(s)]
    held = [
        s for s in group if s.status == "completed" and not _is_call(s) and len(str(s.date)) == 10
    ]
    for first in sorted(hoped, key=lambda s: written[s.quote.doc]):
        for last in held:
            later = written[last.quote.doc] > written[first.quote.doc]
            if later and str(last.date)[:7] > str(first.date)[:7]:
                sides = [
                    (first.quote, f"{first.status} for {first.date}"),
                    (last.quote, f"held {last.date}"),
                ]
                why = "hoped for earlier, held later: the newer document reports the outcome"
                return [_difference(f"meeting: {' and '.join(pair)}", "evolution", sides, why)]
    return []


def _status_evolution(statements: Sequence[Statement], written: dict[str, str]) -> list[Difference]:
    """A threat or plan in one document that a later one reports as done, or as called off."""
    found = []
    groups: dict[tuple[tuple[str, ...], str, float, str | None], list[Statement]] = defaultdict(
        list
    )
    known = {
        (s.quote.doc, target, s.status)
        for s in statements if s.action in ("tariff", "pause") for target in s.targets
    }  # fmt: skip
    for s in statements:
        if s.action == "tariff" and s.value is not None:
            for target in s.targets:
                groups[(s.actor, target, s.value, s.sector)].append(s)
    for (actor, target, value, _), group in groups.items():
        first = [s for s in group if s.status in _HOPED]
        last = [s for s in group if s.status in _DONE or s.status in ("removed", "paused")]
        done = next(
            (
                (a, b) for a in first for b in last
                if written[b.quote.doc] > written[a.quote.doc]
                and (a.quote.doc, target, b.status) not in known
            ),
            None,
        )  # fmt: skip
        if done is not None:
            topic = f"{value:g}% tariff of {', '.join(actor)} on {target}"
            sides = [(s.quote, s.status) for s in done]
            why = f"{done[0].status} first, {done[1].status.replace('_', ' ')} in a later document"
            found.append(_difference(topic, "evolution", sides, why))
    return found


_TITLE = re.compile(
    r"\b(?P<word>[Ff]ormer |[Ee]x-|[Tt]hen-)?(?:US |U\.S\. )?"
    r"(?P<office>[Pp]resident|[Pp]rime [Mm]inister)"
    r"(?P<elect>-elect)?,? $"
)


def _offices(named: Sequence[tuple[Source, list[Mention]]]) -> list[Difference]:
    """One person called former holder of an office and its holder at the same time."""
    calls: dict[str, dict[str, Quote]] = defaultdict(dict)
    for source, mentions in named:
        for mention in mentions:
            title = _TITLE.search(source.text, max(0, mention.start - 40), mention.start)
            if mention.kind != "person" or title is None or title["elect"]:
                continue
            if (title["word"] or "").lower() == "then-":
                continue
            kind = "former" if title["word"] else "sitting"
            quote = Quote(
                source.doc, source.text[title.start() : mention.end], title.start(), mention.end
            )
            calls[mention.name].setdefault(kind, quote)
    found = []
    for name, kinds in calls.items():
        person = people().get(name)
        if len(kinds) == 2 and person is not None:
            sides = [(kinds["former"], "former"), (kinds["sitting"], "sitting")]
            why = f"{name} is called former {person.office} and {person.office}"
            found.append(_difference(f"office of {name}", "conflict", sides, why))
    return found


def _heirs(named: Sequence[tuple[Source, list[Mention]]]) -> list[Difference]:
    """One office, two holders of a like name: one of them left it long ago."""
    seen: dict[str, Quote] = {}
    for source, mentions in named:
        for mention in mentions:
            text = source.text[mention.start : mention.end]
            seen.setdefault(mention.name, Quote(source.doc, text, mention.start, mention.end))
    found = []
    for name, quote in seen.items():
        person = people().get(name)
        heir = find_heir(person) if person is not None else None
        if person is not None and heir is not None and heir.name in seen:
            sides = [(quote, name), (seen[heir.name], heir.name)]
            why = f"{name} left the office that {heir.name} holds: a name looks damaged"
            found.append(_difference(f"{person.office} of {person.of}", "conflict", sides, why))
    return found


_NEAR_DAYS = 14  # documents of one moment: a fortnight of news


def _gap(a: str, b: str) -> int | None:
    if len(a) < 7 or len(b) < 7:
        return None
    days = [date.fromisoformat(x if len(x) == 10 else f"{x}-28") for x in (a, b)]
    return abs((days[0] - days[1]).days)


def _same_tariff(a: Statement, b: Statement) -> bool:
    sectors = [set((s.sector or "").split(", ")) for s in (a, b)]
    alike = not a.sector or not b.sector or bool(sectors[0] & sectors[1])
    return bool(set(a.actor) & set(b.actor)) and bool(set(a.targets) & set(b.targets)) and alike


def _across(
    first: Iterable[Statement], second: Iterable[Statement]
) -> Iterable[tuple[Statement, Statement]]:
    others = list(second)
    for a in first:
        for b in others:
            if a.quote.doc != b.quote.doc and _same_tariff(a, b):
                yield a, b


def _cancelled_rates(statements: Sequence[Statement]) -> list[Difference]:
    """One cancelled tariff with two rates."""
    gone = [
        s for s in statements
        if s.action == "tariff" and s.change in ("remove", "cancel") and s.status == "removed"
        and s.unit == "percent" and s.value
    ]  # fmt: skip
    for a, b in _across(gone, gone):
        if a.value != b.value:
            sides = [(s.quote, _write(s)) for s in (a, b)]
            topic = (
                f"rate of the cancelled tariff of {', '.join(a.actor)} on {', '.join(a.targets)}"
            )
            return [_difference(topic, "conflict", sides, "one cancelled tariff with two rates")]
    return []


def _cut_or_kept(statements: Sequence[Statement], written: dict[str, str]) -> list[Difference]:
    """A tariff said to be cut that a later document finds still in force."""
    tariffs = [s for s in statements if s.action == "tariff" and s.sector]
    cut = [s for s in tariffs if s.change in ("cut", "remove") and s.value is None]
    kept = [s for s in tariffs if s.change == "maintain" and s.status == "in_force" and s.value]
    for a, b in _across(cut, kept):
        if written[b.quote.doc] > written[a.quote.doc]:
            sides = [(a.quote, f"{a.change}"), (b.quote, f"{_write(b)} in force")]
            topic = f"{b.sector} tariffs of {', '.join(b.actor)} on {', '.join(b.targets)}"
            why = "said to be cut, and later still in force: promised and not yet done, or refused"
            return [_difference(topic, "soft_conflict", sides, why)]
    return []


def _begun_or_paused(statements: Sequence[Statement], written: dict[str, str]) -> list[Difference]:
    """A tariff in force in one document and on hold in another of the same days."""
    begun = [
        s for s in statements
        if s.action == "tariff" and s.status == "in_force" and s.change != "maintain"
    ]  # fmt: skip
    for a, b in _across(begun, [s for s in statements if s.action == "pause"]):
        gap = _gap(written[a.quote.doc], written[b.quote.doc])
        if gap is not None and gap <= _NEAR_DAYS:
            sides = [(a.quote, "in force"), (b.quote, "paused")]
            shared = ", ".join(sorted(set(a.targets) & set(b.targets)))
            topic = f"whether the tariffs of {', '.join(a.actor)} on {shared} are in force"
            why = "in force in one document, on hold in another of the same days"
            return [_difference(topic, "conflict", sides, why)]
    return []


def _signatures(statements: Sequence[Statement], written: dict[str, str]) -> list[Difference]:
    """An agreement signed at two times; a text that gives no day means the day it was written."""
    deals = [s for s in statements if s.action == "trade_deal" and s.status == "signed"]
    for a, b in _across(deals, deals):
        days = [s.date or written[s.quote.doc] for s in (a, b)]
        gap = _gap(days[0], days[1])
        if gap is not None and gap > _NEAR_DAYS:
            topic = f"when {' and '.join(a.actor)} signed"
            sides = [(s.quote, day) for s, day in zip((a, b), days, strict=True)]
            why = "signed at two times: two steps of one agreement, or one report is wrong"
            return [_difference(topic, "soft_conflict", sides, why)]
    return []
