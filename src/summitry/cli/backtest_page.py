"""A back-test as a page: what was declared, predicted against actual, scores of every run."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.brief import Block, Brief, Cell, Chart, Column, Heading, Items, Section, Table, Text
from summitry.charts import Point, ScatterChart
from summitry.cli.backtest_words import RIVALS, SCORES, place_name, score_cells, verdict
from summitry.evidence.backtest import BackTest, Run
from summitry.evidence.backtest_score import MODEL, Panel, Row

_CHARTED = {"us-2025": "with-declared", "us-china-2019": "partners"}
_FLAT = ("no change", "world growth")


def build_page(tests: Sequence[BackTest]) -> Brief:
    """One page of back-tests; a brief without traces."""
    blocks: list[Block] = []
    for test in tests:
        blocks += _build_test(test)
    subtitle = "Nothing is fitted: rules and limits were written before the first run"
    return Brief("The model against what happened", subtitle, tuple(blocks), ())


def draw_run(test: BackTest, run: Run) -> ScatterChart:
    """Growth predicted by the model against growth observed, by partner."""
    panel = next(panel for panel in run.panels if panel.key == _CHARTED[test.name])
    points = tuple(
        Point(place_name(row), row.predicted_pct[MODEL], row.actual_pct, row.base_musd)
        for row in panel.rows
    )
    return ScatterChart(
        f"{test.title}: {run.title}",
        f"{len(points)} partners; the area of a point is its baseline trade with the USA.",
        "growth of US imports predicted by the model, %",
        "growth observed, %",
        points,
    )


def _build_test(test: BackTest) -> list[Block]:
    blocks: list[Block] = [
        Heading(test.title, test.name, new_page=True),
        Text(f"Baseline {test.baseline}. Rules: docs/backtest.md.", style="small"),
        Heading("What the model cannot know", f"{test.name}-declared", level=3),
        Items(tuple(Text(text) for text in test.declared)),
    ]
    for run in test.runs[:2]:
        panel = next(panel for panel in run.panels if panel.key == _CHARTED[test.name])
        key = f"{test.name}-{run.key}"
        blocks.append(Heading(run.title.capitalize(), key, level=3))
        drawing = draw_run(test, run)
        blocks.append(Chart(f"{key}-chart", drawing, _tabulate_rows(f"{key}-rows", panel)))
    blocks.append(Heading("Scores", f"{test.name}-scores", level=3))
    blocks += [Text(RIVALS, style="small"), Text(SCORES, style="small")]
    blocks += [_tabulate_scores(test, panel) for panel in test.runs[0].panels]
    blocks.append(_tabulate_asides(test))
    return blocks


def _tabulate_rows(key: str, panel: Panel) -> Table:
    predictors = tuple(panel.rows[0].predicted_pct)
    columns = (
        Column("Partner"), Column("Before", "USD bn", numeric=True),
        Column("Observed", "%", numeric=True),
        *(Column(name.capitalize(), "%", numeric=True) for name in predictors),
        Column("Side of the total"),
    )  # fmt: skip
    rows = sorted(panel.rows, key=lambda row: -row.base_musd)
    return Table(key, panel.title, columns, (Section(tuple(_row(row) for row in rows)),))


def _row(row: Row) -> tuple[Cell, ...]:
    return (
        Cell(place_name(row), detail=row.note),
        Cell(f"{row.base_musd / 1e3:,.1f}"),
        Cell(f"{row.actual_pct:+.1f}"),
        *(Cell(f"{value:+.1f}") for value in row.predicted_pct.values()),
        Cell(verdict(row)),
    )


def _tabulate_scores(test: BackTest, panel: Panel) -> Table:
    columns = (
        Column("Predictor"), Column("Right side", "rows", numeric=True),
        Column("Right side", "% of trade", numeric=True), Column("Rank correlation", numeric=True),
        Column("Slope", numeric=True), Column("Error", "log points x 100", numeric=True),
    )  # fmt: skip
    sections = []
    for run in test.runs:
        mine = next(one for one in run.panels if one.key == panel.key)
        rows = tuple(
            tuple(Cell(text) for text in (item.predictor, *score_cells(item, len(mine.rows))))
            for item in mine.scores
            if item.predictor not in _FLAT or run is test.runs[0]
        )
        sections.append(Section(rows, run.title.capitalize()))
    return Table(f"{test.name}-scores-{panel.key}", f"{panel.title}, {len(panel.rows)} rows",
                 columns, tuple(sections))  # fmt: skip


def _tabulate_asides(test: BackTest) -> Table:
    columns = (Column("Figure of the whole"), Column("Unit"),
               Column("Model", numeric=True), Column("Observed", numeric=True))  # fmt: skip
    sections = tuple(
        Section(
            tuple(
                tuple(Cell(text) for text in (aside.what, aside.unit, f"{aside.predicted:+.2f}",
                                              f"{aside.actual:+.2f}"))
                for aside in run.asides
            ),
            run.title.capitalize(),
        )
        for run in test.runs
    )  # fmt: skip
    return Table(f"{test.name}-whole", "Figures of the whole", columns, sections)
