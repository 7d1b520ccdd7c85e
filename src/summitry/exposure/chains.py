"""Whose value added is inside what one economy sells to another: third-country exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import UsageError
from summitry.exposure.content import compute_origin_content
from summitry.exposure.table import InterCountryTable
from summitry.world import Array

NOT_OWNERSHIP = (
    "Value added is counted where it is produced: a plant abroad that the origin's firms own adds "
    "value of the country it stands in, so this is not plant ownership."
)


@dataclass(frozen=True, eq=False)
class Chain:
    """Value added of one origin inside the exports of `via` to `destination`, by sector exported.

    Parameters
    ----------
    value_added : (J,) array
        Of the origin, table's unit.
    export : (J,) array
        Gross exports of `via` to `destination`.
    origin_value_added : float
        All value added of the origin's economies, to compare with.
    direct_export : (J,) array
        Gross exports of the origin itself to the destination.
    """

    origin: tuple[str, ...]
    via: tuple[str, ...]
    destination: tuple[str, ...]
    value_added: Array
    export: Array
    origin_value_added: float
    direct_export: Array

    @property
    def content_share(self) -> float:
        """The origin's share in the exports of the middle economy, share."""
        return float(self.value_added.sum() / self.export.sum())

    @property
    def economy_share(self) -> float:
        """The part of the origin's value added that goes this way, share."""
        return float(self.value_added.sum() / self.origin_value_added)


def measure_chain(
    table: InterCountryTable,
    origin: tuple[str, ...],
    via: tuple[str, ...],
    destination: tuple[str, ...],
) -> Chain:
    """Value added of the origin inside what `via` exports to the destination.

    ``sum_i content[o,i,j] E[n,i,j]`` with :func:`~summitry.exposure.content.compute_origin_content`
    (Johnson and Noguera 2012; Koopman, Wang and Wei 2014). Trade among economies of one side is
    left out. It counts all value added of the origin in those goods, also what crossed several
    borders before, and says nothing about who owns the plants.

    Raises
    ------
    UsageError
        An economy on two sides of the chain, or a middle economy that exports nothing to the
        destination.
    """
    _refuse_overlap(origin, via, destination)
    place = {code: k for k, code in enumerate(table.economies)}
    o, i, n = ([place[code] for code in side] for side in (origin, via, destination))
    export = table.export[np.ix_(n, i)].sum(axis=0)  # (via, J)
    if not export.sum() > 0:
        raise UsageError(
            f"chain {_join(origin)} via {_join(via)} to {_join(destination)}",
            f"no exports of {_join(via)} to {_join(destination)}",
            "a middle economy that sells to the destination",
            "name another --via, or see all of them without --via",
        )
    content = compute_origin_content(table)[np.ix_(o, i)].sum(axis=0)
    added = (table.value_added_share * table.output)[o].sum()
    direct = table.export[np.ix_(n, o)].sum(axis=(0, 1))
    return Chain(
        origin, via, destination, (content * export).sum(axis=0), export.sum(axis=0),
        float(added), direct,
    )  # fmt: skip


def _refuse_overlap(
    origin: tuple[str, ...], via: tuple[str, ...], destination: tuple[str, ...]
) -> None:
    sides = {"--of": origin, "--via": via, "--to": destination}
    for first, second in (("--of", "--via"), ("--of", "--to"), ("--via", "--to")):
        both = [code for code in sides[first] if code in sides[second]]
        if both:
            raise UsageError(
                f"{first} and {second}",
                f"{_join(tuple(both))} on both sides",
                "an origin, a middle economy and a destination that differ",
                "name each economy once",
            )


def compute_third_country_exposure(table: InterCountryTable, destination: str) -> Array:
    """Value added of every origin inside every other exporter's sales to one destination.

    (N,N,J), origin, exporter, sector, in the table's unit; the origin's own exports lie on the
    diagonal. Sum over origins: the exporter's gross exports to the destination.
    """
    n = table.economies.index(destination)
    return np.asarray(compute_origin_content(table) * table.export[n][None])


def _join(codes: tuple[str, ...]) -> str:
    return (
        ", ".join(codes) if len(codes) < 6 else f"{', '.join(codes[:5])} and {len(codes) - 5} more"
    )
