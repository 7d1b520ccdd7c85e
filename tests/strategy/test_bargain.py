"""Tables played through: solutions, red lines, concessions, coalitions, rooms."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from summitry.errors import InputError, NoEquilibriumError, ScenarioError, UsageError
from summitry.model.draws import Spread
from summitry.policy import PledgeMeasure, PurchaseMeasure, TariffMeasure, TransferMeasure
from summitry.strategy.bargain import Bargain, trace_frontier
from summitry.strategy.break_even import trace_break_even
from summitry.strategy.club import ClubRule, form_club
from summitry.strategy.credibility import price_delay, weigh_threat
from summitry.strategy.drawn import draw_table
from summitry.strategy.files import load_talks, parse_talks, table_names
from summitry.strategy.objectives import Payoffs, make_objective
from summitry.strategy.points import TableSolver
from summitry.strategy.rationalise import rationalise
from summitry.strategy.solutions import (
    compute_beyond_threat,
    find_agreement,
    find_concession,
    list_outsiders,
    play,
)
from summitry.strategy.table import Lever, OpenThreat, RedLine, Table, Threat, restrict
from summitry.strategy.talks import compare_rooms, find_nash_in_nash

DUTY = Lever(
    TariffMeasure(id="duty", importer="USA", exporters="JPN", unknown="add"), 0, 0.25, "USA"
)
FARM = Lever(
    PurchaseMeasure(id="farm", lever="purchase", importer="JPN", exporters="USA",
                    sectors="A01", unknown="extra"), 0, 8000, "JPN",
)  # fmt: skip
PAY = Lever(
    TransferMeasure(id="pay", lever="transfer", economies="JPN", receivers="USA",
                    unknown="amount"), 0, 20_000, "JPN",
)  # fmt: skip
PLEDGE = Lever(
    PledgeMeasure(id="pledge", lever="pledge", economies="JPN", receivers="USA",
                  unknown="amount", years=4), 0, 550_000, "JPN",
)  # fmt: skip
THREAT = Threat(
    "us-25", "25 percent", (TariffMeasure(id="t", importer="USA", exporters="JPN", add=0.25),),
    "USA",
)  # fmt: skip
WANTS = make_objective("USA", real_income=1.0, balance_with={"JPN": 0.25})


def make_table(world, levers=(DUTY, FARM, PAY), **changes):
    base = Table(
        "two", world, (), (make_objective("JPN"), WANTS), (1.0, 1.0), tuple(levers),
        threats=(THREAT,),
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture(scope="module")
def played(five):
    return play(make_table(five, announced={"duty": 0.15, "farm": 8000.0}), points=9)


def test_the_frontier_falls_and_nothing_on_it_is_dominated(played):
    at = np.array([point.payoffs for point in played.frontier.points])
    assert (np.diff(at[:, 0]) < 0).all()
    assert (np.diff(at[:, 1]) > 0).all()


def test_solutions_give_both_more_than_the_threat_and_lie_on_the_frontier(played):
    at = np.array([point.payoffs for point in played.frontier.points])[::-1]
    for agreement in played.agreements:
        assert (agreement.gains > 0).all()
        best = np.interp(agreement.point.payoffs[0], at[:, 0], at[:, 1])
        assert agreement.point.payoffs[1] == pytest.approx(best, abs=0.03 * np.ptp(at[:, 1]))


def test_equal_gain_is_equal_and_nash_has_the_larger_product(played):
    nash, _, equal = played.agreements
    assert equal.gains[0] == pytest.approx(equal.gains[1], rel=1e-3)
    assert np.prod(nash.gains) >= np.prod(equal.gains) * 0.999


def test_a_table_point_is_one_equilibrium_with_the_transfer_inside(five):
    solver = TableSolver(make_table(five, (PAY,)))
    point = solver.value(np.array([1.0]))
    received = point.outcome.shock.transfer_musd
    assert received[five.economy_index("USA")] == pytest.approx(20_000)
    assert point.outcome.certificate.converged
    assert point.payoffs[0] < -20_000  # the payer's terms of trade worsen too


def test_an_announced_promise_is_met_exactly(played):
    ids = [lever.id for lever in played.table.levers]
    assert played.announced.values[ids.index("farm")] == pytest.approx(8000, rel=1e-4)
    assert played.announced.values[ids.index("duty")] == pytest.approx(0.15)


def test_money_invested_from_abroad_is_no_gain_by_itself(five):
    """Spending what is owed is no income: only prices of what is sold abroad move."""
    table = make_table(five, (PLEDGE,), objectives=(make_objective("JPN"), make_objective("USA")))
    solver = TableSolver(table)
    change = solver.value(np.ones(1)).payoffs - solver.value(np.zeros(1)).payoffs
    assert abs(change[1]) < 0.2 * 137_500
    payoffs = Payoffs(five, table.objectives)
    counted_as_gift = payoffs.compute(solver.value(np.ones(1)).outcome)
    assert counted_as_gift[1] - change[1] == pytest.approx(137_500, rel=0.1)


def test_red_lines_hold_in_every_solution(five):
    line = RedLine("JPN", "a source", lever="farm", at_most=2000.0)
    floor = RedLine("JPN", "a source", indicator="real_income_pct", at_least=-0.4)
    found = play(make_table(five, red_lines=(line, floor)), points=5)
    for agreement in found.agreements:
        assert agreement.point.values[1] <= 2000 * 1.01
        assert agreement.point.slack.min() >= -1e-3


def test_red_lines_that_conflict_are_named(five):
    lines = (
        RedLine("JPN", "cabinet", lever="pay", at_most=1000.0),
        RedLine("USA", "letter", lever="pay", at_least=5000.0),
        RedLine("JPN", "cabinet", lever="farm", at_most=8000.0),
    )
    with pytest.raises(NoEquilibriumError) as caught:
        play(make_table(five, red_lines=lines), points=5)
    assert caught.value.seen == (
        "no point within the red lines: Japan: pay at most 1.00 billion USD (cabinet);"
        " United States: pay at least 5.00 billion USD (letter) conflict"
    )


def test_a_frontier_of_one_point_is_said(five):
    """Raising Japan's duty on American food: neither wants it."""
    lever = Lever(
        TariffMeasure(id="d", importer="JPN", exporters="USA", sectors="food", unknown="add"),
        0.3, 0.5, "JPN", 0.3,
    )  # fmt: skip
    with pytest.raises(NoEquilibriumError) as caught:
        trace_frontier(Bargain(make_table(five, (lever,), threats=())), 5)
    assert caught.value.seen.startswith("a frontier of one point: JPN and USA want the same")


