"""Sentences of our own in the manner of wire news, and how well the ledger agrees with their marks.

``wire/a.yaml`` explains the marks. A statement meets a mark of the same sentence if the action is
one of those marked and, where a value is marked, the value agrees; each meets at most one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from summitry.errors import DocumentError
from summitry.ledger import Statement
from summitry.news import read_documents

HERE = Path(__file__).parent / "wire"


@dataclass(frozen=True)
class Mark:
    """What a careful reader records of a sentence, with the readings that are as good."""

    text: str
    actions: tuple[str, ...]
    actors: tuple[frozenset[str], ...]
    targets: tuple[frozenset[str], ...]
    values: tuple[float | None, ...]
    units: tuple[str, ...]
    statuses: tuple[str, ...]
    dates: tuple[str, ...]
    optional: bool

    @classmethod
    def parse(cls, text: str, written: str, *, optional: bool) -> Mark:
        head, value, status, *date = (part.strip() for part in written.split(";"))
        actions, sides = head.split(" ", 1)
        actors, targets = (side.strip() for side in sides.split(">"))
        number, _, unit = value.partition(" ")
        return cls(
            text, tuple(actions.split("|")), _sets(actors), _sets(targets),
            tuple(None if v == "none" else float(v) for v in number.split("|")),
            tuple(unit.split("|")) if unit else (), tuple(status.split("/")),
            tuple(date[0].split("|")) if date else (), optional,
        )  # fmt: skip

    def meets(self, said: Statement) -> bool:
        known = self.values[0] is None or said.value in self.values
        return said.quote.text in self.text and said.action in self.actions and known

    def agreement(self, said: Statement) -> dict[str, bool]:
        """Which parts of a statement agree with the mark."""
        return {
            "actor": any(set(said.actor) & a for a in self.actors) or not any(self.actors),
            "target": any(bool(set(said.targets) & t) or said.targets == () == tuple(t)
                          for t in self.targets),
            "value": said.value in self.values,
            "unit": self.values[0] is None or not self.units or said.unit in self.units,
            "status": said.status in self.statuses,
        }  # fmt: skip


def _sets(written: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(filter(None, side.split("+"))) for side in written.split("|"))


@dataclass
class Score:
    """Counts over one set of stories."""

    marked: int = 0
    met: int = 0
    said: int = 0
    full: int = 0
    actor: int = 0
    target: int = 0
    status: int = 0

    @property
    def measures(self) -> dict[str, float]:
        """Precision and recall of detection, accuracy of the parts, F1 of whole records."""
        met = max(self.met, 1)
        return {
            "precision": self.met / max(self.said, 1), "recall": self.met / max(self.marked, 1),
            "actor": self.actor / met, "target": self.target / met, "status": self.status / met,
            "full": 2 * self.full / max(self.said + self.marked, 1),
        }  # fmt: skip


def load_stories(name: str) -> list[dict[str, Any]]:
    """The stories of one set."""
    stories: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return stories


def first_readings() -> dict[str, dict[str, float]]:
    """What the sets measured before any rule was mended for them, of those where that was kept."""
    lines = (HERE / "first_reading.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row.pop("set"): {part: float(cell) for part, cell in row.items()} for row in rows}


def read_story(story: dict[str, Any], folder: Path) -> tuple[Statement, ...]:
    """Read one story as a document of its day."""
    path = folder / "story.txt"
    path.write_text("\n\n".join(row["text"] for row in story["said"]), encoding="utf-8")
    try:
        return read_documents([path], date=str(story["published"])).statements
    except DocumentError:  # nothing found in it: all its marks are missed
        return ()


def score_set(name: str, folder: Path) -> Score:
    """Read every story of a set and count."""
    score = Score()
    for story in load_stories(name):
        marks = list(_marks(story))
        _count(score, marks, read_story(story, folder))
    return score


def _marks(story: dict[str, Any]) -> Iterator[Mark]:
    for row in story["said"]:
        for key in ("record", "optional"):
            for written in row.get(key) or ():
                yield Mark.parse(row["text"], written, optional=key == "optional")


def _count(score: Score, marks: list[Mark], said: tuple[Statement, ...]) -> None:
    pairs = [
        (2 * (not mark.optional) + sum(mark.agreement(s).values()), i, j)
        for i, mark in enumerate(marks) for j, s in enumerate(said) if mark.meets(s)
    ]  # fmt: skip
    taken: dict[int, int] = {}
    for _, i, j in sorted(pairs, reverse=True):
        if i not in taken and j not in taken.values():
            taken[i] = j
    score.marked += sum(not m.optional for m in marks)
    score.said += len(said) - sum(marks[i].optional for i in taken)
    for i, j in taken.items():
        if marks[i].optional:
            continue
        agrees = marks[i].agreement(said[j])
        score.met += 1
        score.full += all(agrees.values())
        score.actor += agrees["actor"]
        score.target += agrees["target"]
        score.status += agrees["status"]
