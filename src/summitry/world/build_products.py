"""Building the bundled US import weights, product lists and MFN duties from public tables.

The same tables give the same bytes. Method: ``docs/products.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import DataError
from summitry.world.arrays import Array
from summitry.world.hs_sectors import place_product
from summitry.world.import_weights import NAME, SHARE_UNIT, write_import_weights
from summitry.world.labels import ECONOMY_GROUPS, ECONOMY_NAMES, SECTOR_NAMES
from summitry.world.tables import parse_number, read_columns, read_records

YEAR = 2024
MFN_YEAR = 2025
# Names of the Census file that are not those of world-2022. Slovakia is listed apart from the rest
# of the European Union, of which it is a member.
_PARTNERS = {
    "EUROPEAN UNION": ECONOMY_GROUPS["EU27"], "SLOVAKIA": ECONOMY_GROUPS["EU27"],
    "KOREA, SOUTH": ("KOR",),
}  # fmt: skip
_CENSUS = "US Census Bureau, imports for consumption, 2024"
SOURCES = (
    {"what": "US imports by HS subheading and partner, customs value", "source": _CENSUS,
     "year": YEAR, "unit": "USD thousand", "licence": "public domain"},
    {"what": "HS subheadings to ISIC revision 4", "source": "concordance (Liao and others)",
     "year": 2022, "unit": "share", "licence": "MIT"},
    {"what": "MFN duties, lines of eight digits", "source": "US International Trade Commission",
     "year": MFN_YEAR, "unit": "share", "licence": "public domain"},
    {"what": "product lists", "source": "the orders named at each list", "year": 2025,
     "unit": "HTS codes", "licence": "public domain"},
)  # fmt: skip

# The articles of steel and aluminium of the proclamations of 2018, which those of February 2025
# apply again: subheadings from and to.
_STEEL = (("720610", "721650"), ("721699", "730110"), ("730210", "730210"), ("730240", "730290"),
          ("730410", "730690"))  # fmt: skip
_ALUMINIUM = (("760110", "760120"), ("760410", "760900"))
_STEEL_ORDER = "Proclamation 10896 of 10 February 2025, articles of Proclamation 9705 of 2018"
_ALUMINIUM_ORDER = "Proclamation 10895 of 10 February 2025, articles of Proclamation 9704 of 2018"
RANGES = {
    "steel": ("Steel, section 232: mill products", _STEEL_ORDER, _STEEL),
    "aluminium": ("Aluminium, section 232: unwrought and wrought", _ALUMINIUM_ORDER, _ALUMINIUM),
}
FILES = {
    "steel-derivatives": ("Articles made of steel, section 232, as of March 2025",
                          "annex to Proclamation 10896 of 10 February 2025", "steel-tariffs"),
    "aluminium-derivatives": ("Articles made of aluminium, section 232, as of March 2025",
                              "annex to Proclamation 10895 of 10 February 2025", "alu-tariffs"),
    "autos": ("Cars, light trucks and parts, section 232",
              "annex to Proclamation 10908 of 26 March 2025", "auto-tariffs"),
    "copper": ("Copper products, section 232", "proclamation of 30 July 2025", "copper-list"),
    "reciprocal-exempt": ("Products left out of the reciprocal tariffs",
                          "Annex II to Executive Order 14257 of 2 April 2025",
                          "annex-II-exemptions"),
    "electronics-exempt": ("Computers, telephones and chips left out of the reciprocal tariffs",
                           "memorandum of 11 April 2025",
                           "consumer_electronics_EO14257_apr11"),
    "reciprocal-exempt-november": ("Products left out of the reciprocal tariffs from 13 November"
                                   " 2025: farm goods added",
                                   "order of 14 November 2025, Annex II as amended",
                                   "annex-II-exemptions-nov14"),
    "section-122-exempt": ("Products left out of the import surcharge of 2026",
                           "proclamation of 20 February 2026, annexes",
                           "section122-product-exemptions", "section122-aircraft-exemptions",
                           "section122-specific-exemptions"),
    "metals-2026-high": ("Steel, aluminium and copper articles at the highest tier",
                         "proclamation in force from 6 April 2026, annex I-A", "metals-annex-IA"),
    "metals-2026-derivatives": ("Articles of metal at the middle tier",
                                "proclamation in force from 6 April 2026, annex I-B",
                                "metals-annex-IB"),
    "metals-2026-temporary": ("Metal-intensive equipment at a temporary rate",
                              "proclamation in force from 6 April 2026, annex III",
                              "metals-annex-III-temporary"),
    "brazil-exempt": ("Products left out of the added duty on Brazil",
                      "Executive Order 14323 of 30 July 2025, annex I",
                      "brazil-airplane-exemptions", "brazil-non-airplane-exemptions"),
    "china-answer-15": ("US farm goods China levies 15 points on from 10 March 2025",
                        "Customs Tariff Commission of the State Council, Announcement No. 2 of"
                        " 2025, annex 1", "china-15-percent-030425"),
    "china-answer-10": ("US farm goods China levies 10 points on from 10 March 2025",
                        "Customs Tariff Commission of the State Council, Announcement No. 2 of"
                        " 2025, annex 2", "china-10-percent-030425"),
    "canada-answer-march": ("US goods of CAD 30 billion Canada levies 25 points on from 4 March"
                            " 2025", "United States Surtax Order (2025-1)", "canada-march-list"),
    "canada-answer-metals": ("US metals and other goods Canada levies 25 points on from 13 March"
                             " 2025", "United States Surtax Order (Steel and Aluminum 2025)",
                             "canada-steel-list"),
}  # fmt: skip
# Part of a list, by the chapter its codes lie outside of.
OUTSIDE = {
    "aluminium-content": ("Articles outside chapter 76 that pay on their aluminium alone",
                          "aluminium-derivatives", "76"),
}  # fmt: skip
# A line of a list: the code, after a running number or before other columns; Chinese lists have
# lost the leading zero of chapters 1 to 9.
_LINE = re.compile(r"^(?:\d{1,3},)?(\d[\d.]{2,12}\d)(?=,|$)", re.MULTILINE)


def build_products(data_dir: Path, out_dir: Path) -> list[str]:
    """Write the folder of import weights, product lists and MFN duties.

    Parameters
    ----------
    data_dir : Path
        Holds ``tariffs/us_imports_hs6_2024.parquet`` (partner, hs6, imports_usd),
        ``tariffs/us_mfn_rates_2025_hs8.csv`` (hs8, mfn_rate, rate_type),
        ``concordance/hs6_isic4.csv.gz`` (HS_6d, ISIC4_4d) and ``tariffs/lists/*.csv``.
    out_dir : Path
        Receives ``manifest.json`` and ``arrays.npz``.

    Returns
    -------
    list of str
        What was built and what could not be placed, in plain lines.

    Raises
    ------
    DataError
        A missing file or column, a number that is not finite, a code that is none.
    """
    sectors = tuple(SECTOR_NAMES)
    classes = _read_concordance(data_dir / "concordance" / "hs6_isic4.csv.gz")
    lines = _read_schedule(data_dir / "tariffs" / f"us_mfn_rates_{MFN_YEAR}_hs8.csv")
    partner, hs6, value = _read_imports(data_dir / "tariffs" / f"us_imports_hs6_{YEAR}.parquet")
    products = tuple(sorted({*classes, *(code[:6] for code in lines), *hs6}))
    names, owners = _merge_partners(partner)
    column = {name: k for k, owner in enumerate(names) for name in owner}
    imports = np.zeros((len(products), len(names)))
    row = {code: k for k, code in enumerate(products)}
    np.add.at(imports, ([row[c] for c in hs6], [column[p] for p in partner]), value / 1e3)
    imports = np.rint(imports)
    placement = _place(products, classes, sectors)
    rate, stated = _weigh_mfn(lines, products, imports.sum(axis=1), placement)
    lists = _make_lists(data_dir / "tariffs" / "lists", products)
    counts = np.array([sum(1 for _ in group) for group in _by_product(lines, products)])
    at, sector = np.nonzero(placement)
    manifest = {
        "name": NAME,
        "importer": "USA",
        "year": YEAR,
        "sectors": list(sectors),
        "partners": [
            {"name": " + ".join(names[k]).title(), "economies": list(owners[k])}
            for k in range(len(names))
        ],
        "unit": {"imports_kusd": "USD thousand", "placed_share": "millionth"},
        "mfn": {"rate": _rounded(rate), "stated_share": _rounded(stated), "year": MFN_YEAR},
        "lists": lists,
        "sources": list(SOURCES),
        "licence": "public domain (US Census, USITC, US orders); concordance MIT",
        "method": "docs/products.md",
    }
    write_import_weights(out_dir, manifest, {
        "hs6": np.array([int(code) for code in products], dtype=np.int32),
        "imports_kusd": imports.astype(np.int32),
        "placed_product": at.astype(np.int16),
        "placed_sector": sector.astype(np.int8),
        "placed_share": np.rint(placement[at, sector] / SHARE_UNIT).astype(np.int32),
        "tariff_lines": np.maximum(counts, 1).astype(np.int16),
    })  # fmt: skip
    return _report(imports, placement, products, (rate, stated), lists)


def _rounded(values: Array) -> list[float]:
    return [round(float(value), 6) for value in values]


def _read_imports(path: Path) -> tuple[list[str], list[str], Array]:
    data = read_columns(path, ("partner", "hs6", "imports_usd"))
    codes = [str(code) for code in data["hs6"]]
    bad = next((k for k, code in enumerate(codes) if not re.fullmatch(r"\d{6}", code)), None)
    if bad is not None:
        raise DataError(
            f"file {path.name}, row {bad + 1}, column hs6", repr(codes[bad]), "six digits",
            "restore the file",
        )  # fmt: skip
    return [str(name) for name in data["partner"]], codes, np.asarray(data["imports_usd"])


def _read_concordance(path: Path) -> dict[str, set[str]]:
    classes: dict[str, set[str]] = {}
    for line, row in read_records(path, ("HS_6d", "ISIC4_4d")):
        _require_digits(path, line, "HS_6d", row["HS_6d"], 6)
        if row["ISIC4_4d"]:  # empty where no industry makes the product
            _require_digits(path, line, "ISIC4_4d", row["ISIC4_4d"], 4)
        classes.setdefault(row["HS_6d"], set()).add(row["ISIC4_4d"])
    return classes


def _read_schedule(path: Path) -> dict[str, float | None]:
    """Duty of every tariff line; None if it is not free or a percentage of the value alone."""
    lines: dict[str, float | None] = {}
    for line, row in read_records(path, ("hs8", "mfn_rate", "rate_type")):
        _require_digits(path, line, "hs8", row["hs8"], 8)
        plain = row["rate_type"] in ("free", "ad_valorem")
        rate = parse_number(path, line, "mfn_rate", row["mfn_rate"], (0, 5)) if plain else None
        lines[row["hs8"]] = rate
    return lines


def _require_digits(path: Path, line: int, column: str, code: str, count: int) -> None:
    if not re.fullmatch(rf"[0-9]{{{count}}}", code):
        raise DataError(
            f"file {path.name}, line {line}, column {column}", repr(code[:40]), f"{count} digits",
            "restore the code; a spreadsheet may have dropped its leading zero",
        )  # fmt: skip


def _require(path: Path) -> None:
    if not path.is_file():
        raise DataError(
            f"data folder {path.parent}",
            f"no file {path.name}",
            "the tables listed in docs/products.md",
            "pass the folder that holds them with --data",
        )


def _merge_partners(
    partner: Iterable[str],
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Census names that share a column, and the economies of world-2022 each column is for."""
    code_of = {name.upper(): (code,) for code, name in ECONOMY_NAMES.items()}
    grouped: dict[tuple[str, ...], list[str]] = {}
    alone: list[str] = []
    for name in sorted(set(partner)):
        owner = _PARTNERS.get(name, code_of.get(name))
        if owner is None:
            alone.append(name)
        else:
            grouped.setdefault(owner, []).append(name)
    names = [tuple(members) for members in grouped.values()]
    owners = list(grouped)
    if alone:  # partners that world-2022 keeps in its rest of the world
        names.append(tuple(alone))
        owners.append(("ROW",))
    return names, owners


def _place(
    products: tuple[str, ...], classes: dict[str, set[str]], sectors: tuple[str, ...]
) -> Array:
    placement = np.zeros((len(products), len(sectors)))
    for k, code in enumerate(products):
        for sector, share in place_product(code, classes.get(code, ())).items():
            placement[k, sectors.index(sector)] = share
    return placement


def _by_product(
    lines: dict[str, float | None], products: tuple[str, ...]
) -> list[list[float | None]]:
    grouped: dict[str, list[float | None]] = {}
    for code, rate in lines.items():
        grouped.setdefault(code[:6], []).append(rate)
    return [grouped.get(code, []) for code in products]


def _weigh_mfn(
    lines: dict[str, float | None], products: tuple[str, ...], imports: Array, placement: Array
) -> tuple[Array, Array]:
    """Mean duty by sector over lines with a percentage, and the share of imports they stand for."""
    rate, known = np.zeros(len(products)), np.zeros(len(products))
    for k, group in enumerate(_by_product(lines, products)):
        plain = [value for value in group if value is not None]
        if plain:
            rate[k], known[k] = float(np.mean(plain)), len(plain) / len(group)
    weight = imports[:, None] * placement
    stated = (known @ weight) / np.maximum(weight.sum(axis=0), 1e-9)
    mean = (rate * known) @ weight / np.maximum(known @ weight, 1e-9)
    return mean, stated


def _make_lists(folder: Path, products: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The named lists; codes that no subheading begins with are left out and kept apart."""
    lists: dict[str, dict[str, Any]] = {}
    for name, (title, source, ranges) in RANGES.items():
        codes = [code for code in products if any(low <= code <= high for low, high in ranges)]
        lists[name] = {"title": title, "source": source, "codes": codes, "left_out": []}
    for name, (title, source, *files) in FILES.items():
        found = {code for file in files for code in _read_codes(folder / f"{file}.csv")}
        trimmed = {code[:8] if len(code) == 10 and code.endswith("00") else code for code in found}
        known = {code for code in trimmed if any(h.startswith(code[:6]) for h in products)}
        lists[name] = {
            "title": title,
            "source": source,
            "codes": sorted(known),
            "left_out": sorted(trimmed - known),
        }
    for name, (title, whole, chapter) in OUTSIDE.items():
        kept = [code for code in lists[whole]["codes"] if not code.startswith(chapter)]
        source = lists[whole]["source"]
        lists[name] = {"title": title, "source": source, "codes": kept, "left_out": []}
    return lists


def _read_codes(path: Path) -> set[str]:
    _require(path)
    codes = {code.replace(".", "") for code in _LINE.findall(path.read_text(encoding="utf-8"))}
    return {code if len(code) % 2 == 0 else f"0{code}" for code in codes}


def _report(
    imports: Array,
    placement: Array,
    products: tuple[str, ...],
    mfn: tuple[Array, Array],
    lists: dict[str, dict[str, Any]],
) -> list[str]:
    by_product = imports.sum(axis=1) / 1e6
    placed = placement.sum(axis=1) > 0
    split = (placement > 0).sum(axis=1) > 1
    report = [
        f"{len(products):,} subheadings, {imports.shape[1]} partners,"
        f" USD {by_product.sum():,.1f} billion",
        f"USD {by_product[~placed].sum():,.1f} billion in no sector of goods (returned goods,"
        " low-value parcels, scrap, art, print)",
        f"USD {by_product[split].sum():,.1f} billion split between sectors in equal parts",
        "",
        "sector     imports, USD billion   MFN duty   in percent or free",
    ]
    total = by_product @ placement
    report += [
        f"{code:9s} {total[k]:21.1f} {mfn[0][k]:10.2%} {mfn[1][k]:20.0%}"
        for k, code in enumerate(SECTOR_NAMES)
        if total[k] > 0
    ]
    report.append("")
    for name, entry in lists.items():
        gone = f", left out {', '.join(entry['left_out'])}: no such code" * bool(entry["left_out"])
        report.append(f"{name}: {len(entry['codes'])} codes{gone}")
    return report
