"""From a ledger to a draft scenario: what can be priced now, and what is left out and why."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from summitry.ledger.kinds import Status
from summitry.ledger.records import Dossier, Source, Statement
from summitry.news._data import load_data
from summitry.policy import Reference, Scenario, TariffMeasure, find_economy
from summitry.policy._fields import HIGHEST_RATE
from summitry.policy.scenario import MOST_MEASURES

_NO_LEVER = {
    "quota": "not run; lever: quota",
    "investment_pledge": "not run; lever: pledge",
    "purchase_commitment": "not run; lever: purchase",
    "deficit_target": "not run; lever: balance",
    "merger": "no lever for takeovers",
    "merger_block": "no lever for blocked takeovers",
    "defence_spending": "not run; lever: defence",
    "cost_sharing": "not run; lever: transfer",
    "sanctions_export_control": "not run; lever: embargo",
    "talks_summit": "a meeting: nothing to price",
    "joint_statement": "a statement: nothing to price",
    "trade_deal": "an agreement is priced by its measures",
    "other_pledge": "no lever for this kind of pledge",
}
# Of two statements on one day the more definite one says where a measure stands.
_DEFINITE: tuple[Status, ...] = (
    "proposed", "demanded", "threatened", "announced", "signed", "in_force", "completed",
    "blocked", "paused", "removed", "expired", "struck_down",
)  # fmt: skip
_WHOLE = 100.0  # percent
_HIGHEST = 100 * HIGHEST_RATE  # percent: scenarios refuse more


@dataclass(frozen=True)
class Draft:
    """A scenario drafted from documents, to be shown to a person before any run."""

    scenario: Scenario
    left_out: tuple[tuple[Statement, str], ...]


@dataclass
class _Bundle:
    """Statements of one act: one importer, one exporter, one set of sectors, one rate."""

    importer: str
    exporter: str
    sectors: tuple[str, ...]
    value: float | None
    further: bool  # threatened on top of what there is, without a rate
    added: bool  # the text says that the value comes on top, or off
    statements: list[Statement] = field(default_factory=list)
    pauses: list[Statement] = field(default_factory=list)

    @property
    def parties(self) -> tuple[str, str, tuple[str, ...]]:
        """Who taxes what of whom."""
        return self.importer, self.exporter, self.sectors


def draft_scenario(dossier: Dossier, *, as_of: date) -> Draft:
    """Draft a scenario from a dossier: each tariff between named parties becomes a lever.

    A rate that no document states stays unknown and is never filled in. Statements of one act in
    several documents become one measure that carries all their ids. A pause sets the state of the
    measures it names. Everything else is left out with a plain reason.

    Parameters
    ----------
    dossier : Dossier
        What was read.
    as_of : date
        The day the scenario is seen from.

    Returns
    -------
    Draft
        ``scenario`` and ``left_out``, pairs of a statement and the reason.
    """
    order = _by_date(dossier.sources)
    bundles: dict[tuple[object, ...], _Bundle] = {}
    left: list[tuple[Statement, str]] = []
    steps: list[Statement] = []
    totals: dict[tuple[object, ...], list[_Bundle]] = {
        _place(s): [] for s in dossier.statements if _is_total(s) and not _refuse(s)
    }
    for statement in dossier.statements:
        reason = _refuse(statement)
        if statement.action == "pause" and reason is None:
            continue
        if reason is not None:
            left.append((statement, reason))
            continue
        if statement.value_role == "added" and _place(statement) in totals:
            steps.append(statement)  # "a further 25%, taking it to 50%": one measure
            continue
        for importer, exporter in _pairs(statement):
            bundle = _collect(bundles, statement, importer, exporter)
            if _is_total(statement) and bundle not in (homes := totals[_place(statement)]):
                homes.append(bundle)
    for step in steps:
        for bundle in totals[_place(step)]:
            bundle.statements.append(step)
    merged = _merge_unpriced(list(bundles.values()))
    left += _attach_pauses(dossier.statements, merged)
    kept = sorted(merged, key=lambda b: -len(b.statements))[:MOST_MEASURES]  # told most often
    if len(kept) < len(merged):
        why = f"a scenario holds {MOST_MEASURES} measures: read the pile in parts"
        left += [(b.statements[0], why) for b in _unique(merged) if b not in kept]
    measures = _told_apart([_measure(bundle, order) for bundle in _unique(kept)])
    scenario = Scenario(
        name="draft",
        title="Draft from " + _count(len(dossier.sources), "document"),
        as_of=as_of,
        measures=measures,
        sources=tuple(_reference(source) for source in dossier.sources),
        notes=("Drafted by rules from documents: check every measure against its quotes.",),
    )
    return Draft(scenario, tuple(left))


def _is_total(statement: Statement) -> bool:
    """Whether a statement gives the rate that holds after a change."""
    moved = statement.change in ("cut", "raise") and statement.value_role != "added"
    return statement.action == "tariff" and statement.value is not None and moved


def _place(statement: Statement) -> tuple[object, ...]:
    """The sentence and the parties of a statement."""
    quote = statement.quote
    return quote.doc, quote.start, statement.actor, statement.targets


def _by_date(sources: Sequence[Source]) -> dict[str, tuple[str, int]]:
    return {s.doc: (s.published or "", i) for i, s in enumerate(sources)}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _reference(source: Source) -> Reference:
    published = date.fromisoformat(source.published) if source.published else None
    return Reference(title=source.title, issuer=source.outlet, date=published, doc=source.doc)


def _refuse(statement: Statement) -> str | None:
    """Say why a statement is no measure, or None if it is one."""
    if statement.action not in ("tariff", "pause"):
        return _NO_LEVER[statement.action]
    if not statement.actor or not statement.targets:
        return f"no {'exporter' if statement.actor else 'importer'} named"
    if statement.action == "pause":
        return None
    return _refuse_tariff(statement)


def _refuse_tariff(statement: Statement) -> str | None:
    ended = statement.status in ("removed", "struck_down", "expired")
    reasons = {
        "said not to be": statement.negated,
        "the rate that held before": statement.change == "prior",
        "an exemption inside a measure, without its extent": statement.change == "exempt",
        "an average of duties collected, not a rate levied": (
            statement.value_role == "effective rate"
        ),
        "a cut by more than the whole price": (
            statement.value_role == "added"
            and statement.change == "cut"
            and (statement.value or 0.0) >= _WHOLE
        ),
        f"a rate above {_HIGHEST:g}%": (
            statement.unit == "percent" and (statement.value or 0.0) > _HIGHEST
        ),
        f"a value in {statement.unit} is no rate": (
            statement.unit not in (None, "percent", "USD", "CAD", "EUR", "GBP")
        ),
        "ended, and no rate stated": statement.value is None and ended,
    }
    return next((why for why, holds in reasons.items() if holds), _refuse_names(statement))


def _refuse_names(statement: Statement) -> str | None:
    for code in (*statement.actor, *statement.targets):
        if _economy(code) is None:
            return f"{code} is no economy that can levy or pay a tariff"
    if statement.sector is not None and not _sectors(statement.sector):
        return f"no sector of the baseline for {statement.sector}"
    if not list(_pairs(statement)):
        return "importer and exporter are the same"
    return None


def _economy(code: str) -> str | None:
    return "world" if code == "WLD" else find_economy(code)


@cache
def _sector_table() -> dict[str, tuple[str, ...]]:
    return {row["name"]: tuple(row.get("policy", ())) for row in load_data("words")["sectors"]}


def _sectors(names: str | None) -> tuple[str, ...]:
    """Sectors of the baseline for the ledger's words; all goods where the text names none."""
    if names is None:
        return ("goods",)
    found = [code for name in names.split(", ") for code in _sector_table().get(name, ())]
    return tuple(dict.fromkeys(found))


