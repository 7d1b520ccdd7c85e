"""What each side can live with: no deal, every run and every threat, side by side on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from summitry.brief.blocks import (
    BigNumber,
    BigNumbers,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Note,
    Section,
    Table,
    Text,
)
from summitry.brief.cite import Citer
from summitry.brief.results import Place, Results
from summitry.brief.runs import Run
from summitry.brief.sentences import in_place, join, money, percent
from summitry.brief.words import capitalise
from summitry.brief.worth import Room
from summitry.charts import format_number
from summitry.policy import AllBut
from summitry.policy.names import WORLD
from summitry.strategy import RateCurve
from summitry.strategy.bands import Bands
from summitry.world import ECONOMY_GROUPS, Array

_RATES = (0.1, 0.25)  # of a threat nobody put a number to: what sides reckon with
_RECKONED = 0.25
_RECKONED_SAID = f"{100 * _RECKONED:g} %"
_STANDING = {
    "in_force": "what is in force", "with_paused": "what is in force and all that is paused",
}  # fmt: skip
_NUMBER = re.compile(r"\b([0-9.,]+) ?%")
_MOST_RUNS = 8
_NOTHING_MUSD = 50.0  # less than this is set as nothing to speak of
INCOMES = ("real_income_pct", "real_income_musd")


@dataclass(frozen=True)
class Glance:
    """The runs of a brief, the outcomes of those that are cases, and who is in the room."""

    runs: Sequence[Run]
    results: Mapping[str, Results]
    in_force: Results
    room: Room
    bands: Bands | None

    def along(self, curve: RateCurve, place: Place) -> Array:
        """Real income along a curve beyond what is in force, USD million, (K,)."""
        members = list(place.members)
        income = self.in_force.world.income[members]
        standing = self.in_force.value("real_income_musd", place)
        return np.asarray(curve.real_income_pct[:, members] @ income / 100 - standing)


def build_stakes(glance: Glance, citer: Citer) -> list[Block]:
    """Say for each party what holds for it now, the most a deal may cost it, what threats bring."""
    items = [
        Text(said, tuple(citer.run(run) for run in runs))
        for place in glance.room.parties
        for said, runs in _say_party(glance, place)
    ]
    if not items:
        return []
    note = (
        f"By real income alone, in the long run; a threat without a number is reckoned at"
        f" {_RECKONED_SAID}, and at other rates under \u201cWhat it is worth\u201d. What a side"
        " wants beside income can move these limits: a negotiating table, added on demand, shows"
        " how far."
    )
    numbers = [number for place in glance.room.parties for number in _find_number(glance, place)]
    first = [BigNumbers(tuple(numbers), _say_units(glance))]
    heading = Heading("What each side can live with", "stakes")
    return [heading, *(first if numbers else []), Items(tuple(items)), Note(note)]


def _say_units(glance: Glance) -> str:
    """What the figures are in, and what the ranges behind runs are."""
    said = f"Long run, USD of {glance.in_force.world.year}."
    if glance.bands is None:
        return said
    return f"{said} Ranges hold 9 of 10 draws of what nobody knows exactly: how buyers react."


def _find_number(glance: Glance, place: Place) -> Iterator[BigNumber]:
    """The figure to read first: the most a deal may cost a party, or what its threats bring it."""
    against, own = _sort_threats(glance, place)
    if against:
        run = min(against, key=lambda one: _reckon(glance, one, place)[0])
        value = _reckon(glance, run, place)[0]
        if value <= -_NOTHING_MUSD:
            label = f"{place.name}: the most a deal may cost it"
            yield _big(label, f"{_label(run)} would cost as much", value)
            return
    if own:
        run = min(own, key=lambda one: len(one.brings[0].named_exporters) or 99)
        value = _reckon(glance, run, place)[0]
        verb = "would lose by" if value < 0 else "would gain by"
        label = f"{place.name}: what it {verb} its own {_noun(run)}"
        yield _big(label, _label(run), value)


def _big(label: str, detail: str, value: float) -> BigNumber:
    amount = _size(value).removeprefix("USD ").partition(" ")
    return BigNumber(label, amount[0], f"USD {amount[2]} a year", detail)


def _say_party(glance: Glance, place: Place) -> Iterator[tuple[str, list[Run]]]:
    """What holds for a party now, what is threatened against it, and what it threatens itself."""
    name = capitalise(in_place(place.name))
    cases = [run for run in glance.runs if getattr(run.result, "key", "") in _STANDING]
    if cases:
        yield f"{name} {join([_say_case(glance, run, place) for run in cases])}.", cases
    against, own = _sort_threats(glance, place)
    for runs, say in ((against, _say_against), (own, _say_own)):
        if runs:
            yield f"{name} {say([(run, *_reckon(glance, run, place)) for run in runs])}.", runs


def _sort_threats(glance: Glance, place: Place) -> tuple[list[Run], list[Run]]:
    """Threats against a party, and its own: measures not in force, with a number or without."""
    threats = [run for run in glance.runs if _is_threat(glance, run)]
    own = [run for run in threats if set(run.brings[0].acting) & _names(place)]
    return [run for run in threats if _is_target(run, place)], own


def _is_threat(glance: Glance, run: Run) -> bool:
    """Whether a run is of a measure not in force that moves anybody in the room."""
    if isinstance(run.result, RateCurve):
        return True
    moved = (abs(_reckon(glance, run, place)[0]) for place in glance.room.parties)
    return run.result.key.startswith("threat:") and max(moved, default=0.0) >= _NOTHING_MUSD


def _noun(run: Run) -> str:
    """What a measure not in force is: a threat, or announced already."""
    return "announcement" if getattr(run.brings[0], "status", None) == "announced" else "threat"


def _say_threat(run: Run) -> str:
    """A threat by its number, if any, and what it falls on: of 15 % on goods from Japan."""
    what = f"on {run.title.rpartition(' on ')[2]}"
    number = None if isinstance(run.result, RateCurve) else _NUMBER.search(run.title)
    return f"of {number[1]} % {what}" if number else what


def _label(run: Run) -> str:
    """A threat as the label of a figure: 25 % on cars from Japan."""
    if isinstance(run.result, RateCurve):
        return f"{_RECKONED_SAID} {_say_threat(run)}"
    return _say_threat(run).removeprefix("of ")


def _say_case(glance: Glance, run: Run, place: Place) -> str:
    value = glance.results[run.letter].value("real_income_musd", place)
    key = getattr(run.result, "key", "")
    title = _STANDING.get(key) or f"{run.title[0].lower()}{run.title[1:]}"
    ends = _find_band(glance, run, place, "real_income_musd")
    band = f": {money(ends[0])} to {money(ends[1])}" if ends else ""
    verb = "gains" if value >= 0 else "loses"
    return f"{verb} {_size(value)} a year with {title} (run {run.letter}{band})"


def _size(musd: float) -> str:
    """Money without its sign."""
    return money(abs(musd)).replace("+", "")


def _reckon(glance: Glance, run: Run, place: Place) -> tuple[float, str]:
    """What a threat does to a party, USD million, beyond what is in force; its best rate.

    A threat without a number is reckoned at one; one with a number knows no better rate.
    """
    curve = run.result
    if not isinstance(curve, RateCurve):
        results = glance.results[run.letter]
        standing = glance.in_force.value("real_income_musd", place)
        return results.value("real_income_musd", place) - standing, ""
    gains = glance.along(curve, place)
    best = int(np.argmax(gains))
    none = "no rate would pay" if gains[best] < _NOTHING_MUSD else (
        f"{_size(gains[best])} gained at its best rate, {_rate(curve, best)}"
    )  # fmt: skip
    return float(gains[_nearest(curve, _RECKONED)]), none


def _say_against(reckoned: Sequence[tuple[Run, float, str]]) -> str:
    """The most a deal may cost a party: what the hardest threat against it would."""
    order = sorted(reckoned, key=lambda one: one[1])
    hardest, worst, _ = order[0]
    if worst > -_NOTHING_MUSD:
        return "is hurt by none of the threats against it, so that it needs no deal"
    rest = [
        f"{_say_threat(run)}, run {run.letter}: {_size(value)}"
        for run, value, _ in order[1:] if value < 0
    ]  # fmt: skip
    others = f"; {'; '.join(rest)}" if rest else ""
    return (
        f"can live with any deal that costs it less than {_size(worst)} a year: that is what the"
        f" hardest {_noun(hardest)} against it would, {_say_threat(hardest)} (run"
        f" {hardest.letter}{others})"
    )


def _say_own(reckoned: Sequence[tuple[Run, float, str]]) -> str:
    """What lifting its own threats costs a party: what they would bring it."""
    free = [
        f"its {_noun(run)} {_say_threat(run)} (run {run.letter}: {_size(value)} lost{_also(best)})"
        for run, value, best in reckoned if value < _NOTHING_MUSD
    ]  # fmt: skip
    paid = [
        f"its {_noun(run)} {_say_threat(run)} would bring it {_size(value)} a year (run"
        f" {run.letter}{_also(best)}): the least it would want for lifting it"
        for run, value, best in reckoned if value >= _NOTHING_MUSD
    ]  # fmt: skip
    parts = [f"would itself lose by carrying out {join(free)}: lifting costs it nothing"] * bool(
        free
    )
    return "; ".join([*parts, *paid])


def _also(text: str) -> str:
    return f"; {text}" if text else ""


def _find_band(
    glance: Glance, run: Run, place: Place, indicator: str
) -> tuple[float, float] | None:
    bands = glance.bands
    known = bands is not None and indicator in bands.indicators and place.code in bands.economies
    if bands is None or not known or isinstance(run.result, RateCurve):
        return None
    low, _, high = bands.at(run.result.key, place.code, indicator)
    return low, high


def _nearest(curve: RateCurve, rate: float) -> int:
    return int(np.argmin(np.abs(curve.rates - rate)))


def _rate(curve: RateCurve, k: int) -> str:
    return percent(100 * float(curve.rates[k])).replace(".0 %", " %").replace(".00 %", " %")


def _names(place: Place) -> set[str]:
    """The names under which a measure may name a place."""
    groups = {group for group, codes in ECONOMY_GROUPS.items() if place.code in codes}
    return {place.code, *groups} | ({"EU"} if place.code == "EU27" else set())


def _is_target(run: Run, place: Place) -> bool:
    measure = run.brings[0]
    if set(measure.acting) & _names(place):
        return False
    exporters = getattr(measure, "exporters", ())
    if isinstance(exporters, AllBut):
        return not set(exporters.economies) & _names(place)
    return bool(set(exporters) & {*_names(place), WORLD})


def build_glance(glance: Glance, citer: Citer) -> list[Block]:
    """One table of every run for the economies in focus: percent, money, and the band."""
    runs = list(glance.runs)[:_MOST_RUNS]
    places = (*glance.room.parties, *(p for p in glance.room.focus if p not in glance.room.parties))
    shown = places[:5]
    if not runs or not shown:
        return []
    sections = []
    for run in runs:
        rows = tuple(_rows(glance, run, shown))
        sections.append(Section(rows, f"{run.letter}: {run.title}"))
    share = 88 // len(shown)
    columns = (
        Column("Run", share=12),
        *(Column(glance.room.label(p), "%", numeric=True, share=share) for p in shown),
    )
    note = (
        "After each figure: the same in USD a year. A threat without a number is shown at two"
        " rates, as what it adds to what is in force; every other run is against the baseline."
    )
    if glance.bands is not None:
        note += f" Brackets: 9 in 10 of {glance.bands.draws} draws of trade elasticities."
    if len(glance.runs) > _MOST_RUNS:
        note += f" {len(glance.runs) - _MOST_RUNS} further runs are in the annex."
    traces = (*(citer.run(run) for run in runs), *(citer.indicator(key) for key in INCOMES))
    caption = "Real income under every run, change in %"
    return [Table("glance", caption, columns, tuple(sections), note, traces)]


def _rows(glance: Glance, run: Run, places: Sequence[Place]) -> Iterator[tuple[Cell, ...]]:
    if isinstance(run.result, RateCurve):
        for rate in _RATES:
            k = _nearest(run.result, rate)
            cells = [_cell(glance, run.result, k, place) for place in places]
            yield Cell(f"at {_rate(run.result, k)}"), *cells
        return
    results = glance.results[run.letter]
    cells = []
    for place in places:
        ends = _find_band(glance, run, place, "real_income_pct")
        band = "" if ends is None else f" [{_pct(ends[0])}\u00a0to\u00a0{_pct(ends[1])}]"
        pct, musd = (results.value(key, place) for key in INCOMES)
        cells.append(Cell(_pct(pct), f"{money(musd)}{band}"))
    yield Cell("long run"), *cells


def _cell(glance: Glance, curve: RateCurve, k: int, place: Place) -> Cell:
    change = float(glance.along(curve, place)[k])
    income = float(glance.in_force.world.income[list(place.members)].sum())
    return Cell(_pct(100 * change / income), money(change))


def _pct(value: float) -> str:
    return format_number(value, 2, signed=True)
