"""Scenarios that were hard: of many random ones, those once given up, and verdicts on groups."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fuzz import run_one
from summitry.errors import NoEquilibriumError
from summitry.model import Model, Shock, solve
from summitry.model.fold import fold
from summitry.model.isolation import refuse_isolation
from summitry.model.markets import State
from summitry.model.stages import _Path
from summitry.world import Flows, World, world_from_flows
from tests.conftest import make_world

NAMES = ("USA", "CAN", "MEX", "CHN")


@pytest.mark.parametrize(
    ("number", "way"),
    [(45, "in stages"), (1394, "by balancing payments"), (1759, "in stages"), (4021, "in stages")],
)
def test_once_given_up_and_solved_since(number: int, way: str) -> None:
    """A deficit of eleven times value added; duties of 1000 % where little is made at home."""
    result = run_one(11, number)
    assert result.what == f"solved {way}", result.words
    assert result.residual < 1e-7  # of the equations written out anew


def test_a_group_that_buys_from_nobody_else_cannot_have_a_deficit() -> None:
    result = run_one(11, 1046)
    assert result.what == "no equilibrium"
    assert result.words.startswith("the group buys nothing outside any more, but its deficit would")


def make_chain(deficit: float) -> tuple[World, Shock]:
    """Two pairs that will trade with each other alone; the first owes what is asked for."""
    flow = np.full((4, 4, 1), 10.0)
    flow[np.arange(4), np.arange(4)] = 200.0
    flow[0, 2] += deficit  # the first pair buys more of the second
    world = world_from_flows(
        Flows("pairs", 2000, NAMES, ("C29",), np.array([True]), flow, np.zeros((4, 4, 1)),
              np.zeros((4, 1, 1)), np.array([4.0]))
    )  # fmt: skip
    pairs = np.array([0, 0, 1, 1])
    cut = (pairs[:, None] != pairs[None, :])[:, :, None]
    return world, Shock(world.tariff_rate, embargo=cut)


def test_two_halves_of_the_world_that_trade_no_more() -> None:
    world, shock = make_chain(5.0)
    with pytest.raises(NoEquilibriumError) as caught:
        solve(world, shock)
    assert str(caught.value) == (
        "solve pairs, USA, CAN\n"
        "  seen:     the group trades with nobody any more, but its deficit would be 5 USD million"
        " (deficit rule: world share)\n"
        "  expected: a deficit of 0 where there is no trade\n"
        '  do:       use Model(deficits="balanced") (--model default:deficits=balanced), or'
        " remove_economy, which spreads its deficit"
    )
    assert solve(world, shock, Model(deficits="balanced")).certificate.converged
    # Under a rule that fixes no sum, or with returns from abroad, nothing can be said beforehand.
    refuse_isolation(fold(world, shock, Model(deficits="own_share")))
    world, shock = make_chain(0.0)
    assert solve(world, shock).certificate.converged


@pytest.mark.parametrize(("gift", "fits"), [(0.0, False), (4.0, False), (7.0, True)])
def test_a_group_that_sells_nothing_outside_must_receive(gift: float, fits: bool) -> None:
    world, _ = make_chain(-5.0)  # the first pair sells more than it buys
    cut = np.zeros((4, 4, 1), dtype=bool)
    cut[2:, :2] = True
    money = np.array([gift, 0.0, -gift, 0.0])
    shock = Shock(world.tariff_rate, embargo=cut, transfer_musd=money)
    if fits:
        assert solve(world, shock).certificate.converged
    else:
        with pytest.raises(NoEquilibriumError, match="the group sells nothing outside any more"):
            solve(world, shock)


@pytest.mark.filterwarnings("error")
def test_a_path_leads_on_where_a_good_was_not_bought_before() -> None:
    """Two stages point to the next; what was nothing stays as it last was."""
    price, wage = np.zeros((1, 2)), np.zeros(1)
    then, now = (State(wage, price, np.array([spent])) for spent in ([2.0, 0.0], [4.0, 1.0]))
    path = _Path(make_world(), now, np.ones(1), 0.5, then, 0.25)
    np.testing.assert_allclose(path.guess(0.75).expenditure, [[8.0, 1.0]])
