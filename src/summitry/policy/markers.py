"""Rates that were named later, with the day and the document: history beside an unknown rate.

A marker is printed on the curve of a measure whose rate nobody had named; it is never used as the
value. Rates are those the documents announce for all goods of the pair, before carve-outs by
product, so they are attached only to measures on all goods; what was collected differs.
"""

from __future__ import annotations

from datetime import date

from summitry.policy._fields import AllBut
from summitry.policy.measures import Marker, Measure, TariffMeasure
from summitry.policy.scenario import Scenario

_RECIPROCAL = "Executive Order 14257 of 2 April 2025, annex I"
_PAUSE = "Executive order of 9 April 2025, Modifying Reciprocal Tariff Rates"
_LETTERS = "White House fact sheet of 7 July 2025, new tariff rates"
_JAPAN_DEAL = "White House fact sheet of 23 July 2025, agreement with Japan"
_AUGUST = "Executive Order 14326 of 31 July 2025, Further Modifying the Reciprocal Tariff Rates"

# Rows: exporter, day, percent, what happened, document. The importer is the USA.
_NAMED_LATER: tuple[tuple[str, str, float, str, str], ...] = (
    ("JPN", "2025-04-02", 24, "country rate announced", _RECIPROCAL),
    ("JPN", "2025-04-09", 10, "paused to the general rate for 90 days", _PAUSE),
    ("JPN", "2025-07-07", 25, "letter: from 1 August", _LETTERS),
    ("JPN", "2025-07-22", 15, "agreement", _JAPAN_DEAL),
    ("KOR", "2025-04-02", 25, "country rate announced", _RECIPROCAL),
    ("KOR", "2025-04-09", 10, "paused to the general rate for 90 days", _PAUSE),
    ("KOR", "2025-07-07", 25, "letter: from 1 August", _LETTERS),
    ("KOR", "2025-08-07", 15, "in force", _AUGUST),
    ("EU27", "2025-04-02", 20, "country rate announced", _RECIPROCAL),
    ("EU27", "2025-04-09", 10, "paused to the general rate for 90 days", _PAUSE),
    ("EU27", "2025-08-07", 15, "in force", _AUGUST),
    ("CHN", "2025-04-02", 34, "country rate announced", _RECIPROCAL),
    ("CHN", "2025-04-09", 125, "raised, beside 20 under earlier orders", _PAUSE),
    ("TWN", "2025-04-02", 32, "country rate announced", _RECIPROCAL),
    ("TWN", "2025-04-09", 10, "paused to the general rate for 90 days", _PAUSE),
    ("VNM", "2025-04-02", 46, "country rate announced", _RECIPROCAL),
    ("VNM", "2025-04-09", 10, "paused to the general rate for 90 days", _PAUSE),
)


def find_markers(importer: str, exporter: str) -> tuple[Marker, ...]:
    """Rates named later for a pair, by day; empty where none is on file.

    Parameters
    ----------
    importer, exporter : str
        Codes or groups as a measure keeps them: ``USA`` and, for instance, ``JPN`` or ``EU27``.
    """
    if importer != "USA":
        return ()
    return tuple(
        Marker(date=date.fromisoformat(day), rate=percent / 100, label=label, source=source)
        for code, day, percent, label, source in _NAMED_LATER
        if code == exporter
    )


def with_markers(scenario: Scenario) -> Scenario:
    """The same scenario, with later history attached to its measures of unknown rate.

    Markers that a measure already holds are kept, and nothing is added beside them.
    """
    measures = tuple(mark_measure(measure) for measure in scenario.measures)
    return scenario.model_copy(update={"measures": measures})


def mark_measure(measure: Measure) -> Measure:
    """A measure of unknown rate with the rates named later attached; any other as it is."""
    if not isinstance(measure, TariffMeasure) or measure.unknown is None:
        return measure
    if measure.markers or isinstance(measure.exporters, AllBut):
        return measure
    if not {"goods", "all"} & set(measure.sectors):
        return measure
    pairs = [(buyer, seller) for buyer in measure.importer for seller in measure.exporters]
    markers: list[Marker] = []
    for buyer, seller in pairs:
        found = find_markers(buyer, seller)
        named = [m.model_copy(update={"label": f"{seller}: {m.label}"}) for m in found]
        markers += named if len(pairs) > 1 else found
    return measure.model_copy(update={"markers": tuple(sorted(markers, key=lambda m: m.date))})
