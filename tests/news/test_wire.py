"""The reader on stories that no rule was fitted to, with a floor for each measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.news.wire_score import Score, first_readings, load_stories, read_story, score_set

FLOORS = {
    "a": {"precision": 0.95, "recall": 0.94, "actor": 0.96, "target": 0.91, "full": 0.81},
    "b": {"precision": 0.93, "recall": 0.86, "actor": 0.93, "target": 0.92, "full": 0.80},
    "c": {"precision": 0.95, "recall": 0.91, "actor": 0.95, "target": 0.84, "full": 0.76},
    "d": {"precision": 0.92, "recall": 0.92, "actor": 0.93, "target": 0.88, "full": 0.84},
    "e": {"precision": 0.95, "recall": 0.90, "actor": 0.94, "target": 0.94, "full": 0.80},
    "f": {"precision": 0.95, "recall": 0.87, "actor": 0.93, "target": 0.86, "full": 0.80},
    "g": {"precision": 0.95, "recall": 0.92, "actor": 0.95, "target": 0.95, "full": 0.92},
    "h": {"precision": 0.95, "recall": 0.90, "actor": 0.94, "target": 0.79, "full": 0.76},
    "i": {"precision": 0.95, "recall": 0.87, "actor": 0.93, "target": 0.90, "full": 0.74},
    "j": {"precision": 0.95, "recall": 0.93, "actor": 0.89, "target": 0.77, "full": 0.71},
    "k": {"precision": 0.95, "recall": 0.79, "actor": 0.88, "target": 0.85, "full": 0.58},
    "l": {"precision": 0.91, "recall": 0.75, "actor": 0.95, "target": 0.90, "full": 0.68},
    "m": {"precision": 0.91, "recall": 0.90, "actor": 0.95, "target": 0.92, "full": 0.77},
    "n": {"precision": 0.91, "recall": 0.83, "actor": 0.90, "target": 0.88, "full": 0.72},
    "o": {"precision": 0.95, "recall": 0.87, "actor": 0.95, "target": 0.93, "full": 0.84},
    # By other hands, who had not seen the rules.
    "p": {"precision": 0.94, "recall": 0.86, "actor": 0.86, "target": 0.83, "full": 0.73},
    "q": {"precision": 0.89, "recall": 0.56, "actor": 0.74, "target": 0.74, "full": 0.42},
    "r": {"precision": 0.93, "recall": 0.52, "actor": 0.83, "target": 0.66, "full": 0.40},
    "s": {"precision": 0.95, "recall": 0.58, "actor": 0.87, "target": 0.82, "full": 0.56},
}


@pytest.mark.parametrize("name", FLOORS)
def test_measures_stay_above_their_floors(name: str, tmp_path: Path) -> None:
    measures = score_set(name, tmp_path).measures
    below = {k: round(measures[k], 3) for k, floor in FLOORS[name].items() if measures[k] < floor}
    assert not below


SETS = (*FLOORS, "t")
PLAIN = [
    (story["story"], row["text"])
    for name in SETS
    for story in load_stories(name)
    for row in story["said"]
    if not row.get("record") and not row.get("optional") and any(c.isdigit() for c in row["text"])
]


def test_numbers_that_are_no_acts_stay_out(tmp_path: Path) -> None:
    """Shares, moves of markets, headcounts: at most one in fifty is taken for an act."""
    taken = []
    for name in SETS:
        for story in load_stories(name):
            texts = {text for of, text in PLAIN if of == story["story"]}
            taken += [
                s.quote.text
                for s in read_story(story, tmp_path)
                if s.quote.text in texts and s.value is not None
            ]
    assert len(PLAIN) >= 70
    assert len(taken) <= len(PLAIN) // 50, taken


def test_first_readings_that_were_kept_are_of_our_sets() -> None:
    """`benchmarks/reader_score.py` prints them beside today's."""
    kept = first_readings()
    assert len(kept) >= 10
    assert kept.keys() <= set(SETS)
    for measures in kept.values():
        assert measures.keys() == Score().measures.keys()
        assert all(0 < value <= 1 for value in measures.values())
