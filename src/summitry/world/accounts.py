"""From flows to a `World`: every share is derived from money, so the accounts cannot disagree.

A baseline is stored as flows (who sells what to whom at basic prices, which inputs each sector
uses) and duties. Value added is what output leaves after inputs; final demand is what purchases
leave after inputs; the deficit is what remains of spending. Stated totals, if a file has them,
are checked against these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from summitry.errors import UnbalancedWorldError, WorldError
from summitry.world.arrays import Array, Mask
from summitry.world.world import World

# Below 1.2 demand hardly reacts to price and a small tariff moves welfare without bound; above 20
# a one-percent cost difference moves a fifth of all trade. Published outliers lie outside.
ELASTICITY_BOUNDS = (1.2, 20.0)
OPEN_ACCOUNTS = "these accounts close when the world is solved at its own duties"
ROUNDING = 1e-9  # of what it is left of: the slack that flows have anyway
STATED_TOTAL_TOLERANCE = 1e-6  # of an economy's output: stated totals are rounded when printed


@dataclass(frozen=True)
class Flows:
    """The money flows and duties a `World` is made from.

    Axes as in `World`; money in USD million. `value_added` (N,) and `final_use` (N,J) are optional
    stated totals: they are compared with what the flows imply.
    """

    name: str
    year: int
    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    is_good: Mask
    basic_flow: Array  # (N,N,J) importer, exporter, sector, net of duty; n = i is home sales
    tariff_rate: Array  # (N,N,J)
    input_use: Array  # (N,J,J) economy, using sector, input, duty included
    trade_elasticity: Array  # (J,)
    value_added: Array | None = None
    final_use: Array | None = None
    proxies: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)


def world_from_flows(flows: Flows) -> World:
    """Turn money flows into a calibrated baseline, or say which account does not close.

    Raises
    ------
    WorldError
        Wrong shapes, missing or non-finite numbers, negative flows, a rate of -100 % or less; an
        economy that sells nothing, or has no final demand.
    UnbalancedWorldError
        A sector whose inputs cost more than its output, a good used more than it is supplied, or
        a stated total that the flows contradict.
    """
    check_flows(flows)
    value_added, final_use, output, bought = _remainders(flows)
    _check_closes(flows, value_added, output, "value added", "inputs cost more than output")
    _check_closes(flows, final_use, bought, "final demand", "more is used than is bought")
    _check_stated(flows, value_added.sum(axis=1), final_use, output)
    return _assemble(flows, value_added, final_use)


def world_from_open_flows(flows: Flows) -> World:
    """A baseline from published tables in which producers use more of some goods than is bought.

    Negative final demand is set to zero and the final shares are taken of what remains, as
    Caliendo and Parro (2015) do. Value added, duties, deficits and all other shares are those of
    the flows. The identity "demand equals spending" fails for those goods until the world has been
    solved once at its own duties; ``provenance["changes"]`` says how many cells and how much.

    Raises
    ------
    WorldError, UnbalancedWorldError
        As :func:`world_from_flows`, but for negative final demand.
    """
    check_flows(flows)
    value_added, final_use, output, _ = _remainders(flows)
    _check_closes(flows, value_added, output, "value added", "inputs cost more than output")
    lacking = -np.minimum(final_use, 0.0)
    change = (
        f"negative final demand set to zero in {int(np.sum(lacking > 0)):,} of {lacking.size:,}"
        f" cells ({lacking.sum():,.0f} USD million, {lacking.sum() / final_use.sum():.1%} of final"
        f" demand): {OPEN_ACCOUNTS}"
    )
    changes = [*flows.provenance.get("changes", ()), change]
    noted = replace(flows, provenance={**flows.provenance, "changes": changes})
    return _assemble(noted, value_added, np.maximum(final_use, 0.0))


def _remainders(flows: Flows) -> tuple[Array, Array, Array, Array]:
    """Value added, final use, output and spending (N,J) that the flows imply."""
    output = flows.basic_flow.sum(axis=0)
    bought = np.asarray((flows.basic_flow * (1 + flows.tariff_rate)).sum(axis=1))
    value_added = output - flows.input_use.sum(axis=2)  # less what sector s buys
    return value_added, bought - flows.input_use.sum(axis=1), output, bought


def _assemble(flows: Flows, value_added: Array, final_use: Array) -> World:
    """Shares and totals from flows whose remainders are zero or more."""
    trade_flow = flows.basic_flow * (1 + flows.tariff_rate)
    output = flows.basic_flow.sum(axis=0)
    revenue = (trade_flow - flows.basic_flow).sum(axis=(1, 2))
    spending = trade_flow.sum(axis=(1, 2))
    _refuse_economy(
        flows, final_use.sum(axis=1) <= ROUNDING * spending, "no final demand",
        "final demand above zero in every economy: final shares are shares of it",
    )  # fmt: skip
    return World(
        name=flows.name,
        year=flows.year,
        economies=flows.economies,
        sectors=flows.sectors,
        is_good=_frozen(flows.is_good),
        trade_flow=_frozen(trade_flow),
        tariff_rate=_frozen(flows.tariff_rate),
        export_tax_rate=_frozen(np.zeros_like(trade_flow)),
        value_added_share=_frozen(_share(value_added, output, empty=1.0)),
        input_share=_frozen(_input_share(flows.input_use, final_use)),
        final_share=_frozen(_share(final_use, final_use.sum(axis=1, keepdims=True))),
        value_added=_frozen(value_added.sum(axis=1)),
        deficit=_frozen(spending - output.sum(axis=1) - revenue),
        trade_elasticity=_frozen(flows.trade_elasticity),
        proxies=dict(flows.proxies),
        provenance=dict(flows.provenance),
    )


def check_flows(flows: Flows) -> None:
    """Refuse shapes that do not fit, non-finite numbers, impossible signs, nothing to sell."""
    n, j = len(flows.economies), len(flows.sectors)
    shapes = {
        "is_good": (j,),
        "basic_flow": (n, n, j),
        "tariff_rate": (n, n, j),
        "input_use": (n, j, j),
        "trade_elasticity": (j,),
    }
    for key, shape in shapes.items():
        array: Any = getattr(flows, key)
        if array.shape != shape:
            raise WorldError(
                f"world {flows.name}, array {key}",
                f"shape {array.shape}",
                f"shape {shape} for {n} economies and {j} sectors",
                "write the array with axes importer, exporter, sector (or economy, user, input)",
            )
        bad = ~np.isfinite(array)
        if bad.any():
            _refuse_cell(flows, key, bad, "a finite number", "fill the gap or drop the economy")
    for key in ("basic_flow", "input_use"):
        bad = getattr(flows, key) < 0
        if bad.any():
            _refuse_cell(flows, key, bad, "a flow of zero or more", "move inventories to demand")
    bad = (flows.tariff_rate <= -1) | (flows.tariff_rate > 10)
    if bad.any():
        _refuse_cell(flows, "tariff_rate", bad, "a share above -1 and at most 10", "25 % is 0.25")
    if np.any(np.einsum("nnj->nj", flows.tariff_rate)):
        raise WorldError(
            f"world {flows.name}, array tariff_rate",
            "a duty on home sales",
            "0 wherever importer and exporter are the same",
            "set the diagonal to 0",
        )
    if np.any(flows.trade_elasticity <= 0):
        raise WorldError(
            f"world {flows.name}, array trade_elasticity",
            f"{flows.trade_elasticity.min():g}",
            "positive elasticities (theta, not 1 - sigma)",
            "change the sign or the source",
        )
    _refuse_economy(
        flows, flows.basic_flow.sum(axis=(0, 2)) <= 0, "sales of 0",
        "sales above zero in every economy: it lives on what it makes",
    )  # fmt: skip


def _refuse_economy(flows: Flows, bad: Mask, seen: str, expected: str) -> None:
    """Refuse the first of the economies that cannot be."""
    if bad.any():
        raise WorldError(
            f"world {flows.name}, {flows.economies[int(np.argmax(bad))]}", seen, expected,
            "correct basic_flow and input_use, drop the economy, or join it with another",
        )  # fmt: skip


def _refuse_cell(flows: Flows, key: str, bad: Mask, expected: str, todo: str) -> None:
    """Refuse the first of the cells that cannot be."""
    at = tuple(int(k) for k in np.argwhere(bad)[0])
    labels = [
        (flows.sectors if size == len(flows.sectors) else flows.economies)[k]
        for size, k in zip(getattr(flows, key).shape, at, strict=True)
    ]
    raise WorldError(
        f"world {flows.name}, array {key}, cell {' / '.join(labels)}",
        f"{getattr(flows, key)[at]}",
        expected,
        todo,
    )


def _check_closes(flows: Flows, rest: Array, total: Array, name: str, why: str) -> None:
    """A remainder may not be negative beyond the rounding of the stored flows."""
    slack = ROUNDING * np.abs(total) + 1e-9
    if np.any(rest < -slack):
        n, j = np.unravel_index(int(np.argmin(rest + slack)), rest.shape)
        raise UnbalancedWorldError(
            f"world {flows.name}, {flows.economies[n]}, sector {flows.sectors[j]}",
            f"{name} of {rest[n, j]:,.4f} USD million: {why}",
            f"{name} of zero or more",
            "rebalance input_use (summitry world build does it by RAS) or correct the flows",
        )
    np.maximum(rest, 0.0, out=rest)


def _check_stated(flows: Flows, value_added: Array, final_use: Array, output: Array) -> None:
    """Totals stated in a file must be those its flows imply."""
    size = output.sum(axis=1)
    for key, implied, stated in (
        ("value_added", value_added, flows.value_added),
        ("final_use", final_use, flows.final_use),
    ):
        if stated is None:
            continue
        if stated.shape != implied.shape or not np.all(np.isfinite(stated)):
            raise WorldError(
                f"world {flows.name}, array {key}",
                f"shape {stated.shape}, {int(np.sum(~np.isfinite(stated)))} cells not finite",
                f"shape {implied.shape}, all finite",
                "correct the array or leave it out: it is derived from the flows",
            )
        gap = np.abs(stated - implied).reshape(len(size), -1).max(axis=1) / size
        if gap.max() > STATED_TOTAL_TOLERANCE:
            n = int(np.argmax(gap))
            raise UnbalancedWorldError(
                f"world {flows.name}, array {key}, {flows.economies[n]}",
                f"stated and implied totals differ by {gap[n]:.2%} of gross output",
                f"the total that trade and input use imply, within {STATED_TOTAL_TOLERANCE:.4%}",
                "correct the flows, or leave the stated total out",
            )


def _share(part: Array, total: Array, empty: float = 0.0) -> Array:
    return np.divide(part, total, out=np.full_like(part, empty), where=total > 0)


def _input_share(input_use: Array, final_use: Array) -> Array:
    """Input shares; a sector without inputs gets the economy's final shares, used by nobody."""
    total = input_use.sum(axis=2, keepdims=True)
    fallback = np.broadcast_to(final_use[:, None, :], input_use.shape)
    chosen = np.where(total > 0, input_use, fallback)
    return np.asarray(chosen / chosen.sum(axis=2, keepdims=True))


def _frozen(array: Any) -> Any:
    copy = np.array(array)
    copy.setflags(write=False)
    return copy
