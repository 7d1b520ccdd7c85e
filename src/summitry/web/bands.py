"""Bands of a scenario or a comparison: the same draws for every case, as a job, then as figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from summitry.brief import Block, Cell, Chart, Column, Note, Section, Table
from summitry.charts import Bar, BarChart, DotChart, Series
from summitry.errors import UsageError
from summitry.ledger.archive import hash_text
from summitry.policy import parse_scenario
from summitry.web.figures import Figure, Origin
from summitry.web.results import choose_bars
from summitry.web.shown import Shown
from summitry.web.solving import Live, solve_live
from summitry.web.store import Job, Store
from summitry.web.words import Words

FEWEST, USUAL, MOST = 20, 100, 2000
_INDICATOR = "real_income_pct"
_SECONDS = 30.0  # for the central answer, which a job may take its time for


def check_draws(draws: int, seed: int) -> None:
    """Refuse a number of draws or a seed that this server does not take on."""
    if not FEWEST <= draws <= MOST or not 0 <= seed < 2**31:
        raise UsageError("draws, seed", f"{draws} draws from seed {seed}",
                         f"{FEWEST} to {MOST} draws from a seed of 0 to {2**31 - 1}",
                         "use summitry run --draws for more")  # fmt: skip


def ask_for(lives: Sequence[Live], draws: int, seed: int, address: str) -> dict[str, str]:
    """What a job needs to draw the cases of these results again and again."""
    check_draws(draws, seed)
    cases = [
        {"yaml": live.text, "counted": list(live.counted),
         "day": live.day.isoformat()}
        for live in lives
    ]  # fmt: skip
    return {"cases": json.dumps(cases), "draws": str(draws), "seed": str(seed), "address": address}


def draw_job(_store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Solve every case once for each draw; draw k is the same in all, so differences are exact."""
    from summitry.model.draws import compute_published_spread
    from summitry.strategy.bands import Draws, compute_shock_bands
    from summitry.web.figures import describe_data

    lives = [_solve_case(case) for case in json.loads(job.input["cases"])]
    world = lives[0].world
    if any(live.world.name != world.name for live in lives):
        raise UsageError("bands", "scenarios on different baselines", "one baseline for all",
                         "compare scenarios of one world")  # fmt: skip
    draws, seed = int(job.input["draws"]), int(job.input["seed"])
    shocks = {str(k): live.outcome.shock for k, live in enumerate(lives)}
    found = compute_shock_bands(
        world, shocks, compute_published_spread(world),
        Draws(count=draws, seed=seed, indicators=(_INDICATOR,), workers=1), progress=report,
    )  # fmt: skip
    chosen = list(dict.fromkeys(k for live in lives for k in choose_bars(live)))[:16]
    chosen.sort(key=lambda k: -lives[0].indicators[_INDICATOR][k])
    codes = [world.economies[k] for k in chosen]
    return {
        "draws": draws, "seed": seed, "failed": len(found.failures),
        "advised": found.draws_advised, "economies": codes, "data": describe_data(world),
        "address": job.input["address"],
        "cases": [
            {
                "title": live.scenario.title or live.scenario.name, "id": live.id,
                "day": live.day.isoformat(), "counted": list(live.counted),
                "central": [float(live.indicators[_INDICATOR][k]) for k in chosen],
                "bands": [found.at(str(n), code, _INDICATOR) for code in codes],
                "difference": [found.difference_at(str(n), code, _INDICATOR) for code in codes],
            }
            for n, live in enumerate(lives)
        ],
    }  # fmt: skip


def _solve_case(case: dict[str, Any]) -> Live:
    scenario = parse_scenario(case["yaml"], "scenario")
    day = date.fromisoformat(case["day"])
    return solve_live(scenario, hash_text(case["yaml"]), case["counted"], day, _SECONDS)


def show_bands(found: dict[str, Any], job: str, words: Words) -> Shown:
    """What the draws say: real income with its band, and for several cases their differences."""
    cases = found["cases"]
    blocks: list[Block | Figure] = [
        _build_one(found, words) if len(cases) == 1 else _build_several(found, words)
    ]
    blocks += [_build_difference(found, k, words) for k in range(1, len(cases))]
    blocks.append(Note(words(
        "{draws} draws from seed {seed}, {failed} without an answer; about {advised} draws would "
        "make the ends sharp.",
        draws=found["draws"], seed=found["seed"], failed=found["failed"], advised=found["advised"],
    )))  # fmt: skip
    told = "; ".join(f'"{c["title"]}" ({c["id"]}), seen from {c["day"]}' for c in cases)
    origin = Origin(
        f"Scenario {told}",
        f"{found['draws']} draws of trade elasticities from seed {found['seed']}, the same for "
        "every scenario; 5 to 95 % of draws",
        found["data"], f"/bands?job={job}",
    )  # fmt: skip
    return Shown(blocks, origin)


