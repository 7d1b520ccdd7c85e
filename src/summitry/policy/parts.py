"""The products that duties name: the trade of a cell in parts, each with a duty of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from summitry.policy.cells import Places
from summitry.policy.measures import Retaliation, TariffMeasure
from summitry.world import Array, Mask, World

if TYPE_CHECKING:
    from summitry.world.products import ProductList

Products = tuple[str, ...]
_WEIGHED = "USA"  # whose imports by product are bundled


@dataclass(frozen=True, eq=False)
class Parts:
    """How the lists in a set of duties divide the trade of every cell.

    Parameters
    ----------
    lists : tuple of tuples of str
        What the duties and exemptions name as products, each once.
    member : (A,K) mask
        Whether part A is on what K names; the first part is on none.
    own, others : (A,N,J) arrays
        Share of a cell's trade by exporter and sector where the USA import, and elsewhere. The
        parts of a cell add up to one.
    importers : tuple of str
        Of the baseline.
    """

    lists: tuple[Products, ...]
    member: Mask
    own: Array
    others: Array
    importers: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.member)

    def on(self, products: Products | None) -> Mask:
        """Which parts a measure names, (A,): all of them where it names no products."""
        if products is None:
            return np.ones(len(self), dtype=np.bool_)
        return np.asarray(self.member[:, self.lists.index(products)])

    def share(self, cells: Places) -> Array:
        """Share of each part in the trade of some cells (importer, exporter, sector), (A,cells)."""
        n, i, j = cells
        is_own = np.array([code == _WEIGHED for code in self.importers])[n]
        return np.asarray(np.where(is_own, self.own[:, i, j], self.others[:, i, j]))

    def share_of_pair(self, importer: str, exporter: int) -> Array:
        """Share of each part in what one importer buys from an exporter, by sector, (A,J)."""
        return (self.own if importer == _WEIGHED else self.others)[:, exporter]


def divide_trade(world: World, duties: Iterable[TariffMeasure | Retaliation]) -> Parts:
    """The parts of every cell's trade that the products named in some duties make."""
    lists: dict[Products, None] = {}
    for duty in duties:
        named = [getattr(duty, "products", None), *(item.products for item in duty.exempt)]
        lists |= {products: None for products in named if products is not None}
    return _divide(tuple(lists), world.economies, world.sectors)


@lru_cache(maxsize=16)
def _divide(
    lists: tuple[Products, ...], economies: tuple[str, ...], sectors: tuple[str, ...]
) -> Parts:
    if not lists:
        whole = np.ones((1, len(economies), len(sectors)))
        return Parts((), np.zeros((1, 0), dtype=np.bool_), whole, whole, economies)
    from summitry.world.product_parts import compute_product_parts  # noqa: PLC0415 - seldom needed

    named = [gather_products(products) for products in lists]
    own = compute_product_parts(named, _WEIGHED, economies, sectors)
    others = compute_product_parts(named, "", economies, sectors)
    member = np.unique(np.vstack([own.member, others.member]), axis=0)  # none of them comes first
    shares = []
    for found in (own, others):
        share = np.zeros((len(member), len(economies), len(sectors)))
        rows = {tuple(row): k for k, row in enumerate(member.tolist())}
        for row, values in zip(found.member.tolist(), found.share, strict=True):
            share[rows[tuple(row)]] += values
        shares.append(share)
    return Parts(lists, member, shares[0], shares[1], economies)


def gather_products(names: Products) -> ProductList:
    """Bundled lists and codes of the Harmonized System as one list."""
    from summitry.world.products import (  # noqa: PLC0415 - seldom needed
        ProductCode,
        ProductList,
        list_product_lists,
        load_product_list,
    )

    known = list_product_lists()
    codes: dict[ProductCode, None] = {}
    for name in names:
        bundled = load_product_list(name).codes if name in known else ()
        codes |= dict.fromkeys(bundled or (ProductCode(name.replace(".", "")),))
    return ProductList(", ".join(names), tuple(codes))
