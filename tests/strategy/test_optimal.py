"""Optimal and Nash tariffs: known limits, first-order conditions, and nobody gains by moving."""

from dataclasses import dataclass

import numpy as np
import pytest

from summitry.errors import InputError, NoConvergenceError, UsageError
from summitry.model import Shock, no_shock, solve
from summitry.model.quantities import Imports, RealIncome, TariffRevenue, compute_quantity
from summitry.strategy.lines import make_lines
from summitry.strategy.nash import Player, find_nash
from summitry.strategy.objectives import build_quantity, make_objective
from summitry.strategy.optimal import find_optimum, guess_rates
from summitry.strategy.sufficient import compute_formula_rates, find_formula_war
from tests.strategy.conftest import one_sector


@pytest.mark.parametrize("theta", [2.0, 4.0, 8.0])
def test_a_small_open_economy_sets_one_over_the_elasticity(theta):
    """One sector, no inputs, balanced, a partner that hardly notices: t = 1/theta."""
    world = one_sector([[0.7, 0.3], [0.3, 1e5]], theta)
    best = find_optimum(world, RealIncome("A"), make_lines(world, "A", "uniform"))
    assert best.rates[0] == pytest.approx(1 / theta, rel=1e-3)
    assert guess_rates(world, make_lines(world, "A", "uniform"))[0] == pytest.approx(1 / theta)


def test_the_optimum_meets_its_first_order_conditions_by_differences(five):
    lines = make_lines(five, "JPN", "partner")
    best = find_optimum(five, RealIncome("JPN"), lines, starts=2)
    assert best.certificate.first_order_pct < 1e-6
    for k in range(len(best.rates)):
        ends = []
        for step in (-1e-3, 1e-3):
            moved = best.rates.copy()
            moved[k] += step
            outcome = solve(five, lines.put(no_shock(five), moved))
            ends.append(compute_quantity(outcome, RealIncome("JPN")))
        assert abs(ends[1] - ends[0]) / 2e-3 * 0.01 < 1e-5  # percent of income for a point
        assert max(ends) < best.payoff + 1e-9


def test_starts_agree_and_more_detail_is_worth_more(five):
    found = [find_optimum(five, RealIncome("USA"), make_lines(five, "USA", detail))
             for detail in ("uniform", "partner", "partner_and_sector")]  # fmt: skip
    assert all(best.certificate.spread_pct < 1e-6 for best in found)
    payoffs = [best.payoff for best in found]
    assert payoffs == sorted(payoffs)
    assert found[0].payoff > found[0].payoff_before


def test_caps_hold_and_frozen_lines_stay(five):
    lines = make_lines(five, "USA", "sector", cap=0.1, frozen=[("world", "cars")])
    best = find_optimum(five, RealIncome("USA"), lines, starts=2)
    assert best.rates.max() <= 0.1
    assert best.certificate.at_bounds > 10
    u, k = five.economy_index("USA"), five.sector_index("C29")
    duty = best.outcome.shock.tariff_rate_new
    assert duty[u, :, k] == pytest.approx(five.tariff_rate[u, :, k])


def test_whoever_is_answered_in_kind_sets_less(five):
    free = find_optimum(five, RealIncome("USA"), make_lines(five, "USA", "uniform"), starts=2)
    lines = make_lines(five, "USA", "uniform", mirrored=["JPN", "CHN", "EU27"])
    answered = find_optimum(five, RealIncome("USA"), lines, starts=2)
    assert answered.rates[0] < free.rates[0]
    u, j, k = five.economy_index("USA"), five.economy_index("JPN"), five.sector_index("C29")
    duty = answered.outcome.shock.tariff_rate_new
    change = duty[u, j, k] - five.tariff_rate[u, j, k]
    assert duty[j, u, k] - five.tariff_rate[j, u, k] == pytest.approx(change)


def test_weights_on_output_raise_the_duty_that_protects_it(five):
    lines = make_lines(five, "USA", "sector")
    plain = build_quantity(five, make_objective("USA"))
    cars = build_quantity(five, make_objective("USA", output={"C29": 0.2}))
    k = lines.labels.index("C29")
    with_cars = find_optimum(five, cars, lines, starts=2).rates[k]
    assert with_cars > find_optimum(five, plain, lines, starts=2).rates[k] + 0.02


def test_a_group_sets_one_schedule(five):
    lines = make_lines(five, "EU27", "uniform")
    best = find_optimum(five, build_quantity(five, make_objective("EU27")), lines, starts=2)
    assert best.payoff > best.payoff_before


def test_lines_that_leave_nothing_are_refused(five):
    with pytest.raises(UsageError) as caught:
        make_lines(five, "USA", frozen=[("world", "all")])
    assert caught.value.seen == "no line to set: all partners or sectors are frozen"
    with pytest.raises(UsageError) as caught:
        make_lines(five, "USA", low=0.5, cap=0.2)
    assert caught.value.seen == "duties from 50% to 20%"