def _names(found: dict[str, Any], words: Words) -> tuple[str, ...]:
    return tuple(words.economy(code) for code in found["economies"])


def _build_one(found: dict[str, Any], words: Words) -> Chart:
    case, names = found["cases"][0], _names(found, words)
    bars = tuple(
        Bar(name, value, interval=(band[0], band[2]))
        for name, value, band in zip(names, case["central"], case["bands"], strict=True)
    )
    most = max(range(len(names)), key=lambda k: abs(case["central"][k]))
    said = words(
        "{name}: {low} to {high} percent in nine draws out of ten.", name=names[most],
        low=words.number(case["bands"][most][0], 2, signed=True),
        high=words.number(case["bands"][most][2], 2, signed=True),
    )  # fmt: skip
    axis = f"{words('Real income')}, {words('change in %')}"
    drawing = BarChart(words("Real income with bands"), said, axis, bars, 2)
    table = _tabulate("bands-table", axis, names, case["bands"], "%", words)
    return Chart("bands", drawing, table)


def _build_several(found: dict[str, Any], words: Words) -> Chart:
    names, cases = _names(found, words), found["cases"]
    series = tuple(
        Series(
            words(case["title"]), tuple(case["central"]), tuple((b[0], b[2]) for b in case["bands"])
        )
        for case in cases
    )
    first = cases[0]
    said = words(
        "{name}: {low} to {high} percent in nine draws out of ten.", name=names[-1],
        low=words.number(first["bands"][-1][0], 2, signed=True),
        high=words.number(first["bands"][-1][2], 2, signed=True),
    )  # fmt: skip
    axis = f"{words('Real income')}, {words('change in %')}"
    drawing = DotChart(words("Real income with bands"), said, axis, names, series, 2)
    sections = tuple(
        Section(rows_of(names, case["bands"], words), words(case["title"])) for case in cases
    )  # fmt: skip
    table = Table("bands-table", axis, columns_of("%", words), sections)
    return Chart("bands", drawing, table)


def _build_difference(found: dict[str, Any], k: int, words: Words) -> Chart:
    first, case, names = found["cases"][0], found["cases"][k], _names(found, words)
    apart = [a - b for a, b in zip(case["central"], first["central"], strict=True)]
    bars = tuple(
        Bar(name, value, interval=(band[0], band[2]))
        for name, value, band in zip(names, apart, case["difference"], strict=True)
    )
    most = max(range(len(names)), key=lambda n: abs(apart[n]))
    low, _, high = case["difference"][most]
    said = words(
        "{title} less {first}, {name}: {low} to {high} points in nine draws out of ten.",
        title=words(case["title"]), first=words(first["title"]), name=names[most],
        low=words.number(low, 2, signed=True), high=words.number(high, 2, signed=True),
    )  # fmt: skip
    axis = f"{words('Real income')}, {words('points')}"
    title = (
        f"{words('Difference with bands')}: {words(case['title'])} \u2212 {words(first['title'])}"
    )
    table = _tabulate(
        f"difference-{k}-table", title, names, case["difference"], words("points"), words
    )
    return Chart(f"difference-{k}", BarChart(title, said, axis, bars, 2), table)


def columns_of(unit: str, words: Words, first: str = "Economy") -> tuple[Column, ...]:
    """A column of names, and one for each end of a band and its middle."""
    ends = ("Low end", "Median", "High end")
    return (Column(words(first)), *(Column(words(e), unit, numeric=True) for e in ends))


def rows_of(
    names: Sequence[str], bands: Sequence[Sequence[float]], words: Words, *, signed: bool = True
) -> tuple[tuple[Cell, ...], ...]:
    """A row for each name: low end, median and high end of its band; gains carry their sign."""
    return tuple(
        (Cell(name), *(Cell(words.number(value, 2, signed=signed)) for value in band))
        for name, band in zip(names, bands, strict=True)
    )


def _tabulate(
    key: str, caption: str, names: Sequence[str], bands: Sequence[Sequence[float]], unit: str,
    words: Words,
) -> Table:  # fmt: skip
    return Table(key, caption, columns_of(unit, words), (Section(rows_of(names, bands, words)),))
