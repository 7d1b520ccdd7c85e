"""What a sum spent on an industry sets going: output, labour income, imports, and stated jobs."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from summitry.errors import UsageError
from summitry.investment.labels import INDUSTRY_NAMES

FILE = "multipliers-2014.csv"
LABOUR_SHARES = (0.05, 0.95)  # outside, one year says nothing about capital
_NUMBERS = ("output", "value_added", "labour_income", "imports", "labour_share", "own_labour")


@dataclass(frozen=True)
class Multiplier:
    """Per unit of final demand for an industry's output at home; shares, 2014."""

    economy: str
    industry: str
    output: float  # gross output of all industries, 1 of it direct
    value_added: float
    labour_income: float
    imports: float  # leakage: value_added + imports = 1
    labour_share: float  # of the industry's own value added
    own_labour: float  # of labour_income, what the industry itself pays


@dataclass(frozen=True)
class JobCoefficient:
    """Jobs per USD million of output, as somebody stated them: nothing is assumed."""

    per_musd: float
    year: int
    source: str


@dataclass(frozen=True)
class PayPerJob:
    """What a job costs a year in labour compensation, USD, as somebody stated it.

    With it jobs follow from the labour income of each industry, so that a dollar spent on a
    supplier that pays little for labour makes few; social contributions and the income of the
    self-employed are in labour compensation, and have to be in the pay stated.
    """

    usd: float
    year: int
    source: str


@dataclass(frozen=True)
class DemandEffect:
    """What spending on one industry sets going; USD million, jobs in job-years."""

    spending_musd: float
    direct_output_musd: float
    supplier_output_musd: float
    value_added_musd: float
    labour_income_musd: float
    imports_musd: float
    direct_jobs: float | None
    supplier_jobs: float | None


