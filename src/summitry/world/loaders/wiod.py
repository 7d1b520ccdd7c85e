"""World Input-Output Database, release 2013: 41 economies x 35 industries, from the `.rda` files.

Needs `rdata` (``pip install 'summitry[wiod]'``); nothing else in summitry does.
"""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.loaders._files import require_file
from summitry.world.world import World

N, J, USES = 41, 35, 5
GOODS = 16  # industries 1 to 16 are agriculture, mining and manufacturing; 17 is electricity
DEFAULT_ELASTICITY = 4.0  # Simonovska and Waugh (2014, JIE)
OUTPUT_TOLERANCE = 0.5 * N * (J + USES)  # USD million a row: every cell is rounded to 1
_SOURCE = {
    "what": "world input-output table at basic prices, no duties",
    "source": "World Input-Output Database, release 2013",
    "unit": "USD million",
    "licence": "free with attribution: Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015)",
}


def load_wiod(path: str | Path, *, trade_elasticity: float | Array = DEFAULT_ELASTICITY) -> World:
    """The world economy of 1995, 2008 or 2011 from a table of the 2013 release.

    Trade, home sales and inputs are the table's; value added is output less inputs, so that taxes
    on products and transport margins stay in it. Negative cells, most of them inventories drawn
    down, are set to zero and reported. The tables hold no duties: every rate is 0.

    Parameters
    ----------
    path : str or Path
        ``wiod95.rda``, ``wiod08.rda`` or ``wiod11.rda``: ``inter`` (1435 x 1435), ``final``
        (1435 x 205) and ``output`` (1435), sellers in rows, USD million.
    trade_elasticity : float or (35,) array
        theta; 4 for all by default, for the tables do not say.

    Raises
    ------
    WorldError
        `rdata` missing, a file that is no such table, a number that is not finite.
    UnbalancedWorldError
        An industry that spends more on inputs than it sells.
    """
    file = require_file(Path(path), "the World Input-Output Database, release 2013")
    tables, year = _read_tables(file)
    inter, final = np.maximum(tables["inter"], 0.0), np.maximum(tables["final"], 0.0)
    negative = {k: tables[k][tables[k] < 0] for k in ("inter", "final")}
    use = inter.reshape(N, J, N, J)  # exporter, good, importer, user
    sales = use.sum(axis=3) + final.reshape(N, J, N, USES).sum(axis=3)
    flow = sales.transpose(2, 0, 1)  # importer, exporter, good
    inputs = use.sum(axis=0).transpose(1, 2, 0)  # economy, user, input
    cut, inputs = _keep_within_output(inputs, flow.sum(axis=0))
    theta = np.broadcast_to(np.asarray(trade_elasticity, dtype=np.float64), (J,))
    return require_balanced(world_from_flows(
        Flows(
            name=f"wiod-2013-{year}",
            year=year,
            economies=tables["countries"],
            sectors=tables["industries"],
            is_good=np.arange(J) < GOODS,
            basic_flow=flow,
            tariff_rate=np.zeros_like(flow),
            input_use=inputs,
            trade_elasticity=np.array(theta),
            provenance={
                "sources": [{**_SOURCE, "year": year}],
                "elasticities_used": _describe_elasticity(theta),
                "changes": [
                    *(f"{len(v):,} negative cells of `{k}` set to zero ({-v.sum():,.0f} USD"
                      " million in all)" for k, v in negative.items() if len(v)),
                    *cut,
                ],
            },
        )
    ))  # fmt: skip


def _describe_elasticity(theta: Array) -> str:
    if np.all(theta == theta[0]):
        return f"{theta[0]:g} in every sector"
    return f"given by the caller, {theta.min():g} to {theta.max():g}"


def _keep_within_output(inputs: Array, output: Array) -> tuple[list[str], Array]:
    """Scale down the inputs of industries that buy more than they sell, and say which.

    Rounding every cell to USD 1 million leaves a few tiny industries in small economies with no
    value added.
    """
    bought = inputs.sum(axis=2)
    over = bought > output
    if not over.any():
        return [], inputs
    factor = np.where(over, np.divide(output, bought, out=np.ones_like(bought), where=over), 1.0)
    excess = float((bought - output)[over].sum())
    line = (
        f"inputs scaled down to output in {int(over.sum())} industries whose cells, rounded to 1,"
        f" buy more than they sell ({excess:,.0f} USD million in all)"
    )
    return [line], inputs * factor[:, :, None]


