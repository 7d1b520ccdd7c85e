"""How far elasticities may lie from those of the baseline, as a person states it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from summitry.errors import InputError, WorldError
from summitry.model.draws import HIGHEST_LOG_SD, Spread, check_spread, compute_published_spread
from summitry.world import World
from summitry.world.tables import parse_number, read_records

PUBLISHED = "published"
_LARGEST_FILE = 2**20


def find_spread(
    world: World, stated: str = PUBLISHED, tariff_log_sd: float = 0.0,
    pass_through_log_sd: float = 0.0,
) -> Spread:  # fmt: skip
    """The spread to draw from: ``published``, one number for all sectors, or a file.

    Parameters
    ----------
    world : World
    stated : str
        ``published`` (how far published estimates lie apart), a standard deviation of logs such
        as ``0.3``, or a CSV file with columns ``sector`` and ``log_sd`` or ``standard_error`` (of
        the trade elasticity, in its own units).
    tariff_log_sd, pass_through_log_sd : float
        Of the part of each change of duty that is collected, and of the pass-through.

    Raises
    ------
    InputError
        Neither of these; a spread that is negative or beyond 1.5.
    DataError
        A file with a bad row; names the line.
    """
    if stated == PUBLISHED:
        spread = compute_published_spread(world, tariff_log_sd, pass_through_log_sd)
    else:
        number = _parse(stated)
        if number is None:
            spread = _read(world, Path(stated), tariff_log_sd, pass_through_log_sd)
        else:
            sd = np.full(len(world.sectors), number)
            basis = f"stated: a standard deviation of logs of {number:g} in every sector"
            spread = Spread(sd, tariff_log_sd, pass_through_log_sd, basis)
    check_spread(world, spread)
    return spread


def _parse(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _read(world: World, path: Path, tariff_log_sd: float, pass_through_log_sd: float) -> Spread:
    if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
        raise InputError(
            f"--spread {path}",
            "no such file" if not path.is_file() else "more than 1 MB",
            "published, a number such as 0.3, or a CSV file of sectors",
            "docs/uncertainty.md shows a file",
        )
    found: dict[str, float] = {}
    records = read_records(path, ("sector",))
    column = next((name for name in ("log_sd", "standard_error") if name in records[0][1]), None)
    if column is None:
        raise InputError(
            f"file {path.name}", f"columns {', '.join(records[0][1])}",
            "columns sector and log_sd, or sector and standard_error", "name the column",
        )  # fmt: skip
    for line, row in records:
        if row["sector"] not in world.sectors or row["sector"] in found:
            raise WorldError(
                f"file {path.name}, line {line}, column sector", repr(row["sector"][:40]),
                f"each sector of {world.name} once, {world.sectors[0]} to {world.sectors[-1]}",
                "correct or drop the row",
            )  # fmt: skip
        theta = float(world.trade_elasticity[world.sector_index(row["sector"])])
        scale = 1.0 if column == "log_sd" else theta
        bounds = (0.0, HIGHEST_LOG_SD * scale)
        found[row["sector"]] = parse_number(path, line, column, row[column], bounds) / scale
    sd = np.array([found.get(code, 0.0) for code in world.sectors])
    held = len(world.sectors) - len(found)
    basis = f"stated: {path.name}" + (f"; {held} sectors without a row are not drawn" * (held > 0))
    return Spread(sd, tariff_log_sd, pass_through_log_sd, basis)