def test_a_frontier_is_for_two(five):
    with pytest.raises(InputError):
        trace_frontier(Bargain(make_table(five)), 2)


def test_the_smallest_offer_leaves_the_threatener_as_well_off(played):
    (concession,) = played.concessions
    threat = played.threat_points[1].point
    assert concession.point.payoffs[1] == pytest.approx(threat.payoffs[1], rel=1e-3)
    assert concession.point.values[0] == pytest.approx(0.0)  # the threat is lifted
    assert concession.cost_musd[0] < 0
    single = dict(concession.by_lever)
    assert single["farm"] is None
    assert 0 < single["pay"] < 20_000


def test_what_an_offer_costs_beyond_the_threat_is_the_givers_alone(played):
    """Japan's own payoffs, looked up: both are counted from today."""
    (concession,) = played.concessions
    threat = played.threat_points[1].point.payoffs
    more = threat[0] - concession.point.payoffs[0]
    assert concession.threat_musd == pytest.approx(threat - played.today.payoffs)
    assert concession.dearer_than_threat == (more > 10)
    assert concession.beyond_threat == pytest.approx([max(more, 0), 0])


def test_offers_are_dearer_only_where_the_giver_loses_more():
    cost = np.array([[-100.0, 50], [-100, 50], [0, 50], [-100, 50], [np.nan, np.nan]])
    threat = np.array([[-300.0, 50], [-20, 50], [40, 50], [-95, 50], [-20, 50]])
    more = compute_beyond_threat(cost, threat)
    assert more.tolist() == [[0, 0], [80, 0], [0, 0], [0, 0], [0, 0]]


def test_an_offer_with_more_levers_costs_no_more(five):
    few = find_concession(Bargain(make_table(five, (DUTY, PAY))), THREAT)
    more = find_concession(Bargain(make_table(five, (DUTY, FARM, PAY))), THREAT)
    assert more.cost_musd[0] >= few.cost_musd[0] - 5.0


