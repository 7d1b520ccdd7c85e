"""The figures of each measure as plain rows: the same fields on a terminal, a page and in JSON.

A row is a mapping from the name of a field to a number, a text or None; the name of a field ends in
its unit. The functions compute nothing that the measures do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from math import isfinite
from typing import Any

import numpy as np

from summitry.errors import UsageError
from summitry.exposure.chains import Chain, compute_third_country_exposure
from summitry.exposure.chokepoint import CutOff
from summitry.exposure.content import compute_export_content
from summitry.exposure.partners import compute_concentration, compute_replacement_burden
from summitry.exposure.reliance import (
    compute_downstreamness,
    compute_input_reliance,
    compute_upstreamness,
)
from summitry.exposure.scenario import SectorExposure
from summitry.exposure.table import table_from_world
from summitry.policy import economy_name, sector_name
from summitry.world import World

Row = dict[str, Any]


def percent(part: Any, whole: Any) -> float | None:
    """A part of a whole in percent; None if there is no whole."""
    return round(100 * float(part) / float(whole), 6) if whole > 0 else None


def finite(value: Any) -> float | None:
    """A figure rounded for output; None if it is not finite."""
    return round(float(value), 6) if isfinite(value) else None


def list_chain_rows(chain: Chain, sectors: Sequence[str]) -> list[Row]:
    """Sectors the middle economy exports, by the origin's value added inside them."""
    rows: list[Row] = [
        {
            "sector": code,
            "name": sector_name(code),
            "value_added_musd": round(float(chain.value_added[k]), 3),
            "export_musd": round(float(chain.export[k]), 3),
            "share_of_export_pct": percent(chain.value_added[k], chain.export[k]),
            "direct_export_musd": round(float(chain.direct_export[k]), 3),
        }
        for k, code in enumerate(sectors)
        if chain.export[k] > 0
    ]
    return sorted(rows, key=lambda row: -float(row["value_added_musd"]))


def list_middlemen_rows(world: World, origin: Sequence[str], destination: str) -> list[Row]:
    """Every exporter to one destination, by the origin's value added inside its sales.

    Raises
    ------
    UsageError
        The destination among the origins.
    """
    if destination in origin:
        raise UsageError(
            "--of and --to", f"{destination} on both sides", "two that differ",
            "name another economy",
        )  # fmt: skip
    table = table_from_world(world)
    places = [world.economy_index(code) for code in origin]
    behind = compute_third_country_exposure(table, destination)[places]
    n = world.economy_index(destination)
    rows: list[Row] = [
        {
            "via": code,
            "name": economy_name(code),
            "value_added_musd": round(float(behind[:, k].sum()), 3),
            "export_musd": round(float(table.export[n, k].sum()), 3),
            "share_of_export_pct": percent(behind[:, k].sum(), table.export[n, k].sum()),
        }
        for k, code in enumerate(world.economies)
        if code != destination
    ]
    return sorted(rows, key=lambda row: -float(row["value_added_musd"]))


def list_content_rows(world: World, exporter: str, buyers: Sequence[str]) -> list[Row]:
    """Content of one economy's exports to the buyers: all sectors first, then by size."""
    content = compute_export_content(table_from_world(world))
    n, i = [world.economy_index(code) for code in buyers], world.economy_index(exporter)
    parts = {one.name: getattr(content, one.name)[n, i].sum(axis=0) for one in fields(content)}

    def describe(code: str, name: str, figures: dict[str, Any]) -> Row:
        row: Row = {"sector": code, "name": name}
        row |= {f"{key}_musd": round(float(figure), 3) for key, figure in figures.items()}
        row["foreign_share_pct"] = percent(figures["foreign_content"], figures["gross"])
        return row

    total = describe("all", "All sectors", {key: part.sum() for key, part in parts.items()})
    return [total] + [
        describe(
            world.sectors[k], sector_name(world.sectors[k]), {key: p[k] for key, p in parts.items()}
        )
        for k in (-parts["gross"]).argsort()
    ]


