"""What measures of all kinds settle at: an equilibrium, and the wedge that each aim took."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.model import Outcome
from summitry.policy.apply_levers import Sought


@dataclass(frozen=True)
class Wedge:
    """What an aim took: the instrument at which it holds, and who pays.

    Parameters
    ----------
    measure : measure
        The quota, purchase, balance or defence budget.
    means : str
        ``purchases``, ``tariff``, ``quota`` or ``transfer``.
    rate : float
        Ad valorem, a share: the duty added (tariff), the subsidy that makes firms buy (purchases,
        negative) or the worth of the last unit beyond the duty inside (quota). It is the shadow
        price of the aim. 0 for a transfer.
    payment_musd : float
        A year: what the treasury behind the wedge pays out (purchases), the rent (quota), or the
        sum paid by the importer to the exporter (transfer).
    goal_musd, reached_musd, before_musd : float
        The aim, where the outcome stands, and the same number without this set of aims.
    binding : bool
        False if the aim is met without a wedge.
    """

    measure: Sought
    means: str
    rate: float
    payment_musd: float
    goal_musd: float
    reached_musd: float
    before_musd: float
    binding: bool


@dataclass(frozen=True, eq=False)
class Settled:
    """The equilibrium under a set of measures, and the wedge of every aim among them.

    ``without`` is the equilibrium under the same measures without the aims.
    """

    outcome: Outcome
    wedges: tuple[Wedge, ...]
    without: Outcome
