"""Who gets the money that a pledged project earns: shares that change once the sum is repaid."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.errors import UsageError

LONGEST = 100
LARGEST_MUSD = 1e8  # about a year's income of the world


@dataclass(frozen=True)
class ReturnPath:
    """Cash a project pays out year by year, and to whom; USD million.

    `repaid_in` is the year, counted from 1, in which the investor has its sum back with interest;
    None if it never does within the years shown.
    """

    cash_musd: tuple[float, ...]
    investor_musd: tuple[float, ...]
    host_musd: tuple[float, ...]
    owed_musd: tuple[float, ...]  # still to be repaid at the end of the year
    repaid_in: int | None


def split_returns(
    amount_musd: float,
    yearly_return: float,
    years: int,
    *,
    host_first: float = 0.5,
    host_later: float = 0.9,
    interest: float = 0.0,
) -> ReturnPath:
    """Split what a project earns between investor and host: 50/50 until repaid, then 90/10.

    Each year the project pays out ``amount x yearly_return``. Until the investor has received its
    sum with interest the host gets `host_first` of it, afterwards `host_later`; in the year in
    which the debt ends the payout is split in two parts. The terms of the agreement of the United
    States with Japan (memorandum of 4 September 2025) are 0.5 and 0.9; what the projects earn and
    at which rate Japan lends nobody has said, so both are stated by who asks.

    Parameters
    ----------
    yearly_return : float
        Cash paid out a year over the sum invested, share.
    interest : float
        On what is still owed, share a year.

    Raises
    ------
    UsageError
        A share outside 0 to 1, a sum or a number of years out of range.
    """
    shares = {"host_first": host_first, "host_later": host_later}
    rates = {"yearly_return": yearly_return, "interest": interest}
    for name, value in {**shares, **rates}.items():
        if not 0 <= value <= 1:
            raise UsageError(
                f"returns, {name}", f"{value:g}", "a share from 0 to 1", "write 50% or 0.5"
            )
    if not (0 < amount_musd <= LARGEST_MUSD and 1 <= years <= LONGEST):
        raise UsageError(
            "returns",
            f"USD {amount_musd:g} million over {years} years",
            f"a sum above zero and 1 to {LONGEST} years",
            "correct the sum or the years",
        )
    owed, repaid, rows = amount_musd, None, []
    cash = amount_musd * yearly_return
    for year in range(1, years + 1):
        owed *= 1 + interest
        gross = min(cash, owed / (1 - host_first)) if owed > 0 and host_first < 1 else 0.0
        if owed > 0 and host_first == 1:
            gross = cash  # the investor is never repaid
        to_investor = (1 - host_first) * gross
        owed = max(owed - to_investor, 0.0)
        if owed <= 1e-9 * amount_musd and repaid is None:
            owed, repaid = 0.0, year
        to_investor += (1 - host_later) * (cash - gross)
        rows.append((to_investor, cash - to_investor, owed))
    investor, host, left = (tuple(row[k] for row in rows) for k in range(3))
    return ReturnPath((cash,) * years, investor, host, left, repaid)
