"""A scenario from a list of products with rates of their own: duties as a schedule prints them."""

from __future__ import annotations

from typing import Any, Literal

from summitry.errors import UsageError
from summitry.policy.files import dump_plain
from summitry.world.products import ProductList

How = Literal["add", "rate", "floor"]


def write_product_scenario(
    products: ProductList,
    importer: str,
    exporters: tuple[str, ...] = ("world",),
    *,
    name: str,
    how: How = "add",
    rate: float | None = None,
) -> str:
    """The text of a scenario (YAML) in which an importer levies the list's rates.

    One duty for each rate and length of code, so that the longer code decides: those of shorter
    codes yield to the others. Read back by ``summitry.policy.parse_scenario``.

    Parameters
    ----------
    products : ProductList
        Codes, each with its rate; or without, and `rate` holds for all.
    importer : str
        Who levies.
    exporters : tuple of str
        On whose goods: economies, groups or ``world``.
    name : str
        Of the scenario.
    how : {"add", "rate", "floor"}
        On top of the duty there, instead of it, or at least so much.
    rate : float, optional
        A share, for codes that carry none.

    Raises
    ------
    UsageError
        Codes without a rate, and none given.
    """
    groups: dict[tuple[int, float], list[str]] = {}
    for code in products.codes:
        own = rate if code.rate is None else code.rate
        if own is None:
            raise UsageError(
                f"products {products.name}",
                f"{code.digits} without a rate",
                "a rate for every code",
                "add a column rate (25%), or give one rate for all with --rate 25%",
            )
        groups.setdefault((len(code.digits), own), []).append(code.digits)
    keys = sorted(groups, key=lambda key: (-key[0], key[1]))
    ids = {key: f"hs{key[0]}-{_percent(key[1])}".replace(".", "-") for key in keys}
    measures: list[dict[str, Any]] = []
    for key in keys:
        longer = [ids[other] for other in keys if other[0] > key[0]]
        measures.append({
            "id": ids[key],
            "importer": importer,
            "exporters": list(exporters),
            how: f"{_percent(key[1])}%",
            **({"yields_to": longer} if longer else {}),
            "products": list(dict.fromkeys(groups[key])),
        })  # fmt: skip
    title = f"Duties by product, from {products.name}"
    return dump_plain({"name": name, "title": title, "measures": measures})


def _percent(rate: float) -> str:
    return f"{100 * rate:.6f}".rstrip("0").rstrip(".")
