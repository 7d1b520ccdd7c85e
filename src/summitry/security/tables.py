"""Recorded facts: troops, who pays for bases, pledges to spend; each with its source."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from summitry.errors import WorldError

TROOPS_FILE = "us_troops.csv"
TROOP_YEARS = (2016, 2017, 2018, 2019, 2024)  # those of the cost table, and the last
MAX_BYTES = 20_000_000
_TROOPS_RAW = "security/us_troops_by_country_year.csv"


@dataclass(frozen=True)
class BaseCost:
    """One figure about US forces abroad: what, when, how much, who says so."""

    host: str
    what: str  # us_cost, host_support, us_troops, host_support_a_year, ..._pledged
    first_year: int
    last_year: int | None
    amount: float
    unit: str
    source: str
    note: str


@dataclass(frozen=True)
class SpendingPledge:
    """A share of GDP somebody said they would spend, and by when."""

    who: str
    percent_of_gdp: float
    by_year: int | None
    what: str
    source: str


@cache
def load_manifest() -> Mapping[str, Any]:
    """What the tables are: source, year, unit, licence, method, checksum."""
    manifest: Mapping[str, Any] = json.loads(_read("manifest.json"))
    return manifest


@cache
def load_us_troops() -> Mapping[str, Mapping[int, int]]:
    """US active-duty troops by host economy and year, persons."""
    found: dict[str, dict[int, int]] = {}
    for row in _rows(TROOPS_FILE):
        found.setdefault(row["economy"], {})[int(row["year"])] = int(row["troops"])
    return found


@cache
def load_base_costs() -> tuple[BaseCost, ...]:
    """Who pays for US bases: amounts and troops with years and sources."""
    return tuple(
        BaseCost(
            row["host"], row["what"], int(row["first_year"]),
            int(row["last_year"]) if row["last_year"] else None,
            float(row["amount"]), row["unit"], row["source"], row["note"],
        )
        for row in _rows("bases.csv")
    )  # fmt: skip


@cache
def load_spending_pledges() -> tuple[SpendingPledge, ...]:
    """Shares of GDP that governments have named as targets."""
    return tuple(
        SpendingPledge(
            row["who"], float(row["percent_of_gdp"]),
            int(row["by_year"]) if row["by_year"] else None, row["what"], row["source"],
        )
        for row in _rows("pledges.csv")
    )  # fmt: skip


def compute_host_share(host: str) -> float | None:
    """The host's part of what both sides paid for US forces over the same years, share.

    Host support / (host support + US cost); None where no such pair of figures is recorded. Forgone
    rent and taxes of the host, and what the forces would cost at home, are in neither.
    """
    found = {row.what: row for row in load_base_costs() if row.host == host}
    paid, cost = found.get("host_support"), found.get("us_cost")
    if paid is None or cost is None:
        return None
    return paid.amount / (paid.amount + cost.amount)


def build_tables(data: Path, economies: tuple[str, ...]) -> dict[str, str]:
    """Compute the shipped table of troops from the raw file, as file name -> text.

    Active duty in the years of the cost table and in the last year.
    """
    troops = {
        (row["iso3c"], int(row["year"])): int(row["troops_ad"])
        for row in _raw(data / _TROOPS_RAW)
        if row["iso3c"] in economies
        and row["iso3c"] != "USA"
        and int(row["year"]) in TROOP_YEARS
        and row["troops_ad"] not in ("", "NA")
    }
    return {
        TROOPS_FILE: _to_csv(
            ("economy", "year", "troops"),
            ((code, year, count) for (code, year), count in sorted(troops.items())),
        ),
    }


def make_manifest(tables: Mapping[str, str]) -> dict[str, Any]:
    """What the shipped tables are: source, year, unit, licence, method, checksum."""
    return {
        "tables": [{**_ABOUT[name], "file": name, "sha256": checksum(tables[name])}
                   for name in sorted(tables)]
    }  # fmt: skip


_ABOUT = {
    TROOPS_FILE: {
        "what": "US active-duty troops abroad",
        "source": "US Department of Defense, Defense Manpower Data Center, as compiled by Allen, "
        "Flynn and Machain (2022), troopdata",
        "year": ", ".join(str(year) for year in TROOP_YEARS),
        "unit": "persons",
        "licence": "counts of the US government, public domain; cite the compilers",
        "method": "column troops_ad of the economies of world-2022; who is there for a rotation "
        "of months is often not counted",
    },
}


def _to_csv(header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def _raw(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise WorldError(
            str(path),
            "no such file" if not path.is_file() else "more than 20 MB",
            "the table as published (docs/security.md names the sources)",
            "name the folder that holds security/ with --data",
        )
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(_read(name), newline=""))


def _read(name: str) -> str:
    return (files("summitry.security") / "data" / name).read_text("utf-8")


def checksum(text: str) -> str:
    """Sha256 of a table's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
