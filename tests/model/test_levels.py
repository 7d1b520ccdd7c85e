"""The model against an economy written in levels: people, machines and recipes instead of hats.

Endowments, tastes and techniques are drawn; the economy is solved before and after a change of
policy by a general root finder; the flows before become a baseline. What summitry says of the
change must be what the two solutions differ by, under every switch: nothing here knows of exact
hat algebra.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import root

from summitry.model import Model, Shock, compute_indicators, compute_welfare_pct, solve
from summitry.model.quantities import TotalBalance, compute_quantity
from summitry.world import Array, Flows, World, world_from_flows

N, J = 3, 3
CODES, GOODS = ("AAA", "BBB", "CCC"), np.array([True, True, False])
USD_MILLION = 1e5  # of a unit of the economy's money


@dataclass(frozen=True)
class Economy:
    """Primitives: tastes and techniques, endowments, policy, and who owns what."""

    model: Model
    taste: Array  # importer x exporter x good
    recipe: Array  # economy x user x input
    final: Array  # economy x good
    labour_weight: Array  # economy x sector, value added against inputs
    people: Array
    machines: Array
    skill: Array
    theta: Array
    duty: Array
    export_tax: Array
    distance: Array
    gift: Array  # what an economy receives, as a share of world value added; sums to 0
    owner: Array
    before: Any = None  # the solution before the change


def nest(weight: Array, price: Array, elasticity: float) -> tuple[Array, Array]:
    """A CES price over the last axis, and the shares of spending."""
    if elasticity == 1:
        return np.exp((weight * np.log(price)).sum(axis=-1)), weight * np.ones_like(price)
    part = weight * price ** (1 - elasticity)
    total = part.sum(axis=-1)
    return total ** (1 / (1 - elasticity)), part / total[..., None]


def draw_economy(seed: int, model: Model) -> Economy:
    rng = np.random.default_rng(seed)
    home = np.eye(N)[:, :, None]
    recipe, final = rng.uniform(0.2, 1, (N, J, J)), rng.uniform(0.2, 1, (N, J))
    gift = rng.uniform(-0.03, 0.03, N)
    owner = np.eye(N) if model.ownership is None else model.ownership
    recipe /= recipe.sum(axis=2, keepdims=True)
    return Economy(
        model, rng.uniform(0.2, 1, (N, N, J)) + 2 * home, recipe,
        final / final.sum(axis=1, keepdims=True), rng.uniform(0.5, 0.7, (N, J)),
        rng.uniform(0.5, 2, N), rng.uniform(0.5, 2, (N, J)), rng.uniform(0.8, 1.2, (N, J)),
        rng.uniform(2, 5, J), rng.uniform(0, 0.2, (N, N, J)) * (1 - home), np.zeros((N, N, J)),
        np.ones((N, N, J)), gift - gift.mean(), owner,
    )  # fmt: skip


def evaluate(at: Economy, point: Array) -> tuple[Array, dict[str, Array]]:
    """What every market lacks at wages, prices, spending and labour by sector, and all else."""
    m = at.model
    wage = np.exp(point[:N])
    price, spending, labour = np.exp(point[N:]).reshape(3, N, J)
    share, sold_at = float(m.labour_share), np.broadcast_to(m.destination_share, N)
    # A unit of value added: labour and the sector's own machines, whose rent clears their market.
    rent = (1 - share) / share * wage[:, None] * labour / at.machines
    unit = (wage[:, None] / share) ** share * (np.maximum(rent, 1e-300) / (1 - share or 1)) ** (
        1 - share
    )
    unit = unit / labour ** float(m.scale_elasticity)
    inputs, of_input = nest(at.recipe, price[:, None, :] * np.ones((N, J, J)), m.input_elasticity)
    weights = np.stack([at.labour_weight, 1 - at.labour_weight], axis=-1)
    cost, made_of = nest(weights, np.stack([unit, inputs], axis=-1), m.value_added_elasticity)
    cost = cost / at.skill
    delivered = cost * at.distance * (1 + at.export_tax) * (1 + at.duty) ** float(m.pass_through)
    pull = at.taste * delivered**-at.theta
    firms = (spending / wage[:, None]) ** (1 - float(m.pass_through))
    new_price = pull.sum(axis=1) ** (-1 / at.theta) * firms
    flow = pull / pull.sum(axis=1, keepdims=True) * spending[:, None, :]
    basic = flow / ((1 + at.duty) * (1 + at.export_tax))
    kept = ((1 - sold_at)[:, None, None] * basic).sum(axis=0)
    markup = float(m.profit_share)
    bill = (1 - markup) * kept
    value_added = made_of[..., 0] * bill + sold_at[:, None] * basic.sum(axis=1)
    wages = share * value_added
    other = (value_added - wages + markup * kept).sum(axis=1)
    revenue = (flow - flow / (1 + at.duty)).sum(axis=(1, 2))
    public = revenue + (basic * at.export_tax).sum(axis=(0, 2))
    living, final = nest(at.final, price, m.final_elasticity)
    relief = np.zeros(N)
    if m.revenue_use == "income_tax_relief" and at.before is not None:
        relief = public / wages.sum(axis=1) - at.before["public"] / at.before["wages"].sum(axis=1)
    work = at.people * (wage / (1 - relief) / living) ** float(m.labour_supply_elasticity)
    made = wage * work + other
    income = wage * work + at.owner @ other + public + _receive(at, made)
    use = ((1 - made_of[..., 0]) * bill)[:, :, None] * of_input
    demand = use.sum(axis=1) + final * income[:, None]
    anchor = N if at.before is None else at.before["made"].sum()
    lacking = [
        np.log(wages.sum(axis=1) / (wage * work)), np.log(new_price / price).ravel(),
        np.log(demand / spending).ravel(), np.log(wages / wage[:, None] / labour).ravel(),
    ]  # fmt: skip
    lacking[0][0] = np.log(made.sum() / anchor)  # one market clears by itself: the unit of money
    found = {
        "wage": wage, "price": price, "spending": spending, "living": living, "basic": basic,
        "use": use, "made": made, "income": income, "public": public, "revenue": revenue,
        "wages": wages, "work": work, "profit": (markup * kept).sum(axis=1),
        "national": wage * work + at.owner @ other + public, "received": _receive(at, made),
        "border": basic * (1 - sold_at[:, None, None] + at.export_tax),
    }  # fmt: skip
    return np.concatenate(lacking), found


def _receive(at: Economy, made: Array) -> Array:
    """What an economy spends beyond what its people earn, by the rule (15)."""
    if at.before is None:
        return np.asarray(at.gift * made.sum())
    then, earned = at.before["received"], at.before["made"]
    if at.model.deficits == "world_share":
        return np.asarray(then * made.sum() / earned.sum())
    if at.model.deficits == "balanced":
        return 0.0 * then
    spent = made * (1 + then / earned)
    return np.asarray(spent * made.sum() / spent.sum() - made)


def find(at: Economy, start: Array) -> tuple[Array, dict[str, Array]]:
    with np.errstate(all="ignore"):
        found = root(lambda point: evaluate(at, point)[0], start, tol=1e-13)
    assert np.abs(found.fun).max() < 1e-9, "the root finder, not the model, failed"
    return found.x, evaluate(at, found.x)[1]


def change_policy(at: Economy) -> Economy:
    duty, tax = at.duty.copy(), at.export_tax.copy()
    duty[0, 1, 0] += 0.3
    duty[0, 2, 1] += 0.2
    duty[1, 0, 2] += 0.5
    tax[0, 2, 0] = 0.15
    distance, skill = at.distance.copy(), at.skill.copy()
    distance[2, 1, 1] = 1.1
    skill[1, 2] *= 1.05
    return replace(at, duty=duty, export_tax=tax, distance=distance, skill=skill)


def to_world(at: Economy, found: dict[str, Array]) -> World:
    return world_from_flows(
        Flows("levels", 2020, CODES, ("x", "y", "z"), GOODS, found["basic"] * USD_MILLION, at.duty,
              found["use"] * USD_MILLION, at.theta)
    )  # fmt: skip


_OWNER = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.1], [0.1, 0.3, 0.8]])
SWITCHES: dict[str, dict[str, Any]] = {
    "none": {},
    "value added against inputs": {"value_added_elasticity": 0.5},
    "among inputs": {"input_elasticity": 0.2},
    "among final goods": {"final_elasticity": 0.7},
    "Leontief": {"value_added_elasticity": 0.0, "input_elasticity": 0.0, "final_elasticity": 0.0},
    "labour supply": {"labour_supply_elasticity": 0.5},
    "relief": {"labour_supply_elasticity": 0.5, "revenue_use": "income_tax_relief"},
    "scale": {"scale_elasticity": 0.08},
    "distribution": {"destination_share": np.array([0.2, 0.1, 0.05])},
    "pass-through": {"pass_through": 0.9},
    "specific capital": {"labour_share": 0.6},
    "owned abroad": {"labour_share": 0.6, "ownership": _OWNER},
    "markups": {"profit_share": 0.1, "ownership": _OWNER},
    "own share": {"deficits": "own_share"},
    "balanced": {"deficits": "balanced"},
}
SWITCHES["all"] = {
    key: value
    for name, parts in SWITCHES.items()
    if name not in ("Leontief", "balanced")
    for key, value in parts.items()
}


@pytest.mark.parametrize("name", SWITCHES)
def test_the_model_is_the_economy_in_levels(name: str) -> None:
    model = Model(name=name, **SWITCHES[name])
    economy = draw_economy(5, model)
    start = np.concatenate([np.zeros(N + N * J), np.full(N * J, -0.2), np.full(N * J, -1.2)])
    at, before = find(economy, start)
    changed = replace(change_policy(economy), before=before)
    after = find(changed, at)[1]
    shock = Shock(
        changed.duty,
        trade_cost_hat=changed.distance / economy.distance,
        productivity_hat=changed.skill / economy.skill,
        export_tax_rate_new=changed.export_tax,
    )
    outcome = solve(to_world(economy, before), shock, model)
    table = compute_indicators(outcome)

    def same(ours: Array, theirs: Array) -> None:
        np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-7)

    same(outcome.wage_hat, after["wage"] / before["wage"])
    same(outcome.price_hat, after["price"] / before["price"])
    same(outcome.expenditure_new / USD_MILLION, after["spending"])
    same(table["tariff_revenue_musd"] / USD_MILLION, after["revenue"])
    same(table["gdp_musd"] / USD_MILLION, after["made"] + after["public"])
    same(table["national_income_musd"] / USD_MILLION, after["national"])
    same(table["profit_musd"] / USD_MILLION, after["profit"])
    same(table["employment_pct"], 100 * (after["work"] / before["work"] - 1))
    real = [found["income"] / found["living"] for found in (after, before)]
    same(table["real_income_pct"], 100 * (real[0] / real[1] - 1))
    balance = (after["border"].sum(axis=(0, 2)) - after["border"].sum(axis=(1, 2))) * USD_MILLION
    ours = [compute_quantity(outcome, TotalBalance(code)) for code in CODES]
    same(np.array(ours) / USD_MILLION, balance / USD_MILLION)
    if model.revenue_use == "lump_sum":  # what is consumed less what it costs to work
        supply = float(model.labour_supply_elasticity)
        work = [found["wages"].sum(axis=1) / found["living"] for found in (after, before)]
        value = [r - supply / (1 + supply) * w for r, w in zip(real, work, strict=True)]
        same(compute_welfare_pct(outcome), 100 * (value[0] / value[1] - 1))
