"""The frontier of a negotiating table as a picture: today, threats, solutions, announced deal."""

from __future__ import annotations

from summitry.charts import Deal, FrontierChart
from summitry.errors import UsageError
from summitry.policy import economy_name
from summitry.strategy.solutions import Bargained

_NAMES = {
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
    first, second = (economy_name(code) for code in played.table.parties)
    deals = [Deal("today", 0.0, 0.0)]
    reference = played.reference
    if reference.key != "status_quo":
        x, y = (reference.point.payoffs - today) / 1e3
        deals.append(Deal(f"no agreement: {reference.title}", float(x), float(y)))
    if played.announced is not None:
        x, y = (played.announced.payoffs - today) / 1e3
        deals.append(Deal("the deal announced later", float(x), float(y)))
    for agreement in played.agreements:
        x, y = (agreement.point.payoffs - today) / 1e3
        deals.append(Deal(_NAMES[agreement.solution], float(x), float(y)))
    points = [(point.payoffs - today) / 1e3 for point in played.frontier.points]
    return FrontierChart(
        title=f"What {first} and {second} can reach together",
        description=f"The best for {second} at each payoff of {first}, with "
        + "; ".join(f"{deal.label}: {deal.x:.1f} and {deal.y:.1f}" for deal in deals),
        x_axis=f"{first}: payoff against today, USD billion a year",
        y_axis=f"{second}: payoff against today, USD billion a year",
        x=tuple(float(point[0]) for point in points),
        y=tuple(float(point[1]) for point in points),
        deals=tuple(deals[:_MOST_DEALS]),
    )