def test_credibility_has_four_cells_and_a_share_of_draws(five):
    played = play(make_table(five, (DUTY, PAY)), points=3)
    table = played.table
    spread = Spread(np.full(len(five.sectors), 0.1))
    drawn = draw_table(played, spread, 10)
    cells = weigh_threat(table, THREAT, played.concessions[0], drawn)
    assert len(cells.lines()) == 5
    assert 0 <= cells.share <= 1
    assert drawn.dearer.shape == (1,)
    assert 0 <= drawn.dearer[0] <= drawn.enough[0]
    assert cells.draws == 10
    low, high = drawn.agreements[..., 0], drawn.agreements[..., 2]
    assert (low < high).all()
    assert (drawn.gains[0, :, 1] > 0).all()
    assert drawn.gains[2, 0] == pytest.approx(drawn.gains[2, 1], rel=1e-2)  # equal in every draw
    assert (drawn.threats[0, :, 0] <= drawn.threats[0, :, 2]).all()
    gain = cells.refuse_carried_out[1] - cells.refuse_backed_down[1]
    assert cells.lines()[-1].startswith(
        "United States gains by" if gain > 0 else "United States loses by"
    )


def test_too_few_draws_are_refused(played):
    with pytest.raises(UsageError) as caught:
        draw_table(played, Spread(np.zeros(28)), 9)
    assert (caught.value.seen, caught.value.expected) == ("9", "at least 10")


OPEN = OpenThreat(
    "us", "a duty nobody has named",
    TariffMeasure(id="t", importer="USA", exporters="JPN", unknown="add"), "USA", 0.10, 0.25,
)  # fmt: skip


def test_a_threat_without_a_number_is_a_curve_and_a_range(five):
    """The curve passes through the offers to its ends; markers are dated; more costs more."""
    table = make_table(five, (DUTY, PAY), threats=OPEN.ends, open_threats=(OPEN,))
    curve = trace_break_even(Bargain(table), OPEN, points=3)
    assert [f"{m.date} {m.rate:.2f}" for m in curve.markers] == [
        "2025-04-02 0.24", "2025-04-09 0.10", "2025-07-07 0.25", "2025-07-22 0.15",
    ]  # fmt: skip
    assert curve.values.tolist() == pytest.approx([0.10, 0.15, 0.175, 0.24, 0.25])
    assert (np.diff(curve.payoffs_musd[:, 0]) < 0).all()
    ((name, alone),) = curve.by_lever
    assert name == "pay"
    for end, k in ((OPEN.ends[0], 0), (OPEN.ends[1], -1)):
        found = find_concession(Bargain(table), end)
        assert alone[k] == pytest.approx(dict(found.by_lever)["pay"], rel=1e-3)
        assert curve.costs_musd[k] == pytest.approx(found.cost_musd, rel=0.01)
    more = curve.payoffs_musd[:, 0] - curve.costs_musd[:, 0]
    assert curve.list_dearer() == tuple(np.flatnonzero(more > 10).tolist())
    assert curve.list_dearer()
    assert curve.low[0].point.payoffs[0] > curve.high[0].point.payoffs[0]  # the weaker threat


def test_an_open_threat_needs_a_range():
    text = (
        "name: x\nparties: [{party: JPN}, {party: USA}]\nthreats:\n  - key: us\n    title: t\n"
        "    party: USA\n    %smeasures:\n      - {id: t, importer: USA, exporters: JPN, add: %s}\n"
    )
    for given, rate, seen in (
        ("", "?", "an amount left open, and no range"),
        ("from: 20%\n    to: 10%\n    ", "?", "an amount left open, and no range"),
        ("from: 10%\n    to: 20%\n    ", "10%", "0 amounts left open"),
    ):
        with pytest.raises(ScenarioError) as caught:
            parse_talks(text % (given, rate)).to_table()
        assert caught.value.seen == seen


def test_delay_costs_a_monthly_flow():
    delay = price_delay(np.array([1200.0, 600.0]), date(2025, 2, 10), date(2025, 6, 3), "election")
    assert delay.months == pytest.approx(113 / 30.4375)
    assert delay.total_musd[0] == pytest.approx(100 * delay.months)
    with pytest.raises(UsageError):
        price_delay(np.zeros(2), date(2025, 6, 3), date(2025, 6, 3), "today")