def _read_tables(path: Path) -> tuple[dict[str, Any], int]:
    try:
        import rdata  # noqa: PLC0415 - only this loader needs it
    except ImportError:
        raise WorldError(
            f"file {path.name}",
            "rdata is not installed",
            "rdata, to read R's data files",
            "pip install 'summitry[wiod]'",
        ) from None
    try:
        with warnings.catch_warnings():  # the error says it in one message
            warnings.simplefilter("ignore")
            stored = rdata.read_rda(path)
    except Exception as error:
        raise WorldError(
            f"file {path.name}",
            f"not readable as R data: {type(error).__name__}",
            "an .rda file of the release of 2013",
            "download it again",
        ) from error
    names = {re.sub(r"\d+$", "", key): key for key in stored}
    wanted = {"inter": (N * J, N * J), "final": (N * J, N * USES), "output": (N * J,)}
    wanted |= {"countries": (N,), "industries": (J,)}
    tables = {}
    for name, shape in wanted.items():
        array = np.asarray(stored[names[name]]) if name in names else None
        if array is None or array.shape != shape:
            raise WorldError(
                f"file {path.name}, table {name}",
                "none" if array is None else f"shape {array.shape}",
                f"shape {shape}: sellers in rows, {N} economies x {J} industries",
                "use the world tables of the release of 2013 (wiod95, wiod08, wiod11)",
            )
        tables[name] = array
    for name in ("inter", "final", "output"):
        tables[name] = _to_numbers(path, name, tables[name])
    _refuse_repeated(path, tables)
    _check_output(path, tables)
    short = _read_year(path, names["output"])
    labels = {key: tuple(str(v) for v in tables[key]) for key in ("countries", "industries")}
    return {**tables, **labels}, (1900 if short > 50 else 2000) + short


def _to_numbers(path: Path, name: str, table: Any) -> Array:
    """The table as numbers, every cell finite; the first that is not is named by its place."""
    if table.dtype.kind in "fiu":
        numbers: Array = table.astype(np.float64)
    else:
        numbers = np.array([_to_number(v) for v in table.ravel()]).reshape(table.shape)
    bad = np.argwhere(~np.isfinite(numbers))
    if len(bad):
        at = tuple(int(k) for k in bad[0])
        seen = "" if table.dtype.kind in "fiu" else f": {str(table[at])[:40]!r}"
        raise WorldError(
            f"file {path.name}, table {name}, cell {', '.join(str(k + 1) for k in at)}",
            f"missing or not finite{seen}",
            "a number",
            "download the file again",
        )
    return numbers


def _to_number(value: Any) -> float:
    """A number that R stored as one; text is none, even if it looks like one."""
    return float(value) if isinstance(value, int | float | np.number) else math.nan


def _refuse_repeated(path: Path, tables: dict[str, Any]) -> None:
    for name in ("countries", "industries"):
        labels = [str(label).strip() for label in tables[name]]
        for k, label in enumerate(labels):
            if not label or label in labels[:k]:
                raise WorldError(
                    f"file {path.name}, table {name}, cell {k + 1}",
                    repr(label),
                    "labels that are filled and differ",
                    "download the file again",
                )


def _read_year(path: Path, name: str) -> int:
    digits = name.removeprefix("output")
    if len(digits) != 2:
        raise WorldError(
            f"file {path.name}, table {name}",
            f"{len(digits)} digits of a year in its name",
            "two, such as output11",
            "use the world tables of the release of 2013 (wiod95, wiod08, wiod11)",
        )
    return int(digits)


def _check_output(path: Path, tables: dict[str, Any]) -> None:
    """Sales must add up to the output the file states, to within the rounding of the cells."""
    gap = np.abs(tables["inter"].sum(axis=1) + tables["final"].sum(axis=1) - tables["output"])
    if gap.max() > OUTPUT_TOLERANCE:
        n, j = divmod(int(np.argmax(gap)), J)
        raise WorldError(
            f"file {path.name}, {tables['countries'][n]}, industry {tables['industries'][j]}",
            f"sales and stated output differ by {gap.max():,.0f} USD million",
            f"at most {OUTPUT_TOLERANCE:,.0f}, what rounding to 1 in every cell allows",
            "download the file again",
        )
