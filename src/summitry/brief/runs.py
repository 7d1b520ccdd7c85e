"""The runs of a brief, lettered in the order shown, and which of them prices an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summitry.brief.acts import Act
from summitry.brief.blocks import Cell
from summitry.brief.measure_line import measure_line
from summitry.brief.words import ACTIONS
from summitry.charts import clean_text
from summitry.ledger.records import Statement
from summitry.policy import Measure
from summitry.strategy import Case, Evaluation, RateCurve

LeftOut = tuple[Statement, str]


@dataclass(frozen=True)
class Run:
    """One run: its letter, anchor and title, and the measures it brings in."""

    letter: str
    title: str
    brings: tuple[Measure, ...]
    result: Case | RateCurve

    @property
    def key(self) -> str:
        """Anchor of its heading."""
        return f"run-{self.letter.lower()}"


def list_runs(evaluation: Evaluation) -> tuple[Run, ...]:
    """Letter the cases and curves that have something to show, cases first."""
    found: list[tuple[str, tuple[Measure, ...], Case | RateCurve]] = [
        (case.title, case.added or case.measures, case)
        for case in evaluation.cases
        if case.measures
    ]
    found += [
        (f"Threat: {measure_line(curve.measure)}", (curve.measure,), curve)
        for curve in evaluation.curves
    ]
    return tuple(
        Run(_letter(k), clean_text(title), brings, result)
        for k, (title, brings, result) in enumerate(found)
    )


def _letter(position: int) -> str:
    """Count in letters: A, B, ... Z, AA, AB, ..."""
    first, last = divmod(position, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


class Pricing:
    """Answers for each act how it is priced, or why it is not; final."""

    def __init__(
        self, runs: Iterable[Run], evaluation: Evaluation, left_out: Iterable[LeftOut]
    ) -> None:
        self._run_of: dict[str, Run] = {}
        for run in runs:
            for measure in run.brings:
                self._run_of.setdefault(measure.id, run)
        self._measures: dict[str, list[Measure]] = {}
        for measure in evaluation.scenario.measures:
            for statement_id in measure.quotes:
                self._measures.setdefault(statement_id, []).append(measure)
        self._skipped = {measure.id: reason for measure, reason in evaluation.skipped}
        self._left_out = {statement.id: reason for statement, reason in left_out}

    def cell(self, act: Act) -> Cell:
        """Say which run prices an act, with a link to it, or why none does."""
        run = self.run(act)
        if run is None:
            return Cell(self.reason(act))
        curve = isinstance(run.result, RateCurve)
        return Cell(f"run {run.letter}" + (", as a curve" if curve else ""), link=run.key)

    def run(self, act: Act) -> Run | None:
        """Find the first run that brings in a measure read from a statement of the act."""
        for measure in self._read_from(act):
            if measure.id in self._run_of:
                return self._run_of[measure.id]
        return None

    def reason(self, act: Act) -> str:
        """Say in a few words why an act is not priced."""
        for statement in act.statements:
            if statement.id in self._left_out:
                return clean_text(self._left_out[statement.id])
        for measure in self._read_from(act):
            if measure.id in self._skipped:
                return clean_text(self._skipped[measure.id])
        return f"no lever for {ACTIONS[act.lead.action]}"

    def _read_from(self, act: Act) -> Iterator[Measure]:
        for statement in act.statements:
            yield from self._measures.get(statement.id, ())
