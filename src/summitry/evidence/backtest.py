"""The model against what happened: two rounds of tariffs, declared rules, three naive rivals.

Rules and results: ``docs/backtest.md``. What the model cannot know is declared in the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summitry.errors import UsageError
from summitry.evidence import backtest_2019 as of_2019
from summitry.evidence.backtest_2025 import compare_facts, expand_added, read_added
from summitry.evidence.backtest_data import load_added_2025, load_facts_2025, load_inputs_2019
from summitry.evidence.backtest_predict import (
    IMPORTER,
    SHORT_RUN_FRACTION,
    Prediction,
    compare_cells,
    compare_partners,
    predict,
    scale_to_collected,
    with_short_run,
)
from summitry.evidence.backtest_score import MODEL, Panel, make_panel
from summitry.model import DEFAULT, Model, build_model, compute_indicators
from summitry.policy import economy_name
from summitry.world import Array, World, load_world

BACKTESTS = {
    "us-2025": "US imports of 2025 under the tariffs of that year, frozen at 2022",
    "us-china-2019": "US imports of 2019 under the tariffs of 2018 and 2019, frozen at 2017",
}
LEAST_PARTNER_MUSD, LEAST_CELL_MUSD = 1_000.0, 500.0
_BOTH = (
    "The model is a long run in which everything has adjusted; a year or two is not.",
    "Exchange rates exist only as relative wages; deficits are held at a share of world value "
    "added; the model's world does not grow.",
)
DECLARED = {
    "us-2025": (
        "Buyers stocked up in the first quarter of 2025, ahead of the tariffs.",
        "The boom in servers and chips for artificial intelligence: Taiwan, Vietnam and Mexico, "
        "most of it exempt. Taiwan and Vietnam are scored both ways.",
        "Gold moved from Switzerland and London to New York and back.",
        "Claims of origin under the North American agreement rose from under a half to nearly "
        "nine tenths: less is collected from Canada and Mexico than the rates say.",
        "Retaliation is left out: it acts on US exports.",
        *_BOTH,
    ),
    "us-china-2019": (
        "Growth of each seller for reasons of its own; the oil price; a grounded type of aircraft.",
        "Exclusions granted product by product; purchases brought forward into 2018; goods sent "
        "through third countries; quotas in place of metal duties.",
        "Retaliation by others than China is left out.",
        *_BOTH,
    ),
}
Progress = Callable[[int, int, str], None]
Horizon = Literal["long", "elasticities", "preset"]


@dataclass(frozen=True)
class Aside:
    """A figure of the whole beside the rows: what the model says and what happened."""

    what: str
    unit: str
    predicted: float
    actual: float


@dataclass(frozen=True)
class Run:
    """One set of duties and elasticities: rows and scores, and figures of the whole."""

    key: str
    title: str
    panels: tuple[Panel, ...]
    asides: tuple[Aside, ...]
    residual: float


@dataclass(frozen=True)
class BackTest:
    """A frozen world, duties, and what the model and its rivals say beside what happened.

    Parameters
    ----------
    name, title : str
    baseline : str
        Of the frozen world; how many economies it has.
    declared : tuple of str
        What the model cannot know, decided before it was run.
    runs : tuple of Run
        The first is the one the rules make the main one.
    """

    name: str
    title: str
    baseline: str
    declared: tuple[str, ...]
    runs: tuple[Run, ...]


def backtest(
    name: str, data: str | Path | None = None, progress: Progress | None = None
) -> BackTest:
    """Hold the model against what happened after a round of tariffs.

    Parameters
    ----------
    name : str
        ``us-2025`` or ``us-china-2019``.
    data : str or Path, optional
        A folder with the original tables (``docs/backtest.md``): all economies for 2019, and the
        duties of 2025 computed afresh. Without it, the tables that come with summitry.
    progress : callable, optional
        Called with runs done, runs in all, and what comes next.

    Returns
    -------
    BackTest

    Raises
    ------
    UsageError
        No such back-test or folder.
    DataError
        A missing file, a bad row, a wrong unit.
    """
    if name not in BACKTESTS:
        raise UsageError(
            f"backtest {name}", "no such back-test", f"one of {', '.join(BACKTESTS)}",
            "leave the name out to run all",
        )  # fmt: skip
    folder = None if data is None else Path(data)
    if folder is not None and not folder.is_dir():
        raise UsageError(
            f"--data {data}", "no such folder", "a folder with the original tables",
            "docs/backtest.md lists them; leave --data out to use those that come with summitry",
        )  # fmt: skip
    say = progress or (lambda _done, _total, _what: None)
    if name == "us-2025":
        return _run_2025(folder, say)
    return _run_2019(folder, say)


def _at_horizon(world: World, horizon: Horizon) -> tuple[World, Model]:
    """The frozen world and the equations: long run, short-run elasticities, or the preset."""
    if horizon == "preset":
        return world, build_model("short_run", world)
    return (with_short_run(world) if horizon == "elasticities" else world), DEFAULT


_RUNS_2019: tuple[tuple[str, str, Horizon, str], ...] = (
    ("average", of_2019.YEAR_AVERAGE, "long", "duties averaged over the days of 2019"),
    ("short-run", of_2019.YEAR_AVERAGE, "elasticities", "the same, short-run elasticities"),
    ("preset", of_2019.YEAR_AVERAGE, "preset", "the same, preset short_run"),
    ("end-of-year", of_2019.END_OF_YEAR, "long", "duties of the end of 2019"),
    ("end-of-year-short-run", of_2019.END_OF_YEAR, "elasticities",
     "the same, short-run elasticities"),
    ("end-of-year-preset", of_2019.END_OF_YEAR, "preset", "the same, preset short_run"),
    ("imports-as-they-are", of_2019.LEFT_OVER, "long",
     "averaged duties, products weighted by the imports from China of 2024 as they are"),
    ("all-partners", of_2019.ALL_PARTNERS, "long",
     "averaged duties, products weighted by imports from all partners"),
)  # fmt: skip


def _run_2019(data: Path | None, say: Progress) -> BackTest:
    say(0, len(_RUNS_2019), "reading tables")
    if data is None:
        inputs = load_inputs_2019()
    else:
        inputs = of_2019.read_inputs(data, lambda what: say(0, len(_RUNS_2019), what))
    runs = []
    for k, (key, variant, horizon, title) in enumerate(_RUNS_2019):
        say(k, len(_RUNS_2019), title)
        world, model = _at_horizon(inputs.world, horizon)
        prediction = predict(world, inputs.added[variant], model)
        cells = compare_cells(prediction, inputs.actual, LEAST_CELL_MUSD)
        panels = (
            make_panel("partners", "US imports of goods by partner",
                       compare_partners(prediction, inputs.actual, LEAST_PARTNER_MUSD)),
            make_panel("china", "US imports from China by sector, against all of the sector",
                       tuple(row for row in cells if row.partner == "CHN")),
            make_panel("cells", "US imports by partner and sector, against the sector", cells),
        )  # fmt: skip
        asides = (_compare_share(prediction, inputs.actual, "CHN"),)
        runs.append(Run(key, title, panels, asides, _residual(prediction)))
    return _finish("us-china-2019", inputs.world, runs)


_DUTIES_2025 = (("statutory", "statutory duties"), ("collected", "scaled to the duty collected"))
_HORIZONS_2025: tuple[tuple[Horizon, str, str], ...] = (
    ("long", "", ""),
    ("elasticities", "-short-run", ", short-run elasticities"),
    ("preset", "-preset", ", preset short_run"),
)


def _run_2025(data: Path | None, say: Progress) -> BackTest:
    cases = [(duties, horizon) for duties in _DUTIES_2025 for horizon in _HORIZONS_2025]
    say(0, len(cases), "reading tables")
    by_partner = load_added_2025() if data is None else read_added(data)
    facts, whole = load_facts_2025()
    inside = [fact for fact in facts if not fact.beyond]
    increase = (whole["duty_after_pct"] - whole["duty_before_pct"]) / 100
    runs = []
    for k, ((duties, about), (horizon, suffix, horizon_words)) in enumerate(cases):
        words = about + horizon_words
        say(k, len(cases), words)
        world, model = _at_horizon(load_world(), horizon)
        added = expand_added(world, by_partner)
        if duties == "collected":
            factor = scale_to_collected(world, added, increase, model)
            added, words = factor * added, f"{words} (times {factor:.3f})"
        prediction = predict(world, added, model)
        panels = (
            make_panel("partners", "US imports of goods by partner",
                       compare_facts(prediction, inside, whole["growth_pct"])),
            make_panel("with-declared", "The same with Taiwan and Vietnam",
                       compare_facts(prediction, facts, whole["growth_pct"])),
        )  # fmt: skip
        runs.append(Run(duties + suffix, words, panels, _compare_whole(prediction, whole),
                        _residual(prediction)))  # fmt: skip
    return _finish("us-2025", load_world(), runs)


def _finish(name: str, world: World, runs: list[Run]) -> BackTest:
    about = f"{world.name}: {len(world.economies)} economies x {len(world.sectors)} sectors"
    return BackTest(name, BACKTESTS[name], about, DECLARED[name], tuple(runs))


def _compare_whole(prediction: Prediction, whole: Mapping[str, float]) -> tuple[Aside, ...]:
    world = prediction.world
    us = world.economy_index(IMPORTER)
    flow, base = prediction.flows[MODEL], prediction.base
    duty = 100 * (prediction.outcome.shock.tariff_rate_new[us] * flow).sum() / flow.sum()
    before = 100 * (world.tariff_rate[us] * base).sum() / base.sum()
    table = compute_indicators(prediction.outcome)
    change, balance = table["goods_balance_change_musd"][us], table["goods_balance_musd"][us]
    rise = whole["duty_after_pct"] - whole["duty_before_pct"]
    return (
        Aside("rise of duty collected over goods imports", "points", float(duty - before), rise),
        Aside("change of the US goods deficit", "%", float(100 * change / (balance - change)),
              whole["deficit_growth_pct"]),
    )  # fmt: skip


def _compare_share(prediction: Prediction, actual: Array, partner: str) -> Aside:
    """Change of a partner's share in goods imports, points."""
    world, n = prediction.world, prediction.world.economy_index(partner)
    away = world.is_good[None, :] * (prediction.base.sum(axis=1) > 0)[:, None]
    flows = (prediction.base, prediction.flows[MODEL], actual * away)
    before, after, fact = (float(100 * flow[n].sum() / flow.sum()) for flow in flows)
    what = f"change of {economy_name(partner)}'s share in US goods imports ({before:.1f} % before)"
    return Aside(what, "points", after - before, fact - before)


def _residual(prediction: Prediction) -> float:
    certificate = prediction.outcome.certificate
    return max(certificate.market_residual, certificate.trade_residual)


__all__ = ["BACKTESTS", "SHORT_RUN_FRACTION", "Aside", "BackTest", "Run", "backtest"]
