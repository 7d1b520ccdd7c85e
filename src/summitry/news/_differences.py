"""Where documents do not say the same: conflicts, soft conflicts, and what changed over time.

Three questions are asked of statements about one thing: do the amounts agree, do the days agree,
and does the state agree? A later document that reports what an earlier one expected is no
conflict but an evolution.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations

from summitry.ledger.records import Difference, Quote, Source, Statement, Verdict
from summitry.news._damage import Damage
from summitry.news._garbled_names import find_heir
from summitry.news._names import Mention, company_home, people
from summitry.news._page import Page
from summitry.news._pairs import (
    NEAR_DAYS,
    ONE_DEAL,
    days_agree,
    days_near,
    difference,
    gap_between,
    write_amount,
)
from summitry.news._standing import HOPED, find_clashes

_MAX_RATIO = 1.35  # amounts further apart than this speak of different things


_DEBT = re.compile(
    r"\b(?:including|with|plus|assum\w{1,6}) (?:the |its |assumed |net )?debt\b|\bequity\b",
    re.IGNORECASE,
)


def find_differences(
    pages: Sequence[Page], statements: Sequence[Statement], misplaced: Sequence[Sequence[Damage]]
) -> list[Difference]:
    """Find the places where statements about one thing do not agree.

    Parameters
    ----------
    pages : sequence of Page
        The documents, for the day each was written and the people and firms it names.
    statements : sequence of Statement
        Everything read in them.
    misplaced : sequence of sequence of Damage
        By document, the companies put where another one is at home.

    Returns
    -------
    list of Difference
        Each with the verdict ``conflict``, ``soft_conflict`` or ``evolution``, the quotes, and a
        plain explanation. Nothing is decided: both sides stay in the ledger.
    """
    written = {p.source.doc: p.source.published or "" for p in pages}
    found: list[Difference] = []
    found += _amounts(statements, written)
    found += _takeover_prices(statements)
    found += _parts_of_a_whole(statements)
    for pair, group in _meetings(statements).items():
        found += _meeting_days(pair, group)
        found += _meeting_evolution(pair, group, written)
    found += find_clashes(statements, written)
    named = [(p.source, list(p.names)) for p in pages]
    found += _offices(named)
    found += _heirs(named)
    found += _misplaced(pages, misplaced)
    return found


_STAGE = {
    "threatened": "said", "proposed": "said", "demanded": "said", "announced": "said",
    "signed": "done", "in_force": "done", "completed": "done",
}  # fmt: skip


_TOLD_OFTEN = 3  # an amount that many documents give is compared in the first of them


def _same_thing(
    statements: Sequence[Statement], written: dict[str, str]
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs from two documents of one moment that speak of one act and give an amount each."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    told: Counter[tuple[object, ...]] = Counter()
    for s in statements:
        if s.value is None or s.action in ("merger", "merger_block", "talks_summit", "pause"):
            continue
        goods = s.sector if s.action in ("tariff", "quota") else None
        stage = _STAGE.get(s.status, s.status) if s.action == "tariff" else None
        gone = s.change in ("remove", "cancel")
        key = (s.action, s.unit, s.value_role, goods, stage, gone)
        told[(*key, s.actor, s.targets, s.value)] += 1
        if told[(*key, s.actor, s.targets, s.value)] <= _TOLD_OFTEN:
            groups[(*key, s.actor[:1])].append(s)
    for group in groups.values():
        for a, b in combinations(group, 2):
            apart = gap_between(written[a.quote.doc], written[b.quote.doc])
            rate = a.action in ("tariff", "quota")
            near = apart is None or apart <= (2 * NEAR_DAYS if rate else ONE_DEAL)
            if a.quote.doc != b.quote.doc and near and _same_sides(a, b):
                yield a, b


def _same_sides(a: Statement, b: Statement) -> bool:
    if not set(a.actor) & set(b.actor):
        return False
    return bool(set(a.targets) & set(b.targets)) or not (a.targets or b.targets)


def _amounts(statements: Sequence[Statement], written: dict[str, str]) -> list[Difference]:
    """Amounts of one promise, rate or count that differ between documents.

    A document that states both amounts itself speaks of two things.
    """
    stated: dict[str, set[float | None]] = defaultdict(set)
    for s in statements:
        stated[s.quote.doc].add(s.value)
        stated[s.quote.doc].add(s.from_value)
    found: dict[str, Difference] = {}
    for a, b in _same_thing(statements, written):
        if a.value is None or b.value is None or a.value == b.value:
            continue
        both = a.value in stated[b.quote.doc] or b.value in stated[a.quote.doc]
        low, high = sorted((abs(a.value), abs(b.value)))
        apart = a.date and b.date and not days_agree(a.date, b.date)
        if both or apart or _stacked(a, b):
            continue
        if (low and high / low <= _MAX_RATIO) or _transposed(a.value, b.value):
            topic = f"{a.action.replace('_', ' ')}: {', '.join(a.actor)} and {', '.join(a.targets)}"
            why = "the same act with two amounts"
            if _transposed(a.value, b.value):
                why += "; the digits look transposed"
            sides = [(x.quote, write_amount(x)) for x in (a, b)]
            found.setdefault(topic, difference(topic, "conflict", sides, why))
    return list(found.values())


_CAR_DUTY = 2.5  # points: the American duty on cars that others come on top of


def _stacked(a: Statement, b: Statement) -> bool:
    """25 points on top of 2.5 and 27.5 in all are one tariff told in two ways."""
    cars = "cars" in (a.sector or "") and a.value is not None and b.value is not None
    return bool(cars) and abs(abs((a.value or 0.0) - (b.value or 0.0)) - _CAR_DUTY) < 1e-9


def _transposed(a: float, b: float) -> bool:
    left, right = f"{a:g}", f"{b:g}"
    return left != right and len(left) > 2 and sorted(left) == sorted(right)


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
        return [difference(topic, verdict, [(x.quote, write_amount(x)) for x in (a, b)], why)]
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
            sides = [(s.quote, f"{', '.join(s.actor)}: {write_amount(s)}") for s in (part, whole)]
            why = f"{part.actor[0]} is of {home}: the smaller sum can lie inside the larger"
            topic = f"promises of {part.actor[0]} and of {home}"
            found.append(difference(topic, "compatible", sides, why))
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


def _meeting_days(pair: tuple[str, ...], group: list[Statement]) -> list[Difference]:
    """One meeting on two neighbouring days."""
    held = [s for s in group if not _is_call(s)]
    for a, b in combinations(held, 2):
        gap = days_near(str(a.date), str(b.date))
        if gap and gap <= 2:
            sides = [(x.quote, str(x.date)) for x in (a, b)]
            why = "one meeting on two days"
            if gap == 1:
                why += "; a day apart is often one moment in two time zones"
            topic = f"day of the meeting: {' and '.join(pair)}"
            return [difference(topic, "conflict", sides, why)]
    return []


def _meeting_evolution(pair: tuple[str, ...], group: list[Statement],
                       written: dict[str, str]) -> list[Difference]:  # fmt: skip
    """A meeting hoped for and, later, held."""
    hoped = [s for s in group if s.status in HOPED and not _is_call(s)]
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
                return [difference(f"meeting: {' and '.join(pair)}", "evolution", sides, why)]
    return []


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
            found.append(difference(f"office of {name}", "conflict", sides, why))
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
            found.append(difference(f"{person.office} of {person.of}", "conflict", sides, why))
    return found


def _misplaced(pages: Sequence[Page], misplaced: Sequence[Sequence[Damage]]) -> list[Difference]:
    """A company put where another one is at home, in one document, and both named in another."""
    found = []
    for page, damages in zip(pages, misplaced, strict=True):
        for damaged in damages:
            wrong = damaged.garble.quote.text.split("-based ")[-1]
            right = damaged.garble.repair.split("-based ")[-1]
            other = next(
                (q for p in pages if p is not page and (q := _both(p, wrong, right))), None
            )
            if other is not None:
                sides = [(damaged.garble.quote, wrong), (other, right)]
                topic = f"which company is at {damaged.garble.repair.split('-based ')[0]}"
                found.append(difference(topic, "conflict", sides, damaged.garble.why))
    return found


def _both(page: Page, a: str, b: str) -> Quote | None:
    """The shortest stretch of a page that names two companies one after the other."""
    names = [m for m in page.names if m.kind == "company" and m.name in (a, b)]
    near = [(x, y) for x, y in pairwise(names) if x.name != y.name]
    if not near:
        return None
    x, y = min(near, key=lambda p: p[1].end - p[0].start)
    return page.quote(x.start, y.end)