def _pairs(statement: Statement) -> Iterable[tuple[str, str]]:
    for importer in statement.actor:
        for exporter in statement.targets:
            a, b = _economy(importer), _economy(exporter)
            if a is not None and b is not None and a not in (b, "world"):
                yield a, b


def _collect(bundles: dict[tuple[object, ...], _Bundle], statement: Statement, importer: str,
             exporter: str) -> _Bundle:  # fmt: skip
    value = statement.value if statement.unit == "percent" else None
    sectors = _sectors(statement.sector)
    further = value is None and statement.status == "threatened" and statement.change in (
        "raise", "retaliate")  # fmt: skip
    added = statement.value_role == "added" and value is not None
    if added and statement.change == "cut":
        value = -(value or 0.0)
    key = (importer, exporter, sectors, value, further, added)
    bundle = bundles.setdefault(key, _Bundle(*key))
    bundle.statements.append(statement)
    return bundle


def _merge_unpriced(bundles: list[_Bundle]) -> list[_Bundle]:
    """Fold ``tariffs on China`` into ``a 10% tariff on China``: one act, told twice."""
    priced = [b for b in bundles if b.value is not None]
    kept = list(priced)
    for bundle in bundles:
        if bundle.value is not None:
            continue
        homes = [b for b in priced if b.parties == bundle.parties]
        if homes and not bundle.further:
            homes[-1].statements += bundle.statements
        else:
            kept.append(bundle)
    return kept


def _attach_pauses(
    statements: Sequence[Statement], bundles: list[_Bundle]
) -> list[tuple[Statement, str]]:
    left = []
    for pause in statements:
        if pause.action != "pause" or _refuse(pause) is not None:
            continue
        pairs = set(_pairs(pause))
        hit = [b for b in bundles if (b.importer, b.exporter) in pairs]
        for bundle in hit:
            bundle.pauses.append(pause)
        if not hit:
            left.append((pause, "a pause of no measure in these documents"))
    return left


def _unique(bundles: list[_Bundle]) -> list[_Bundle]:
    return sorted(bundles, key=lambda b: min(s.id for s in b.statements))


