"""Cases and curves of a scenario on a small world."""

import json
from datetime import date

import numpy as np
import pytest

from summitry.errors import NoEquilibriumError, ScenarioError
from summitry.model import build_model, compute_real_income_pct, solve
from summitry.policy import (
    Scenario,
    TariffMeasure,
    apply_scenario,
    parse_scenario,
    with_rate,
)
from summitry.strategy import ROW_FIELDS, evaluate, evaluation_to_dict, evaluation_to_rows
from summitry.strategy import cases as cases_module
from summitry.strategy import wedges as wedges_module
from summitry.strategy.cases import list_cases
from summitry.world import Flows, world_from_flows

DAY = date(2025, 2, 10)
GRID = (0.0, 0.1, 0.5)


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(7)
    economies = ("CAN", "CHN", "DEU", "JPN", "USA", "ROW")
    n, j = len(economies), 3
    flow = rng.uniform(1, 5, (n, n, j)) * 1000
    flow[range(n), range(n)] *= 12
    output = flow.sum(axis=0)
    shares = rng.uniform(0.5, 1.5, (n, j, j))
    input_use = 0.3 * output[:, :, None] * shares / shares.sum(axis=2, keepdims=True)
    tariff_rate = np.full((n, n, j), 0.02)
    tariff_rate[:, :, 2] = 0
    tariff_rate[range(n), range(n)] = 0
    return world_from_flows(
        Flows(
            name="six",
            year=2022,
            economies=economies,
            sectors=("A01", "C29", "SERV"),
            is_good=np.array([True, True, False]),
            basic_flow=flow,
            tariff_rate=tariff_rate,
            input_use=input_use,
            trade_elasticity=np.array([4.0, 6.0, 5.0]),
        )
    )


def measure(name, **fields):
    return TariffMeasure(**{"id": name, "importer": "USA", "exporters": "CAN", **fields})


MEASURES = (
    measure("threat", exporters="DEU", add=0.2, status="threatened"),
    measure("paused", add=0.25, effective="2025-02-04", paused_until="2025-03-04"),
    measure("standing", exporters="CHN", add=0.1, effective="2025-02-04"),
    measure("coming", exporters="CHN", rate=0.05, effective="2025-04-02"),
    measure("open", exporters="JPN", add="?", status="threatened"),
    measure("over", exporters="JPN", add=0.1, ends="2025-01-20"),
    measure("later", exporters="JPN", add=0.1, announced="2025-04-02"),
    measure("outside", exporters="North Korea", add=0.1),
    measure("mixed", exporters=["ROW", "CUB"], add=0.1, status="threatened"),
)


@pytest.fixture(scope="module")
def evaluation(world):
    scenario = Scenario(name="table", as_of=DAY, measures=MEASURES)
    return evaluate(scenario, world, rates=GRID)


def test_cases_are_in_force_then_all_paused_then_each_threat_alone(evaluation):
    applied = {case.key: [m.id for m in case.measures] for case in evaluation.cases}
    assert applied == {
        "in_force": ["standing"],
        "with_paused": ["paused", "standing"],
        "threat:threat": ["threat", "standing"],
        "threat:coming": ["standing", "coming"],
        "threat:mixed": ["standing", "mixed"],
    }
    assert [m.id for m in evaluation.cases[1].added] == ["paused"]


def test_every_measure_is_in_a_case_a_curve_or_the_list_of_what_was_left_out(evaluation):
    shown = {m.id for case in evaluation.cases for m in case.measures}
    shown |= {curve.measure.id for curve in evaluation.curves}
    left_out = {m.id: reason for m, reason in evaluation.skipped}
    assert shown | set(left_out) == {m.id for m in MEASURES}
    assert left_out == {
        "over": "expired before 2025-02-10",
        "later": "not announced before 2025-04-02",
        "outside": "outside the baseline six: North Korea",
        "mixed": "outside the baseline six: Cuba; the rest of the measure is valued",
    }


def test_a_case_is_the_equilibrium_of_its_measures(evaluation, world):
    for case in evaluation.cases:
        alone = solve(world, apply_scenario(world, case.measures))
        assert np.allclose(
            compute_real_income_pct(case.outcome), compute_real_income_pct(alone), atol=1e-8
        )
        assert case.outcome.certificate.converged


