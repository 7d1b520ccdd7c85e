"""Ignatenko, Lashkaripour, Macedoni and Simonovska (2025): the tariffs of 2 April 2025.

194 economies, one sector; labour supply, scale, distribution where goods are sold, and duties that
relieve the tax on labour (or are handed out). Nobody answers unless duties say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from summitry.errors import UsageError
from summitry.evidence.report import Cell, Report, Table, compare, load_published
from summitry.model import (
    Model,
    Outcome,
    Shock,
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_welfare_pct,
    solve,
    solve_each,
)
from summitry.model.model import RevenueUse
from summitry.model.presets import (
    IGNATENKO_LABOUR_SUPPLY,
    IGNATENKO_SCALE,
    compute_ignatenko_pass_through,
)
from summitry.model.shock import MAX_TARIFF_RATE
from summitry.world import Array, Flows, Mask, World, world_from_flows
from summitry.world.loaders import LiberationDay, load_liberation_day

PAPER = (
    "Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), Journal of International Economics"
    " 157"
)
FOLDER = "liberation_day"
ELASTICITY = 4.0
INPUTS_VALUE_ADDED_SHARE = 0.49  # the paper's roundabout production
MAP_TOLERANCE = 1e-6
MAP_REASON = (
    "1e-6, relative above 1: the authors' output has all digits, and Cambodia's deficit (0.07"
    " percent of its imports) changes 46-fold, which magnifies where their solver stopped"
)
HIGHEST_UNIFORM_RATE = 0.6  # the best one is far below


@dataclass(frozen=True)
class Variant:
    """What the paper's robustness rows change.

    Parameters
    ----------
    firm_pass_through : float
        phi~, firms' own; the paper's alternative is 0.25.
    elasticity : float
        epsilon of trade; scale and pass-through stay those of 4.
    revenue_use : str
        Income-tax relief, or lump sums.
    distribution : bool
        False: nothing is paid where goods are sold and duties pass through in full (Eaton and
        Kortum, Krugman).
    inputs : bool
        Output is made with the economy's own composite too; home sales hold both.
    """

    firm_pass_through: float = 1.0
    elasticity: float = ELASTICITY
    revenue_use: RevenueUse = "income_tax_relief"
    distribution: bool = True
    inputs: bool = False


def build_variant(data: LiberationDay, variant: Variant) -> tuple[World, Model]:
    """The world and the model of a row of the paper."""
    nu = data.destination_share if variant.distribution else 0.0 * data.destination_share
    phi = compute_ignatenko_pass_through(nu, ELASTICITY, variant.firm_pass_through)
    model = Model(
        name="ignatenko_et_al_2025",
        trade_elasticity_factor=variant.elasticity / ELASTICITY,
        labour_supply_elasticity=IGNATENKO_LABOUR_SUPPLY,
        scale_elasticity=IGNATENKO_SCALE / ELASTICITY,
        scale_in="cost",
        pass_through=phi if variant.distribution else 1.0,
        destination_share=nu,
        revenue_use=variant.revenue_use,
    )
    return (_with_inputs(data.world, nu) if variant.inputs else data.world), model


def _with_inputs(world: World, nu: Array) -> World:
    """Home sales hold what producers buy of each other; inputs are 51 % of producers' costs."""
    flow = np.array(world.basic_flow)
    home = np.arange(len(flow))
    flow[home, home] /= INPUTS_VALUE_ADDED_SHARE
    kept = ((1 - nu)[:, None, None] * flow).sum(axis=0)
    return world_from_flows(
        Flows(
            name=f"{world.name}, with inputs",
            year=world.year,
            economies=world.economies,
            sectors=world.sectors,
            is_good=world.is_good,
            basic_flow=flow,
            tariff_rate=world.tariff_rate,
            input_use=(1 - INPUTS_VALUE_ADDED_SHARE) * kept[:, :, None],
            trade_elasticity=world.trade_elasticity,
            provenance=world.provenance,
        )
    )


def announced_duties(data: LiberationDay, *, retaliation: float = 0.0) -> Array:
    """US duties of 2 April 2025 (N,N,1), and what the partners answer on US goods.

    Parameters
    ----------
    retaliation : float
        Each partner charges the USA this many times what the USA charges it: 0 none, 1 the same,
        2 twice as much.
    """
    rate = np.zeros_like(data.world.tariff_rate)
    usa = data.world.economy_index("USA")
    rate[usa, :, 0] = data.us_tariff_rate
    rate[:, usa, 0] += retaliation * data.us_tariff_rate
    return rate


