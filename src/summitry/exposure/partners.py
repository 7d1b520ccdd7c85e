"""How concentrated imports are, and what others would have to add to replace a supplier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.world import Array, World


@dataclass(frozen=True, eq=False)
class Concentration:
    """Of each importer's purchases by sector; arrays (N,J) unless said otherwise.

    Parameters
    ----------
    import_share : (N,J) array
        Imports in all spending on the good, duty included, share.
    supplier_share : (N,N,J) array, importer, exporter, sector
        Of each foreign supplier in imports, basic prices, share; 0 at home.
    herfindahl : (N,J) array
        ``sum_i supplier_share^2``, 1/number of equal suppliers to 1; NaN without imports.
    largest : (N,J) int array
        Position of the largest foreign supplier.
    """

    import_share: Array
    supplier_share: Array
    herfindahl: Array
    largest: Array


def compute_concentration(world: World) -> Concentration:
    """Concentration of imports by importer and sector (Herfindahl and Hirschman index)."""
    n = len(world.economies)
    flow = np.array(world.basic_flow)
    flow[np.arange(n), np.arange(n)] = 0.0
    total = flow.sum(axis=1)
    share = np.divide(flow, total[:, None, :], out=np.zeros_like(flow), where=total[:, None, :] > 0)
    index = np.where(total > 0, (share**2).sum(axis=1), np.nan)
    home = np.einsum("nnj->nj", world.trade_share)
    bought = world.expenditure > 0
    return Concentration(np.where(bought, 1 - home, 0.0), share, index, flow.argmax(axis=1))


def compute_replacement_burden(world: World) -> Array:
    """What others would have to add to replace a supplier, (N,N,J), importer, exporter, sector.

    The importer's purchases from one exporter over all that third economies export of the good::

        flow[n,i,j] / sum_{m != i,n} exports[m,j]

    0.05 says that all others together would have to export 5 percent more; above 1 there is not
    that much of it outside. It is arithmetic on present trade: whether the goods are alike enough
    is what the trade elasticity says, and whether anybody has idle plants nobody says here. NaN
    where nobody else exports the good, 0 at home.
    """
    n = len(world.economies)
    flow = np.array(world.basic_flow)
    flow[np.arange(n), np.arange(n)] = 0.0
    export = flow.sum(axis=0)  # (N,J)
    others = export.sum(axis=0) - export[None, :, :] - export[:, None, :]  # without i and n
    burden = np.divide(flow, others, out=np.full_like(flow, np.nan), where=others > 0)
    burden[np.arange(n), np.arange(n)] = 0.0
    return np.asarray(np.where(flow > 0, burden, 0.0))