def test_an_unknown_rate_is_a_curve_on_top_of_what_is_in_force(evaluation, world):
    (curve,) = evaluation.curves
    assert curve.measure.unknown == "add"
    assert set(GRID) <= set(curve.rates)
    assert {0.24, 0.15, 0.25} <= set(curve.rates)  # rates named later lie on the curve
    base = compute_real_income_pct(evaluation.cases[0].outcome)
    assert np.array_equal(curve.real_income_pct[0], base)
    japan = world.economy_index("JPN")
    assert np.all(np.diff(curve.real_income_pct[:, japan]) < 0)
    assert len(curve.certificates) == len(curve.rates)
    assert all(certificate.converged for certificate in curve.certificates)


@pytest.mark.parametrize("name", ["default", "default:pass_through=0.5"])
def test_a_point_of_a_curve_is_an_equilibrium_by_itself(world, name):
    """Points are solved together where the model allows it, else each from the last."""
    model = build_model(name, world)
    threat = measure("a", exporters="JPN", rate="?")
    rates = (0.0, 0.1, 0.2, 0.3, 5.0)
    (curve,) = evaluate(
        Scenario(name="x", measures=[threat]), world, rates=rates, model=model
    ).curves
    for rate, incomes in zip(curve.rates, curve.real_income_pct, strict=True):
        alone = solve(world, apply_scenario(world, [with_rate(threat, rate)]), model)
        assert np.allclose(incomes, compute_real_income_pct(alone), rtol=0, atol=1e-7)


def test_a_new_total_rate_of_zero_takes_the_duty_off(world):
    scenario = Scenario(name="x", measures=[measure("a", exporters="JPN", rate="?")])
    (curve,) = evaluate(scenario, world, rates=(0.0, 0.02)).curves
    usa = world.economy_index("USA")
    assert curve.tariff_revenue_change_musd[0, usa] < 0
    assert abs(curve.tariff_revenue_change_musd[1, usa]) < 1e-3  # 2 % is the baseline duty


def test_nothing_in_force_is_the_baseline_itself(world):
    scenario = Scenario(name="x", measures=[measure("a", add=0.1, status="threatened")])
    evaluation = evaluate(scenario, world)
    assert evaluation.cases[0].measures == ()
    assert np.abs(compute_real_income_pct(evaluation.cases[0].outcome)).max() < 1e-8
    assert evaluation.as_of is None


def test_dates_without_a_day_to_see_them_from_are_refused(world):
    scenario = Scenario(name="x", measures=[measure("a", add=0.1, effective="2025-02-04")])
    with pytest.raises(ScenarioError, match="no day to see them from"):
        evaluate(scenario, world)
    assert evaluate(scenario, world, DAY).cases[0].measures == scenario.measures


def test_a_threat_without_an_equilibrium_is_listed_and_the_rest_is_kept(world, monkeypatch):
    def refuse(given, shock, model, progress=None):
        if shock.tariff_rate_new.max() > 1:
            raise NoEquilibriumError("solve six, USA", "no spending", "spending", "less")
        return solve(given, shock, model)

    monkeypatch.setattr(wedges_module, "solve", refuse)
    far = measure("far", exporters="JPN", add=5.0, status="threatened")
    scenario = Scenario(name="x", measures=[far])
    evaluation = evaluate(scenario, world)
    assert evaluation.skipped == ((far, "no result: no spending"),)
    assert [case.key for case in evaluation.cases] == ["in_force"]
    standing = Scenario(name="x", measures=[measure("far", add=5.0)])
    with pytest.raises(NoEquilibriumError):
        evaluate(standing, world)


def test_a_curve_without_an_equilibrium_is_listed_and_the_rest_is_kept(world, monkeypatch):
    def refuse(given, shocks, model, start=None):
        raise NoEquilibriumError("solve six, USA", "no spending", "spending", "less")
        yield

    monkeypatch.setattr(
        cases_module, "solve_in_stack", lambda _w, shocks, *_, **__: [None for _ in shocks]
    )
    monkeypatch.setattr(cases_module, "solve_each", refuse)
    far = measure("far", exporters="DEU", rate="?")
    evaluation = evaluate(Scenario(name="x", measures=[far]), world)
    assert evaluation.curves == ()
    assert [(m.id, why) for m, why in evaluation.skipped] == [
        ("far", "no result: solve six, USA: no spending")
    ]