def optimal_retaliation(world: World, model: Model, duties: Array) -> Array:
    """The same duties, and what the partners answer on US goods if they act as one.

    Their best duty in the paper's closed form for the rest of the world taken together, a little
    different by importer only where pass-through is (:func:`compute_closed_form`). Each partner's
    own best duty is :func:`compute_optimal_rate`.
    """
    answered = np.array(duties)
    usa = world.economy_index("USA")
    rest = np.arange(len(world.economies)) != usa
    answered[rest, usa, 0] = compute_closed_form(world, model, rest, answered=True)
    return answered


def truce_duties(
    data: LiberationDay,
    at_war: Sequence[str] = (),
    *,
    rate: float = 0.1,
    war_rate: float | None = None,
) -> Array:
    """One duty between the USA and everybody, both ways, but for those at war with it (N,N,1).

    Parameters
    ----------
    at_war : sequence of str
        Economies that pay, and charge, the rate announced for them; ``EU`` is all its members.
    rate : float
        Of all others.
    war_rate : float, optional
        Instead of the announced rates.

    Raises
    ------
    UsageError
        A code that is no economy of the data.
    """
    world = data.world
    usa = world.economy_index("USA")
    each = np.full(len(world.economies), rate)
    for code in at_war:
        if code not in (*world.economies, "EU"):
            raise UsageError(
                "Ignatenko et al. (2025)", code, "an ISO code, or EU", "write one of these"
            )
        at = list(data.eu_members) if code == "EU" else [world.economy_index(code)]
        each[at] = data.us_tariff_rate[at] if war_rate is None else war_rate
    duties = np.zeros_like(world.tariff_rate)
    duties[usa, :, 0] = duties[:, usa, 0] = each
    duties[usa, usa] = 0.0
    return duties


def uniform_duties(data: LiberationDay, rate: float) -> Array:
    """One US duty on everybody (N,N,1)."""
    duties = np.zeros_like(data.world.tariff_rate)
    usa = data.world.economy_index("USA")
    duties[usa] = rate
    duties[usa, usa] = 0.0
    return duties


def compute_optimal_rate(
    world: World, model: Model, economy: str = "USA", *, answered: bool = False
) -> float:
    """The paper's closed form for an economy's best duty; not the model's own best uniform duty.

    That is what :func:`find_best_rate` finds. `answered` as in :func:`compute_closed_form`.
    """
    members = np.arange(len(world.economies)) == world.economy_index(economy)
    return float(compute_closed_form(world, model, members, answered=answered)[0])


def compute_closed_form(
    world: World, model: Model, members: Mask, *, answered: bool = False
) -> Array:
    """The best duty of economies that act as one, ``1 / ((1 + d epsilon) phi - 1)``, by member.

    d is what they sell to others, each sale weighted by the share that others have in its market,
    over what they buy from others, both after distribution (the paper's proposition 2).

    Parameters
    ----------
    members : (N,) mask
    answered : bool
        True: purchases are what they make less sales among members, as the authors' program has
        them wherever partners answer. With balanced trade that is the same; for the USA it gives
        18.54 percent instead of 21.80.
    """
    nu = np.broadcast_to(model.destination_share, len(world.economies))
    flow, theta = world.basic_flow[:, :, 0], model.trade_elasticity_factor * world.trade_elasticity
    share = world.trade_share[:, members, 0].sum(axis=1)
    sold = flow[:, members].sum(axis=1) * (1 - share) * (1 - nu)
    bought = flow[:, ~members].sum(axis=1)
    if answered:
        made = (1 - nu) @ flow + nu * flow.sum(axis=1)  # distribution included
        bought = made - flow[:, members].sum(axis=1)
    d = sold[~members].sum() / ((1 - nu) * bought)[members].sum()
    phi = np.broadcast_to(model.pass_through, len(world.economies))[members]
    return np.asarray(1 / ((1 + d * theta[0]) * phi - 1))


def find_best_rate(data: LiberationDay, world: World, model: Model) -> tuple[float, float]:
    """The uniform US duty with the highest US welfare, and that welfare in percent."""
    usa = world.economy_index("USA")

    def gain(rates: Array) -> Array:
        row = solve_each(world, (Shock(uniform_duties(data, r)) for r in rates), model)
        return np.array([compute_welfare_pct(outcome)[usa] for outcome in row])

    low, high = 0.0, HIGHEST_UNIFORM_RATE
    while high - low > 1e-4:
        rates = np.linspace(low, high, 9)
        best = int(np.clip(np.argmax(gain(rates)), 1, len(rates) - 2))
        low, high = rates[best - 1], rates[best + 1]
    middle = 0.5 * (low + high)
    return middle, float(gain(np.array([middle]))[0])


