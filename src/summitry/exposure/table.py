"""The inter-country table: who uses whose output, as input or finally, at basic prices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from summitry.errors import WorldError
from summitry.world import Array, World

BALANCE_TOLERANCE = 1e-6  # of output: sales to all users against stated output


@dataclass(frozen=True, eq=False)
class InterCountryTable:
    """Sales of every sector of every economy to every user, one unit of money throughout.

    Parameters
    ----------
    economies, sectors : tuple of str
        Labels, N and J.
    intermediate : (N,J,N,J) array, seller, sector sold, buyer, using sector
        Sales as inputs, basic prices.
    final : (N,J,N) array, seller, sector sold, buyer
        Sales to final users, basic prices.
    """

    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    intermediate: Array
    final: Array

    @cached_property
    def output(self) -> Array:
        """Gross output (N,J): sales to everybody."""
        return np.asarray(self.intermediate.sum(axis=(2, 3)) + self.final.sum(axis=2))

    @cached_property
    def input_coefficient(self) -> Array:
        """A (NJ,NJ), seller x user: inputs from each seller in a unit of the user's output."""
        size = self.output.size
        output = self.output.ravel()
        flat = self.intermediate.reshape(size, size)
        return np.divide(flat, output, out=np.zeros_like(flat), where=output > 0)

    @cached_property
    def value_added_share(self) -> Array:
        """What a unit of output leaves after inputs at basic prices (N,J).

        Value added and, in a table made from a `World`, the import duty a sector pays on its
        inputs: both stay in the economy of the sector.
        """
        return np.asarray(1 - self.input_coefficient.sum(axis=0)).reshape(self.output.shape)

    @cached_property
    def leontief(self) -> Array:
        """B = (I - A)^-1 (NJ,NJ): output of each seller in a unit of final use of each good."""
        return np.asarray(np.linalg.inv(np.eye(self.output.size) - self.input_coefficient))

    def output_behind(self, use: Array) -> Array:
        """Output of every sector behind final use (N,J) or (N,J,K), ``(I - A)^-1 use``."""
        system = np.eye(self.output.size) - self.input_coefficient
        flat = use.reshape(self.output.size, -1)
        return np.asarray(np.linalg.solve(system, flat)).reshape(use.shape)

    @cached_property
    def export(self) -> Array:
        """Sales across borders (N,N,J), importer, exporter, sector; 0 at home."""
        sales = self.intermediate.sum(axis=3) + self.final  # seller, sector, buyer
        flow = np.array(sales.transpose(2, 0, 1))
        n = len(self.economies)
        flow[np.arange(n), np.arange(n)] = 0.0
        return flow


@lru_cache(maxsize=2)  # 120 MB each at 81 x 28
def table_from_world(world: World) -> InterCountryTable:
    """The inter-country table of a baseline.

    A `World` knows who sells what to whom and which inputs each sector uses, not which supplier
    each user turns to. The table assumes **proportionality**: every user of a good in an economy
    buys it from all suppliers in the economy's own proportions. At basic prices::

        Z[i,j,n,s] = basic_flow[n,i,j] / X[n,j] x (1-gamma[n,s]) Y[n,s] g[n,s,j]
        F[i,j,n]   = basic_flow[n,i,j] / X[n,j] x alpha[n,j] I[n]

    so that the rows sum to output exactly. Plants that assemble for export buy more abroad than
    that (Mexico and China above all): their foreign content is understated.
    """
    spent = world.expenditure[:, None, :]
    sourcing = np.divide(
        world.basic_flow, spent, out=np.zeros_like(world.basic_flow), where=spent > 0
    )  # (N,N,J) buyer, seller, sector: basic value in a dollar the buyer spends
    spending = (1 - world.value_added_share) * world.output
    use = spending[:, :, None] * world.input_share  # (N,J,J) buyer, user, input
    by_seller = np.ascontiguousarray(sourcing.transpose(1, 2, 0))[:, :, :, None]
    intermediate = by_seller * use.transpose(2, 0, 1)[None]
    # What inputs leave of each flow is final: rows then sum to output to the last digit.
    inputs = use.sum(axis=1)  # (N,J) buyer, input
    rest = np.maximum(world.expenditure - inputs, 0.0)
    final = sourcing.transpose(1, 2, 0) * rest.T[None]
    return InterCountryTable(world.economies, world.sectors, intermediate, final)


def table_from_flows(
    economies: tuple[str, ...],
    sectors: tuple[str, ...],
    intermediate: Array,
    final: Array,
    output: Array | None = None,
) -> InterCountryTable:
    """A table of one's own, in the layout that inter-country tables are published in.

    Parameters
    ----------
    economies, sectors : tuple of str
        Labels, N and J.
    intermediate : (NJ,NJ) array
        Sellers in rows, users in columns, both economy by economy; one currency unit.
    final : (NJ,N) array
        Final use by economy.
    output : (NJ,) array, optional
        Stated output, held against the rows.

    Raises
    ------
    WorldError
        Wrong shapes, numbers that are not finite, stated output that the rows contradict, or a
        sector whose inputs cost more than its output.
    """
    n, j = len(economies), len(sectors)
    for name, array, shape in (
        ("intermediate", intermediate, (n * j, n * j)),
        ("final", final, (n * j, n)),
    ):
        if array.shape != shape or not np.all(np.isfinite(array)):
            bad = int(np.sum(~np.isfinite(array)))
            raise WorldError(
                f"inter-country table, array {name}",
                f"shape {array.shape}, {bad} cells not finite",
                f"shape {shape} for {n} economies and {j} sectors, all finite",
                "write sellers in rows and users in columns, economy by economy",
            )
    table = InterCountryTable(
        economies, sectors, intermediate.reshape(n, j, n, j), final.reshape(n, j, n)
    )
    _check_closes(table, output)
    return table


def _check_closes(table: InterCountryTable, stated: Array | None) -> None:
    output = table.output.ravel()
    if stated is not None:
        gap = np.abs(stated - output) - BALANCE_TOLERANCE * np.abs(output)
        if np.any(gap > 0):
            k = int(np.argmax(gap))
            raise WorldError(
                f"inter-country table, {_row_name(table, k)}",
                f"output {stated[k]:,.6g}, sales {output[k]:,.6g}",
                "output equal to sales to all users",
                "correct the row, or leave output out: it is derived from the rows",
            )
    short = table.value_added_share.ravel() < -BALANCE_TOLERANCE
    if np.any(short):
        k = int(np.argmax(short))
        raise WorldError(
            f"inter-country table, {_row_name(table, k)}",
            "inputs that cost more than output",
            "value added of zero or more",
            "correct the column of this sector",
        )


def _row_name(table: InterCountryTable, k: int) -> str:
    j = len(table.sectors)
    return f"{table.economies[k // j]}, sector {table.sectors[k % j]}"