def test_weights_that_rationalise_a_deal_make_it_as_good_as_none(played):
    rationales = rationalise(played.table, played.announced, played.reference.point, ["C29"])
    for one in rationales:
        if one.real_income_musd >= 0:
            assert all(reason.weight == 0 for reason in one.reasons)
        elif one.smallest is not None:
            total = one.real_income_musd + sum(
                w * r.change_musd for w, r in zip(one.smallest, one.reasons, strict=True)
            )
            assert total == pytest.approx(0, abs=1e-6 * abs(one.real_income_musd))


def test_outsiders_are_those_not_at_the_table(played):
    codes = {
        code
        for code, _, _ in list_outsiders(played.table, played.agreements[0].point, played.today)
    }
    assert codes == {"CHN", "EU27", "ROW"}
    still = list_outsiders(played.table, played.today, played.today)
    assert all(musd == 0 for _, _, musd in still)


def test_levers_that_contradict_each_other_are_refused(five):
    with pytest.raises(UsageError, match="the same measure twice"):
        make_table(five, (DUTY, DUTY))
    other = Lever(
        TariffMeasure(id="other", importer="USA", exporters="JPN", unknown="rate"), 0, 0.1, "USA"
    )
    with pytest.raises(UsageError, match="one of them replaces the other"):
        make_table(five, (DUTY, other))


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"levers": ()}, "no levers"),
        ({"powers": (1.0,)}, "bargaining weights (1.0,)"),
        ({"objectives": (WANTS,), "powers": (1.0,)}, "1 party"),
        ({"announced": {"rice": 1.0}}, "lever rice, not on the table"),
        ({"red_lines": (RedLine("JPN", "s", lever="rice"),)}, "lever rice, not on the table"),
    ],
)
def test_what_cannot_be_a_table_is_refused(five, change, seen):
    with pytest.raises(UsageError) as caught:
        make_table(five, **change)
    assert caught.value.seen == seen


def test_an_agreement_beyond_reach_names_the_floor(five):
    bargain = Bargain(make_table(five, (FARM,)))
    with pytest.raises(NoEquilibriumError) as caught:
        find_agreement(bargain, "nash", np.array([1e6, 1e6]))
    assert caught.value.seen == (
        "no point within the red lines: not each party at least as well off as without agreement"
    )


def test_only_those_in_the_room_move_their_levers(five):
    table = make_table(five)
    alone = restrict(table, ["USA", "JPN"])
    assert {lever.id for lever in alone.levers} == {"duty", "farm", "pay"}
    (room,) = compare_rooms(table, [["USA", "JPN"]])
    assert (room.gains > 0).all()
    with pytest.raises(UsageError):
        compare_rooms(table, [["USA", "KOR"]])


def test_one_pair_of_talks_is_its_nash_bargain(five):
    """From today's table, where the pair breaks off to today's levers."""
    duty = replace(DUTY, start=0.15)
    table = make_table(five, (duty, FARM, PAY), threats=())
    talks = find_nash_in_nash(table, [("USA", "JPN")])
    floor = TableSolver(table).value(TableSolver(table).start).payoffs
    nash = find_agreement(Bargain(table), "nash", floor)
    assert talks.gains.prod() == pytest.approx(nash.gains.prod(), rel=0.02)


def test_a_club_of_two_by_hand(five):
    blocs = [make_objective("JPN"), make_objective("EU27")]
    result = form_club(five, blocs, ClubRule("retaliation", 0.1, "USA"))
    assert len(result.values) == 4
    empty, both = frozenset(), frozenset({"JPN", "EU27"})
    assert result.values[empty].payoffs == pytest.approx([0, 0], abs=1e-3)
    for members in result.stable:
        assert result.internal(members)
        assert result.external(members)
    worth = {m: sum(v.payoffs[result.candidates.index(c)] for c in m)
             for m, v in result.values.items()}  # fmt: skip
    one = worth[frozenset({"JPN"})]
    other = worth[both] - worth[frozenset({"EU27"})]
    assert result.shapley_musd[0] == pytest.approx((one + other) / 2)
    assert result.shapley_musd.sum() == pytest.approx(worth[both])