def compute_results(outcome: Outcome, *, by_wages: bool = False) -> dict[str, Array]:
    """The paper's columns for every economy (N,), percent; revenue as a share of spending.

    Prices and deficits are in the paper's numeraire: spending-weighted prices do not change, or
    (`by_wages`, its program with inputs) wages weighted by value added.
    """
    world = outcome.world
    away = 1 - np.eye(len(world.economies))
    base, new = world.basic_flow[:, :, 0], compute_basic_flow_new(outcome)[:, :, 0]
    price, spending = compute_consumer_price_hat(outcome), world.income
    made = outcome.value_added_new / (outcome.wage_hat * outcome.labour_hat)  # of the baseline
    unit = spending.sum() / (spending @ price)
    if by_wages:
        unit = made.sum() / (outcome.wage_hat @ made)
    deficit = base.sum(axis=1) - base.sum(axis=0)
    deficit_new = unit * (new.sum(axis=1) - new.sum(axis=0))
    out, out_new = (base * away).sum(axis=0) / made, (new * away).sum(axis=0)
    into, into_new = (base * away).sum(axis=1) / made, (new * away).sum(axis=1)
    return {
        "welfare": compute_welfare_pct(outcome),
        "deficit": 100 * (deficit_new - deficit) / np.abs(deficit),
        "exports_gdp": 100 * (out_new / outcome.value_added_new / out - 1),
        "imports_gdp": 100 * (into_new / outcome.value_added_new / into - 1),
        "employment": 100 * (outcome.labour_hat - 1),
        "prices": 100 * (unit * price - 1),
        "revenue": unit * outcome.tariff_revenue_new / spending,
    }


def summarize(
    outcome: Outcome,
    weight: Array,
    others: str,
    *,
    groups: Mapping[str, Sequence[int]] | None = None,
    by_wages: bool = False,
) -> dict[tuple[str, str], float]:
    """The United States, all others weighted, and any further groups (positions), by column."""
    usa = outcome.world.economy_index("USA")
    rest = [k for k in range(len(outcome.world.economies)) if k != usa]
    found = {}
    for column, values in compute_results(outcome, by_wages=by_wages).items():
        for name, members in {"USA": [usa], others: rest, **(groups or {})}.items():
            at = list(members)
            found[name, column] = float(values[at] @ weight[at] / weight[at].sum())
    return found


def compute_world_change(outcome: Outcome) -> dict[str, float]:
    """Trade between economies, duty included, over world value added; and employment; percent.

    Employment is weighted by the baseline's value added, wages by economy being what labour earns.
    """
    world = outcome.world
    away = 1 - np.eye(len(world.economies))
    new = compute_basic_flow_new(outcome) * (1 + outcome.shock.tariff_rate_new)
    trade = (new[:, :, 0] * away).sum() / (world.trade_flow[:, :, 0] * away).sum()
    made = outcome.value_added_new / (outcome.wage_hat * outcome.labour_hat)  # of the baseline
    return {
        "trade_gdp": 100 * (trade * made.sum() / outcome.value_added_new.sum() - 1),
        "employment": 100 * float((outcome.labour_hat - 1) @ made / made.sum()),
    }


Duties = Literal["announced", "optimal"]
Answer = Literal["none", "in_kind", "optimal"]
Weight = Literal["spending", "gdp", "none"]


def compute_row(
    folder: str | Path,
    variant: Variant | None = None,
    duties: Duties | float = "announced",
    answer: Answer = "none",
    weight: Weight = "spending",
) -> dict[tuple[str, str], float]:
    """One row of the paper's tables, whatever it varies: the USA, all others, China and the EU.

    Parameters
    ----------
    folder : str or Path
        The authors' files.
    variant : Variant, optional
        The model; None: the paper's own.
    duties : {"announced", "optimal"} or float
        Of the USA: those of 2 April 2025; one on all by the paper's closed form, which knows no
        inputs; or this rate on all (0.2 is 20 %).
    answer : {"none", "in_kind", "optimal"}
        What partners charge US goods: nothing, what they are charged, or the best duty of all of
        them together by the same formula.
    weight : {"spending", "gdp", "none"}
        Of the members of a group in its mean.

    Returns
    -------
    dict
        (``USA``, ``others``, ``CHN``, ``EU``; column) to percent, as :func:`compute_results`. The
        mean of the EU leaves out Czechia and Slovakia, as the authors' program does.

    Raises
    ------
    UsageError
        A name that is none of these, a rate outside 0 to 10.
    """
    for asked, known in ((answer, Answer), (weight, Weight)):
        _require(asked, get_args(known))
    if not isinstance(duties, float | int):
        _require(duties, get_args(Duties))
    elif not 0 <= duties <= MAX_TARIFF_RATE:
        raise UsageError(
            "Ignatenko et al. (2025)", f"a duty of {duties:g}",
            f"a share of 0 to {MAX_TARIFF_RATE:g}", "write 0.2 for 20 percent",
        )  # fmt: skip
    data = load_liberation_day(Path(folder))
    chosen = variant or Variant()
    world, model = build_variant(data, chosen)
    usa = world.economy_index("USA")
    if duties == "announced":
        rate = announced_duties(data)
    elif duties == "optimal":
        answered = answer == "optimal"
        rate = uniform_duties(data, compute_optimal_rate(world, model, answered=answered))
    else:
        rate = uniform_duties(data, float(duties))
    if answer == "in_kind":
        rate[:, usa] += rate[usa]
    elif answer == "optimal":
        rate = optimal_retaliation(world, model, rate)
    everyone = np.ones(len(world.economies))
    weights = {"spending": world.income, "gdp": data.gdp_musd, "none": everyone}[weight]
    outcome = solve(world, Shock(rate), model)
    return summarize(outcome, weights, "others", groups=list_groups(data), by_wages=chosen.inputs)


