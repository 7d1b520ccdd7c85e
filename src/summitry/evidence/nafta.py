"""NAFTA as Caliendo and Parro (2015) ask about it: experiments, models, what they report of each.

An experiment is what changes (the duties among the members, the world's, or what the first add to
the second), a variant is a model of the same data. Every quantity of the paper's tables can be
computed for every experiment, variant and treatment of deficits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from summitry.errors import UsageError
from summitry.model import (
    Outcome,
    Shock,
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_real_income_pct,
    solve,
)
from summitry.model.rebase import solve_base_year
from summitry.model.sectors import compute_concentration, compute_shares
from summitry.model.welfare import FirstOrderWelfare, compute_first_order_welfare
from summitry.world import Array, Flows, World, world_from_open_flows
from summitry.world.loaders import (
    load_caliendo_parro,
    load_caliendo_parro_one_sector,
    read_tariffs,
    to_one_sector_tariffs,
)

MEMBERS = ("MEX", "CAN", "USA")

What = Literal["nafta", "world", "world_without_nafta", "nafta_given_world"]
Variant = Literal["benchmark", "no_io", "no_materials", "one_sector"]
Cells = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Experiment:
    """What a change of duties did, and what it is measured against.

    Parameters
    ----------
    outcome : Outcome
        With the change.
    given : Outcome or None
        Where the change is what one policy adds: the equilibrium of the same base year without it.
        None: against the base year itself.
    """

    outcome: Outcome
    given: Outcome | None = None

    @property
    def world(self) -> World:
        """The base year."""
        return self.outcome.world

    def ratio(self, of: Callable[[Outcome], Array]) -> Array:
        """With the change over without it, of something that is 1 in the base year."""
        return of(self.outcome) if self.given is None else of(self.outcome) / of(self.given)

    @property
    def flow_hat(self) -> Array:
        """Trade net of duty with the change over without it (N,N,J); 1 where there is none."""
        before = self.world.basic_flow if self.given is None else compute_basic_flow_new(self.given)
        new = compute_basic_flow_new(self.outcome)
        return np.asarray(np.divide(new, before, out=np.ones_like(new), where=before > 0))


def nafta_duties(world: World, later: Array) -> Array:
    """The world's duties with those among the three members replaced (N,N,J)."""
    return _put_among_members(world, world.tariff_rate, later)


def without_nafta(world: World, later: Array) -> Array:
    """All later duties but those among the three members, which stay (N,N,J)."""
    return _put_among_members(world, later, world.tariff_rate)


def _put_among_members(world: World, rate: Array, inside: Array) -> Array:
    new = np.array(rate)
    members = [world.economy_index(code) for code in MEMBERS]
    cells = np.ix_(members, members)
    new[cells] = inside[cells]
    return new


def without_materials(world: World) -> World:
    """The same trade and duties if every sector used labour alone."""
    return _with_input_use(world, "no materials", np.zeros_like(world.input_share))


def without_links(world: World) -> World:
    """The same if sectors bought inputs of their own kind alone.

    The off-diagonal input shares are zeroed, and the share on the diagonal is what inputs are of
    the sector's output, as in the authors' program.
    """
    own = np.einsum("nss->ns", world.input_share) * (world.value_added_share < 1)
    use = (own * world.output)[:, :, None] * np.eye(len(world.sectors))
    return _with_input_use(world, "no input-output links", use)


def _with_input_use(world: World, what: str, input_use: Array) -> World:
    return world_from_open_flows(
        Flows(
            name=f"{world.name}, {what}",
            year=world.year,
            economies=world.economies,
            sectors=world.sectors,
            is_good=world.is_good,
            basic_flow=world.basic_flow,
            tariff_rate=world.tariff_rate,
            input_use=input_use,
            trade_elasticity=world.trade_elasticity,
        )
    )


def load_variant(folder: Path, variant: Variant) -> tuple[World, Array]:
    """The world of 1993 under one of the paper's models, and the duties of 2005 on its sectors."""
    later = read_tariffs(folder, 2005)
    if variant == "one_sector":
        return load_caliendo_parro_one_sector(folder), to_one_sector_tariffs(later)
    world = load_caliendo_parro(folder)
    reduced = {"no_materials": without_materials, "no_io": without_links}
    return reduced.get(variant, lambda same: same)(world), later


