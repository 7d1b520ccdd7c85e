"""Links to numbers: what a scenario gave, kept as it was, and what differs today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from summitry import __version__
from summitry.errors import UsageError
from summitry.model import INDICATORS
from summitry.web.solving import Live
from summitry.web.store import Store

PCT_NOISE = 1e-6  # percentage points: two solves of one question agree to a hundredth of this
MUSD_NOISE = 0.1  # USD million


@dataclass(frozen=True)
class Difference:
    """A number that is not what it was: percent or USD million."""

    economy: str
    indicator: str
    kept: float
    now: float


def freeze(live: Live) -> dict[str, Any]:
    """The numbers of a result with what they rest on, as they will be shown for ever."""
    values = live.indicators
    return {
        "summitry": __version__,
        "baseline": live.world.name,
        "data": str(live.world.provenance.get("sha256", "")),
        "scenario": live.id,
        "title": live.scenario.title or live.scenario.name,
        "as_of": live.day.isoformat(),
        "counted": list(live.counted),
        "results": {
            code: {name: float(values[name][k]) for name in INDICATORS}
            for k, code in enumerate(live.world.economies)
        },
    }


def compare_numbers(kept: dict[str, Any], live: Live) -> list[Difference]:
    """Numbers that today's version and data give otherwise, economies in the kept order."""
    return list(_find_differences(kept, live))


def _find_differences(kept: dict[str, Any], live: Live) -> Iterator[Difference]:
    place = {code: k for k, code in enumerate(live.world.economies)}
    for code, figures in kept["results"].items():
        for name, before in figures.items():
            if code not in place or name not in INDICATORS:
                continue
            now = float(live.indicators[name][place[code]])
            noise = MUSD_NOISE if name.endswith("_musd") else PCT_NOISE
            if abs(now - before) > noise:
                yield Difference(code, name, before, now)


def load_link(store: Store, key: str) -> dict[str, Any]:
    """The numbers kept under a link.

    Raises
    ------
    UsageError
        There are none.
    """
    kept = store.load_link(key)
    if kept is None:
        raise UsageError("link", "none under this name", "a link this server has made",
                         "open the scenario and make one")  # fmt: skip
    return kept


def sort_economies(kept: dict[str, Any]) -> list[str]:
    """Economies whose real income changed most in money first."""
    rows: dict[str, dict[str, float]] = kept["results"]
    return sorted(rows, key=lambda code: -abs(rows[code]["real_income_musd"]))


def get_day(kept: dict[str, Any]) -> date:
    """The day the numbers were seen from."""
    return date.fromisoformat(kept["as_of"])