def list_groups(data: LiberationDay) -> dict[str, tuple[int, ...]]:
    """China, and the EU as the authors' program averages it: without Czechia and Slovakia."""
    codes = data.world.economies
    members = tuple(k for k in data.eu_members if codes[k] not in ("CZE", "SVK"))
    return {"CHN": (codes.index("CHN"),), "EU": members}


def _require(asked: str, known: tuple[str, ...]) -> None:
    if asked not in known:
        names = ", ".join(known)
        raise UsageError("Ignatenko et al. (2025)", asked, f"one of {names}", "write one of these")


Row = tuple[str, Variant, Callable[[LiberationDay, World, Model], Array]]


def _announced(data: LiberationDay, _world: World, _model: Model) -> Array:
    return announced_duties(data)


def _optimal(data: LiberationDay, world: World, model: Model) -> Array:
    return uniform_duties(data, compute_optimal_rate(world, model))


ROWS: dict[str, tuple[Row, ...]] = {
    "1": (
        ("1.1", Variant(), _announced),
        ("1.2", Variant(revenue_use="lump_sum"), _announced),
        ("1.3", Variant(), _optimal),
    ),
    "9": (
        ("9.alt2", Variant(firm_pass_through=0.25), _announced),
        ("9.alt3", Variant(elasticity=8.0), _announced),
        ("9.alt4", Variant(distribution=False), _announced),
    ),
    "4": (("4.pre1", Variant(inputs=True), _announced),),
}


def replicate_rows(folder: Path, table: str, title: str) -> Report:
    """The rows of one table, each a model of its own."""
    data, published = load_liberation_day(folder), load_published("ignatenko_et_al_2025")
    cells: list[Cell] = []
    notes: list[str] = []
    for name, variant, duties in ROWS[table]:
        world, model = build_variant(data, variant)
        outcome = solve(world, Shock(duties(data, world, model)), model)
        weight = data.gdp_musd if variant.inputs else world.income
        others = "nonUS(GDP wt)" if variant.inputs else "nonUS"
        ours = summarize(outcome, weight, others, by_wages=variant.inputs)
        cells += compare(name, published, ours, _digits)
        if duties is _optimal:
            printed = compute_optimal_rate(world, model)
            best, gain = find_best_rate(data, world, model)
            notes.append(
                f"{name}: the paper's closed form gives a duty of {100 * printed:.2f} percent; the"
                f" best uniform duty of the model itself is {100 * best:.1f} percent, with US"
                f" welfare {gain:+.3f} percent"
            )
    return Report(f"ignatenko-{table}", title, PAPER, tuple(cells), tuple(notes))


def replicate_map(folder: Path) -> Report:
    """Seven outcomes of all 194 economies, to the digits the authors' program prints."""
    data = load_liberation_day(folder)
    world, model = build_variant(data, Variant())
    results = compute_results(solve(world, Shock(announced_duties(data)), model))
    cells = [
        Cell(
            table, code, column, published, float(results[column][world.economy_index(code)]), 6,
            MAP_TOLERANCE * max(1.0, abs(published)), MAP_REASON,
        )
        for (table, code, column), published in load_published("ignatenko_et_al_2025_map").items()
    ]  # fmt: skip
    return Report("ignatenko-map", _TITLES["map"], PAPER, tuple(cells))


def _digits(column: str) -> int:
    return 2 if column in ("welfare", "employment") else 1


_TITLES = {
    "1": "Effects of the tariffs of 2 April 2025, and of the optimal tariff",
    "4": "The same with inputs, one sector",
    "9": "The same under other pass-through, elasticity and market structure",
    "map": "Effects of the tariffs of 2 April 2025 on 194 economies",
}


def _table(name: str) -> Table:
    def run(folder: Path) -> Report:
        return replicate_rows(folder, name, _TITLES[name])

    return Table(f"ignatenko-{name}", _TITLES[name], PAPER, FOLDER, run)


TABLES = (
    *(_table(name) for name in ROWS),
    Table("ignatenko-map", _TITLES["map"], PAPER, FOLDER, replicate_map),
)