def solve_experiment(
    folder: str | Path,
    what: What = "nafta",
    *,
    variant: Variant = "benchmark",
    balanced: bool = True,
    trade_elasticity: Sequence[float] | Array | None = None,
) -> Experiment:
    """One of the paper's experiments from its original inputs, 1993 to 2005.

    Parameters
    ----------
    folder : str or Path
        The authors' text files.
    what : {"nafta", "world", "world_without_nafta", "nafta_given_world"}
        Duties among the members alone; all duties; all but those; what the first add to the last.
    variant : {"benchmark", "no_io", "no_materials", "one_sector"}
        The paper's models, as its comparison has them.
    balanced : bool
        True: the base year is solved with balanced trade. False: with the deficits of 1993.
    trade_elasticity : sequence of float, optional
        Of each sector, or of the goods alone; the authors' other estimates, say. None: those of
        their file.

    Raises
    ------
    UsageError
        No such experiment or variant, or elasticities that fit neither sectors nor goods.
    WorldError
        An input file that is missing or cannot be read.

    Examples
    --------
    >>> solve_experiment("cp2015", "nafta_given_world")  # doctest: +SKIP
    """
    for asked, known in ((what, What), (variant, Variant)):
        if asked not in known.__args__:  # type: ignore[attr-defined]
            names = ", ".join(known.__args__)  # type: ignore[attr-defined]
            raise UsageError("NAFTA", f"{asked}", f"one of {names}", "write one of these")
    start, later = load_variant(Path(folder), variant)
    if trade_elasticity is not None:
        start = with_elasticities(start, trade_elasticity)
    base = solve_base_year(start, balanced=balanced)

    def under(duties: Array) -> Outcome:
        return solve(base, Shock(duties))

    if what == "nafta":
        return Experiment(under(nafta_duties(base, later)))
    if what == "world_without_nafta":
        return Experiment(under(without_nafta(base, later)))
    given = under(without_nafta(base, later)) if what == "nafta_given_world" else None
    return Experiment(under(later), given)


def with_elasticities(world: World, given: Sequence[float] | Array) -> World:
    """The same world under other trade elasticities, of all its sectors or of goods alone."""
    values, goods = np.asarray(given, dtype=np.float64), world.is_good
    theta = np.array(world.trade_elasticity)
    if values.shape == theta.shape:
        theta = values
    elif values.shape == (goods.sum(),):
        theta[goods] = values
    if values.shape not in {theta.shape, (goods.sum(),)} or not (theta > 0).all():
        raise UsageError(
            "NAFTA, trade elasticities",
            f"{values.size} numbers, the smallest {values.min(initial=np.inf):g}",
            f"{len(theta)} above zero, or {goods.sum()} for the goods alone",
            "write one for each sector, in the order of the file",
        )
    return replace(world, trade_elasticity=theta)


def compute_welfare_rows(experiment: Experiment) -> Cells:
    """Welfare to first order, its two parts, the real wage; and exact real income; all percent.

    Where the change comes on top of another, each is `(1 + with) / (1 + without) - 1`.
    """
    first = _first_order(experiment)
    columns = {
        "welfare": first.welfare_pct,
        "terms_of_trade": first.terms_of_trade_pct,
        "volume_of_trade": first.volume_of_trade_pct,
        "real_wage": 100 * (experiment.ratio(_real_wage_hat) - 1),
        "real_income": 100 * (experiment.ratio(_real_income_hat) - 1),
    }
    return _by_economy(experiment.world, columns)


def compute_bilateral_rows(experiment: Experiment) -> Cells:
    """Terms and volume of trade with the members and with the rest of the world, percent."""
    first, world = _first_order(experiment), experiment.world
    inside = np.isin(world.economies, MEMBERS)
    columns = {}
    for name, parts in (
        ("terms_of_trade", first.bilateral_terms_pct),
        ("volume_of_trade", first.bilateral_volume_pct),
    ):
        columns[f"{name}_members"] = parts[:, inside].sum(axis=1)
        columns[f"{name}_rest"] = parts[:, ~inside].sum(axis=1)
    return _by_economy(world, columns)


