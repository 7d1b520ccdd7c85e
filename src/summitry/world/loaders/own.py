"""A user's own world: a folder of CSV or Parquet tables (layout: ``docs/own-data.md``)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from summitry.errors import UnbalancedWorldError, WorldError
from summitry.world.accounts import ELASTICITY_BOUNDS, Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.loaders._files import MAX_MUSD, Row, read_rows, require_file
from summitry.world.world import World

FLOWS = ("importer", "exporter", "sector", "flow_musd")
TECHNOLOGY = ("economy", "sector", "input", "value_musd")
ELASTICITIES = ("sector", "trade_elasticity")
KINDS = ("good", "service")
MAX_RATE = 10.0
MAX_TOTAL = 1e10  # USD million of all sales: fifty times what the world sold in 2022
SLACK = 1e-9  # of the total that a sum may exceed it by: the last digits of decimal text


@dataclass(frozen=True)
class _Sectors:
    """The sectors of ``elasticities.csv``, in its order."""

    codes: tuple[str, ...]
    is_good: Array
    elasticity: Array
    changes: list[str]


def load_own(folder: str | Path, *, clip_elasticities: bool = False) -> World:
    """A baseline from a folder with the caller's own tables.

    ``flows`` (importer, exporter, sector, flow_musd and, if you like, tariff_rate) holds sales at
    basic prices in USD million, home sales included; ``technology`` (economy, sector, input,
    value_musd) what each sector buys, import duty included; ``elasticities`` (sector,
    trade_elasticity and, if you like, kind: good or service); ``about`` (key, value) the year and
    the source. Each is a CSV or a Parquet file. Without ``technology`` labour is the only input.

    Parameters
    ----------
    folder : str or Path
        Where the tables lie.
    clip_elasticities : bool
        Move elasticities outside 1.2 to 20 to the bound instead of refusing them.

    Returns
    -------
    World
        Values are taken as they are; ``provenance["changes"]`` lists what was filled in.

    Raises
    ------
    WorldError
        The first bad row: file, line, column, what was seen and what was expected.
    UnbalancedWorldError
        A sector that buys more than it sells, a good used more than it is bought; names the
        largest cell of that sum.
    """
    root = Path(folder)
    about = _read_about(root)
    sectors = _read_sectors(_find(root, "elasticities"), clip_elasticities)
    economies, flow, rate, missing = _read_flows(_find(root, "flows"), sectors.codes)
    inputs, note = _read_technology(root, economies, sectors.codes, flow, rate)
    changes = [*sectors.changes]
    if missing:
        changes.append(f"{missing:,} of {flow.size:,} cells are not in the table: no trade there")
    source = {"what": "all tables", "source": about.get("source", "not stated"),
              "year": int(about["year"]), "unit": "USD million",
              "licence": about.get("licence", "not stated")}  # fmt: skip
    return require_balanced(
        world_from_flows(
            Flows(
                name=about.get("name", root.resolve().name),
                year=int(about["year"]),
                economies=economies,
                sectors=sectors.codes,
                is_good=sectors.is_good > 0,
                basic_flow=flow,
                tariff_rate=rate,
                input_use=inputs,
                trade_elasticity=sectors.elasticity,
                provenance={
                    "sources": [source],
                    "elasticities_used": "elasticities of the folder",
                    "changes": [*changes, *note],
                },
            )
        )
    )


def _find(root: Path, name: str) -> Path:
    """``name.parquet`` if it is there, else ``name.csv``, which must be."""
    parquet = root / f"{name}.parquet"
    if parquet.is_file() and (root / f"{name}.csv").is_file():
        raise WorldError(
            f"folder {root}",
            f"both {name}.csv and {name}.parquet",
            "one of them",
            "remove the one that is out of date",
        )
    path = parquet if parquet.is_file() else root / f"{name}.csv"
    return require_file(path, "a world of your own: about, flows, elasticities, technology")


def _read_about(root: Path) -> dict[str, str]:
    known = ("name", "year", "source", "licence", "unit")
    about: dict[str, str] = {}
    rows = list(read_rows(_find(root, "about"), ("key", "value")))
    for row in rows:
        key, value = row.label("key"), row.label("value")
        if key not in known or key in about:
            raise row.refuse("key", f"each of {', '.join(known)} at most once", "correct the key")
        if key == "unit" and value != "USD million":
            raise row.refuse("value", "USD million", "convert the tables to USD million")
        if key == "year" and not (value.isascii() and value.isdigit() and len(value) == 4):
            raise row.refuse("value", "a year, such as 2022", "write the year of the flows")
        about[key] = value
    if "year" not in about:
        raise WorldError(
            "file about.csv",
            "no row with key year",
            "the year of the flows",
            "add a line: year,2022",
        )
    return about


def _read_sectors(path: Path, clip: bool) -> _Sectors:
    codes: list[str] = []
    goods: list[float] = []
    values: list[float] = []
    clipped: list[str] = []
    low, high = ELASTICITY_BOUNDS
    for row in read_rows(path, ELASTICITIES, ("kind",)):
        code, value = row.label("sector"), row.number("trade_elasticity", "a positive number")
        kind = row.cells.get("kind", KINDS[0]).strip()
        if code in codes:
            raise row.refuse("sector", "one row for each sector", "drop the repeated row")
        if kind not in KINDS:
            raise row.refuse("kind", " or ".join(KINDS), "correct the cell")
        if not low <= value <= high:
            if not clip:
                raise row.refuse(
                    "trade_elasticity",
                    f"{low:g} to {high:g} (theta, positive)",
                    "choose another source, or pass clip_elasticities=True",
                )
            clipped.append(f"{code} {value:g}")
        codes.append(code)
        goods.append(float(kind == KINDS[0]))
        values.append(min(max(value, low), high))
    if not codes:
        raise WorldError(
            f"file {path.name}", "no sectors", "one row for each sector", "add the rows"
        )
    changes = [f"elasticities clipped to {low:g} to {high:g}: {', '.join(clipped)}"]
    return _Sectors(tuple(codes), np.array(goods), np.array(values), changes if clipped else [])


def _place(row: Row, column: str, known: dict[str, int], what: str, todo: str) -> int:
    """The position of a label, or the error that names the nearest one."""
    label = row.label(column)
    if label in known:
        return known[label]
    folded = {code.casefold(): code for code in known}
    near = difflib.get_close_matches(label.casefold(), folded, n=1)
    nearest = f"; nearest {folded[near[0]]!r}" if near else ""
    raise row.refuse(column, f"{what}{nearest}", todo)


def _read_flows(path: Path, sectors: tuple[str, ...]) -> tuple[tuple[str, ...], Array, Array, int]:
    """Economies, sales and rates (N,N,J), and how many cells the table does not state."""
    rows = list(read_rows(path, FLOWS, ("tariff_rate",)))
    home = (r.label("importer") for r in rows if r.label("importer") == r.label("exporter"))
    economies = tuple(dict.fromkeys(home))
    known = {code: k for k, code in enumerate(economies)}
    at_sector = {code: k for k, code in enumerate(sectors)}
    shape = (len(economies), len(economies), len(sectors))
    flow, rate = np.full(shape, np.nan), np.zeros(shape)
    for row in rows:
        cell = (
            *(_place(row, column, known, "an economy with home sales",
                     "correct the code, or add its home sales (importer = exporter)")
              for column in ("importer", "exporter")),
            _place(row, "sector", at_sector, "a sector of elasticities.csv",
                   "correct the code, or add its elasticity"),
        )  # fmt: skip
        if not np.isnan(flow[cell]):
            raise row.refuse(
                "sector",
                "one row for each importer, exporter and sector",
                "add up or drop the repeated rows",
                seen=" / ".join(row.cells[column].strip() for column in FLOWS[:3]) + " again",
            )
        flow[cell] = row.number("flow_musd", "USD million, zero or more", high=MAX_MUSD)
        rate[cell] = _read_rate(row, home=cell[0] == cell[1])
    _require_home_sales(path, economies, sectors, flow)
    if np.nansum(flow) > MAX_TOTAL:
        raise max(rows, key=lambda row: row.number("flow_musd")).refuse(
            "flow_musd",
            f"USD million, all sales together at most {MAX_TOTAL:.0e} (now {np.nansum(flow):.1e})",
            "convert the table to USD million; this is its largest cell",
        )
    missing = int(np.isnan(flow).sum())
    return economies, np.nan_to_num(flow, nan=0.0), rate, missing


def _read_rate(row: Row, home: bool) -> float:
    if "tariff_rate" not in row.cells:
        return 0.0
    text = "a share above -1 and at most 10 (25 % is 0.25)"
    value = row.number("tariff_rate", text, low=-np.inf)
    if not -1 < value <= MAX_RATE:
        raise row.refuse("tariff_rate", text, "divide percentages by 100")
    if home and value:
        raise row.refuse("tariff_rate", "0 on home sales", "set it to 0")
    return value


def _require_home_sales(
    path: Path, economies: tuple[str, ...], sectors: tuple[str, ...], flow: Array
) -> None:
    gaps = np.argwhere(np.isnan(np.einsum("nnj->nj", flow)))
    if len(economies) and not len(gaps):
        return
    n, j = (int(k) for k in gaps[0]) if len(gaps) else (0, 0)
    who = f"{economies[n]} / {economies[n]} / {sectors[j]}" if len(gaps) else "any economy"
    raise WorldError(
        f"file {path.name}",
        f"no row for {who}",
        "home sales (importer = exporter) of every economy in every sector",
        "add the row; 0 if it makes none of it for itself",
    )


def _read_technology(
    root: Path, economies: tuple[str, ...], sectors: tuple[str, ...], flow: Array, rate: Array
) -> tuple[Array, list[str]]:
    """Input use (N,J,J) economy, user, input, and a note where the table is left out."""
    size = len(sectors)
    use = np.zeros((len(economies), size, size))
    if not any((root / f"technology.{kind}").is_file() for kind in ("csv", "parquet")):
        return use, ["no technology table: labour is the only input, value added is output"]
    known = {code: k for k, code in enumerate(economies)}
    at_sector = {code: k for k, code in enumerate(sectors)}
    lines: dict[tuple[int, ...], Row] = {}
    for row in read_rows(_find(root, "technology"), TECHNOLOGY):
        cell = (
            _place(row, "economy", known, "an economy of flows", "correct the code"),
            *(_place(row, column, at_sector, "a sector of elasticities.csv", "correct the code")
              for column in ("sector", "input")),
        )  # fmt: skip
        if cell in lines:
            raise row.refuse(
                "input",
                f"one row for each economy, sector and input (see line {lines[cell].line})",
                "add up or drop the repeated rows",
            )
        use[cell] = row.number("value_musd", "USD million, zero or more", high=MAX_MUSD)
        lines[cell] = row
    _refuse_excess(use, 2, flow.sum(axis=0), lines,
                   "its sector buys {used:,.3f} and sells {room:,.3f}")  # fmt: skip
    _refuse_excess(use, 1, (flow * (1 + rate)).sum(axis=1), lines,
                   "{used:,.3f} of this input is used and {room:,.3f} bought")  # fmt: skip
    return use, []


def _refuse_excess(
    use: Array, axis: int, room: Array, lines: dict[tuple[int, ...], Row], text: str
) -> None:
    """Name the row with the largest part of a sum that exceeds what there is."""
    used = use.sum(axis=axis)
    over = np.argwhere(used > room * (1 + SLACK) + SLACK)
    if not len(over):
        return
    n, j = (int(k) for k in over[0])
    cells: Iterable[tuple[int, ...]] = (
        cell for cell in lines if cell[0] == n and cell[3 - axis] == j
    )
    row = lines[max(cells, key=lambda cell: float(use[cell]))]
    error = row.refuse(
        "value_musd",
        "USD million; inputs within what is sold, and use within what is bought",
        "lower this cell, the largest of its sum, or raise the flows",
        seen=f"{row.cells['value_musd']}: " + text.format(used=used[n, j], room=room[n, j]),
    )
    raise UnbalancedWorldError(error.where, error.seen, error.expected, error.todo)
