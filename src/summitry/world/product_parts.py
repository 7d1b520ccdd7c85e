"""Trade divided by which lists of products name it: duties on lists act on their own goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.world.arrays import Array, Mask
from summitry.world.import_weights import ImportWeights, load_import_weights
from summitry.world.products import (
    NamedProducts,
    ProductList,
    make_average,
    name_products,
    require_sectors,
)


@dataclass(frozen=True, eq=False)
class ProductParts:
    """The parts into which lists of products divide the trade of each exporter and sector.

    Parameters
    ----------
    member : (A,K) mask
        Whether part A is on list K. The first part is on none.
    share : (A,N,J) array
        Its share of the importer's purchases from each exporter in each sector; the parts of a
        cell add up to one.
    """

    member: Mask
    share: Array


def compute_product_parts(
    lists: Sequence[ProductList],
    importer: str,
    economies: tuple[str, ...],
    sectors: tuple[str, ...],
    weights: ImportWeights | None = None,
) -> ProductParts:
    """Divide trade by which of several lists name it, weighted as in `compute_list_coverage`.

    A product on two lists is a part of its own, so that two duties that both name it meet there
    and nowhere else. Inside a subheading every tariff line counts alike.

    Parameters
    ----------
    lists : sequence of ProductList
    importer : str
        Code of the economy that sets the duties.
    economies, sectors : tuples of str
        Labels of the world the shares are for.
    weights : ImportWeights, optional
        By default the bundled ones.

    Raises
    ------
    WorldError
        A code that no subheading begins with; names the line.
    UsageError
        A world whose sectors are not those of the weights.
    """
    weights = weights or load_import_weights()
    for products in lists:
        require_sectors(products, sectors, weights)
    own = importer == weights.importer
    named = [name_products(products, weights, own) for products in lists]
    in_part = {h for entry in named for h in entry.lines}
    cover: dict[tuple[bool, ...], Array] = {}
    for k, h in enumerate(weights.products):
        whole = tuple([h in entry.whole for entry in named])
        divided = {whole: 1.0}
        if h in in_part:
            divided = _divide(h, float(weights.tariff_lines[k]), whole, named)
        for member, part in divided.items():
            cover.setdefault(member, np.zeros(len(weights.products)))[k] = part
    average = make_average(weights, importer, economies, sectors)
    nowhere = (False,) * len(lists)
    members = sorted(member for member in cover if member != nowhere)
    shares = [average(cover[member]) for member in members]
    rest = 1.0 - np.sum(shares, axis=0) if shares else np.ones((len(economies), len(sectors)))
    table = np.array([nowhere, *members], dtype=np.bool_).reshape(-1, len(lists))
    return ProductParts(table, np.stack([np.clip(rest, 0.0, 1.0), *shares]))


def _divide(
    product: str, count: float, whole: tuple[bool, ...], named: Sequence[NamedProducts]
) -> dict[tuple[bool, ...], float]:
    """The shares of one subheading by which lists name them."""
    lines = sorted({line for entry in named for line in entry.lines.get(product, ())})
    each = 1.0 / max(count, len(lines))
    parts = {whole: 1.0 - each * len(lines)}
    for line in lines:
        member = tuple(
            is_whole or line in entry.lines.get(product, ())
            for is_whole, entry in zip(whole, named, strict=True)
        )
        parts[member] = parts.get(member, 0.0) + each
    return {member: part for member, part in parts.items() if part > 0}
