"""Bands of a measure: its rows worked out anew for each draw of elasticities, as a job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np

from summitry.brief import Chart, Note, Section, Table
from summitry.charts import DotChart, Series
from summitry.errors import UsageError
from summitry.web.asking import Asked
from summitry.web.bands import check_draws, columns_of, rows_of
from summitry.web.figures import Origin, describe_data
from summitry.web.measured import Drawn, Measure
from summitry.web.measures import find, find_measure
from summitry.web.shown import Shown
from summitry.web.solving import get_world
from summitry.web.store import Job, Store
from summitry.web.words import Words
from summitry.world import Array, World

_ENGLISH = Words("en", "en")


def ask_for(room: str, measure: Measure, asked: Asked, draws: int, seed: int) -> dict[str, str]:
    """What a job needs to draw a measure again and again.

    Raises
    ------
    UsageError
        A measure or a horizon without draws, or a number of draws that is not taken on.
    """
    check_draws(draws, seed)
    drawn = _require(measure)
    if asked.text("horizon") == "short":
        raise UsageError(
            "horizon", "draws of elasticities of the first months",
            "elasticities of years: published sets say how far those lie apart, not these",
            "choose years",
        )  # fmt: skip
    drawn.label(asked, _ENGLISH)  # names an economy that is none now, not in the job
    given = asked.address()
    return {
        "room": room, "measure": measure.key, "given": json.dumps(given), "draws": str(draws),
        "seed": str(seed), "address": f"/{room}?{urlencode({'measure': measure.key, **given})}",
    }  # fmt: skip


def _require(measure: Measure) -> Drawn:
    if measure.drawn is None:
        raise UsageError("measure", f"no draws of {measure.key}", "chokepoint or coercion",
                         "draw one of these, or a scenario")  # fmt: skip
    return measure.drawn


def draw_measure(_store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Work a measure out once for each draw; draw k is the same as for scenarios."""
    from summitry.model.draws import compute_published_spread
    from summitry.strategy.bands import Draws
    from summitry.strategy.measure_bands import compute_measure_bands

    measure = find_measure(job.input["room"], job.input["measure"])
    given: dict[str, str] = json.loads(job.input["given"])
    world, drawn = get_world("world-2022"), _require(measure)
    asked = Asked(measure.fields, given, world, _no_scenario)

    def work(one: World) -> Array:
        rows = find(measure, replace(asked, world=one), _ENGLISH).rows
        return np.array([[row[key] for key, _ in drawn.fields] for row in rows], dtype=np.float64)

    draws, seed = int(job.input["draws"]), int(job.input["seed"])
    central = work(world)
    bands = compute_measure_bands(
        world, work, compute_published_spread(world), Draws(count=draws, seed=seed),
        progress=report,
    )  # fmt: skip
    return {
        "room": job.input["room"], "measure": measure.key, "given": given, "draws": draws,
        "seed": seed, "failed": len(bands.failures), "blur": bands.blur,
        "data": describe_data(world), "address": job.input["address"], "cases": [],
        "rows": list(drawn.label(asked, _ENGLISH)),
        "central": {key: central[:, k].tolist() for k, (key, _) in enumerate(drawn.fields)},
        "bands": {
            key: bands.quantiles[:, :, k].T.tolist() for k, (key, _) in enumerate(drawn.fields)
        },
    }  # fmt: skip


def _no_scenario(name: str) -> Any:
    raise UsageError("scenario", name[:40], "a measure that asks for none", "choose another")


def show_drawn(
    measure: Measure, asked: Asked, found: Mapping[str, Any], job: str, words: Words
) -> Shown:
    """What the draws say of a measure: each of its figures with its band."""
    drawn = _require(measure)
    labels, axis = drawn.label(asked, words), words(drawn.axis)
    series = tuple(
        Series(words(name), tuple(found["central"][key]),
               tuple((low, high) for low, _, high in found["bands"][key]))
        for key, name in drawn.fields
    )  # fmt: skip
    key, name = drawn.fields[0]
    low, _, high = found["bands"][key][0]
    said = words(
        "{name}: {low} to {high} percent in nine draws out of ten.",
        name=f"{labels[0]}, {words(name)}", low=words.number(low, 2), high=words.number(high, 2),
    )  # fmt: skip
    title = f"{words(measure.name)}: {words('How sure')}"
    sections = tuple(
        Section(rows_of(labels, found["bands"][key], words, signed=False), words(name))
        for key, name in drawn.fields
    )
    table = Table("bands-table", f"{title}, {axis}", columns_of("%", words, "What"), sections)
    note = words(
        "{draws} draws from seed {seed}, {failed} without an answer; the ends are known to {blur} "
        "percent of a band's width or better.",
        draws=found["draws"], seed=found["seed"], failed=found["failed"],
        blur=words.number(100 * found["blur"]),
    )  # fmt: skip
    origin = Origin(
        f"{measure.name}: {', '.join(filter(None, found['given'].values()))}",
        f"{found['draws']} draws of trade elasticities from seed {found['seed']}; 5 to 95 % of "
        "draws",
        found["data"], f"/bands?job={job}",
    )  # fmt: skip
    drawing = DotChart(title, said, axis, labels, series, 2, signed=False)
    return Shown([Chart("bands", drawing, table), Note(note)], origin)