def compute_sector_rows(experiment: Experiment, economy: str) -> Cells:
    """What each sector contributes to an economy's terms and volume of trade.

    By sector: in percent of baseline income, and as a share of the economy's total, percent.
    """
    first, world = _first_order(experiment), experiment.world
    n = world.economy_index(economy)
    cells: Cells = {}
    for name, parts in (
        ("terms_of_trade", first.sectoral_terms_pct[n]),
        ("volume_of_trade", first.sectoral_volume_pct[n]),
    ):
        for sector, value in zip(world.sectors, parts, strict=True):
            cells[sector, name] = float(value)
            cells[sector, f"{name}_share"] = float(100 * value / parts.sum())
    return cells


def compute_export_rows(experiment: Experiment, economy: str) -> Cells:
    """Shares of goods in an economy's exports before and after, percent, and their concentration.

    Before is the base year; where the change comes on top of another, after is the base year with
    each flow grown by what it adds (:func:`compute_import_growth`). Concentration is the normalised
    Herfindahl index, 0 to 1, over all sectors of the table: the authors' program counts services,
    which are not traded, among them.
    """
    world = experiment.world
    n, goods = world.economy_index(economy), world.is_good
    sold = world.basic_flow[:, n] * (np.arange(len(world.economies)) != n)[:, None]
    after = sold * experiment.flow_hat[:, n]
    cells: Cells = {}
    for when, flow in {"before": sold.sum(axis=0), "after": after.sum(axis=0)}.items():
        share = 100 * compute_shares(flow[None])[0, goods]
        names = (s for s, good in zip(world.sectors, goods, strict=True) if good)
        cells |= {(s, when): float(v) for s, v in zip(names, share, strict=True)}
        cells["concentration", when] = float(compute_concentration(flow[None])[0])
    return cells


def compute_import_growth(experiment: Experiment) -> Cells:
    """Growth of imports among the members, percent, net of duty; ``all`` is from both partners.

    Where the change comes on top of another, each sector's flow grows by what it adds, and growth
    is summed over sectors with the weights of the base year, as the authors' program has it.
    """
    world = experiment.world
    base = world.basic_flow.sum(axis=2)
    new = (world.basic_flow * experiment.flow_hat).sum(axis=2)
    at = {code: world.economy_index(code) for code in MEMBERS}
    growth = {}
    for importer in MEMBERS:
        partners = [code for code in MEMBERS if code != importer]
        for names, column in (*(([p], f"imports_from_{p}") for p in partners), (partners, "all")):
            cells = (at[importer], [at[name] for name in names])
            growth[importer, column] = float(100 * (new[cells].sum() / base[cells].sum() - 1))
    return growth


def compute_sector_import_growth(experiment: Experiment, importer: str, exporter: str) -> Cells:
    """Growth of one flow by good, percent, net of duty; goods not traded are left out."""
    world = experiment.world
    n, i = world.economy_index(importer), world.economy_index(exporter)
    return {
        (sector, "imports"): float(100 * (experiment.flow_hat[n, i, j] - 1))
        for j, sector in enumerate(world.sectors)
        if world.basic_flow[n, i, j] > 0
    }


def _first_order(experiment: Experiment) -> FirstOrderWelfare:
    return compute_first_order_welfare(experiment.outcome, given=experiment.given)


def _real_wage_hat(outcome: Outcome) -> Array:
    return np.asarray(outcome.wage_hat / compute_consumer_price_hat(outcome))


def _real_income_hat(outcome: Outcome) -> Array:
    return np.asarray(1 + compute_real_income_pct(outcome) / 100)


def _by_economy(world: World, columns: dict[str, Array]) -> Cells:
    return {
        (code, column): float(values[k])
        for column, values in columns.items()
        for k, code in enumerate(world.economies)
    }
