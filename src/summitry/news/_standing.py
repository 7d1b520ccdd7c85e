"""Where documents differ on how an act stands: done or undone, in force or on hold, and since when.

A later document that reports what an earlier one expected is no conflict but an evolution.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from summitry.ledger.kinds import Verdict
from summitry.ledger.records import Difference, Statement
from summitry.news._pairs import (
    NEAR_DAYS,
    ONE_DEAL,
    across,
    days_agree,
    days_near,
    difference,
    gap_between,
    write_amount,
)

_DONE = frozenset({"completed", "in_force", "signed"})


HOPED = frozenset({"proposed", "announced", "threatened", "demanded"})


def _status_evolution(
    statements: Sequence[Statement], written: Mapping[str, str]
) -> list[Difference]:
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
        first = [s for s in group if s.status in HOPED]
        last = [s for s in group if s.status in _DONE or s.status in ("removed", "paused")]
        latest = max((written[s.quote.doc] for s in last), default="")
        done = next(
            (
                (a, b) for a in first if written[a.quote.doc] < latest for b in last
                if written[b.quote.doc] > written[a.quote.doc]
                and (a.quote.doc, target, b.status) not in known
            ),
            None,
        )  # fmt: skip
        if done is not None:
            topic = f"{value:g}% tariff of {', '.join(actor)} on {target}"
            sides = [(s.quote, s.status) for s in done]
            why = f"{done[0].status} first, {done[1].status.replace('_', ' ')} in a later document"
            found.append(difference(topic, "evolution", sides, why))
    return found


_AGREED = ("trade_deal", "joint_statement", "purchase_commitment", "investment_pledge", "merger")
_FIRST, _LAST = frozenset({"proposed", "announced", "demanded"}), frozenset({"signed", "completed"})


def _agreement_evolution(
    statements: Sequence[Statement], written: Mapping[str, str]
) -> list[Difference]:
    """An agreement or a promise expected in one document and signed in a later one."""
    found: dict[tuple[object, ...], Difference] = {}
    deals = [s for s in statements if s.action in _AGREED and not s.negated]
    first = [s for s in deals if s.status in _FIRST]
    for a, b in across(first, [s for s in deals if s.status in _LAST]):
        sides = {*a.actor, *a.targets} & {*b.actor, *b.targets}
        days = written[a.quote.doc], written[b.quote.doc]
        gap = gap_between(*days)
        key = (a.action, tuple(sorted(sides)))
        if a.action != b.action or a.value != b.value or len(sides) < _PARTIES or key in found:
            continue
        if gap is not None and 0 < gap <= ONE_DEAL and days[0] < days[1]:
            topic = f"{a.action.replace('_', ' ')} of {' and '.join(sorted(sides))}"
            why = f"{a.status} first, {b.status} in a later document"
            pair = [(s.quote, s.status) for s in (a, b)]
            found[key] = difference(topic, "evolution", pair, why)
    return list(found.values())


_PARTIES = 2


_SETTLED = frozenset({"announced", "signed", "in_force", "completed"})


def _rate_evolution(
    statements: Sequence[Statement], written: Mapping[str, str]
) -> list[Difference]:
    """A rate that a later document says is cut or raised to another one."""
    rates = [
        s for s in statements
        if s.action == "tariff" and s.unit == "percent" and s.value is not None
        and s.value_role == "rate" and not s.negated
    ]  # fmt: skip
    moved = [
        s for s in rates
        if s.change in ("cut", "raise") and s.status in _SETTLED and not s.conditional
    ]  # fmt: skip
    known = {(s.quote.doc, s.actor, s.targets, s.value) for s in rates}
    found: dict[str, Difference] = {}
    for a, b in across([s for s in rates if s.change not in ("prior", "exempt")], moved):
        days = written[a.quote.doc], written[b.quote.doc]
        gap = gap_between(*days)
        if gap is None or not 0 < gap <= ONE_DEAL or days[0] >= days[1] or a.sector != b.sector:
            continue
        step = (b.value or 0.0) - (a.value or 0.0)
        fits = a.change != b.change and (step < 0 if b.change == "cut" else step > 0)
        told = (a.quote.doc, b.actor, b.targets, b.value) in known
        if (fits if b.from_value is None else b.from_value == a.value) and step and not told:
            topic = f"rate of the tariff of {', '.join(b.actor)} on {', '.join(b.targets)}"
            why = f"{write_amount(a)} first, {write_amount(b)} in a later document"
            pair = [(s.quote, write_amount(s)) for s in (a, b)]
            found.setdefault(topic, difference(topic, "evolution", pair, why))
    return list(found.values())


def _cancelled_rates(statements: Sequence[Statement]) -> list[Difference]:
    """One cancelled tariff with two rates."""
    gone = [
        s for s in statements
        if s.action == "tariff" and s.status == "removed" and s.unit == "percent" and s.value
    ]  # fmt: skip
    for a, b in across(gone, gone):
        if a.value != b.value:
            sides = [(s.quote, write_amount(s)) for s in (a, b)]
            topic = (
                f"rate of the cancelled tariff of {', '.join(a.actor)} on {', '.join(a.targets)}"
            )
            return [difference(topic, "conflict", sides, "one cancelled tariff with two rates")]
    return []


def _cut_or_kept(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """A tariff said to be cut that a later document finds still in force."""
    tariffs = [s for s in statements if s.action == "tariff" and s.sector]
    cut = [s for s in tariffs if s.change in ("cut", "remove") and s.value is None]
    kept = [s for s in tariffs if s.change == "maintain" and s.status == "in_force" and s.value]
    for a, b in across(cut, kept):
        if written[b.quote.doc] > written[a.quote.doc]:
            sides = [(a.quote, f"{a.change}"), (b.quote, f"{write_amount(b)} in force")]
            topic = f"{b.sector} tariffs of {', '.join(b.actor)} on {', '.join(b.targets)}"
            why = "said to be cut, and later still in force: promised and not yet done, or refused"
            return [difference(topic, "soft_conflict", sides, why)]
    return []


def _begun_or_paused(
    statements: Sequence[Statement], written: Mapping[str, str]
) -> list[Difference]:
    """A tariff in force in one document and on hold in another of the same days."""
    begun = [
        s for s in statements
        if s.action == "tariff" and s.status == "in_force" and s.change != "maintain"
    ]  # fmt: skip
    for a, b in across(begun, [s for s in statements if s.action == "pause"]):
        gap = gap_between(written[a.quote.doc], written[b.quote.doc])
        if gap is not None and gap <= NEAR_DAYS:
            sides = [(a.quote, "in force"), (b.quote, "paused")]
            shared = ", ".join(sorted(set(a.targets) & set(b.targets)))
            topic = f"whether the tariffs of {', '.join(a.actor)} on {shared} are in force"
            if written[b.quote.doc] > written[a.quote.doc] and a.conditional == b.conditional:
                why = "in force first, on hold in a later document"
                return [difference(topic, "evolution", sides, why)]
            why = "in force in one document, on hold in another of the same days"
            return [difference(topic, "conflict", sides, why)]
    return []


def _signatures(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """An agreement signed at two times; a text that gives no day means the day it was written."""
    deals = [s for s in statements if s.action == "trade_deal" and s.status == "signed"]
    found: dict[tuple[str, ...], Difference] = {}
    for a, b in across(deals, deals):
        pair = tuple(sorted({*a.actor, *a.targets} & {*b.actor, *b.targets}))
        days = [s.date or written[s.quote.doc] for s in (a, b)]
        gap = gap_between(days[0], days[1])
        if gap is None or gap <= NEAR_DAYS or gap > ONE_DEAL or len(pair) < 2 or pair in found:
            continue
        if days_agree(days[0], days[1]):
            continue
        sides = [(s.quote, day) for s, day in zip((a, b), days, strict=True)]
        why = "signed at two times: two steps of one agreement, or one report is wrong"
        found[pair] = difference(f"when {' and '.join(pair)} signed", "conflict", sides, why)
    return list(found.values())


_DONE_NOW = frozenset({"signed", "in_force", "completed"})


_UNDONE = frozenset({"removed", "blocked", "struck_down", "paused"})


def _opposed(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """One act done in one document and undone, blocked or denied in another of the same days."""
    found: dict[str, Difference] = {}
    done = [s for s in statements if s.status in _DONE_NOW and not s.negated]
    undone_ones = [s for s in statements if s.status in _UNDONE or s.negated]
    for a, b in across(done, undone_ones):
        gap = gap_between(written[a.quote.doc], written[b.quote.doc])
        if a.action != b.action or a.value != b.value or a.sector != b.sector or gap is None:
            continue
        if a.action in ("talks_summit", "tariff") and a.value is None:
            continue  # too little says that it is the same one
        undone = b.status in _UNDONE or (b.negated and not a.negated)
        if gap <= 1 and a.status in _DONE_NOW and undone and not a.negated:
            topic = (
                f"{a.action.replace('_', ' ')} of {', '.join(a.actor)} and {', '.join(a.targets)}"
            )
            sides = [(a.quote, a.status), (b.quote, "denied" if b.negated else b.status)]
            why = "done in one document, undone or denied in another of the same day"
            found.setdefault(topic, difference(topic, "conflict", sides, why))
    return list(found.values())


def _effect_days(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """One tariff of one rate with two days on which it takes effect."""
    dated = [
        s for s in statements
        if s.action == "tariff" and s.value is not None and s.date and len(s.date) == 10
        and s.date_role in ("effect", "deadline")
    ]  # fmt: skip
    found: dict[str, Difference] = {}
    for a, b in across(dated, dated):
        gap = gap_between(written[a.quote.doc], written[b.quote.doc])
        days = days_near(str(a.date), str(b.date))
        same = a.value == b.value and a.sector == b.sector and a.actor == b.actor
        if not same or gap is None or gap > NEAR_DAYS or not days or days > 2 * NEAR_DAYS:
            continue
        topic = (
            f"when {write_amount(a)} of {', '.join(a.actor)} on {', '.join(a.targets)} takes effect"
        )
        verdict: Verdict = "conflict" if gap <= 2 else "soft_conflict"
        why = "one tariff with two days of effect: a postponement, or one report is wrong"
        sides = [(s.quote, str(s.date)) for s in (a, b)]
        found.setdefault(topic, difference(topic, verdict, sides, why))
    return list(found.values())


def find_clashes(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """Find where documents differ on how an act stands, and since when."""
    return [
        *_status_evolution(statements, written),
        *_agreement_evolution(statements, written),
        *_rate_evolution(statements, written),
        *_cancelled_rates(statements),
        *_cut_or_kept(statements, written),
        *_begun_or_paused(statements, written),
        *_signatures(statements, written),
        *_opposed(statements, written),
        *_effect_days(statements, written),
    ]
