"""The tables of the back-tests that come with summitry: computed, small, each with its source.

Written by :func:`build_tables` from the original tables (``docs/backtest.md``); what happened in
2025 is typed in, with its sources, in ``us_imports_2025.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.evidence.backtest_2019 import BASE_YEAR, FACT_YEAR, VARIANTS, Inputs, read_inputs
from summitry.evidence.backtest_2025 import Fact, read_added
from summitry.evidence.backtest_predict import IMPORTER
from summitry.world import ECONOMY_GROUPS, Array, World, aggregate_world, load_world
from summitry.world.labels import ECONOMY_NAMES, SECTOR_NAMES
from summitry.world.store import FLOW_UNIT_MUSD, RATE_UNIT, write_folder

WORLD_2017 = "world-2017-20"
DUTIES_2019, IMPORTS_2019 = "duties_2019.csv", "us_imports_2019.csv"
DUTIES_2025, IMPORTS_2025 = "duties_2025.csv", "us_imports_2025.csv"
MANIFEST = "backtest.json"
_ALONE = ("USA", "CHN", "CAN", "MEX", "JPN", "KOR", "TWN", "VNM", "IND", "GBR", "CHE", "BRA", "TUR",
          "AUS", "THA", "MYS", "IDN", "SGP")  # fmt: skip
_SOURCES = {
    WORLD_2017: "OECD ICIO tables 2017 (OECD terms, attribution), WIOD 2016 release (CC BY 4.0), "
                "World Bank GDP (CC BY 4.0), Teti duties (cite), added up to 20 economies",
    DUTIES_2019: "C. Bown, additional tariffs of the USA and China 2018-20 (cite), US Census "
                 "imports 2024 (public domain), Proclamations 9704 and 9705 (public domain)",
    IMPORTS_2019: "OECD ICIO tables 2019 (OECD terms, attribution), added up to 20 economies",
    DUTIES_2025: "M. Waugh, trade-war tracker (MIT), US Census imports 2024 (public domain)",
    IMPORTS_2025: "the publications named in the table",
}  # fmt: skip


def list_groups() -> dict[str, tuple[str, ...]]:
    """The 20 economies of the small world of 2017 and what each holds."""
    groups: dict[str, tuple[str, ...]] = {code: (code,) for code in _ALONE}
    groups["EU27"] = ECONOMY_GROUPS["EU27"]
    held = {code for members in groups.values() for code in members}
    groups["ROW"] = tuple(code for code in ECONOMY_NAMES if code not in held)
    return groups


def load_inputs_2019() -> Inputs:
    """The test of 2018-19 on the small world that comes with summitry."""
    with resources.as_file(_folder() / WORLD_2017) as folder:
        world = load_world(folder)
    added = {variant: np.zeros_like(world.tariff_rate) for variant in VARIANTS}
    for row in _read_table(DUTIES_2019):
        cell = (world.economy_index(row["importer"]), world.economy_index(row["exporter"]),
                world.sector_index(row["sector"]))  # fmt: skip
        for variant in VARIANTS:
            added[variant][cell] = float(row[variant])
    actual = np.zeros(world.output.shape)
    for row in _read_table(IMPORTS_2019):
        cell_2 = world.economy_index(row["exporter"]), world.sector_index(row["sector"])
        actual[cell_2] = float(row["musd"])
    return Inputs(world, added, actual)


def load_added_2025() -> dict[str, Array]:
    """Duties added in 2025 by partner, (J,) shares: the table that comes with summitry."""
    sectors = list(SECTOR_NAMES)
    added: dict[str, Array] = {}
    for row in _read_table(DUTIES_2025):
        values = added.setdefault(row["partner"], np.zeros(len(sectors)))
        values[sectors.index(row["sector"])] = float(row["added"])
    return added


def load_facts_2025() -> tuple[list[Fact], Mapping[str, float]]:
    """Growth by partner, and figures of the whole: growth, duty collected, the goods deficit."""
    facts, whole = [], {}
    for row in _read_table(IMPORTS_2025):
        before = float(row["before"] or "nan")
        growth = float(row["growth_pct"] or 100 * (float(row["after"] or "nan") / before - 1))
        if row["partner"] == "WORLD":
            whole["growth_pct"] = growth
        elif row["partner"] == "DUTY":
            whole |= {"duty_before_pct": before, "duty_after_pct": float(row["after"])}
        elif row["partner"] == "DEFICIT":
            whole["deficit_growth_pct"] = growth
        else:
            note = row["note"]
            base = 1e3 * float(row["base"])
            facts.append(Fact(row["partner"], growth, base, note, row["beyond"] == "yes"))
    return facts, whole


def build_tables(data_dir: Path, out_dir: Path) -> list[str]:
    """Write the tables that come with summitry from the original ones; the same bytes each time.

    Parameters
    ----------
    data_dir : Path
        As for :func:`summitry.evidence.backtest_2019.read_inputs` and
        :func:`summitry.evidence.backtest_2025.read_added`.
    out_dir : Path
        Receives all but ``us_imports_2025.csv``, which it must hold already.

    Returns
    -------
    list of str
        The names of the files, with their checksums.
    """
    full, groups = read_inputs(data_dir), list_groups()
    out_dir.mkdir(parents=True, exist_ok=True)
    small = _write_world(full.world, groups, out_dir / WORLD_2017)
    _write_table(out_dir / DUTIES_2019, _list_duties(full, small, groups))
    collect = _collect(full.world, groups)
    bought = collect @ full.actual
    _write_table(out_dir / IMPORTS_2019, (
        {"exporter": code, "sector": sector, "musd": f"{bought[a, j]:.1f}"}
        for a, code in enumerate(groups) for j, sector in enumerate(small.sectors)
        if small.is_good[j] and code != IMPORTER
    ))  # fmt: skip
    added = read_added(data_dir)
    _write_table(out_dir / DUTIES_2025, (
        {"partner": code, "sector": sector, "added": f"{added[code][j]:.5f}"}
        for code in sorted(added) for j, sector in enumerate(SECTOR_NAMES) if sector != "SERV"
    ))  # fmt: skip
    return _write_manifest(out_dir)


def _write_world(world: World, groups: Mapping[str, tuple[str, ...]], folder: Path) -> World:
    small = aggregate_world(world, groups, WORLD_2017)
    use = ((1 - small.value_added_share) * small.output)[:, :, None] * small.input_share
    arrays = {
        "basic_flow": np.rint(small.basic_flow / FLOW_UNIT_MUSD).astype(np.int64),
        "tariff_rate": np.rint(small.tariff_rate / RATE_UNIT).astype(np.int32),
        "input_use": np.rint(use / FLOW_UNIT_MUSD).astype(np.int64),
    }
    kept = ("year", "sectors", "goods", "sources", "unit", "axes", "elasticities", "licence")
    manifest = {key: world.provenance[key] for key in kept}
    added_up = {code: list(members) for code, members in groups.items() if len(members) > 1}
    write_folder(
        folder,
        {**manifest, "name": WORLD_2017, "economies": list(groups), "groups": added_up,
         "method": "docs/backtest.md"},
        arrays,
    )  # fmt: skip
    return small


def _list_duties(
    full: Inputs, small: World, groups: Mapping[str, tuple[str, ...]]
) -> Iterable[dict[str, Any]]:
    """Added duties between groups, weighted by trade; rows of zeros are left out."""
    world, collect = full.world, _collect(full.world, groups)
    us, china = world.economy_index(IMPORTER), world.economy_index("CHN")
    for importer, exporters in ((us, tuple(groups)), (china, (IMPORTER,))):
        flow = world.basic_flow[importer]
        weight = collect @ flow
        rates = {
            variant: np.divide(
                collect @ (flow * full.added[variant][importer]), weight,
                out=np.zeros_like(weight), where=weight > 0,
            ) for variant in VARIANTS
        }  # fmt: skip
        for code in exporters:
            for j, sector in enumerate(small.sectors):
                row = [float(rates[v][small.economy_index(code), j]) for v in VARIANTS]
                if any(row):
                    yield {
                        "importer": world.economies[importer], "exporter": code, "sector": sector,
                        **{v: f"{rate:.5f}" for v, rate in zip(VARIANTS, row, strict=True)},
                    }  # fmt: skip


def _collect(world: World, groups: Mapping[str, tuple[str, ...]]) -> Array:
    """1 where a group (row) holds an economy (column), (group, N)."""
    return np.array([[float(code in held) for code in world.economies] for held in groups.values()])


def _write_table(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    listed = list(rows)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(listed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    path.write_text(buffer.getvalue(), encoding="ascii", newline="")


def _write_manifest(folder: Path) -> list[str]:
    names = (DUTIES_2019, IMPORTS_2019, DUTIES_2025, IMPORTS_2025)
    entries = {
        name: {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
               "source": _SOURCES[name]}
        for name in names
    }  # fmt: skip
    manifest = {
        "what": f"US duties and imports of {BASE_YEAR} to {FACT_YEAR} and of 2025",
        "unit": {DUTIES_2019: "share", IMPORTS_2019: "USD million, basic prices",
                 DUTIES_2025: "share", IMPORTS_2025: "USD billion and percent"},
        "method": "docs/backtest.md",
        "files": entries,
        WORLD_2017: _SOURCES[WORLD_2017],
    }  # fmt: skip
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="ascii")
    return [f"{name}: sha256 {entry['sha256'][:12]}" for name, entry in entries.items()]


def _folder() -> Any:
    return resources.files("summitry.evidence").joinpath("data")


@cache
def _read_table(name: str) -> list[dict[str, str]]:
    """Rows of a bundled table, checksum verified; lines that begin with # are notes."""
    data = _folder().joinpath(name).read_bytes()
    stated = json.loads(_folder().joinpath(MANIFEST).read_text(encoding="ascii"))
    if hashlib.sha256(data).hexdigest() != stated["files"][name]["sha256"]:
        raise WorldError(
            f"back-test, file {name}", "another checksum than the manifest says",
            "the file as it was shipped", "install summitry again",
        )  # fmt: skip
    lines = data.decode("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
