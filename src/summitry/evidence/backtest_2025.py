"""Back-test of 2025: the duties the United States added in that year, by partner and sector.

Frozen at `world-2022`, held against US customs imports of 2025. Rules: ``docs/backtest.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from summitry.errors import DataError
from summitry.evidence.backtest_predict import IMPORTER, Prediction
from summitry.evidence.backtest_score import NO_CHANGE, PREDICTORS, WORLD_GROWTH, Row
from summitry.world import ECONOMY_GROUPS, Array, World
from summitry.world.import_weights import ImportWeights, load_import_weights
from summitry.world.labels import ECONOMY_NAMES
from summitry.world.tables import parse_number, read_records

DATES_FILE = "us_tariff_increase_by_partner_and_date.csv"
CHAPTERS_FOLDER = "us_tariff_increase_hs2"
_FIRST, _LAST = date(2025, 1, 1), date(2025, 12, 31)
# The tracker has both steps of China's duty from 4 February; the second came on 4 March
# (Executive Orders 14195 and 14228).
_CHINA_STEPS = {date(2025, 2, 4): 10.0, date(2025, 3, 4): 20.0}
_UNION = "EUROPEAN UNION"
_OTHER_NAMES = {_UNION: "EU27", "KOREA, SOUTH": "KOR"}
_LEFT_OUT = ("SLOVAKIA",)  # counted in the European Union as well


@dataclass(frozen=True)
class Tracked:
    """One partner of the tracker.

    `average` is the duty added, mean over the days of 2025, share; `imports` of 2024, USD;
    `chapters` holds (imports, duty added) by HS chapter in August 2025.
    """

    average: float
    imports: float
    chapters: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Fact:
    """What 2025 brought: growth of US imports from a partner, percent, and how it was measured."""

    partner: str
    growth_pct: float
    base_musd: float
    note: str
    beyond: bool


def read_added(data_dir: Path) -> dict[str, Array]:
    """Duties added in 2025 by partner (an economy, ``EU27`` or ``ROW``), (J,) shares.

    Parameters
    ----------
    data_dir : Path
        Holds ``tariffs/us_tariff_increase_by_partner_and_date.csv`` (date, country_name, effective
        tariff, total imports) and ``tariffs/us_tariff_increase_hs2/*.csv`` (HS2, 2024_imports,
        CTY_NAME, 2025_tariff_increase); percentage points and USD.

    Raises
    ------
    DataError
        A missing file or column, a bad row, an increase that cannot be percentage points.
    """
    tracked = _read_tracker(data_dir / "tariffs")
    weights = load_import_weights()
    codes = {name.upper(): code for code, name in ECONOMY_NAMES.items()} | _OTHER_NAMES
    grouped: dict[str, list[Tracked]] = {}
    for name, partner in tracked.items():
        if name not in _LEFT_OUT:
            grouped.setdefault(codes.get(name, "ROW"), []).append(partner)
    return {code: _spread_over_sectors(code, group, weights) for code, group in grouped.items()}


def expand_added(world: World, by_partner: Mapping[str, Array]) -> Array:
    """Added duties as importer x exporter x sector of a world, (N,N,J); zero at home."""
    added = np.zeros_like(world.tariff_rate)
    us = world.economy_index(IMPORTER)
    union = ECONOMY_GROUPS["EU27"]
    for n, code in enumerate(world.economies):
        key = "EU27" if code in union else code
        added[us, n] = by_partner.get(key, by_partner["ROW"]) * world.is_good
    added[us, us] = 0.0
    return added


def compare_facts(
    prediction: Prediction, facts: Iterable[Fact], total_pct: float
) -> tuple[Row, ...]:
    """Growth of US imports by partner, predicted and observed; the total is that of 2025."""
    world = prediction.world
    rows = []
    for fact in facts:
        members = ECONOMY_GROUPS.get(fact.partner, (fact.partner,))
        at = [world.economy_index(code) for code in members if code in world.economies]
        predicted = {NO_CHANGE: 0.0, WORLD_GROWTH: total_pct}
        for name, flow in prediction.flows.items():
            mine = flow[at].sum() / prediction.base[at].sum()
            everyone = flow.sum() / prediction.base.sum()
            predicted[name] = float(100 * (mine / everyone * (1 + total_pct / 100) - 1))
        predicted = {name: predicted[name] for name in PREDICTORS}
        rows.append(
            Row(fact.partner, "", fact.base_musd, fact.growth_pct, total_pct, predicted,
                fact.note, fact.beyond)
        )  # fmt: skip
    return tuple(rows)


def _read_tracker(folder: Path) -> dict[str, Tracked]:
    path = folder / DATES_FILE
    steps: dict[str, dict[date, float]] = {}
    imports: dict[str, float] = {}
    for line, row in read_records(
        path, ("date", "country_name", "effective tariff", "total imports")
    ):
        name = row["country_name"]
        points = parse_number(path, line, "effective tariff", row["effective tariff"], (-50, 500))
        steps.setdefault(name, {})[_parse_day(path, line, row["date"])] = points
        imports[name] = parse_number(path, line, "total imports", row["total imports"], (0, np.inf))
    _refuse_shares(path, max((max(s.values()) for s in steps.values()), default=0.0))
    if "CHINA" in steps:
        steps["CHINA"] |= _CHINA_STEPS
    chapters = _read_chapters(folder / CHAPTERS_FOLDER)
    return {
        name: Tracked(_average_over_year(days) / 100, imports[name], chapters.get(name, {}))
        for name, days in steps.items()
    }


def _average_over_year(steps: Mapping[date, float]) -> float:
    """Mean over the days of 2025; zero before the first step."""
    days = sorted(day for day in steps if day <= _LAST)
    total = 0.0
    for k, day in enumerate(days):
        end = days[k + 1] if k + 1 < len(days) else date(2026, 1, 1)
        total += steps[day] * (end - max(day, _FIRST)).days
    return total / ((_LAST - _FIRST).days + 1)


def _read_chapters(folder: Path) -> dict[str, dict[str, tuple[float, float]]]:
    """(imports, points added) by partner and chapter; rows without an increase are left out."""
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not paths:
        raise DataError(
            f"data folder {folder}", "no tables by chapter", "one CSV file a partner",
            "docs/backtest.md lists what --data must hold",
        )  # fmt: skip
    found: dict[str, dict[str, tuple[float, float]]] = {}
    highest = 0.0
    for path in paths:
        for line, row in read_records(
            path, ("HS2", "2024_imports", "CTY_NAME", "2025_tariff_increase")
        ):
            if not row["2025_tariff_increase"] or not row["2024_imports"]:
                continue
            value = parse_number(path, line, "2024_imports", row["2024_imports"], (0, np.inf))
            points = parse_number(
                path, line, "2025_tariff_increase", row["2025_tariff_increase"], (-50, 500)
            )
            highest = max(highest, points)
            found.setdefault(row["CTY_NAME"], {})[row["HS2"].zfill(2)] = (value, points / 100)
    _refuse_shares(folder, highest)
    return found


def _refuse_shares(path: Path, highest: float) -> None:
    if highest <= 1.5:
        raise DataError(
            f"file {path.name}", f"no increase above {highest:g}",
            "percentage points, such as 25", "multiply shares by 100",
        )  # fmt: skip


def _parse_day(path: Path, line: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(
            f"file {path.name}, line {line}, column date", repr(text[:40]),
            "a date as YYYY-MM-DD", "correct the cell",
        ) from None  # fmt: skip


def _spread_over_sectors(code: str, group: list[Tracked], weights: ImportWeights) -> Array:
    """The year's average of a partner, with the pattern over chapters of August 2025, (J,)."""
    worth = np.array([partner.imports for partner in group])
    average = float(np.average([partner.average for partner in group], weights=worth))
    paid: dict[str, list[float]] = {}
    for partner in group:
        for chapter, (value, points) in partner.chapters.items():
            entry = paid.setdefault(chapter, [0.0, 0.0])
            entry[0] += value
            entry[1] += value * points
    rate = {chapter: entry[1] / entry[0] for chapter, entry in paid.items() if entry[0] > 0}
    product = np.array([rate.get(code[:2], np.nan) for code in weights.products])
    member = ECONOMY_GROUPS.get(code, (code,))[0]
    buy = weights.imports_musd[:, weights.partner_of[member]]
    weight = (buy * np.isfinite(product))[:, None] * weights.placement
    total = weight.sum(axis=0)
    pattern = np.nan_to_num(product) @ weight
    mean = pattern.sum() / total.sum()
    by_sector = np.divide(pattern, total, out=np.full_like(pattern, mean), where=total > 0)
    return np.asarray(by_sector * (average / mean))
