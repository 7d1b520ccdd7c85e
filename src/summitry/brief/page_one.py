"""Everything on the table as one table: who asks, offers, threatens or does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from summitry.brief.acts import Act, group_acts, stance
from summitry.brief.blocks import Block, Cell, Column, Heading, Items, Section, Table, Text
from summitry.brief.meeting import build_differences
from summitry.brief.runs import Pricing
from summitry.brief.sentences import in_place, join
from summitry.brief.traces import Tracer
from summitry.brief.words import (
    ACTIONS,
    capitalise,
    count,
    describe_act,
    describe_status,
    format_date,
    join_names,
    party_name,
    stated_value,
)
from summitry.charts import clean_text
from summitry.ledger.records import Dossier, Fact, Statement

_MEETINGS = ("talks_summit", "joint_statement", "trade_deal")
_VERBS = {
    "asks": ("asks", "of"),
    "threatens": ("threatens", ""),
    "offers": ("offers", "to"),
    "acts": ("acts", "on"),
    "talks": ("talks", "with"),
}
_COLUMNS = (
    Column("Towards whom", share=19),
    Column("What", share=21),
    Column("Value as stated", share=15),
    Column("Status", share=18),
    Column("Priced in, or why not", share=20),
    Column("Sources", share=7),
)


def find_parties(statements: Sequence[Statement]) -> tuple[str, ...]:
    """Find the two sides: of the pairs that talks bring together, the one named together most.

    Without talks, the pair of states that any act names together most.

    Examples
    --------
    >>> find_parties(())
    ()
    """
    together = Counter(pair for statement in statements for pair in _pairs(statement))
    meetings = [statement for statement in statements if statement.action in _MEETINGS]
    met = {pair for statement in meetings for pair in _pairs(statement)}
    candidates = met or set(together)
    if not candidates:
        return ()
    first, second = min(candidates, key=lambda pair: (-together[pair], pair))
    acts = Counter(actor for statement in statements for actor in statement.actor)
    return (first, second) if acts[first] >= acts[second] else (second, first)


def _pairs(statement: Statement) -> Iterable[tuple[str, str]]:
    """Pairs of states that a statement brings together."""
    named = sorted({code for code in (*statement.actor, *statement.targets) if _is_state(code)})
    return combinations(named, 2)


def _is_state(code: str) -> bool:
    return code == "EU" or (len(code) == 3 and code.isupper() and code not in ("WLD", "WTO"))


def build_table(
    dossier: Dossier, parties: tuple[str, ...], pricing: Pricing, tracer: Tracer
) -> list[Block]:
    """Lay out everything on the table, issues without a number, and where accounts differ."""
    acts = group_acts(dossier.statements)
    blocks: list[Block] = [Heading("Everything on the table", "table", new_page=True)]
    issues: dict[str, list[Fact]] = {}
    for fact in dossier.facts:
        if fact.kind == "unpriced":
            issues.setdefault(fact.what, []).append(fact)
    if acts:
        blocks.append(Text(_count_line(dossier.statements, acts, pricing)))
    else:
        blocks.append(Text("The documents hold no act, offer, demand or threat."))
    if acts:
        blocks.append(_table(acts, parties, pricing, tracer))
    if issues:
        blocks.append(Text("Issues raised, with no number and no lever in the model:"))
        blocks.append(_list_issues(list(issues.values()), tracer))
    return blocks + build_differences(dossier)


def _count_line(statements: Sequence[Statement], acts: Sequence[Act], pricing: Pricing) -> str:
    priced = sum(1 for act in acts if pricing.run(act) is not None)
    silent = sum(1 for act in acts if act.lead.value is None)
    return (
        f"{count(len(statements), 'statement')}, shown as {count(len(acts), 'act')}: {priced} "
        f"priced in the runs below, {len(acts) - priced} not; {silent} without a number in the "
        "documents, and none was filled in."
    )


def _table(
    acts: Sequence[Act], parties: tuple[str, ...], pricing: Pricing, tracer: Tracer
) -> Table:
    sections = [
        Section(tuple(_rows(own, title, pricing, tracer)), title)
        for title, own in _sides(acts, parties)
    ]
    note = "Values are those stated in the documents; run letters are those of “What it is worth”."
    caption = "Who asks, offers, threatens or does what"
    return Table("everything", caption, _COLUMNS, tuple(sections), note, stack=True)


def _sides(acts: Sequence[Act], parties: tuple[str, ...]) -> list[tuple[str, list[Act]]]:
    """Group acts by side: the parties, other actors with two or more acts, then the rest."""
    groups: dict[str, list[Act]] = {party_name(code): [] for code in parties}
    others: dict[str, list[Act]] = {}
    for act in acts:
        side = next((code for code in parties if code in act.lead.actor), None)
        if side is not None:
            groups[party_name(side)].append(act)
        else:
            others.setdefault(join_names(act.lead.actor, nobody="Unnamed"), []).append(act)
    large = sorted((g for g in others.items() if len(g[1]) > 1), key=lambda g: (-len(g[1]), g[0]))
    single = [own[0] for own in others.values() if len(own) == 1]
    return [(title, own) for title, own in (*groups.items(), *large, ("Others", single)) if own]


def _rows(
    acts: Sequence[Act], side: str, pricing: Pricing, tracer: Tracer
) -> Iterable[tuple[Cell, ...]]:
    """One row for each act; meetings and statements without a number share a row."""
    talks = [act for act in acts if stance(act.lead) == "talks" and act.lead.value is None]
    together = len(talks) > 1
    for act in acts:
        if not together or act not in talks:
            yield _row(act, side, pricing, tracer)
    if together:
        yield _talks_row(talks, side, pricing, tracer)


def _talks_row(
    acts: Sequence[Act], side: str, pricing: Pricing, tracer: Tracer
) -> tuple[Cell, ...]:
    """All meetings and statements of a side: with whom, in which states, every sentence traced."""
    named = [code for act in acts for code in (*act.lead.actor, *act.lead.targets)]
    others = [code for code in dict.fromkeys(named) if party_name(code) != side]
    states = Counter(describe_status(act.lead)[0] for act in acts)
    kinds = dict.fromkeys(ACTIONS[act.lead.action] for act in acts)
    reasons = dict.fromkeys(pricing.reason(act) for act in acts if pricing.run(act) is None)
    whom = join([in_place(party_name(code)) for code in others]) if others else "others"
    documents = frozenset(name for act in acts for name in act.documents)
    return (
        Cell(f"talks with {whom}"),
        Cell(capitalise(join(list(kinds))), detail=count(len(acts), "act")),
        Cell("no number stated"),
        Cell(", ".join(f"{state} ({number})" for state, number in states.items())),
        Cell("; ".join(reasons)),
        Cell(str(len(documents)), traces=tuple(tracer.act(act.statements) for act in acts)),
    )


def _row(act: Act, side: str, pricing: Pricing, tracer: Tracer) -> tuple[Cell, ...]:
    lead = act.lead
    described = [describe_status(statement) for statement in act.statements]
    status = ", ".join(dict.fromkeys(words for words, _ in described))
    dates = ", ".join(dict.fromkeys(day for _, day in described if day))
    grounds = list(dict.fromkeys(w for s in act.statements for w in (s.authority, s.reason) if w))
    if any(statement.garbled for statement in act.statements):
        grounds.append("a sentence looks damaged")
    return (
        Cell(_towards(lead, side)),
        Cell(describe_act(lead), detail=clean_text("; ".join(grounds))),
        Cell(stated_value(lead)),
        Cell(status, detail=dates),
        pricing.cell(act),
        Cell(str(len(act.documents)), traces=(tracer.act(act.statements),)),
    )


def _towards(statement: Statement, side: str) -> str:
    """Say what the side does towards whom: asks of Japan, offers to the United States."""
    targets = [code for code in statement.targets if code not in statement.actor]
    verb, link = _VERBS[stance(statement)]
    whom = join([in_place(party_name(code)) for code in targets]) if targets else ""
    words = f"{verb} {link} {whom}".replace("  ", " ") if whom else verb
    partners = [party_name(code) for code in statement.actor if party_name(code) != side]
    if side != join_names(statement.actor) and len(partners) == len(statement.actor):
        return f"{join_names(statement.actor, nobody='Someone unnamed')} {words}"
    if partners and len(partners) < len(statement.actor):
        return f"{words}, together with {join([in_place(name) for name in partners])}"
    return words


def _list_issues(issues: Sequence[Sequence[Fact]], tracer: Tracer) -> Items:
    """Issues that the documents raise and no lever prices, each in a line."""
    items = []
    for facts in issues:
        named = Counter(code for fact in facts for code in fact.subject)
        sides = join_names(tuple(code for code, _ in named.most_common(4)), nobody="all sides")
        dates = ", ".join(dict.fromkeys(format_date(fact.date) for fact in facts if fact.date))
        said = f"{capitalise(facts[0].what)} ({sides}{f'; {dates}' if dates else ''})"
        items.append(Text(said, (tracer.issue(facts),)))
    return Items(tuple(items), short=True)
