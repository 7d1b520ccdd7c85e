"""Leontief multipliers of national tables: 56 industries, domestic and imported inputs apart.

Reads the tables a user has (Parquet needs ``pip install 'summitry[build]'``); what is shipped are
the multipliers this code computes from them.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from summitry.errors import DataError
from summitry.world import Array
from summitry.world.tables import read_columns

TABLES = "niot/wiod16_niot_2014.parquet"
FACTORS = "niot/wiod16_factor_costs_2014.csv.gz"
YEAR = 2014
_NOT_INDUSTRIES = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP", "GO")
_LABOUR = "Labour compensation at basic prices"
_OUTPUT = "Output at basic prices"
_VALUE_ADDED = "Value added at basic prices"
# Factor accounts and tables state output to within this of each other, or the names do not match.
MATCH = 0.02


@dataclass(frozen=True, eq=False)
class NationalAccounts:
    """One economy's industries: domestic and imported inputs per unit of output, and factors.

    Arrays (K,K), input x user, and (K,): shares of output at basic prices.
    """

    industries: tuple[str, ...]
    domestic: Array  # (K,K)
    imported: Array  # (K,) all imported inputs
    value_added: Array  # (K,)
    labour: Array  # (K,) labour compensation
    labour_share: Array  # (K,) of value added at factor cost; the rest is capital's
    output_musd: Array  # (K,)


def load_national_accounts(data: Path) -> dict[str, NationalAccounts]:
    """Input-output tables and labour compensation by economy.

    Raises
    ------
    DataError
        A file is missing or has other columns, or the two files disagree about output.
    """
    columns = read_columns(data / TABLES, ("economy", "supply", "origin", "use", "value_musd"))
    text = {key: columns[key].astype(str) for key in ("economy", "supply", "origin", "use")}
    names = set(text["use"]) & set(text["supply"]) - set(_NOT_INDUSTRIES)
    industries = tuple(sorted(names))
    labour = _read_labour(data / FACTORS, len(industries))
    found = {}
    for economy in sorted(labour):
        mine = text["economy"] == economy
        parts = {key: column[mine] for key, column in text.items()}
        value = columns["value_musd"][mine]
        found[economy] = _account(industries, parts, value, labour[economy], economy)
    return found


def _account(
    industries: tuple[str, ...], text: dict[str, Array], value: Array, factors: Array, economy: str
) -> NationalAccounts:
    size = len(industries)
    place = {code: k for k, code in enumerate(industries)}
    inside = np.isin(text["supply"], industries) & np.isin(text["use"], industries)
    use = {}
    for origin in ("Domestic", "Imports"):
        pick = inside & (text["origin"] == origin)
        cells = np.zeros((size, size))
        rows, users = ([place[code] for code in text[key][pick]] for key in ("supply", "use"))
        np.add.at(cells, (rows, users), value[pick])
        use[origin] = np.maximum(cells, 0.0)
    made = np.zeros(size)
    rows_made = (text["supply"] == "GO") & np.isin(text["use"], industries)
    np.add.at(made, [place[code] for code in text["use"][rows_made]], value[rows_made])
    _check_output(economy, industries, made, factors[1])
    safe = np.where(made > 0, made, 1.0)
    domestic, imported = use["Domestic"] / safe, use["Imports"].sum(axis=0) / safe
    left = np.where(made > 0, 1 - domestic.sum(axis=0) - imported, 0.0)
    factor_cost = np.where(factors[2] > 0, factors[2], 1.0)
    share = np.where(factors[2] > 0, factors[0] / factor_cost, 1.0)
    return NationalAccounts(
        industries, domestic, imported, left, factors[0] / safe * (made > 0), share, made
    )


def _check_output(economy: str, industries: tuple[str, ...], made: Array, stated: Array) -> None:
    gap = np.abs(made - stated) - MATCH * np.maximum(made, 1.0)
    if np.any(gap > 0):
        k = int(np.argmax(gap))
        raise DataError(
            f"national tables, {economy}, industry {industries[k]}",
            f"output {made[k]:,.0f} in one file and {stated[k]:,.0f} in the other",
            f"the same output within {MATCH:.0%}",
            "use tables and factor costs of the same release and year",
        )


def _read_labour(path: Path, size: int) -> dict[str, Array]:
    """Labour compensation, output, value added (3,K) by economy, industries in file order."""
    if not path.is_file():
        raise DataError(
            f"data folder {path.parent}",
            f"no file {path.name}",
            "factor costs by economy and industry",
            "pass the folder that holds niot/ with --data",
        )
    found: dict[str, dict[str, list[float]]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            items = found.setdefault(row["economy"], {_LABOUR: [], _OUTPUT: [], _VALUE_ADDED: []})
            if row["item"] in items:
                items[row["item"]].append(float(row["value_musd"]))
    for economy, items in found.items():
        if any(len(values) != size for values in items.values()):
            raise DataError(
                f"file {path.name}, {economy}",
                f"{len(items[_LABOUR])} industries",
                f"{size} industries with output and labour compensation",
                "use the factor costs of the same release as the tables",
            )
    keys = (_LABOUR, _OUTPUT, _VALUE_ADDED)
    return {code: np.array([items[key] for key in keys]) for code, items in found.items()}


def compute_multipliers(accounts: NationalAccounts) -> dict[str, Array]:
    """What one more unit of final demand for each industry's output sets going at home, (K,).

    With ``B = (I - A_domestic)^-1`` (Leontief, open model: households' spending stays):
    output ``1' B``, value added ``v' B``, labour income ``l' B`` and imported inputs ``m' B``.
    Value added and imports sum to 1: the imports are the leakage. Value added includes taxes on
    products and margins that the table books with inputs.
    """
    size = len(accounts.industries)
    inverse = np.linalg.inv(np.eye(size) - accounts.domestic)
    return {
        "output": inverse.sum(axis=0),
        "value_added": accounts.value_added @ inverse,
        "labour_income": accounts.labour @ inverse,
        "imports": accounts.imported @ inverse,
    }


def build_multipliers(data: Path) -> str:
    """The shipped table, as CSV text: four multipliers and two ratios of labour, five decimals."""
    lines = ["economy,industry,output,value_added,labour_income,imports,labour_share,own_labour"]
    for economy, accounts in load_national_accounts(data).items():
        found = compute_multipliers(accounts)
        for k, industry in enumerate(accounts.industries):
            if accounts.output_musd[k] > 0:
                numbers = ",".join(f"{found[key][k]:.5f}" for key in found)
                own = f"{accounts.labour_share[k]:.5f},{accounts.labour[k]:.5f}"
                lines.append(f"{economy},{industry},{numbers},{own}")
    return "\n".join(lines) + "\n"