def test_a_player_outside_the_baseline_is_refused(five):
    with pytest.raises(UsageError) as caught:
        make_lines(five, "PRK")
    assert caught.value.where == "party PRK"
    assert caught.value.seen == f"North Korea, not in the baseline {five.name}"


def players_of(world, *codes, detail="uniform"):
    return [Player(make_lines(world, code, detail), RealIncome(code)) for code in codes]


def test_in_a_war_of_two_nobody_gains_by_moving(five):
    war = find_nash(five, players_of(five, "USA", "CHN", detail="sector"))
    assert war.certificate.holds
    assert war.certificate.deviations_tried > 100
    for k, player in enumerate(war.players):
        others = war.players[1 - k].lines.put(no_shock(five), war.rates[1 - k])
        best = find_optimum(five, player.payoff, player.lines, others, starts=2)
        assert best.payoff <= war.payoffs[k] + 1e-6


def test_the_order_of_players_does_not_matter(five):
    one = find_nash(five, players_of(five, "USA", "CHN"))
    two = find_nash(five, players_of(five, "CHN", "USA"))
    assert one.rates[0] == pytest.approx(two.rates[1], abs=1e-4)


def test_two_players_of_one_line_are_refused(five):
    with pytest.raises(InputError) as caught:
        find_nash(five, players_of(five, "USA", "USA"))
    assert caught.value.seen == "a tariff line that another player sets too"


@dataclass(frozen=True)
class DutyAt:
    """Matching pennies in duties: best where the own duty is ``level + slope x the other's``."""

    own: str
    other: str
    level: float
    slope: float
    unit: str = "%"
    label: str = "distance to a duty"

    def __call__(self, at):
        mine, theirs = (
            TariffRevenue(one)(at) / Imports(one, another, ("X",))(at)
            for one, another in ((self.own, self.other), (self.other, self.own))
        )
        return -100 * (mine - self.level - self.slope * theirs) ** 2


def play_pennies(slope):
    """A wants B's duty; B wants 40 % plus `slope` times A's: without end at -1, settling above."""
    world = one_sector([[60, 20], [20, 70]])
    a, b = (make_lines(world, code, "uniform") for code in "AB")
    players = [Player(a, DutyAt("A", "B", 0.0, 1.0)), Player(b, DutyAt("B", "A", 0.4, slope))]
    return find_nash(world, players, first=[np.array([0.1]), np.array([0.1])])


def test_best_replies_in_a_circle_are_shown():
    """Real replies of a search: A goes where B is, B goes where A is not."""
    with pytest.raises(NoConvergenceError) as caught:
        play_pennies(-1.0)
    error = caught.value
    assert error.where == "Nash tariffs of A, B"
    assert error.seen == (
        "best replies run in a circle of 2 rounds; mean duties A 10.0% -> 30.0% -> 10.0%,"
        " B 30.0% -> 10.0% -> 30.0%"
    )
    assert error.expected == "a point where nobody moves"
    assert error.todo == "there may be none in pure strategies: set fewer lines or other bounds"


def test_replies_that_spiral_inwards_are_no_circle():
    war = play_pennies(-0.5)
    assert np.concatenate(war.rates) == pytest.approx(0.4 / 1.5, abs=1e-4)
    assert war.certificate.rounds > 5


def test_the_formula_and_the_search_agree_without_inputs():
    """Lashkaripour (2021) against best replies, one sector, three economies."""
    world = one_sector([[60, 8, 12], [9, 70, 11], [11, 12, 200]])
    formula = find_formula_war(world)
    players = players_of(world, "A", "B", "C")
    war = find_nash(world, players, first=[np.array([rate]) for rate in formula.rates])
    assert np.concatenate(war.rates) == pytest.approx(formula.rates, rel=0.05)
    again = compute_formula_rates(formula.outcome)
    assert again == pytest.approx(formula.rates, rel=1e-6)


def test_the_formula_is_refused_with_inputs(five):
    with pytest.raises(InputError) as caught:
        find_formula_war(five)
    assert caught.value.expected == "a world without purchased inputs"


def test_weights_on_others_lower_the_duty(five):
    from summitry.strategy.objectives import PUBLISHED_WEIGHT_ON_OTHERS

    lines = make_lines(five, "USA", "uniform")
    others = {code: PUBLISHED_WEIGHT_ON_OTHERS for code in five.economies if code != "USA"}
    selfish = find_optimum(five, build_quantity(five, make_objective("USA")), lines, starts=2)
    kind = build_quantity(five, make_objective("USA", others=others))
    assert find_optimum(five, kind, lines, starts=2).rates[0] < 0.5 * selfish.rates[0]
    rival = build_quantity(five, make_objective("USA", others={"CHN": -0.5}))
    partner = make_lines(five, "USA", "partner")
    k = partner.labels.index("CHN")
    plain = find_optimum(five, RealIncome("USA"), partner, starts=2).rates[k]
    assert find_optimum(five, rival, partner, starts=2).rates[k] > plain


def test_shock_type_is_kept(five):
    lines = make_lines(five, "USA", "uniform")
    assert isinstance(lines.put(no_shock(five), np.array([0.2])), Shock)
