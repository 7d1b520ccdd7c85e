"""The frontier of a negotiating table as a picture: today, threats, solutions, announced deal."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.brief.reader import ENGLISH, Reader
from summitry.charts import Deal, FrontierChart
from summitry.errors import UsageError
from summitry.strategy.solutions import Bargained
from summitry.world import Array

SOLUTIONS = {
    "nash": "Nash bargain",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "equal_gain": "equal gain",
}
_MOST_DEALS = 6


def make_frontier_chart(played: Bargained) -> FrontierChart:
    """Payoffs against today, USD billion a year, with the deals that matter as marks.

    Raises
    ------
    UsageError
        A table without a frontier: not two parties.
    """
    if played.frontier is None:
        raise UsageError(
            "frontier picture", "a table of more than two parties", "two parties",
            "restrict the table",
        )  # fmt: skip
    today = played.today.payoffs
    deals = [("today", today)]
    reference = played.reference
    if reference.key != "status_quo":
        deals.append((f"no agreement: {reference.title}", reference.point.payoffs))
    if played.announced is not None:
        deals.append(("the deal announced later", played.announced.payoffs))
    deals += [(SOLUTIONS[one.solution], one.point.payoffs) for one in played.agreements]
    first, second = played.table.parties
    return set_frontier((first, second), [point.payoffs for point in played.frontier.points], deals)


def set_frontier(
    parties: tuple[str, str],
    points: Sequence[Sequence[float] | Array],
    deals: Sequence[tuple[str, Sequence[float] | Array]],
    reader: Reader = ENGLISH,
) -> FrontierChart:
    """Points and named deals, payoffs in USD million, as a picture; the first deal is today."""
    zero = deals[0][1]

    def place(payoffs: Sequence[float] | Array) -> tuple[float, float]:
        return float(payoffs[0] - zero[0]) / 1e3, float(payoffs[1] - zero[1]) / 1e3

    first, second = (reader.economy(code) for code in parties)
    curve = [place(point) for point in points]
    marks = tuple(Deal(name, *place(payoffs)) for name, payoffs in deals)
    listed = "; ".join(
        f"{deal.label}: {reader.number(deal.x, 1)}, {reader.number(deal.y, 1)}" for deal in marks
    )
    x_axis, y_axis = (
        reader("{party}: payoff against today, USD billion a year", party=name)
        for name in (first, second)
    )
    return FrontierChart(
        title=reader("What {first} and {second} can reach together", first=first, second=second),
        description=reader("The best for {second} at each payoff of {first}; payoffs of the deals: "
                           "{deals}.", first=first, second=second, deals=listed),
        x_axis=x_axis,
        y_axis=y_axis,
        x=tuple(x for x, _ in curve),
        y=tuple(y for _, y in curve),
        deals=marks[:_MOST_DEALS],
    )  # fmt: skip
