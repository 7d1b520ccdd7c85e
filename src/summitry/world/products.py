"""Lists of products by HS or HTS code, and the share of each sector's trade they cover."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from summitry.errors import UsageError, WorldError
from summitry.world.arrays import Array
from summitry.world.import_weights import ImportWeights, load_import_weights

PAGE = "docs/products.md"
CODE_LENGTHS = (4, 6, 8, 10)
MAX_BYTES = 4 * 2**20
MAX_RATE_PERCENT = 1000.0
_CODE_HEADERS = ("code", "hs", "hs6", "hts", "htsus", "hts8", "hts_code", "htsno")
_NOTE_HEADERS = ("description", "note", "title")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class ProductCode:
    """One code of a list: 4, 6, 8 or 10 digits, its own rate if it has one, and its line."""

    digits: str
    rate: float | None = None
    line: int = 0


@dataclass(frozen=True)
class ProductList:
    """Products named by code.

    Parameters
    ----------
    name : str
        Of the bundled list, or the file.
    codes : tuple of ProductCode
    title, source : str
        What the list is and where it comes from.
    """

    name: str
    codes: tuple[ProductCode, ...]
    title: str = ""
    source: str = ""

    @property
    def has_rates(self) -> bool:
        """True if every code carries a rate of its own."""
        return all(code.rate is not None for code in self.codes)


@dataclass(frozen=True, eq=False)
class ListCoverage:
    """What part of each sector's trade a list of products covers, exporter x sector.

    Parameters
    ----------
    share : (N,J) array
        Covered share of the importer's purchases from each exporter, 0 to 1; 0 on the importer.
    rate : (N,J) array or None
        Average duty over the whole sector: sum of each product's rate x its share. None if the
        codes carry no rates; multiply `share` by the one rate then.
    basis : str
        What the products are weighted by, to be shown beside every rate made from it.
    notes : tuple of str
        What is approximate: codes finer than six digits, exporters without weights of their own.
    """

    share: Array
    rate: Array | None
    basis: str
    notes: tuple[str, ...]


def list_product_lists() -> dict[str, str]:
    """Names and titles of the bundled product lists."""
    return {name: str(entry["title"]) for name, entry in load_import_weights().lists.items()}


def load_product_list(name_or_path: str | Path) -> ProductList:
    """A bundled list by name, or a file with a code a line (CSV, optional column ``rate``).

    Raises
    ------
    WorldError
        No such list or file; a code or rate that cannot be read; names the line.
    """
    lists = load_import_weights().lists
    name = str(name_or_path)
    if name in lists:
        entry = lists[name]
        codes = tuple(ProductCode(code) for code in entry["codes"])
        return ProductList(name, codes, str(entry["title"]), str(entry["source"]))
    path = Path(name_or_path)
    if not path.is_file():
        raise WorldError(
            f"products {name!r}",
            "neither a bundled list nor a file",
            f"one of {', '.join(lists)}, or a CSV file with a column code",
            f"check the name or the path ({PAGE})",
        )
    if path.stat().st_size > MAX_BYTES:
        raise WorldError(
            f"file {path.name}", "more than 4 MB", "a list of codes", "keep the column of codes"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WorldError(
            f"file {path.name}", "not UTF-8", "text in UTF-8", "save the file as CSV in UTF-8"
        ) from None
    return parse_product_list(text, path.name)


def parse_product_list(text: str, name: str) -> ProductList:
    """Product codes from text: one a line, or CSV with a column ``code`` and perhaps ``rate``.

    Codes may be dotted (``8703.23.01``) and have 4, 6, 8 or 10 digits; rates are written as in a
    scenario, ``25%``. Lines that begin with ``#`` are notes.

    Raises
    ------
    WorldError
        The first line that cannot be read.
    """
    records = []
    reader = csv.reader(text.splitlines())
    for cells in reader:
        words = [cell.strip() for cell in cells]
        if any(words) and not words[0].startswith("#"):
            records.append((reader.line_num, words))
    columns = _read_header(name, records)
    if "code" in columns.values():
        records = records[1:]
    else:
        columns = {0: "code"}
    if not records:
        raise WorldError(f"file {name}", "no codes", "one code a line", "add the codes")
    codes = tuple(_parse_record(name, line, words, columns) for line, words in records)
    _refuse_contradictions(name, codes)
    return ProductList(name, codes)


def _read_header(name: str, records: list[tuple[int, list[str]]]) -> dict[int, str]:
    """Meaning of each column; empty if the first line is a code already."""
    if not records:
        raise WorldError(f"file {name}", "no codes", "one code a line", "add the codes")
    line, words = records[0]
    if words[0][:1].isdigit():
        return {}
    columns: dict[int, str] = {}
    for k, word in enumerate(words):
        key = word.lower()
        if key in _CODE_HEADERS and "code" not in columns.values():
            columns[k] = "code"
        elif key == "rate":
            columns[k] = "rate"
        elif key not in _NOTE_HEADERS:
            raise WorldError(
                f"file {name}, line {line}, column {k + 1}",
                repr(word),
                "columns code, rate, description (a first line with names is optional)",
                "rename or drop the column",
            )
    if "code" not in columns.values():
        raise WorldError(
            f"file {name}, line {line}", ", ".join(words), "a column code", "name the column"
        )
    return columns


def _parse_record(name: str, line: int, words: list[str], columns: dict[int, str]) -> ProductCode:
    cells = {meaning: words[k] for k, meaning in columns.items() if k < len(words)}
    if columns == {0: "code"} and len(words) > 1:
        raise WorldError(
            f"file {name}, line {line}",
            ", ".join(words)[:80],
            "one code a line, or a first line with the names of the columns",
            "add a first line such as code,rate",
        )
    return ProductCode(
        _parse_code(name, line, cells.get("code", "")),
        parse_rate(f"file {name}, line {line}, column rate", cells["rate"])
        if "rate" in cells
        else None,
        line,
    )


def _parse_code(name: str, line: int, text: str) -> str:
    digits = re.sub(r"[.\s]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) in CODE_LENGTHS:
        return digits
    hint = "correct the code"
    if digits.isascii() and digits.isdigit() and len(digits) in (5, 7, 9):
        hint = f"if a spreadsheet dropped a leading zero, write 0{digits}"
    raise WorldError(
        f"file {name}, line {line}, column code",
        repr(text),
        "an HS or HTS code of 4, 6, 8 or 10 digits, dots allowed",
        hint,
    )


def parse_rate(where: str, text: str) -> float:
    """A rate with its percent sign as a share, or the error about it."""
    match = _PERCENT.fullmatch(text)
    if match and float(match[1]) <= MAX_RATE_PERCENT:
        return float(match[1]) / 100
    raise WorldError(
        where,
        repr(text),
        "a rate with its percent sign, 0% to 1000%",
        "write 25%, not 25 or 0.25",
    )


def _refuse_contradictions(name: str, codes: Iterable[ProductCode]) -> None:
    first: dict[str, ProductCode] = {}
    for code in codes:
        before = first.setdefault(code.digits, code)
        if before.rate != code.rate:
            raise WorldError(
                f"file {name}, line {code.line}, column rate",
                f"{code.digits} at another rate than in line {before.line}",
                "one rate for each code",
                "drop one of the two lines",
            )


def compute_list_coverage(
    products: ProductList,
    importer: str,
    economies: tuple[str, ...],
    sectors: tuple[str, ...],
    weights: ImportWeights | None = None,
) -> ListCoverage:
    """The share of each sector's trade that a list of products covers, by exporter.

    ``share[i,j] = sum_h w[h,i] place[h,j] cover[h] / sum_h w[h,i] place[h,j]`` over HS subheadings
    h: w the importer's purchases from i, place the sector a product belongs to, cover 1 if the
    list names the subheading (or a heading above it), else the share of its tariff lines that the
    list names. The United States are weighted by imports of 2024; for other importers no weights
    are bundled and every subheading counts alike.

    Parameters
    ----------
    products : ProductList
    importer : str
        Code of the economy that sets the duty.
    economies, sectors : tuples of str
        Labels of the world the shares are for.
    weights : ImportWeights, optional
        By default the bundled ones.

    Returns
    -------
    ListCoverage

    Raises
    ------
    WorldError
        A code that no subheading begins with; names the line.
    UsageError
        A world whose sectors are not those of the weights; rates on some codes only.
    """
    weights = weights or load_import_weights()
    require_sectors(products, sectors, weights)
    own = importer == weights.importer
    cover, paid, finer = _cover_products(products, weights, own)
    average = make_average(weights, importer, economies, sectors)
    return ListCoverage(
        share=np.minimum(average(cover), 1.0),
        rate=None if paid is None else average(paid),
        basis=_describe_basis(weights, own),
        notes=_describe_notes(weights, economies, importer, own, finer),
    )


def make_average(
    weights: ImportWeights, importer: str, economies: tuple[str, ...], sectors: tuple[str, ...]
) -> Callable[[Array], Array]:
    """How values by subheading (H,) average over each exporter's trade in each sector, (N,J).

    Where an exporter sells nothing in a sector, the average is that over all exporters; it is 0
    on the importer itself.
    """
    buy = _weigh(weights, economies, importer == weights.importer)  # (H,N)
    place = weights.placement[:, [weights.sectors.index(code) for code in sectors]]
    total = buy.T @ place  # (N,J)
    everyone = buy.sum(axis=1) @ place
    away = np.array([code != importer for code in economies])[:, None]

    def average(values: Array) -> Array:
        typical = (values * buy.sum(axis=1)) @ place
        typical = np.divide(typical, everyone, out=np.zeros_like(typical), where=everyone > 0)
        mine = np.divide(
            (values[:, None] * buy).T @ place, total,
            out=np.broadcast_to(typical, total.shape).copy(), where=total > 0,
        )  # fmt: skip
        return np.asarray(np.clip(mine, 0.0, None) * away)

    return average


def require_sectors(
    products: ProductList, sectors: tuple[str, ...], weights: ImportWeights
) -> None:
    """Refuse a world whose sectors are not those of the weights, and rates on some codes only."""
    unknown = [code for code in sectors if code not in weights.sectors]
    if unknown:
        raise UsageError(
            f"products {products.name}",
            f"a world with sector {unknown[0]}",
            f"the sectors of world-2022, {weights.sectors[0]} to {weights.sectors[-1]}",
            "name sectors in the measure instead of products",
        )
    rated = [code for code in products.codes if code.rate is not None]
    if rated and not products.has_rates:
        bare = next(code for code in products.codes if code.rate is None)
        raise UsageError(
            f"products {products.name}, line {bare.line}",
            f"{bare.digits} without a rate, {rated[0].digits} with one",
            "a rate on every code or on none",
            "fill the column rate",
        )


def _cover_products(
    products: ProductList, weights: ImportWeights, own: bool
) -> tuple[Array, Array | None, int]:
    """Covered share and average duty of every subheading (H,), and how many codes are finer."""
    named = name_products(products, weights, own)
    cover, paid = np.zeros(len(weights.products)), np.zeros(len(weights.products))
    for k, h in enumerate(weights.products):
        lines = named.lines.get(h, {})
        part = min(1.0, len(lines) / float(weights.tariff_lines[k]))
        mean = sum(lines.values()) / len(lines) if lines else 0.0
        base = (1.0, named.whole[h]) if h in named.whole else (0.0, 0.0)
        cover[k] = max(part, base[0])
        paid[k] = part * mean + (1 - part) * base[1]
    return cover, paid if products.has_rates else None, named.finer


@dataclass(frozen=True)
class NamedProducts:
    """What the codes of a list name: whole subheadings, and lines of eight digits inside others.

    Both carry the rate of the code, 0 where it has none; ``finer`` counts codes of ten digits.
    """

    whole: dict[str, float]
    lines: dict[str, dict[str, float]]
    finer: int


def name_products(products: ProductList, weights: ImportWeights, own: bool) -> NamedProducts:
    """The subheadings and tariff lines that a list names; for others, subheadings alone."""
    chosen: dict[str, tuple[int, float]] = {}  # subheading: length of the code, its rate
    lines: dict[str, dict[str, float]] = {}
    finer = 0
    by_prefix = _group_by_heading(weights.products)
    for code in products.codes:
        rate = code.rate or 0.0
        below = [h for h in by_prefix.get(code.digits[:4], ()) if h.startswith(code.digits[:6])]
        if not below:
            _refuse_unknown(products.name, code, by_prefix)
        if len(code.digits) > 6 and own:
            finer += len(code.digits) > 8
            lines.setdefault(code.digits[:6], {})[code.digits[:8]] = rate
            continue
        for h in below:
            if chosen.get(h, (0, 0.0))[0] <= len(code.digits):
                chosen[h] = (len(code.digits), rate)
    return NamedProducts({h: rate for h, (_, rate) in chosen.items()}, lines, finer)


@lru_cache(maxsize=2)
def _group_by_heading(products: tuple[str, ...]) -> Mapping[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for code in products:
        grouped.setdefault(code[:4], []).append(code)
    return grouped


def _refuse_unknown(name: str, code: ProductCode, known: Mapping[str, list[str]]) -> None:
    near = known.get(code.digits[:4], sorted(known))[:3]
    raise WorldError(
        f"products {name}, line {code.line}, column code",
        f"{code.digits}: no subheading of the Harmonized System begins so",
        f"a code of the Harmonized System, such as {', '.join(near)}",
        "correct the code or drop the line",
    )


def _weigh(weights: ImportWeights, economies: tuple[str, ...], own: bool) -> Array:
    """Weight of every subheading for every exporter (H,N)."""
    if not own:
        return np.ones((len(weights.products), len(economies)))
    buy = np.zeros((len(weights.products), len(economies)))
    for n, code in enumerate(economies):
        if code in weights.partner_of:
            buy[:, n] = weights.imports_musd[:, weights.partner_of[code]]
        else:
            buy[:, n] = weights.imports_musd.sum(axis=1)
    return buy


def _describe_basis(weights: ImportWeights, own: bool) -> str:
    if own:
        return f"weighted by US imports of {weights.year} by HS subheading and partner"
    return "every HS subheading counted alike: no import weights are bundled for this importer"


def _describe_notes(
    weights: ImportWeights, economies: tuple[str, ...], importer: str, own: bool, finer: int
) -> tuple[str, ...]:
    notes = []
    if finer:
        notes.append(f"{finer} codes of ten digits count as their whole line of eight")
    if not own:
        notes.append("codes finer than six digits count as their whole subheading")
        return tuple(notes)
    others = sum(code not in weights.partner_of and code != importer for code in economies)
    if others:
        notes.append(f"{others} exporters without weights of their own get those of all imports")
    return tuple(notes)
