"""Defence spending on a path to a share of GDP: money, imports by supplier, balances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import UsageError
from summitry.exposure import table_from_world
from summitry.world import Array, World

# ISIC 4 classes of arms: 2520 weapons and ammunition, 2651 navigation and radar, 3011 warships,
# 3030 aircraft and missiles, 3040 fighting vehicles. The sectors are wider than the classes.
EQUIPMENT_SECTORS = ("C25", "C26", "C301", "C302T309")
# Guideline of the Wales Summit Declaration (NATO, September 2014, paragraph 14): 20 % of defence
# spending on major new equipment.
EQUIPMENT_SHARE = 0.2
HIGHEST_SHARE = 0.5  # half of GDP: beyond it a percent sign is missing
LONGEST_PATH = 60


@dataclass(frozen=True)
class SpendingPath:
    """A straight line of the share of GDP from one year to another.

    Money is in USD million of the baseline's year; ``extra_musd`` is what goes beyond staying at
    the first share.
    """

    years: tuple[int, ...]
    share: tuple[float, ...]
    gdp_musd: tuple[float, ...]
    spending_musd: tuple[float, ...]
    extra_musd: tuple[float, ...]


def make_spending_path(
    start_share: float,
    target_share: float,
    years: tuple[int, int],
    gdp_musd: float,
    growth: float = 0.0,
) -> SpendingPath:
    """Spending year by year: share of GDP on a straight line, GDP at a stated rate of growth.

    Arithmetic, no forecast: ``spending[y] = share[y] x gdp x (1 + growth)^(y - first)``.

    Parameters
    ----------
    start_share, target_share : float
        Shares of GDP, 0.02 is 2 percent.
    years : (int, int)
        First and last year.
    gdp_musd : float
        GDP of the first year.
    growth : float
        Real growth a year, share.

    Raises
    ------
    UsageError
        A share outside 0 to 50 percent, or years that do not follow each other.
    """
    first, last = years
    for name, given in (("start", start_share), ("target", target_share)):
        if not 0 <= given <= HIGHEST_SHARE:
            raise UsageError(
                f"spending path, {name} share",
                f"{given:.4g}",
                "a share of GDP from 0 to 0.5",
                "write 2% or 0.02 for two percent",
            )
    if not 0 < last - first <= LONGEST_PATH:
        raise UsageError(
            "spending path, years",
            f"{first} to {last}",
            f"a last year after the first, at most {LONGEST_PATH} years later",
            "correct --by or --in",
        )
    listed = tuple(range(first, last + 1))
    steps = [(year - first) / (last - first) for year in listed]
    share = tuple(start_share + (target_share - start_share) * step for step in steps)
    gdp = tuple(gdp_musd * (1 + growth) ** (year - first) for year in listed)
    money = tuple(s * g for s, g in zip(share, gdp, strict=True))
    extra = tuple((s - start_share) * g for s, g in zip(share, gdp, strict=True))
    return SpendingPath(listed, share, gdp, money, extra)


def compute_gdp_musd(world: World, economy: str) -> float:
    """GDP at market prices as the baseline has it: value added + import duty, USD million."""
    n = world.economy_index(economy)
    return float(world.value_added[n] + world.tariff_revenue[n])


@dataclass(frozen=True, eq=False)
class ImportContent:
    """What a sum of extra defence spending buys abroad; arrays by supplier (N,), USD million.

    Parameters
    ----------
    direct : array
        Bought from each economy, the buyer's own included; duty left out.
    value_added : array
        Value added of each economy in all of it, at every stage.
    balance : array
        Change of the buyer's trade balance with each economy before anything else adjusts:
        negative is more imports. Sums to minus the foreign value added.
    balance_if_cut : array
        The same if other final spending of the buyer falls by the same sum.
    """

    direct: Array
    value_added: Array
    balance: Array
    balance_if_cut: Array


def measure_import_content(
    world: World,
    economy: str,
    extra_musd: float,
    equipment_share: float = EQUIPMENT_SHARE,
    supplier_share: dict[str, float] | None = None,
) -> ImportContent:
    """Where extra defence spending goes: direct purchases, value added, trade balances.

    A part `equipment_share` buys equipment (`EQUIPMENT_SECTORS`, in the proportions of the
    economy's final spending on them), the rest pay and services. Suppliers are those of the
    baseline unless `supplier_share` states how much of the equipment comes from whom; what it
    leaves is shared as before. Output behind it follows Leontief: ``x = (I - A)^-1 f``.

    First-round accounts: no price moves, no tax or debt is modelled. ``balance_if_cut`` shows the
    other extreme, in which the money is taken from other final spending.
    """
    n = world.economy_index(economy)
    demand = _list_purchases(world, n, extra_musd, equipment_share, supplier_share)
    average = _by_supplier(world, n, extra_musd * world.final_share[n])
    (balance, instead), added = _follow(world, n, (demand, average))
    return ImportContent(demand.sum(axis=1), added, balance, balance - instead)


def list_purchases(
    world: World, economy: str, extra_musd: float, equipment_share: float = EQUIPMENT_SHARE
) -> Array:
    """What extra defence spending buys directly from each economy (N,), USD million.

    The first column of :func:`measure_import_content`, without what stands behind it.
    """
    n = world.economy_index(economy)
    return np.asarray(_list_purchases(world, n, extra_musd, equipment_share, None).sum(axis=1))


def _list_purchases(
    world: World,
    n: int,
    extra_musd: float,
    equipment_share: float,
    stated: dict[str, float] | None,
) -> Array:
    demand = _by_supplier(world, n, extra_musd * _basket(world, n, equipment_share))
    return _redirect(world, demand, stated) if stated else demand


def _basket(world: World, n: int, equipment_share: float) -> Array:
    """Shares of each good in defence spending (J,)."""
    if not 0 <= equipment_share <= 1:
        raise UsageError(
            "--equipment", f"{equipment_share:.4g}", "a share from 0 to 1", "write 20% or 0.2"
        )
    arms = np.isin(world.sectors, EQUIPMENT_SECTORS)
    services = ~world.is_good
    basket = np.zeros(len(world.sectors))
    for chosen, part in ((arms, equipment_share), (services, 1 - equipment_share)):
        weight = np.where(chosen, world.final_share[n], 0.0)
        if part > 0 and not weight.sum() > 0:
            raise UsageError(
                f"world {world.name}",
                "no sectors for defence equipment or services",
                f"sectors {', '.join(EQUIPMENT_SECTORS)} and one of services",
                "use world-2022 or a baseline with its sectors",
            )
        basket += part * weight / max(weight.sum(), 1e-300)
    return basket


def _by_supplier(world: World, n: int, bought: Array) -> Array:
    """Purchases by supplier and good at basic prices (N,J), the duty on them left out."""
    factor = (1 + world.tariff_rate[n]) * (1 + world.export_tax_rate[n])
    return np.asarray(world.trade_share[n] / factor * bought)


def _redirect(world: World, demand: Array, stated: dict[str, float]) -> Array:
    if min(stated.values()) < 0 or sum(stated.values()) > 1 + 1e-9:
        raise UsageError(
            "--supplier",
            f"shares that sum to {sum(stated.values()):.0%}",
            "shares of zero or more that sum to at most 100 %",
            "for example --supplier USA=55%",
        )
    new = demand.copy()
    for j, code in enumerate(world.sectors):
        if code not in EQUIPMENT_SECTORS:
            continue
        total = demand[:, j].sum()
        named = [world.economy_index(c) for c in stated]
        others = demand[:, j].copy()
        others[named] = 0.0
        left = 1 - sum(stated.values())
        new[:, j] = others * (left * total / others.sum() if others.sum() > 0 else 0.0)
        for c, share in stated.items():
            new[world.economy_index(c), j] = share * total
    return new


def _follow(
    world: World, n: int, demands: tuple[Array, Array]
) -> tuple[tuple[Array, Array], Array]:
    """Change of n's trade balance by partner (N,) for each demand; value added of the first."""
    table = table_from_world(world)
    count, j = demands[0].shape
    outputs = table.output_behind(np.stack(demands, axis=2))
    blocks = table.input_coefficient.reshape(count, j, count, j)
    balances = []
    for k, demand in enumerate(demands):
        output = outputs[:, :, k]
        used = np.einsum("ijs,s->i", blocks[:, :, n, :], output[n])  # inputs of n by seller
        sold = np.einsum("jms,ms->m", blocks[n], output)  # inputs of m from n
        balance = sold - (demand.sum(axis=1) + used)
        balance[n] = 0.0
        balances.append(balance)
    added = (table.value_added_share * outputs[:, :, 0]).sum(axis=1)
    return (balances[0], balances[1]), added
