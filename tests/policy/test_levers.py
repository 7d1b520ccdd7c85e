"""What each lever does to a baseline: six amounts, exemptions, yielding, answers, costs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import ScenarioError
from summitry.policy import (
    ProductivityMeasure,
    Retaliation,
    TariffMeasure,
    TradeCostMeasure,
    apply_scenario,
    find_overlaps,
    iterate_steps,
    list_answers,
)
from summitry.policy.parts import divide_trade, gather_products
from summitry.world import load_world
from summitry.world.products import compute_list_coverage
from tests.conftest import make_world

WORLD = make_world()
USA, CAN, MEX, CHN = range(4)
CARS, CHIPS, SERVICES = range(3)
RATES = st.floats(0.01, 3.0)


def duty(id="a", importer="USA", exporters="CAN", **fields):
    return TariffMeasure(id=id, importer=importer, exporters=exporters, **fields)


def answer(answers="a", importer="CAN", rule="mirror", id="r", **fields):
    return Retaliation(
        id=id, lever="retaliation", importer=importer, answers=answers, rule=rule, **fields
    )


def rates(*measures, world=WORLD):
    return apply_scenario(world, measures).tariff_rate_new


OLD = WORLD.tariff_rate[USA, CAN, :SERVICES]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"rate": 0.25}, np.full(2, 0.25)),
        ({"add": 0.1}, OLD + 0.1),
        ({"cap": 0.1}, np.minimum(OLD, 0.1)),
        ({"floor": 0.15}, np.maximum(OLD, 0.15)),
        ({"cut": 0.4}, OLD * 0.6),
        ({"swiss": 0.08}, 0.08 * OLD / (0.08 + OLD)),
    ],
)
def test_six_ways_of_saying_how_much(fields, expected):
    new = rates(duty(**fields))
    assert np.allclose(new[USA, CAN, :SERVICES], expected, rtol=1e-14)
    assert new[USA, CAN, SERVICES] == WORLD.tariff_rate[USA, CAN, SERVICES]
    new[USA, CAN] = WORLD.tariff_rate[USA, CAN]
    assert np.array_equal(new, WORLD.tariff_rate)


@given(cap=RATES, floor=RATES, coefficient=RATES)
@settings(max_examples=30, deadline=None)
def test_caps_floors_and_cuts_do_what_their_names_say(cap, floor, coefficient):
    once = rates(duty(cap=cap))
    assert (once[USA, CAN, :SERVICES] <= cap + 1e-12).all()  # kept to twelve decimals
    assert np.array_equal(once, rates(duty(cap=cap), duty("b", cap=cap)))
    assert (rates(duty(floor=floor))[USA, CAN, :SERVICES] >= floor - 1e-12).all()
    swiss = rates(duty(swiss=coefficient))[USA, CAN, :SERVICES]
    assert (swiss < coefficient + 1e-12).all()
    assert (swiss <= OLD).all()
    assert not rates(duty(cut=1.0))[USA, CAN, :SERVICES].any()


@given(share=st.floats(0.01, 1.0))
@settings(max_examples=20, deadline=None)
def test_an_exempt_share_scales_the_change(share):
    exempt = [{"share": share, "reason": "a part"}]
    new = rates(duty(add=0.2, exempt=exempt))
    assert np.allclose(new[USA, CAN, :SERVICES], OLD + 0.2 * (1 - round(share, 12)), atol=1e-12)


def test_an_exemption_by_name_keeps_the_old_duty():
    exempt = [{"sectors": "C26", "reason": "chips"}, {"exporters": "MEX", "reason": "agreement"}]
    new = rates(duty(exporters="world", add=0.2, exempt=exempt))
    kept = np.zeros(WORLD.tariff_rate.shape, dtype=bool)
    kept[:, :, CHIPS] = kept[:, MEX] = True
    assert np.array_equal(new[kept], WORLD.tariff_rate[kept])
    assert new[USA, CAN, CARS] == pytest.approx(WORLD.tariff_rate[USA, CAN, CARS] + 0.2)


def test_a_measure_yields_in_the_cells_of_another_wherever_it_stands_in_the_file():
    cars = duty("cars", exporters="world", sectors="C29", add=0.25)
    general = duty("general", exporters="world", add=0.1, yields_to="cars")
    one, other = rates(cars, general), rates(general, cars)
    assert np.array_equal(one, other)
    assert one[USA, CHN, CARS] == pytest.approx(WORLD.tariff_rate[USA, CHN, CARS] + 0.25)
    assert one[USA, CHN, CHIPS] == pytest.approx(WORLD.tariff_rate[USA, CHN, CHIPS] + 0.1)


def test_a_measure_yields_only_where_the_other_applies():
    exempt = [{"exporters": "CHN", "reason": "not them"}]
    cars = duty("cars", exporters="world", sectors="C29", add=0.25, exempt=exempt)
    general = duty("general", exporters="world", add=0.1, yields_to="cars")
    new = rates(cars, general)
    assert new[USA, CHN, CARS] == pytest.approx(WORLD.tariff_rate[USA, CHN, CARS] + 0.1)
    assert rates(general)[USA, CAN, CARS] == pytest.approx(WORLD.tariff_rate[USA, CAN, CARS] + 0.1)


@pytest.mark.parametrize("form", ["rate", "add", "floor"])
def test_a_mirror_takes_form_height_and_goods(form):
    measure = duty(sectors="C29", **{form: 0.3})
    new = rates(measure, answer())
    direct = rates(measure, duty("b", "CAN", "USA", sectors="C29", **{form: 0.3}))
    assert np.array_equal(new, direct)
    other_goods = rates(measure, answer(sectors="C26"))
    assert other_goods[CAN, USA, CARS] == WORLD.tariff_rate[CAN, USA, CARS]
    assert other_goods[CAN, USA, CHIPS] != WORLD.tariff_rate[CAN, USA, CHIPS]


def test_an_answer_applies_only_with_what_it_answers_and_wherever_it_stands():
    assert np.array_equal(rates(answer()), WORLD.tariff_rate)
    measure = duty(add=0.2)
    assert np.array_equal(rates(answer(), measure), rates(measure, answer()))


@given(added=st.floats(0.01, 0.5))
@settings(max_examples=20, deadline=None)
def test_a_match_collects_on_baseline_trade_what_it_answers_collects(added):
    new = rates(duty(exporters="world", add=added), answer(rule="match", sectors="C26"))
    change = (new - WORLD.tariff_rate) * WORLD.basic_flow
    assert change[CAN, USA].sum() == pytest.approx(change[USA, CAN].sum(), rel=1e-9)
    assert change[CAN, USA, CARS] == 0


def test_answers_may_be_answered():
    measures = (
        duty(sectors="C29", add=0.2),
        answer(),
        answer("r", "USA", id="s", rule="listed", sectors="C26", add=0.1),
    )
    new = rates(*measures)
    assert new[USA, CAN, CHIPS] == pytest.approx(WORLD.tariff_rate[USA, CAN, CHIPS] + 0.1)
    said = dict(list_answers(WORLD, measures))
    assert said["r"].startswith("Canada: 20% added to the duty on Motor vehicles from United")
    assert said["s"].startswith("United States: 10% added to the duty on Computers")


def test_a_match_without_anything_to_match_is_refused():
    with pytest.raises(ScenarioError, match="duties that take nothing"):
        rates(duty(cut=0.5), answer(rule="match"))
    with pytest.raises(ScenarioError, match="duties that take nothing"):
        rates(duty(exporters="MEX", add=0.1), answer(rule="match"))  # does not fall on Canada


def test_a_match_beyond_the_ceiling_is_refused():
    little = answer("a", "MEX", rule="match", sectors="C26")
    with pytest.raises(ScenarioError, match=r"a matched duty of .*%\n  expected: at most 1000%"):
        rates(duty(exporters="MEX", rate=10.0), little)


def test_trade_costs_and_productivity_multiply():
    cost = {"lever": "trade-cost", "importer": ["USA", "CAN"], "exporters": ["USA", "CAN"]}
    measures = (
        TradeCostMeasure(id="a", **cost, sectors="C29", change=-0.1, source="s"),
        TradeCostMeasure(id="b", **cost, sectors="all", change=0.2, source="s"),
        ProductivityMeasure(id="c", lever="productivity", economies="MEX", sectors="services",
                            change=0.02, source="s"),
    )  # fmt: skip
    shock = apply_scenario(WORLD, measures)
    assert np.array_equal(shock.tariff_rate_new, WORLD.tariff_rate)
    assert shock.trade_cost_hat[USA, CAN].tolist() == pytest.approx([0.9 * 1.2, 1.2, 1.2])
    assert shock.trade_cost_hat[USA, USA].tolist() == [1, 1, 1]
    assert shock.trade_cost_hat[MEX].tolist() == np.ones((4, 3)).tolist()
    assert shock.productivity_hat[MEX].tolist() == [1, 1, 1.02]
    assert apply_scenario(WORLD, measures[2:]).trade_cost_hat is None


def test_overlaps_name_the_rule_that_decided():
    cars = duty("cars", exporters="world", sectors="C29", add=0.25)
    measures = (
        duty("first", rate=0.1),
        cars,
        duty("general", exporters="world", add=0.1, yields_to="cars"),
        duty("floor", exporters="CHN", floor=0.5),
        duty("again", sectors="C26", rate=0.35),
    )
    overlaps, idle = find_overlaps(WORLD, measures)
    rules = {(o.later, o.rule, o.earlier): o.cells for o in overlaps}
    assert rules == {
        ("cars", "adds to", "first"): 1,
        ("general", "yields to", "cars"): 3,
        ("general", "adds to", "first"): 1,
        ("floor", "lifts to its floor", "cars"): 1,
        ("floor", "lifts to its floor", "general"): 1,
        ("again", "replaces", "first"): 1,
        ("again", "replaces", "general"): 1,
    }
    assert not idle
    trade = {(o.later, o.earlier): o.trade_musd for o in overlaps}
    assert trade["cars", "first"] == pytest.approx(WORLD.basic_flow[USA, CAN, CARS])


def test_contradicting_rates_are_decided_by_the_later_and_said():
    overlaps, idle = find_overlaps(WORLD, (duty("one", rate=0.1), duty("two", rate=0.3)))
    assert [(o.later, o.rule, o.earlier) for o in overlaps] == [("two", "replaces", "one")]
    assert [(i.measure, i.why) for i in idle] == [("one", "replaced everywhere by two")]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"cap": 9.0}, "the duty is there already"),
        ({"add": 0.1, "exempt": [{"sectors": "goods", "reason": "all"}]},
         "all of it is exempt or left to another measure"),
    ],
)  # fmt: skip
def test_a_measure_without_effect_is_named(fields, why):
    _, idle = find_overlaps(WORLD, (duty(**fields),))
    assert [(i.measure, i.why) for i in idle] == [("a", why)]


def test_steps_say_what_stood_before_and_after():
    steps = list(iterate_steps(WORLD, (duty(rate=0.3), duty("b", add=0.1))))
    assert [step.duty.id for step in steps] == ["a", "b"]
    assert np.array_equal(steps[0].before, OLD)
    assert np.array_equal(steps[1].before, steps[0].after)
    assert steps[1].after.tolist() == pytest.approx([0.4, 0.4])


def test_products_scale_a_duty_by_the_share_of_trade_they_cover():
    world = load_world()
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    cars, cloth = world.sectors.index("C29"), world.sectors.index("C13T15")
    measure = duty("autos", exporters="JPN", products="autos", add=0.25)
    change = rates(measure, world=world) - world.tariff_rate
    autos = gather_products(("autos",))
    coverage = compute_list_coverage(autos, "USA", world.economies, world.sectors).share[None]
    coverage = np.broadcast_to(coverage, world.tariff_rate.shape)
    assert np.allclose(change[usa, jpn, world.is_good], 0.25 * coverage[usa, jpn, world.is_good])
    assert 0.2 < change[usa, jpn, cars] < 0.25
    assert change[usa, jpn, cloth] == 0
    everything = rates(measure, duty("b", exporters="JPN", add=0.1, yields_to="autos"), world=world)
    both = everything - world.tariff_rate
    listed = coverage[usa, jpn, cars]
    assert both[usa, jpn, cars] == pytest.approx(0.25 * listed + 0.1 * (1 - listed))
    assert both[usa, jpn, cloth] == pytest.approx(0.1)


def test_exempt_products_are_left_alone():
    world = load_world()
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    exempt = [{"products": "reciprocal-exempt", "reason": "annex II"}]
    change = rates(duty(exporters="JPN", add=0.1, exempt=exempt), world=world) - world.tariff_rate
    medicines, cars = world.sectors.index("C21"), world.sectors.index("C29")
    assert change[usa, jpn, medicines] < 0.02
    assert change[usa, jpn, cars] > 0.09


def test_a_floor_on_a_list_finds_the_duty_of_its_own_goods():
    world = load_world()
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    cars = world.sectors.index("C29")
    listed = duty("autos", exporters="JPN", products="autos", floor=0.15)
    others = duty("rest", exporters="JPN", floor=0.15, yields_to="autos")
    for order in ((listed, others), (others, listed)):
        new = rates(*order, world=world)
        assert new[usa, jpn, cars] == pytest.approx(0.15)


def test_duties_on_lists_without_a_product_in_common_do_not_meet():
    world = load_world()
    lists = [duty(name, exporters="JPN", products=name, add=0.1) for name in ("copper", "autos")]
    overlaps, _ = find_overlaps(world, lists)
    assert not overlaps
    both = duty("both", exporters="JPN", products=["autos", "copper"], rate=0.3)
    overlaps, idle = find_overlaps(world, [*lists, both])
    assert [(o.later, o.earlier) for o in overlaps] == [("both", "copper"), ("both", "autos")]
    assert [(i.measure, i.why) for i in idle] == [
        ("copper", "replaced everywhere by both"), ("autos", "replaced everywhere by both")
    ]  # fmt: skip
    _, idle = find_overlaps(
        world, [lists[1], duty("some", exporters="JPN", products="8703", rate=0.3)]
    )
    assert not idle


def test_the_parts_of_every_cell_add_up_to_its_trade():
    world = load_world()
    measures = [
        duty("a", exporters="world", products=["steel", "autos"], add=0.1),
        duty("b", exporters="world", products="8703.23.01", add=0.1),
    ]
    parts = divide_trade(world, measures)
    assert not parts.member[0].any()
    for share in (parts.own, parts.others):
        assert np.allclose(share.sum(axis=0), 1)
        assert share.min() >= 0


def test_what_is_left_to_a_list_is_the_trade_of_that_list():
    world = load_world()
    autos = duty("autos", exporters="JPN", products="autos", add=0.25)
    copper = duty("copper", exporters="JPN", products="copper", add=0.5)
    rest = duty("rest", exporters="JPN", add=0.1, yields_to=["autos", "copper"])
    overlaps, _ = find_overlaps(world, [autos, copper, rest])
    left = {o.earlier: o for o in overlaps if o.rule == "yields to"}
    assert set(left) == {"autos", "copper"}
    coverage = compute_list_coverage(
        gather_products(("copper",)), "USA", world.economies, world.sectors
    ).share
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    expected = (coverage[jpn] * world.basic_flow[usa, jpn])[world.is_good].sum()
    assert left["copper"].trade_musd == pytest.approx(expected)
    assert left["copper"].trade_musd < left["autos"].trade_musd