def test_clubs_refuse_what_they_cannot_do(five):
    blocs = [make_objective("JPN"), make_objective("EU27")]
    with pytest.raises(UsageError):
        form_club(five, blocs[:1], ClubRule("club", 0.1))
    with pytest.raises(UsageError):
        form_club(five, blocs, ClubRule("retaliation", 0.1, "JPN"))
    with pytest.raises(UsageError):
        form_club(five, blocs, ClubRule("club", 0.1), founders=["KOR"])


def test_a_club_with_penalties_changes_outsiders(five):
    blocs = [make_objective("JPN"), make_objective("EU27"), make_objective("CHN")]
    result = form_club(five, blocs, ClubRule("club", 0.1, internal_cut=1.0))
    pair = result.values[frozenset({"JPN", "EU27"})].payoffs
    assert pair[2] < 0  # China pays the penalty


@pytest.mark.parametrize("name", table_names())
def test_every_table_of_the_casebook_reads(name):
    talks = load_talks(name)
    assert talks.objectives
    if talks.file.levers:
        assert talks.to_table().levers


@pytest.mark.parametrize(
    ("text", "where", "seen"),
    [
        ("name: x\nparties: [{party: Jpan}]\n", "table, line 2, column 12, key parties[0].party",
         "Jpan"),
        ("name: x\nparties: [{party: JPN, wants: all}]\n",
         "table, line 2, column 24, key parties[0].wants", "unknown key wants"),
        ("name: x\nparties: [{party: JPN, power: strong}]\n",
         "table, line 2, column 24, key parties[0].power", "strong"),
        ("name: x\nparties: []\nlevers: [{owner: JPN, to: much, measure: {id: a}}]\n",
         "table, line 3, column 23, key levers[0].to", "much"),
        ("- x\n", "table", "no keys"),
    ],
)  # fmt: skip
def test_mistakes_in_a_table_file_are_placed(text, where, seen):
    with pytest.raises(ScenarioError) as caught:
        parse_talks(text)
    assert (caught.value.where, caught.value.seen) == (where, seen)


def test_a_missing_table_lists_those_there_are(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        load_talks(tmp_path / "none.yaml")
    assert "japan-usa-2025" in caught.value.expected


def test_a_lever_with_no_open_amount_is_refused():
    text = (
        "name: x\nparties: [{party: JPN}, {party: USA}]\n"
        "levers: [{owner: JPN, to: 10%, measure: {id: a, lever: embargo, importer: JPN,"
        " exporters: USA}}]\n"
    )
    with pytest.raises(ScenarioError) as caught:
        parse_talks(text).to_table()
    assert caught.value.seen == "a embargo, which has no open amount"


def test_a_red_line_by_weight_is_a_sum_at_its_unit_value():
    """No more than 770,000 t of rice duty free: 424,000 t more, 289 USD million."""
    table = load_talks("japan-rice-2025").to_table()
    (line,) = table.red_lines
    assert line.at_most == pytest.approx(424_000 * 681 / 1e6)
    assert "that is 424,000 t at 681 USD a tonne (no more than 770,000 t" in line.describe(
        table.levers
    )
    bargain = Bargain(table)
    floor = bargain.solver.solve_with(table.threats[0].measures).payoffs
    agreement = find_agreement(bargain, "nash", floor)
    assert agreement.point.values[1] <= line.at_most * 1.01
    assert (agreement.gains > 0).all()


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("tonnes_at_most: 5", "tonnes or a unit value without the other"),
        ("unit_value: 5", "tonnes or a unit value without the other"),
        ("tonnes_at_most: 0, unit_value: 5", "0 t at 5 USD a tonne"),
        ("tonnes_at_most: 5, unit_value: 5, at_most: 1 billion USD",
         "5 t at 5 USD a tonne, and at_most beside it"),
    ],
)  # fmt: skip
def test_a_weight_needs_its_unit_value(line, seen):
    text = (
        "name: x\nparties: [{party: JPN}, {party: USA}]\n"
        "levers:\n  - owner: JPN\n    to: 10%\n"
        "    measure: {id: d, importer: JPN, exporters: USA, add: ?}\n"
        f"red_lines: [{{party: JPN, lever: d, source: s, {line}}}]\n"
    )
    with pytest.raises(ScenarioError) as caught:
        parse_talks(text).to_table()
    assert caught.value.seen == seen