def list_input_rows(
    world: World, user: str, sectors: Sequence[str], *, goods: bool = False
) -> list[Row]:
    """Suppliers of the inputs of one economy's sectors, at face value and looked through.

    Raises
    ------
    UsageError
        Sectors in which the economy makes nothing.
    """
    table = table_from_world(world)
    reliance = compute_input_reliance(table, world.is_good if goods else None)
    n = world.economy_index(user)
    weight = np.where(np.isin(world.sectors, sectors), table.output[n], 0.0)
    if not weight.sum() > 0:
        raise UsageError(
            f"--sector {','.join(sectors)}",
            f"no output of {', '.join(sectors)} in {economy_name(user)}",
            "a sector that the economy has", "name another sector",
        )  # fmt: skip
    face, beyond = (used[n] @ weight / weight.sum()
                    for used in (reliance.face_value, reliance.look_through))  # fmt: skip
    rows: list[Row] = [
        {
            "supplier": other,
            "name": economy_name(other),
            "face_value_pct": percent(face[k], face.sum()),
            "look_through_pct": percent(beyond[k], beyond.sum()),
            "face_value_per_output": round(float(face[k]), 6),
            "look_through_per_output": round(float(beyond[k]), 6),
        }
        for k, other in enumerate(world.economies)
    ]
    return sorted(rows, key=lambda row: -float(row["look_through_per_output"]))


def list_partner_rows(world: World, importer: str, supplier: str | None = None) -> list[Row]:
    """Suppliers of one economy's imports by sector: the largest of each, or one that is named.

    Raises
    ------
    UsageError
        The importer as its own supplier.
    """
    if supplier == importer:
        raise UsageError(
            f"--partner {supplier}", "the importer itself", "another economy", "name another"
        )
    found, burden = compute_concentration(world), compute_replacement_burden(world)
    n = world.economy_index(importer)
    other = None if supplier is None else world.economy_index(supplier)
    rows: list[Row] = []
    for j, sector in enumerate(world.sectors):
        i = int(found.largest[n, j]) if other is None else other
        share = float(found.supplier_share[n, i, j])
        rows.append(
            {
                "sector": sector, "name": sector_name(sector),
                "imported_pct": round(100 * float(found.import_share[n, j]), 3),
                "herfindahl": finite(found.herfindahl[n, j]),
                "supplier": economy_name(world.economies[i]) if share > 0 else None,
                "supplier_code": world.economies[i] if share > 0 else None,
                "supplier_share_pct": round(100 * share, 3),
                "others_would_add_pct": finite(100 * burden[n, i, j]),
                "imports_musd": round(float(world.basic_flow[n, i, j]), 3),
                "trade_elasticity": float(world.trade_elasticity[j]),
            }
        )  # fmt: skip
    key = "herfindahl" if supplier is None else "supplier_share_pct"
    return sorted(rows, key=lambda row: -float(row[key] or 0.0))


def list_position_rows(world: World, economy: str) -> list[Row]:
    """Stages of one economy's sectors, the furthest from final users first."""
    table, n = table_from_world(world), world.economy_index(economy)
    up, down = compute_upstreamness(table)[n], compute_downstreamness(table)[n]
    rows: list[Row] = [
        {
            "sector": code,
            "name": sector_name(code),
            "upstreamness": finite(up[k]),
            "downstreamness": finite(down[k]),
            "output_musd": round(float(table.output[n, k]), 3),
        }
        for k, code in enumerate(world.sectors)
    ]
    return sorted(rows, key=lambda row: -float(row["upstreamness"] or 0.0))


def describe_cut_off(cut: CutOff, seller: str, buyer: str) -> Row:
    """What it costs both sides if the sellers, under a name, stop selling to the buyers."""
    return {
        "stops_selling": seller,
        "cut_off": buyer,
        "formula_pct": finite(cut.formula_pct),
        "equilibrium_pct": round(cut.equilibrium_pct, 6),
        "seller_equilibrium_pct": round(cut.seller_equilibrium_pct, 6),
        "traded_musd": round(cut.traded_musd, 3),
    }


def list_reached_rows(world: World, reached: SectorExposure, economies: Sequence[str]) -> list[Row]:
    """Sectors of some economies, by the value added behind sales that a scenario reaches."""
    rows: list[Row] = [
        {
            "economy": code,
            "sector": sector,
            "name": f"{economy_name(code)}, {sector_name(sector)}",
            "value_added_behind_musd": round(float(reached.value_added_behind[n, j]), 3),
            "share_of_value_added_pct": round(100 * float(reached.share_behind[n, j]), 4),
            "sales_hit_musd": round(float(reached.sales_hit[n, j]), 3),
            "extra_duty_musd": round(float(reached.extra_duty[n, j]), 3),
        }
        for code in economies
        for j, sector in enumerate(world.sectors)
        for n in (world.economy_index(code),)
    ]
    return sorted(rows, key=lambda row: -float(row["value_added_behind_musd"]))
