"""Legal authorities and what the statute lets them do: the highest added duty, the longest term.

A measure that names one of these laws keeps within its limits or is refused; a law that is not in
the table has no limits on file, which is said wherever the measure is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FOUR_YEARS = 1461  # days


@dataclass(frozen=True)
class Authority:
    """A law under which duties are levied.

    Parameters
    ----------
    key : str
        As a scenario names it.
    country : str
        Whose law it is; the limits bind measures of this importer alone.
    law : str
        Name and section.
    citation : str
        Where it stands.
    procedure : str
        What has to come before, in a few words.
    signed_by : str
        Who sets duties under it.
    highest_added_rate : float, optional
        The most that may be added to a duty, a share.
    longest_days : int, optional
        How long a measure may hold before a new law is needed.
    ended : date, optional
        First day on which duties under it no longer held, whoever had set them.
    ended_by : str
        What ended them.
    """

    key: str
    country: str
    law: str
    citation: str
    procedure: str
    signed_by: str
    highest_added_rate: float | None = None
    longest_days: int | None = None
    ended: date | None = None
    ended_by: str = ""


AUTHORITIES: dict[str, Authority] = {
    entry.key: entry
    for entry in (
        Authority(
            "IEEPA", "USA", "International Emergency Economic Powers Act", "50 U.S.C. 1701-1708",
            "a declared national emergency",
            signed_by="President of the United States",
            ended=date(2026, 2, 20), ended_by="the Supreme Court (6-3)",
        ),
        Authority(
            "s122", "USA", "Trade Act of 1974, section 122", "19 U.S.C. 2132",
            "a balance-of-payments finding; in principle the same for all countries",
            signed_by="President of the United States; beyond 150 days the Congress",
            highest_added_rate=0.15, longest_days=150,
        ),
        Authority(
            "s201", "USA", "Trade Act of 1974, sections 201 to 204", "19 U.S.C. 2251-2254",
            "an injury finding of the International Trade Commission; once extendable to 8 years",
            signed_by="President of the United States",
            highest_added_rate=0.50, longest_days=2 * _FOUR_YEARS,
        ),
        Authority(
            "s232", "USA", "Trade Expansion Act of 1962, section 232", "19 U.S.C. 1862",
            "a national security investigation of at most 270 days, sector by sector; no cap",
            signed_by="President of the United States",
        ),
        Authority(
            "s301", "USA", "Trade Act of 1974, sections 301 to 310", "19 U.S.C. 2411-2420",
            "an investigation of at most 12 months in most cases; ends after 4 years unless a"
            " continuation is asked for; no cap",
            signed_by="United States Trade Representative",
        ),
        Authority(
            "s338", "USA", "Tariff Act of 1930, section 338", "19 U.S.C. 1338",
            "a finding of discrimination against commerce of the United States",
            signed_by="President of the United States",
            highest_added_rate=0.50,
        ),
    )
}  # fmt: skip

_SECTION = re.compile(r"(?:s|sec|sect|section|§)[\s.]*([0-9]{3})(?:\s.*)?", re.IGNORECASE)
_EMERGENCY = ("ieepa", "international emergency economic powers act")


def normalise_authority(text: str) -> str:
    """The key of a law under one of its usual names; any other text as it is.

    Examples
    --------
    >>> normalise_authority("Section 232"), normalise_authority("Customs Act")
    ('s232', 'Customs Act')
    """
    plain = " ".join(text.split())
    if plain.lower() in _EMERGENCY:
        return "IEEPA"
    match = _SECTION.fullmatch(plain)
    key = f"s{match[1]}" if match else plain
    return key if key in AUTHORITIES else text


def find_authority(text: str | None, importer: tuple[str, ...]) -> Authority | None:
    """The law that binds a measure: known by name, and of its only importer's country."""
    entry = AUTHORITIES.get(text or "")
    return entry if entry is not None and importer == (entry.country,) else None


def compute_last_day(entry: Authority, effective: date | None) -> date | None:
    """The first day on which a measure under this law no longer holds; None where nothing says."""
    days = [] if entry.ended is None else [entry.ended]
    if effective is not None and entry.longest_days is not None:
        days.append(effective + timedelta(days=entry.longest_days))
    return min(days, default=None)
