"""Ossa (2014): unilateral optimal tariffs with markups and profits, 7 regions x 33 sectors.

Trade is balanced first, at factual duties; then one region at a time sets the duties stored with
the paper, the others keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from summitry.errors import InputError
from summitry.evidence.report import Report, Table, compare, load_published
from summitry.model import (
    Model,
    Outcome,
    Shock,
    build_model,
    compute_profits,
    compute_real_income_pct,
    no_shock,
    solve,
)
from summitry.model.rebase import solve_base_year
from summitry.world import Array, World
from summitry.world.loaders import load_ossa

PAPER = "Ossa (2014), American Economic Review 104(12)"
FOLDER = "ossa2014"
TITLE = "Unilateral optimal tariffs"


def load_base_year(folder: Path, *, mean_substitution: float | None = None) -> tuple[World, Model]:
    """The world with trade balanced at factual duties, and the paper's model of it.

    Parameters
    ----------
    mean_substitution : float, optional
        Elasticities of substitution are scaled to this unweighted mean over sectors, as the
        paper's tests of sensitivity do; None: as estimated (mean 3.4). Every one must stay above 1.

    Raises
    ------
    InputError
        A mean so low that a sector's elasticity would not exceed 1.
    """
    tables = load_ossa(folder)
    world = tables.world
    if mean_substitution is not None:
        scaled = tables.substitution * (mean_substitution / tables.substitution.mean())
        if scaled.min() <= 1:
            lowest = tables.substitution.mean() / tables.substitution.min()
            raise InputError(
                "Ossa (2014), mean elasticity of substitution",
                f"{mean_substitution:g}, which puts the lowest sector at {scaled.min():.2f}",
                f"a mean above {lowest:.2f}: every sector's elasticity exceeds 1",
                "use a higher mean",
            )
        world = replace(world, trade_elasticity=scaled - 1)
    model = build_model("ossa_2014", world)
    base = solve_base_year(world, model, balanced=True)
    return base, build_model("ossa_2014", base)


def load_optimal_tariffs(world: World) -> Array:
    """The optimal duties stored with table 3, basic weights; importer x exporter x sector."""
    rate = np.zeros_like(world.tariff_rate)
    for (_, pair, sector), value in load_published("ossa_2014_optimal_tariffs").items():
        importer, exporter = pair.split("/")
        cell = world.economy_index(importer), world.economy_index(exporter)
        rate[(*cell, world.sector_index(sector))] = value
    return rate


def solve_unilateral(world: World, model: Model, duties: Array) -> Iterator[tuple[int, Outcome]]:
    """Each region's equilibrium when it alone charges its part of the duties."""
    for n in range(len(world.economies)):
        rate = np.array(world.tariff_rate)
        rate[n] = duties[n]
        yield n, solve(world, Shock(rate), model)


def compute_effects(outcome: Outcome, base: Outcome) -> dict[str, Array]:
    """The paper's columns for every region (N,), percent of what they are in `base`.

    Wages against their unweighted world mean, in the numeraire where wages weighted by labour
    income of `base` do not change; profits against wages.
    """
    labour = base.value_added_new - compute_profits(base).sum(axis=1)
    wage = outcome.wage_hat / base.wage_hat
    profit = compute_profits(outcome).sum(axis=1) / compute_profits(base).sum(axis=1)
    income = (100 + compute_real_income_pct(outcome)) / (100 + compute_real_income_pct(base))
    relative = wage / ((labour @ wage) / labour.sum())
    return {
        "welf": 100 * (income - 1),
        "wage": 100 * (relative - relative.mean()),
        "profit": 100 * (profit / wage - 1),
    }


def replicate_table_3(folder: Path) -> Report:
    """Own effects and the mean of the others' at the stored duties, basic weights."""
    world, model = load_base_year(folder)
    duties = load_optimal_tariffs(world)
    base = solve(world, no_shock(world), model)
    ours: dict[tuple[str, str], float] = {}
    for n, outcome in solve_unilateral(world, model, duties):
        code = world.economies[n]
        for column, values in compute_effects(outcome, base).items():
            ours[code, f"{column}_own"] = float(values[n])
            ours[code, f"{column}_other"] = float(np.delete(values, n).mean())
        for side in ("own", "other"):  # with equal weights the government's welfare is everybody's
            ours[code, f"gov_welf_{side}"] = ours[code, f"welf_{side}"]
        own = np.delete(duties[n], n, axis=0)
        ours[code, "median_opt_tariff"] = float(100 * np.median(own))
    for column in {column for _, column in ours}:
        found = [ours[code, column] for code in world.economies]
        ours["Mean", column] = float(np.mean(found))
    published = load_published("ossa_2014")
    cells = compare("BAS", published, ours, lambda _column: 1)
    note = "with political weights duties are not stored with the paper: see ossa-3-political"
    return Report("ossa-3", TITLE, PAPER, cells, (note,))


TABLES = (Table("ossa-3", TITLE, PAPER, FOLDER, replicate_table_3),)
