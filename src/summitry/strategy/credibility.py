"""Would they do it? Four cells for every threat, and what waiting costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from summitry.errors import UsageError
from summitry.policy import economy_name
from summitry.strategy.drawn import Drawn
from summitry.strategy.points import TableSolver
from summitry.strategy.solutions import NOTHING_MUSD, Concession
from summitry.strategy.table import Table, Threat
from summitry.world import Array

DAYS_A_MONTH = 365.25 / 12


ENDINGS = (
    "the other side concedes, the threat is lifted",
    "the other side concedes, the threat is carried out all the same",
    "the other side refuses, the threat is carried out",
    "the other side refuses, the threat is dropped",
)


@dataclass(frozen=True)
class Cells:
    """Concede or refuse, carry out or back down: payoffs (P,) of the parties, USD million.

    ``share`` is the share of draws in which the threatener is better off carrying the threat out
    than backing down after a refusal (None without draws), ``draws`` how many.
    """

    threat: Threat
    parties: tuple[str, ...]
    concede_lifted: Array | None
    concede_carried_out: Array | None
    refuse_carried_out: Array
    refuse_backed_down: Array
    share: float | None
    draws: int

    @property
    def gain_musd(self) -> float:
        """What the threatener gains by carrying it out after a refusal, USD million a year."""
        k = self.parties.index(self.threat.party)
        return float(self.refuse_carried_out[k] - self.refuse_backed_down[k])

    def endings(self) -> tuple[tuple[str, Array | None], ...]:
        """The cells in words, each with payoffs (P,) against today; None: no offer is enough."""
        cells = (
            self.concede_lifted, self.concede_carried_out,
            self.refuse_carried_out, self.refuse_backed_down,
        )  # fmt: skip
        return tuple(
            (text, None if payoffs is None else payoffs - self.refuse_backed_down)
            for text, payoffs in zip(ENDINGS, cells, strict=True)
        )

    def lines(self) -> tuple[str, ...]:
        """One plain line for each cell, and one for the verdict."""
        who = economy_name(self.threat.party)
        said = []
        for text, payoffs in self.endings():
            if payoffs is None:
                said.append(f"{text}: no offer on the table is enough")
                continue
            money = ", ".join(
                f"{economy_name(party)} {value:+,.0f}"
                for party, value in zip(self.parties, payoffs, strict=True)
            )
            said.append(f"{text}: {money} USD million a year against today")
        gain = self.gain_musd
        verdict = "gains by" if gain > NOTHING_MUSD else "loses by"
        if abs(gain) <= NOTHING_MUSD:
            verdict = "gains and loses nothing by"
        often = (
            "" if self.share is None else f", in {self.share:.0%} of {self.draws} draws it gains"
        )
        said.append(
            f"{who} {verdict} carrying it out after a refusal ({gain:+,.0f} USD million a year)"
            f"{often}"
        )
        return tuple(said)


def weigh_threat(
    table: Table, threat: Threat, concession: Concession | None, drawn: Drawn | None = None
) -> Cells:
    """The four cells of one threat, and how often carrying it out pays.

    Parameters
    ----------
    table : Table
        As it stands.
    threat : Threat
        One of its threats.
    concession : Concession or None
        The offer on the table, from :func:`summitry.strategy.solutions.find_concession`.
    drawn : Drawn, optional
        The table under draws of elasticities; without it there is no share of draws.
    """
    solver = TableSolver(table)
    offer = None if concession is None or concession.point is None else concession.point
    lifted = carried = None
    if offer is not None:
        lifted = solver.value(offer.coordinates).payoffs
        carried = solver.solve_with(threat.measures, offer.coordinates).payoffs
    refuse = solver.solve_with(threat.measures).payoffs
    today = solver.value(solver.start).payoffs
    keys = [one.key for one in table.threats]
    share = None if drawn is None else float(drawn.carried_out[keys.index(threat.key)])
    return Cells(
        threat, table.parties, lifted, carried, refuse, today, share,
        0 if drawn is None else drawn.draws,
    )  # fmt: skip


@dataclass(frozen=True)
class Delay:
    """What it costs to wait until somebody can sign, USD million by party."""

    months: float
    monthly_musd: Array
    total_musd: Array
    why: str


def price_delay(gains_musd: Array, start: date, until: date, why: str) -> Delay:
    """The monthly flow of what is at stake times the months until someone can sign.

    Parameters
    ----------
    gains_musd : (P,) array
        A year of agreement instead of none, by party.
    start, until : date
        Today, and the first day on which somebody can sign.
    why : str
        What the date is: an election, the end of a pause.

    Raises
    ------
    UsageError
        A day that is past.
    """
    if until <= start:
        raise UsageError(
            "cost of delay", f"{until}, not after {start}", "a later day", "correct the dates"
        )
    months = (until - start).days / DAYS_A_MONTH
    monthly = np.asarray(gains_musd) / 12
    return Delay(months, monthly, monthly * months, why)
