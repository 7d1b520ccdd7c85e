"""What published models differ by: the parameters of one frozen dataclass.

Every parameter changes the equations it names and nothing else; all of them may be on at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from summitry.world import Array

DeficitRule = Literal["world_share", "own_share", "balanced"]
RevenueUse = Literal["lump_sum", "income_tax_relief"]
ScaleIn = Literal["labour", "cost"]


@dataclass(frozen=True, eq=False)  # a model is itself, as a world is: folded once, found again
class Model:
    """Parameters of the equations of ``docs/theory``; the defaults switch every piece off.

    Each is a number for all, or an array of the axes it names (an axis of length 1 is for all).

    ============================ ====== ========= ==============================================
    parameter                    symbol equations what it changes
    ============================ ====== ========= ==============================================
    `value_added_elasticity`     eta    (1), (4)  value added against purchased inputs
    `input_elasticity`           eps    (1), (4)  among purchased inputs
    `final_elasticity`           sigma  (2), (4)  among final goods
    `trade_elasticity_factor`           (2), (3)  multiplies the world's trade elasticities
    `labour_supply_elasticity`   kappa  (9)       labour answers the real wage after tax
    `scale_elasticity`           psi    (10)      costs fall as a sector grows
    `pass_through`               phi    (11)      how far a duty reaches buyers' prices
    `destination_share`          nu     (11)      sales that pay for distribution where sold
    `revenue_use`                       (12)      duties handed out, or labour taxed less
    `labour_share`               lambda (13)      the rest of value added is specific capital
    `ownership`                         (13)      who receives returns and profits
    `profit_share`                      (14)      of sales: markups
    `deficits`                          (15)      what trade deficits follow
    ============================ ====== ========= ==============================================

    Parameters
    ----------
    name : str
        Printed beside results.
    value_added_elasticity, input_elasticity : float or (N,J) array, economy x using sector
        Zero or more; 1 is Cobb-Douglas, taken exactly (Baqaee and Farhi 2024).
    final_elasticity : float or (N,) array
        Likewise, among final goods.
    trade_elasticity_factor : float or (J,) array
        Positive; below 1 for a horizon too short for buyers to change suppliers.
    labour_supply_elasticity : float or (N,) array
        Zero or more; 0 is fixed labour.
    scale_elasticity : float or (J,) or (N,J) array
        Zero or more. Above 1 / theta costs may fall faster than demand answers: some sectors would
        take all, or there are several equilibria, and the one near the baseline is found.
    scale_in : {"labour", "cost"}
        What grows with the sector: output per worker, ``w / L^psi`` in (1); or, with entry paid
        in the same bundle as production, the whole unit cost, ``c / (vL / c)^psi`` (Ignatenko,
        Lashkaripour, Macedoni and Simonovska 2025 with inputs). The same without inputs.
    pass_through : float or (N,) or (N,J) array, importer (x sector)
        Power of the duty factor in importers' costs; 1 is full pass-through.
    destination_share : float or (N,) or (N,J) array, importer (x sector)
        At least 0, below 1.
    revenue_use : {"lump_sum", "income_tax_relief"}
        Matters where labour supply answers.
    labour_share : float or (J,) or (N,J) array
        Of value added, above 0, at most 1; the rest is capital that cannot leave its sector.
    ownership : (N,N) array, owner x place, optional
        Shares of each place's returns and profits; columns sum to 1. None: each owns its own.
    profit_share : float or (J,) or (N,J) array
        Of sales net of duty, at least 0, below 1: ``1/(1+theta)`` under CES competition with a
        fixed number of firms (Ossa 2014).
    deficits : {"world_share", "own_share", "balanced"}
        A fixed share of world value added (Dekle, Eaton and Kortum 2007); a fixed multiple of own
        value added, scaled alike everywhere so that deficits sum to 0; none. A transfer in the
        shock comes on top: with ``balanced``, deficits are what the shock (or a target) says.
    """

    name: str = "default"
    value_added_elasticity: float | Array = 1.0
    input_elasticity: float | Array = 1.0
    final_elasticity: float | Array = 1.0
    trade_elasticity_factor: float | Array = 1.0
    labour_supply_elasticity: float | Array = 0.0
    scale_elasticity: float | Array = 0.0
    scale_in: ScaleIn = "labour"
    pass_through: float | Array = 1.0
    destination_share: float | Array = 0.0
    revenue_use: RevenueUse = "lump_sum"
    labour_share: float | Array = 1.0
    ownership: Array | None = None
    profit_share: float | Array = 0.0
    deficits: DeficitRule = "world_share"


DEFAULT = Model()
# Parameters that are a number or a name, each with its default: who owns what is a table.
SWITCHES: dict[str, Any] = {
    item.name: item.default for item in fields(Model) if item.name not in ("name", "ownership")
}
