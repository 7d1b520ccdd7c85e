"""The register of pledges: who promised how much, as stock or flow, by when, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summitry.errors import InputError

Kind = Literal["stock", "flow"]
Mode = Literal["acquisition", "greenfield", "fund", "any"]


@dataclass(frozen=True)
class Pledge:
    """One promise to invest; money is USD million.

    Parameters
    ----------
    key : str
        Short name, unique in the register.
    who : str
        Who invests: a code, or the name of a company.
    investor : str
        Code of the investor's economy.
    host : str
        Code of the economy invested in.
    amount_musd : float
        The sum; of a stock target, the level to reach.
    kind : "stock" or "flow"
        A stock is a level of what is owned, a flow a sum to be spent over the horizon.
    first_year, last_year : int or None
        The horizon; None where nobody named one, which has to be said.
    base_musd : float or None
        Of a stock target: the level it starts from.
    base_year : int or None
        Year of that level.
    delivered_musd : float
        What has been invested or committed to named projects so far.
    inside : str
        Key of the pledge it is part of; "" if it stands by itself.
    beside : tuple of str
        Keys of pledges known not to overlap with it.
    yearly_cap_musd : float or None
        At most so much a year, where that was agreed.
    """

    key: str
    who: str
    investor: str
    host: str
    amount_musd: float
    kind: Kind
    source: str
    first_year: int | None = None
    last_year: int | None = None
    base_musd: float | None = None
    base_year: int | None = None
    delivered_musd: float = 0.0
    inside: str = ""
    beside: tuple[str, ...] = ()
    mode: Mode = "any"
    yearly_cap_musd: float | None = None
    note: str = ""

    @property
    def years(self) -> int | None:
        """Length of the horizon in years; None if none was named."""
        if self.first_year is None or self.last_year is None:
            return None
        return self.last_year - self.first_year + 1

    @property
    def new_musd(self) -> float:
        """New money it asks for: the sum, or of a stock target what is missing to the level."""
        return self.amount_musd - (self.base_musd or 0.0)

    @property
    def delivered_share(self) -> float:
        """What has been delivered of the new money, share."""
        return self.delivered_musd / self.new_musd if self.new_musd > 0 else 0.0

    def yearly_musd(self) -> float:
        """New money a year, spread evenly over the horizon.

        Raises
        ------
        InputError
            Nobody has named a horizon: a sum a year would be invented.
        """
        if self.years is None:
            raise InputError(
                f"pledge {self.key}",
                "no horizon: nobody has said by when",
                "a first and a last year",
                "state years of your own with --years; it is then a what-if",
            )
        return self.new_musd / self.years


@dataclass(frozen=True)
class Overlap:
    """Two pledges that count the same money, or may."""

    part: str
    whole: str
    musd: float  # of the part
    declared: bool  # the register says so; else only possible
    why: str


@dataclass(frozen=True)
class Gap:
    """A stock target against what is known to fill it; USD million."""

    key: str
    base: float
    base_year: int | None
    target: float
    parts: tuple[tuple[str, float], ...]  # pledges inside it
    missing: float  # target - base
    unnamed: float  # missing less all parts


def find_overlaps(register: tuple[Pledge, ...]) -> tuple[Overlap, ...]:
    """Pledges that are part of another, and pairs that may count the same money.

    A pair may overlap if one is a stock target or both are flows of the same investor economy into
    the same host, in years that meet, and neither says it is inside or beside the other.
    """
    found = []
    by_key = {pledge.key: pledge for pledge in register}
    for pledge in register:
        if pledge.inside:
            whole = by_key[pledge.inside]
            why = f"{pledge.who} is part of what {whole.who} promised"
            found.append(Overlap(pledge.key, whole.key, pledge.amount_musd, True, why))
    for k, first in enumerate(register):
        for second in register[k + 1 :]:
            if _may_overlap(first, second):
                part, whole = sorted((first, second), key=lambda pledge: pledge.new_musd)
                why = "same investor and host, and nobody says whether one counts in the other"
                found.append(Overlap(part.key, whole.key, part.new_musd, False, why))
    return tuple(found)


def _may_overlap(first: Pledge, second: Pledge) -> bool:
    if first.inside or second.inside or not (first.investor and first.host):
        return False  # what is part of another overlaps as that one does
    same = (first.investor, first.host) == (second.investor, second.host)
    said = second.key in first.beside or first.key in second.beside
    return same and not said and _years_meet(first, second)


def _years_meet(first: Pledge, second: Pledge) -> bool:
    starts = [p.first_year for p in (first, second) if p.first_year is not None]
    ends = [p.last_year for p in (first, second) if p.last_year is not None]
    return not starts or not ends or max(starts) <= min(ends)


def measure_gaps(register: tuple[Pledge, ...]) -> tuple[Gap, ...]:
    """What each stock target still lacks, and how much of that the pledges inside it name."""
    gaps = []
    for target in register:
        if target.kind != "stock":
            continue
        parts = tuple((p.key, p.amount_musd) for p in register if p.inside == target.key)
        missing = target.new_musd
        unnamed = missing - sum(amount for _, amount in parts)
        gaps.append(
            Gap(target.key, target.base_musd or 0.0, target.base_year, target.amount_musd, parts,
                missing, unnamed)
        )  # fmt: skip
    return tuple(gaps)


def total_without_overlaps(register: tuple[Pledge, ...], host: str | None = None) -> float:
    """New money of all pledges to a host, each counted once: parts of another are left out."""
    return sum(
        pledge.new_musd for pledge in register if not pledge.inside and host in (None, pledge.host)
    )