def _measure(bundle: _Bundle, order: dict[str, tuple[str, int]]) -> TariffMeasure:
    told = sorted(bundle.statements, key=lambda s: order[s.quote.doc])
    status = _status(told, order)
    paused_from, paused_until = _pause_dates(bundle.pauses)
    announced = _first_day(told, ("announced", "signed"), effect=False)
    effective = _first_day(told, ("announced", "signed"), effect=True) or _first_day(
        told, ("in_force", "completed"), effect=None)  # fmt: skip
    if bundle.pauses and status not in ("removed", "expired", "struck_down"):
        status = "paused"
    share = None if bundle.value is None else round(bundle.value / 100, 12)
    total = not bundle.added and any(_is_total(s) for s in told)
    kind = "rate" if total else "add"
    begins = [day for day in (announced, effective) if day is not None]
    if paused_until is not None and any(paused_until <= day for day in begins):
        paused_from = paused_until = None
    return TariffMeasure(
        id=_identifier(bundle, share),
        importer=(bundle.importer,),
        exporters=(bundle.exporter,),
        sectors=bundle.sectors,
        rate=share if kind == "rate" else None,
        add=share if kind == "add" else None,
        unknown="add" if share is None else None,
        announced=announced,
        effective=effective,
        paused_from=paused_from,
        paused_until=paused_until,
        status=status,
        authority=next((s.authority for s in told if s.authority), None),
        reason=next((s.reason for s in told if s.reason), None),
        quotes=tuple(dict.fromkeys(s.id for s in (*told, *bundle.pauses))),
        note=_note(bundle, told),
    )


def _status(told: list[Statement], order: dict[str, tuple[str, int]]) -> Status:
    """Where the measure stands: by the newest document, by its most definite statement.

    A statement without the rate may speak of another act, so it decides only where none has it.
    """
    told = [s for s in told if s.value is not None] or told
    newest = max(order[s.quote.doc][0] for s in told)
    latest = [s for s in told if order[s.quote.doc][0] == newest and not s.conditional] or told
    return max((s.status for s in latest), key=_DEFINITE.index)


def _first_day(
    told: list[Statement], statuses: tuple[Status, ...], effect: bool | None
) -> date | None:
    """First day that statements of these statuses give; ``effect``: of taking effect, or not."""
    days = [
        s.date
        for s in told
        if s.date and len(s.date) == 10 and s.status in statuses and s.date_role != "deadline"
        and (effect is None or (s.date_role == "effect") == effect)
    ]  # fmt: skip
    return date.fromisoformat(min(days)) if days else None


def _pause_dates(pauses: list[Statement]) -> tuple[date | None, date | None]:
    """First day of the pause and first day after it, where a text gives the day."""
    for pause in pauses:
        if pause.date and len(pause.date) == 10 and pause.date_role == "deadline":
            return None, date.fromisoformat(pause.date)
        if pause.date and len(pause.date) == 10:
            start = date.fromisoformat(pause.date)
            return start, _add(start, pause.value, pause.unit)
    return None, None


def _add(start: date, value: float | None, unit: str | None) -> date | None:
    if value is None or unit not in ("days", "weeks", "months"):
        return None
    if unit != "months":
        return start + timedelta(days=value * (7 if unit == "weeks" else 1))
    month = start.month - 1 + int(value)
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _identifier(bundle: _Bundle, share: float | None) -> str:
    parts = [bundle.importer, bundle.exporter]
    if bundle.sectors != ("goods",):
        parts.append("-".join(bundle.sectors[:3]))
    if share is not None:
        parts.append(f"{share * 100:g}".replace("-", "minus"))
    else:
        parts.append("further" if bundle.further else "unpriced")
    return "-".join(parts).lower()[:80]


def _told_apart(measures: Sequence[TariffMeasure]) -> tuple[TariffMeasure, ...]:
    """Measures with an id each: ``usa-mex-5`` that is added and ``usa-mex-5-2``, a rate."""
    taken: set[str] = set()
    apart = []
    for measure in measures:
        name, number = measure.id, 2
        while name in taken:
            name, number = f"{measure.id[:76]}-{number}", number + 1
        taken.add(name)
        apart.append(measure if name == measure.id else measure.model_copy(update={"id": name}))
    return tuple(apart)


def _note(bundle: _Bundle, told: list[Statement]) -> str | None:
    notes = []
    duration = next((p for p in bundle.pauses if p.value is not None), None)
    if duration is not None and duration.value is not None:
        unit = str(duration.unit)
        unit = unit.removesuffix("s") if duration.value == 1 else unit
        notes.append(f"paused for {duration.value:g} {unit}")
    if any(s.garbled for s in told):
        notes.append("a source looks damaged here: see its quote")
    total = any(s.change in ("cut", "raise") for s in told)
    if bundle.value is not None and not bundle.added and not total:
        notes.append("read as added to the duty of the baseline, as no text says total rate")
    return "; ".join(notes) or None