@cache
def load_multipliers() -> Mapping[tuple[str, str], Multiplier]:
    """Every shipped multiplier by economy and industry (43 economies x 56 industries, 2014)."""
    text = (files("summitry.investment") / "data" / FILE).read_text("utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        numbers = [float(row[k]) for k in _NUMBERS]
        key = (row["economy"], row["industry"])
        found[key] = Multiplier(*key, *numbers)
    return found


def find_multiplier(economy: str, industry: str) -> Multiplier:
    """The multiplier of an industry such as ``F`` (construction) or ``C24`` (basic metals).

    Raises
    ------
    UsageError
        An economy without a national table, or an industry it lacks.
    """
    found = load_multipliers()
    if (economy, industry) in found:
        return found[economy, industry]
    economies = sorted({key[0] for key in found})
    if economy not in economies:
        raise UsageError(
            f"economy {economy}",
            "no national input-output table",
            f"one of {', '.join(economies)}",
            "name one of these economies",
        )
    have = [key[1] for key in found if key[0] == economy]
    raise UsageError(
        f"industry {industry}",
        f"no industry {industry} in {economy}",
        f"one of {', '.join(have)}",
        "F is construction, C24 basic metals, C29 motor vehicles",
    )


def compute_demand_effect(
    multiplier: Multiplier, spending_musd: float, jobs: JobCoefficient | PayPerJob | None = None
) -> DemandEffect:
    """Output, income and imports that a sum spent on an industry's output sets going.

    Leontief with fixed coefficients of 2014, idle capacity everywhere and no price that moves: an
    upper end. The sum is taken to be spent on output at home; its imported inputs are the leakage.
    Jobs are output times the stated coefficient, direct and of suppliers alike, or labour income
    over the stated pay of a job; a building year of one worker is one job-year.

    Raises
    ------
    UsageError
        A sum that is not positive and finite, or a coefficient without year or source.
    """
    if not (isfinite(spending_musd) and spending_musd >= 0):
        raise UsageError(
            "amount", f"{spending_musd:g}", "a sum of zero or more, USD million", "correct the sum"
        )
    if jobs is not None:
        _check_jobs(jobs)
    supplier = (multiplier.output - 1) * spending_musd
    labour = multiplier.labour_income * spending_musd
    own = multiplier.own_labour * spending_musd
    direct_jobs: float | None = None
    supplier_jobs: float | None = None
    if isinstance(jobs, JobCoefficient):
        direct_jobs, supplier_jobs = jobs.per_musd * spending_musd, jobs.per_musd * supplier
    elif jobs is not None:
        direct_jobs, supplier_jobs = 1e6 * own / jobs.usd, 1e6 * (labour - own) / jobs.usd
    return DemandEffect(
        spending_musd,
        spending_musd,
        supplier,
        multiplier.value_added * spending_musd,
        labour,
        multiplier.imports * spending_musd,
        direct_jobs,
        supplier_jobs,
    )


def _check_jobs(jobs: JobCoefficient | PayPerJob) -> None:
    if isinstance(jobs, PayPerJob):
        option, good = "--pay-per-job", isfinite(jobs.usd) and 100 <= jobs.usd <= 1e6
        seen, expected = (
            f"{jobs.usd:g}",
            "labour compensation of a job a year, USD 100 to 1,000,000",
        )
        todo = "give USD, not thousands; compensation is wages and social contributions"
    else:
        option, good = "--jobs-per-musd", isfinite(jobs.per_musd) and 0 < jobs.per_musd <= 1000
        seen = f"{jobs.per_musd:g}"
        expected = "jobs per USD million of output, above 0 and at most 1000"
        todo = "5 is the order of magnitude in US construction"
    if not good:
        raise UsageError(option, seen, expected, todo)
    if not jobs.source.strip() or not 1950 <= jobs.year <= 2100:
        raise UsageError(
            option,
            f"year {jobs.year}, source {jobs.source!r}",
            "the year of the figure and who states it",
            "add --jobs-year and --jobs-source",
        )


def make_manifest(text: str) -> dict[str, Any]:
    """What the shipped table is: source, year, unit, licence, method, checksum."""
    return {
        "file": FILE,
        "what": "Leontief multipliers of output, value added, labour income and imports",
        "source": "World Input-Output Database, release 2016: national tables and socio-economic "
        "accounts (Timmer, Dietzenbacher, Los, Stehrer and de Vries 2015)",
        "year": 2014,
        "unit": "per unit of final demand for the industry's output, shares",
        "licence": "CC BY 4.0",
        "method": "B = (I - A_domestic)^-1; 1'B, v'B, l'B, m'B of the national table; "
        "labour share = labour compensation / value added at basic prices; own labour = labour "
        "compensation / output",
        "industries": len(INDUSTRY_NAMES),
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }


def find_labour_share(economy: str, sector: str) -> tuple[float, str]:
    """Labour's share of value added in a sector of `world-2022`, and whose industries they are.

    The average of the sector's industries of 2014, weighted alike; an economy without a table uses
    that of the economy whose technology it borrows.

    Raises
    ------
    UsageError
        A sector that is no good of `world-2022`.
    """
    from summitry.world.technology import GOODS_INDUSTRIES, PROXIES  # noqa: PLC0415  data only

    if sector not in GOODS_INDUSTRIES:
        raise UsageError(
            f"sector {sector}",
            "no industries of the national tables for it",
            f"one of {', '.join(GOODS_INDUSTRIES)}",
            "state the share with --labour-share",
        )
    owner = PROXIES.get(economy, economy)
    shares = [find_multiplier(owner, code).labour_share for code in GOODS_INDUSTRIES[sector]]
    share = sum(shares) / len(shares)
    if not LABOUR_SHARES[0] <= share <= LABOUR_SHARES[1]:
        raise UsageError(
            f"sector {sector} in {economy}",
            f"labour received {share:.0%} of value added in 2014, a year of losses or windfalls",
            f"{LABOUR_SHARES[0]:.0%} to {LABOUR_SHARES[1]:.0%}",
            "state the share with --labour-share",
        )
    return share, owner
