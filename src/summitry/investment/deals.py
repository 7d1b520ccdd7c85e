"""Buying a firm, building a plant, or being forbidden to: what each adds, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.errors import UsageError
from summitry.investment.multipliers import (
    DemandEffect,
    JobCoefficient,
    Multiplier,
    PayPerJob,
    compute_demand_effect,
)
from summitry.investment.returns import LARGEST_MUSD


@dataclass(frozen=True)
class Deal:
    """One way a takeover can go; USD million.

    Parameters
    ----------
    paid_to_owners_musd : float
        For shares: changes who owns, adds nothing.
    new_capital_musd : float
        For plants: what stands afterwards and did not before.
    inflow_musd : float
        Money from abroad in all: the larger current-account deficit over the horizon (identity).
    return_abroad_musd : float
        What the owners abroad receive a year afterwards, at the stated return.
    building : DemandEffect or None
        What building the plants sets going, once.
    """

    name: str
    paid_to_owners_musd: float
    new_capital_musd: float
    inflow_musd: float
    return_abroad_musd: float
    building: DemandEffect | None
    who_gains: str


def compare_deals(
    price_musd: float,
    plants_musd: float,
    yearly_return: float,
    multiplier: Multiplier,
    jobs: JobCoefficient | PayPerJob | None = None,
) -> tuple[Deal, ...]:
    """Acquisition, acquisition with plants, plants alone, blocked: side by side.

    Accounts with the sums as stated: a price paid to owners is no investment in the sense of the
    national accounts, plants are. What the owners at home do with the price is not known and not
    assumed. Whether the plants would have been built by somebody else is not known either.

    Parameters
    ----------
    price_musd : float
        Paid for the shares.
    plants_musd : float
        New plants and machines promised.
    yearly_return : float
        Gross return on what is owned, share a year, as stated by who asks.
    multiplier : Multiplier
        Of the industry that builds, usually construction (``F``).
    """
    for name, value in (("price", price_musd), ("plants", plants_musd)):
        if not 0 <= value <= LARGEST_MUSD:
            raise UsageError(
                f"deal, {name}", f"{value:g}", "a sum of zero or more, USD million", "correct it"
            )
    if not 0 <= yearly_return < 1:
        raise UsageError(
            "deal, yearly return", f"{yearly_return:g}", "a share from 0 to 1", "write 8% or 0.08"
        )

    def build(name: str, price: float, plants: float, who: str) -> Deal:
        inflow = price + plants
        effect = compute_demand_effect(multiplier, plants, jobs) if plants > 0 else None
        return Deal(name, price, plants, inflow, inflow * yearly_return, effect, who)

    return (
        build("acquisition", price_musd, 0.0,
              "the owners who sell; no capital is added"),
        build("acquisition with new plants", price_musd, plants_musd,
              "the owners who sell; workers and suppliers of what is built"),
        build("greenfield", 0.0, plants_musd,
              "workers and suppliers of what is built; the owners keep their firm"),
        build("blocked", 0.0, 0.0,
              "nobody from this money; the firm keeps its owners and its need for capital"),
    )  # fmt: skip