def test_progress_counts_every_solve(world):
    seen = []
    scenario = Scenario(name="x", measures=[measure("a", exporters="DEU", add="?")])
    evaluate(scenario, world, rates=(0, 0.05), progress=lambda *step: seen.append(step[:2]))
    total = seen[0][1]
    assert seen == [(k, total) for k in range(total)]


def test_tables_hold_every_number_with_its_unit(evaluation, world):
    data = evaluation_to_dict(evaluation)
    json.dumps(data, allow_nan=False)
    usa = world.economy_index("USA")
    value = data["cases"][1]["results"]["USA"]["real_income_pct"]
    assert value == compute_real_income_pct(evaluation.cases[1].outcome)[usa]
    assert data["indicators"]["real_income_pct"]["unit"] == "%"
    rows = list(evaluation_to_rows(evaluation))
    curve = evaluation.curves[0]
    n = len(world.economies)
    assert len(rows) == 5 * n * len(data["indicators"]) + len(curve.rates) * n * 2
    assert all(tuple(row) == ROW_FIELDS and row["unit"] for row in rows)
    wanted = {"case": "with_paused", "economy": "USA", "indicator": "real_income_pct"}
    found = [row["value"] for row in rows if wanted.items() <= row.items()]
    assert found == [value]


ANSWERED = """
name: answers
as_of: 2025-03-10
measures:
  - {id: steel, importer: USA, exporters: world, sectors: C29, add: 25%, effective: 2025-03-04}
  - {id: can, lever: retaliation, importer: CAN, answers: steel, rule: mirror}
  - {id: mex, lever: retaliation, importer: MEX, answers: steel, rule: mirror, delay: 30}
  - {id: more, importer: USA, exporters: CHN, add: 10%, status: threatened}
  - {id: chn, lever: retaliation, importer: CHN, answers: more, rule: mirror}
  - {id: open, importer: USA, exporters: CAN, add: ?, status: threatened}
  - {id: can-open, lever: retaliation, importer: CAN, answers: open, rule: mirror}
  - {id: cheaper, lever: trade-cost, importer: USA, exporters: MEX, change: -5%, source: s,
     status: proposed}
"""


def test_answers_are_valued_with_what_they_answer(small_world):
    evaluation = evaluate(parse_scenario(ANSWERED), small_world, rates=(0.0, 0.25))
    added = {case.key: [m.id for m in case.added] for case in evaluation.cases}
    assert added == {
        "in_force": [],
        "threat:more": ["more"],
        "threat:cheaper": ["cheaper"],
        "answered:mex": ["mex"],
        "answered:chn": ["more", "chn"],
    }
    assert [m.id for m in evaluation.cases[0].measures] == ["steel", "can"]
    assert not evaluation.skipped


def test_a_threat_with_an_answer_gets_a_curve_with_and_without_it(small_world):
    evaluation = evaluate(parse_scenario(ANSWERED), small_world, rates=(0.0, 0.25))
    alone, answered = evaluation.curves
    assert [m.id for m in answered.answers] == ["can-open"]
    assert not alone.answers
    assert np.allclose(alone.real_income_pct[0], answered.real_income_pct[0], atol=1e-8)
    united_states = small_world.economy_index("USA")
    assert answered.real_income_pct[1, united_states] < alone.real_income_pct[1, united_states]


def test_an_answer_to_what_has_ended_is_listed(small_world):
    text = """
name: over
as_of: 2025-06-01
measures:
  - {id: a, importer: USA, exporters: CAN, add: 10%, ends: 2025-05-01}
  - {id: r, lever: retaliation, importer: CAN, answers: a, rule: mirror, status: in_force}
"""
    evaluation = evaluate(parse_scenario(text), small_world)
    reasons = {measure.id: reason for measure, reason in evaluation.skipped}
    assert reasons == {
        "a": "expired before 2025-06-01",
        "r": "answers a, of which nothing is left",
    }


def test_cases_can_be_listed_without_solving(small_world):
    scenario = parse_scenario(ANSWERED)
    evaluation = evaluate(scenario, small_world, rates=(0.0, 0.25))
    assert list_cases(scenario, small_world) == {
        case.key: case.measures for case in evaluation.cases
    }
