"""Traces of measures, runs, indicators and data: what a figure of the model rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from summitry.brief.measure_line import measure_line
from summitry.brief.runs import Run
from summitry.brief.traces import Tracer
from summitry.brief.words import format_date
from summitry.charts import clean_text
from summitry.ledger.records import Dossier
from summitry.model import Certificate
from summitry.model.indicators import INDICATORS
from summitry.policy import Measure
from summitry.strategy import RateCurve
from summitry.strategy.session import Session
from summitry.world import World


class Citer:
    """Cites what the model's figures rest on, one trace for each; final."""

    def __init__(self, tracer: Tracer, dossier: Dossier, world: World) -> None:
        self._tracer = tracer
        self._statements = {statement.id: statement for statement in dossier.statements}
        self._world = world

    def measure(self, measure: Measure) -> str:
        """Cite a measure: its dates, authority and source, and the sentences it was read from."""
        read = [self._statements[key] for key in measure.quotes if key in self._statements]
        see = tuple(self._tracer.statement(statement) for statement in read)
        return self._tracer.cite(
            ("measure", measure.id),
            f"Measure: {measure_line(measure)}",
            tuple(_measure_lines(measure)),
            see=see,
        )

    def run(self, run: Run) -> str:
        """Cite a run: its measures, the equations, the residual certificate, the data."""
        see = tuple(self.measure(measure) for measure in _measures(run))
        lines = (
            "Counterfactual equilibrium of the model, equations (1) to (8); baseline "
            f"{self._world.name}.",
            certificate_line(certificates_of(run)),
        )
        return self._tracer.cite(
            ("run", run.letter), f"Run {run.letter}: {run.title}", lines, see=(*see, self.data())
        )

    def indicator(self, key: str) -> str:
        """Cite an indicator: what it means, its unit and equation."""
        indicator = INDICATORS[key]
        title = f"{indicator.label}, {indicator.unit}"
        lines = (indicator.meaning, f"Equation: {indicator.equation}.")
        return self._tracer.cite(("indicator", key), title, lines)

    def volumes(self) -> str:
        """Cite how output volumes by sector are measured."""
        line = "Gross output at baseline prices: value over the sector's unit cost, new / baseline."
        return self._tracer.cite(
            ("indicator", "sector_output"),
            "Output volume by sector, %",
            (line, "Equation: (1), (5)."),
        )

    def bilateral(self) -> str:
        """Cite how goods balances by pair are measured."""
        line = "Exports less imports of goods between two economies at basic prices."
        return self._tracer.cite(
            ("indicator", "bilateral"), "Goods balance by pair", (line, "Equation: (3), (5).")
        )

    def table(self, session: Session) -> str:
        """Cite a table played through: levers with their sources, red lines, the equations."""
        table = session.played.table
        lines = [
            f"{session.played.equilibria} equilibria of the model, equations (1) to (8), baseline"
            f" {table.world.name}; searches by sequential quadratic programming.",
            *(clean_text(f"{x.id}: {measure_line(x.measure)}. {x.source}") for x in table.levers),
            *(clean_text(f"Red line. {line.describe(table.levers)}") for line in table.red_lines),
        ]
        return self._tracer.cite(
            ("table", table.name), f"Table: {table.name}", tuple(lines), see=(self.data(),)
        )

    def data(self) -> str:
        """Cite the baseline: each source with year and licence."""
        world = self._world
        return self._tracer.cite(
            ("data", world.name), f"Baseline {world.name}", tuple(data_lines(world))
        )


def data_lines(world: World) -> list[str]:
    """One line for each source of the baseline, and one for the elasticities."""
    lines = [_source_line(entry) for entry in world.provenance.get("sources", ())]
    used = world.provenance.get("elasticities_used")
    if used:
        lines.append(f"Trade elasticities: {_elasticity_words(world, str(used))}")
    return lines or [f"Year {world.year}; the baseline names no sources."]


def _elasticity_words(world: World, used: str) -> str:
    """Name the paper behind the set in use; the set may be followed by a note after a comma."""
    name, comma, note = used.partition(",")
    chosen = world.provenance.get("elasticities", {}).get("sets", {}).get(name, {})
    return clean_text(f"{chosen.get('paper', name)}{comma}{note}.")


def _source_line(entry: Mapping[str, Any]) -> str:
    what = str(entry.get("what", "data"))
    parts = [str(entry[key]) for key in ("source", "year", "licence") if entry.get(key)]
    return clean_text(f"{what[:1].upper()}{what[1:]}: {'; '.join(parts)}.")


def certificate_line(certificates: Iterable[Certificate]) -> str:
    """Say how well the equations hold: the worst residual of the solutions shown."""
    all_of_them = tuple(certificates)
    market = max(one.market_residual for one in all_of_them)
    trade = max(one.trade_residual for one in all_of_them)
    wage = max(one.wage_error for one in all_of_them)
    solved = "One solution" if len(all_of_them) == 1 else f"{len(all_of_them)} solutions"
    state = "converged" if all(one.converged for one in all_of_them) else "not all converged"
    return (
        f"{solved}, {state}: largest market imbalance {_tiny(market)} of output and "
        f"{_tiny(trade)} of trade, estimated error of wages {_tiny(wage)}."
    )


def _tiny(value: float) -> str:
    """Set a residual to one digit, with a hyphen that no line breaks at."""
    return f"{value:.0e}".replace("-", "\u2011")


def certificates_of(run: Run) -> tuple[Certificate, ...]:
    """List the certificate of every solution of a run."""
    if isinstance(run.result, RateCurve):
        return run.result.certificates
    return (run.result.outcome.certificate,)


def _measures(run: Run) -> tuple[Measure, ...]:
    return run.brings if isinstance(run.result, RateCurve) else run.result.measures


def _measure_lines(measure: Measure) -> Iterable[str]:
    dates: tuple[tuple[str, date | None], ...] = (
        ("announced", measure.announced),
        ("effective", measure.effective),
        ("paused from", measure.paused_from),
        ("paused until", measure.paused_until),
        ("ends", measure.ends),
    )
    said = [f"{what} {format_date(day.isoformat())}" for what, day in dates if day is not None]
    if measure.status:
        said.append(f"status {measure.status.replace('_', ' ')}")
    if said:
        yield f"{', '.join(said)}.".capitalize()
    for what, text in (
        ("Authority", measure.authority),
        ("Reason", measure.reason),
        ("Source", measure.source),
        ("Note", measure.note),
    ):
        if text:
            yield clean_text(f"{what}: {text}")
