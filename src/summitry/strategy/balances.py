"""Balances side by side: what one pair trades, and what the economy owes to all."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from summitry.errors import InputError
from summitry.model import Outcome, compute_bilateral_goods, compute_indicators
from summitry.policy import economy_name

# The rates announced on 2 April 2025: (imports - exports) / (eps phi imports), halved, rounded up
# to a whole percent, at least 10 (USTR, "Reciprocal Tariff Calculations", April 2025).
USTR_EPSILON = 4.0
USTR_PHI = 0.25
USTR_FLOOR_PCT = 10


@dataclass(frozen=True)
class Balance:
    """One balance before and after, exports less imports, USD million; named in full."""

    what: str
    before_musd: float
    after_musd: float

    @property
    def change_pct(self) -> float:
        """Change of the balance, percent of its size before; a smaller deficit is negative."""
        if self.before_musd == 0:
            return 0.0
        return 100 * (self.after_musd - self.before_musd) / self.before_musd


def list_balances(outcome: Outcome, economy: str, partner: str) -> tuple[Balance, ...]:
    """The bilateral goods balance, the total goods balance and the current balance, side by side.

    The first can be brought to any value by a duty on one partner while the others hardly move:
    the last is fixed by the deficit rule (15) and by payments between governments.

    Parameters
    ----------
    outcome : Outcome
        Any equilibrium.
    economy, partner : str
        Codes of the baseline.
    """
    world = outcome.world
    n, i = world.economy_index(economy), world.economy_index(partner)
    before, after = compute_bilateral_goods(outcome)
    goods = compute_indicators(outcome)
    total = float(goods["goods_balance_musd"][n])
    change = float(goods["goods_balance_change_musd"][n])
    name = economy_name(economy)
    return (
        Balance(
            f"{name}, goods, with {economy_name(partner)}",
            float(before[i, n] - before[n, i]),
            float(after[i, n] - after[n, i]),
        ),
        Balance(f"{name}, goods, with all", total - change, total),
        Balance(
            f"{name}, goods and services, with all",
            -float(world.deficit[n]),
            -float(outcome.deficit_new[n]),
        ),
    )


def compute_reciprocal_rate_pct(imports: float, exports: float) -> int:
    """The "reciprocal" duty of 2 April 2025 from two numbers, whole percent.

    ``(m - x) / (eps phi m)`` with eps = 4 and phi = 0.25, halved, rounded up, at least 10. It
    holds wages, other partners and retaliation fixed; for comparison only.

    Parameters
    ----------
    imports, exports : float
        Goods the economy bought from and sold to the partner in a year, one unit, positive.

    Raises
    ------
    InputError
        Imports that are not positive.

    Examples
    --------
    >>> compute_reciprocal_rate_pct(148.2, 79.7)  # Japan, 2024, USD billion
    24
    """
    if not imports > 0 or not exports >= 0:
        raise InputError(
            "reciprocal rate",
            f"imports {imports:g} and exports {exports:g}",
            "positive imports, and exports of zero or more",
            "give both in the same unit",
        )
    rate = (imports - exports) / (USTR_EPSILON * USTR_PHI * imports)
    return max(USTR_FLOOR_PCT, ceil(round(100 * rate / 2, 9)))
