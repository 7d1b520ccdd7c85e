"""Every game under other models than the default: what is traded, best replies, clubs, aims."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.errors import InputError, ScenarioError
from summitry.model import DEFAULT, build_model
from summitry.model.quantities import RealIncome
from summitry.policy import parse_scenario
from summitry.strategy.aims import solve_aims
from summitry.strategy.club import ClubRule, form_club
from summitry.strategy.files import parse_talks
from summitry.strategy.lines import make_lines
from summitry.strategy.nash import Player, find_nash
from summitry.strategy.objectives import make_objective
from summitry.strategy.optimal import find_optimum
from summitry.strategy.points import TableSolver
from summitry.strategy.session import play_talks

MODELS = ("ossa_2014", "short_run", "ignatenko_et_al_2025")
TABLE = """
name: x
economies: twelve
parties: [{party: JPN}, {party: USA, objective: weights, real_income: 1, balance_with: {JPN: 0.25}}]
levers:
  - owner: USA
    to: 25%
    measure: {id: duty, importer: USA, exporters: JPN, add: ?}
  - owner: JPN
    to: 20 billion USD
    measure: {id: pay, lever: transfer, economies: JPN, receivers: USA, amount: ?}
threats:
  - key: us-25
    title: 25 percent
    party: USA
    measures: [{id: t, importer: USA, exporters: JPN, add: 25%}]
rooms: [[USA, JPN]]
pairs: [[USA, JPN]]
announced: {duty: 15%, pay: 5 billion USD}
"""


@pytest.mark.parametrize("name", MODELS)
def test_a_table_is_played_under_its_model(name):
    """Every equilibrium of a table is the model's, and the answers are not the default's."""
    talks = parse_talks(TABLE.replace("name: x", f"name: x\nmodel: {name}"))
    session = play_talks(talks, points=5)
    table = session.played.table
    assert table.model.name == name
    points = [session.played.today, *(a.point for a in session.played.agreements)]
    points += [t.point for t in session.played.threat_points]
    assert all(point.outcome.model is talks.model for point in points)
    assert (session.played.agreements[0].gains > 0).all()
    assert session.rooms[0].gains == pytest.approx(
        session.played.agreements[0].gains, rel=0.05, abs=50
    )
    plain = parse_talks(TABLE).to_table()
    threat = plain.threats[0].measures
    default = TableSolver(plain).solve_with(threat).payoffs
    mine = TableSolver(table).solve_with(threat).payoffs
    assert np.abs(mine / default - 1).max() > 0.02


def test_a_model_named_beside_the_file_replaces_the_files():
    assert parse_talks(TABLE, model="short_run").model.name == "short_run"
    assert parse_talks(TABLE).model is DEFAULT


def test_a_model_nobody_knows_is_refused_where_it_is_written():
    with pytest.raises(ScenarioError) as caught:
        parse_talks(TABLE.replace("name: x", "name: x\nmodel: magic"))
    assert (caught.value.where, caught.value.seen) == ("table, key model", "unknown model magic")
    with pytest.raises(InputError):
        parse_talks(TABLE, model="magic")


@pytest.mark.parametrize("name", MODELS)
def test_optimal_and_nash_duties_are_the_models(five, name):
    """First-order conditions hold and no independent search finds a deviation."""
    model = build_model(name, five)
    lines = {code: make_lines(five, code, "partner") for code in ("USA", "CHN")}
    best = find_optimum(five, RealIncome("USA"), lines["USA"], starts=2, model=model)
    plain = find_optimum(five, RealIncome("USA"), lines["USA"], starts=1)
    assert best.payoff > best.payoff_before
    assert abs(best.mean - plain.mean) > 1e-3
    war = find_nash(five, [Player(lines[code], RealIncome(code)) for code in lines], model=model)
    assert war.certificate.holds
    assert war.outcome.model is model


@pytest.mark.parametrize("name", MODELS)
def test_clubs_and_aims_are_the_models(five, name):
    model = build_model(name, five)
    blocs = [make_objective("JPN"), make_objective("EU27")]
    mine, plain = (
        form_club(five, blocs, ClubRule("retaliation", 0.1, "USA"), model=m)
        for m in (model, DEFAULT)
    )
    both = frozenset({"JPN", "EU27"})
    assert np.abs(mine.values[both].payoffs - plain.values[both].payoffs).max() > 10
    scenario = parse_scenario(
        "{name: x, measures: [{id: z, lever: balance, importer: USA, exporters: JPN, balance: 0}]}"
    )
    (aim,) = solve_aims(scenario, five, model=model)
    (default,) = solve_aims(scenario, five)
    assert aim.outcome.model is model
    assert aim.wedges[0].reached_musd == pytest.approx(0, abs=0.1)
    assert abs(aim.wedges[0].rate / default.wedges[0].rate - 1) > 1e-3
