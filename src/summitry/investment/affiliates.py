"""Direct investment in the United States and jobs of affiliates there, as published."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from summitry.errors import DataError
from summitry.policy import find_economy
from summitry.world import ECONOMY_NAMES

FILE = "affiliates-2014.csv"
FACTS = "affiliates-facts.csv"
RAW = "investment/bea_fdi_2010_2014.csv"
_SOURCE = "US Bureau of Economic Analysis"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SERIES = {
    "fdi_position_in_us_ubo_usd_m": ("direct investment in the United States", "USD million"),
    "us_fdi_position_abroad_usd_m": ("US direct investment there", "USD million"),
    "us_jobs_majority_owned_affiliates": ("jobs of affiliates in the United States", "jobs"),
}


@dataclass(frozen=True)
class Affiliates:
    """One published figure: whose, what, year, value, unit, source."""

    economy: str
    what: str
    year: int
    value: float
    unit: str
    source: str


@cache
def load_affiliates() -> tuple[Affiliates, ...]:
    """Every recorded figure, by economy and year."""
    found = []
    for name in (FILE, FACTS):
        text = (files("summitry.investment") / "data" / name).read_text("utf-8")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            found.append(
                Affiliates(row["economy"], row["what"], int(row["year"]), float(row["value"]),
                           row["unit"], row["source"])
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.economy, one.what, one.year)))


def build_affiliates(data: Path) -> str:
    """The shipped table as CSV text: the last year of each series, economies of `world-2022`."""
    path = data / RAW
    if not path.is_file():
        raise DataError(
            f"data folder {data}", f"no file {RAW}", "positions and jobs by country",
            "pass the folder that holds investment/ with --data",
        )  # fmt: skip
    last: dict[tuple[str, str], tuple[int, float]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            code = find_economy(row["country"])
            if row["series"] not in _SERIES or code not in ECONOMY_NAMES:
                continue
            if not _NUMBER.fullmatch(row["value"]):  # withheld, or a range such as <499
                continue
            key, year = (str(code), row["series"]), int(row["year"])
            if year > last.get(key, (0, 0.0))[0]:
                last[key] = (year, float(row["value"]))
    lines = ["economy,what,year,value,unit,source"]
    for (code, series), (year, value) in sorted(last.items()):
        what, unit = _SERIES[series]
        lines.append(f"{code},{what},{year},{value:.0f},{unit},{_SOURCE}")
    return "\n".join(lines) + "\n"


def make_affiliates_manifest(text: str) -> dict[str, Any]:
    """What the shipped table is: source, year, unit, licence, method, checksum."""
    return {
        "file": FILE,
        "what": "direct investment positions and US jobs of majority-owned affiliates",
        "source": _SOURCE,
        "year": "last of each series: positions 2014, jobs 2012",
        "unit": "USD million; jobs",
        "licence": "public domain",
        "method": "last year of each series with a number (ranges and withheld figures left out), "
        "economies of world-2022; positions in the United States by ultimate owner",
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }
