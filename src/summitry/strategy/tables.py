"""An evaluation as plain data: nested for JSON, one row a number for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from summitry import __version__
from summitry.model import DEFAULT, INDICATORS, PRESETS, Certificate, compute_indicators
from summitry.policy import (
    Measure,
    describe_law,
    describe_measure,
    dump_scenario,
    find_overlaps,
    list_answers,
)
from summitry.policy.commitments import Summed
from summitry.strategy.band_cells import band_cells
from summitry.strategy.cases import Case, Evaluation, RateCurve
from summitry.strategy.settled import Wedge
from summitry.strategy.sums import SumCurve
from summitry.world import ECONOMY_GROUPS, Array, World, load_world

if TYPE_CHECKING:
    from summitry.strategy.bands import Bands

HORIZON = "long run: prices, wages and suppliers have adjusted; labour moves between sectors"
ROW_FIELDS = (
    "scenario", "as_of", "case", "measure", "rate_pct", "economy", "indicator", "value", "unit",
)  # fmt: skip
_CURVE_INDICATORS = ("real_income_pct", "tariff_revenue_change_musd")


def describe_horizon(evaluation: Evaluation) -> str:
    """What an evaluation's model is for: the long run, unless it is another preset's."""
    name = evaluation.cases[0].outcome.model.name
    if name == DEFAULT.name:
        return HORIZON
    preset, _, switches = name.partition(":")
    if preset not in PRESETS:
        return f"a model of your own, {name}"
    with_them = f"; with {switches}" if switches else ""
    return f"{preset}: {PRESETS[preset].when}{with_them}"


def evaluation_to_dict(evaluation: Evaluation, bands: Bands | None = None) -> dict[str, Any]:
    """Everything an evaluation says, with units, equations, data vintage and certificates.

    Values are keyed case, then economy, then indicator; ``indicators`` gives label, unit,
    equation and meaning of each. Rates are in percent, named so. ``bands``, if drawn, holds the
    quantiles of every answer.
    """
    from summitry.strategy.band_tables import bands_to_dict  # noqa: PLC0415 - not for a text

    drawn = {} if bands is None else {"bands": bands_to_dict(bands)}
    return {
        "summitry": __version__,
        "scenario": evaluation.scenario.name,
        "scenario_yaml": dump_scenario(evaluation.scenario),
        "as_of": _day(evaluation),
        "horizon": describe_horizon(evaluation),
        "model": evaluation.cases[0].outcome.model.name,
        "baseline": describe_baseline(evaluation.world),
        "indicators": {name: asdict(indicator) for name, indicator in INDICATORS.items()},
        "cases": [_case_to_dict(case, evaluation.world) for case in evaluation.cases],
        "curves": [_curve_to_dict(curve, evaluation.world) for curve in evaluation.curves],
        "sums": [_sum_to_dict(curve, evaluation.world) for curve in evaluation.sums],
        "skipped": [
            {"measure": measure.id, "what": describe_measure(measure), "reason": reason}
            for measure, reason in evaluation.skipped
        ],
        **drawn,
    }


def evaluation_to_rows(
    evaluation: Evaluation, bands: Bands | None = None
) -> Iterator[dict[str, Any]]:
    """One row for each case, economy and indicator, and for each point of a curve.

    The fields are ``ROW_FIELDS``; ``measure`` and ``rate_pct`` are set on curves only. With bands,
    rows of cases hold ``BAND_FIELDS`` as well.
    """
    head = {"scenario": evaluation.scenario.name, "as_of": _day(evaluation)}
    economies = evaluation.world.economies
    for case in evaluation.cases:
        for name, values in compute_indicators(case.outcome).items():
            for economy, value in zip(economies, values, strict=True):
                row = _row(head, case.key, economy, name, float(value))
                yield {**row, **band_cells(bands, case.key, economy, name)}
    for curve in evaluation.curves:
        key = "curve:answered" if curve.answers else "curve"
        for k, rate in enumerate(curve.rates):
            place = {**head, "measure": curve.measure.id, "rate_pct": round(float(rate) * 100, 10)}
            for name in _CURVE_INDICATORS:
                for economy, value in zip(economies, getattr(curve, name)[k], strict=True):
                    yield _row(place, key, economy, name, float(value))
    for sums in evaluation.sums:
        for k, amount in enumerate(sums.sums_musd):
            for economy, value in zip(economies, sums.real_income_pct[k], strict=True):
                row = _row(head, f"sum:{amount:.3f}", economy, "real_income_pct", float(value))
                yield {**row, "measure": sums.measure.id}


def describe_baseline(world: World) -> dict[str, Any]:
    """Which data the numbers rest on: name, year, elasticities, sources, borrowed technology."""
    return {
        "name": world.name,
        "year": world.year,
        "economies": len(world.economies),
        "sectors": len(world.sectors),
        "elasticities": world.provenance.get("elasticities_used"),
        "sources": world.provenance.get("sources", []),
        "sha256": world.provenance.get("sha256"),
        "proxies": dict(world.proxies),
    }


def list_version_changes(origin: dict[str, Any] | None) -> list[str]:
    """What is not as it was where something was made: version and data."""
    if origin is None:
        return []
    world = load_world()
    data = str(world.provenance.get("sha256", ""))
    told = []
    if origin.get("summitry") != __version__:
        told.append(f"summitry {origin.get('summitry')} \u2192 {__version__}")
    if origin.get("data") != data:
        told.append(f"{world.name} {str(origin.get('data'))[:12]} \u2192 {data[:12]}")
    return told


def certificate_to_dict(certificate: Certificate) -> dict[str, Any]:
    """The residuals of an outcome and the verdict on them."""
    return {**asdict(certificate), "converged": certificate.converged}


def _day(evaluation: Evaluation) -> str | None:
    return evaluation.as_of.isoformat() if evaluation.as_of else None


def _row(head: dict[str, Any], case: str, economy: str, name: str, value: float) -> dict[str, Any]:
    row = dict.fromkeys(ROW_FIELDS)
    return {
        **row, **head, "case": case, "economy": economy, "indicator": name, "value": value,
        "unit": INDICATORS[name].unit,
    }  # fmt: skip


def _case_to_dict(case: Case, world: World) -> dict[str, Any]:
    indicators = compute_indicators(case.outcome)
    overlaps, idle = find_overlaps(world, case.measures)
    answers = list_answers(world, case.measures)
    results = {
        economy: {name: float(values[k]) for name, values in indicators.items()}
        for k, economy in enumerate(world.economies)
    }
    return {
        "key": case.key,
        "title": case.title,
        "measures": [_measure_to_dict(measure) for measure in case.measures],
        "added": [measure.id for measure in case.added],
        "answers": [{"measure": name, "what": what} for name, what in answers],
        "overlaps": [asdict(overlap) for overlap in overlaps],
        "without_effect": [asdict(item) for item in idle],
        "wedges": [wedge_to_dict(wedge) for wedge in case.wedges],
        "certificate": certificate_to_dict(case.outcome.certificate),
        "results": results,
    }


def _curve_to_dict(curve: RateCurve, world: World) -> dict[str, Any]:
    return {
        "measure": _measure_to_dict(curve.measure),
        "answers": [answer.id for answer in curve.answers],
        "rates_pct": [round(float(rate) * 100, 10) for rate in curve.rates],
        "economies": list(world.economies),
        "real_income_pct": curve.real_income_pct.tolist(),
        "tariff_revenue_change_musd": curve.tariff_revenue_change_musd.tolist(),
        "certificates": [certificate_to_dict(certificate) for certificate in curve.certificates],
        "later_history": [
            {
                "date": marker.date.isoformat(),
                "rate_pct": round(marker.rate * 100, 10),
                "label": marker.label,
                "source": marker.source,
            }
            for marker in curve.markers
        ],
    }


def wedge_to_dict(wedge: Wedge) -> dict[str, Any]:
    """What an aim took, with units in the names."""
    return {
        "measure": wedge.measure.id,
        "what": describe_measure(wedge.measure),
        "means": wedge.means,
        "wedge_pct": round(wedge.rate * 100, 10),
        "payment_musd": wedge.payment_musd,
        "goal_musd": wedge.goal_musd,
        "reached_musd": wedge.reached_musd,
        "before_musd": wedge.before_musd,
        "binding": wedge.binding,
    }


def _sum_to_dict(curve: SumCurve, world: World) -> dict[str, Any]:
    return {
        "measure": _measure_to_dict(curve.measure),
        "sums_musd": curve.sums_musd.tolist(),
        "economies": list(world.economies),
        "real_income_pct": curve.real_income_pct.tolist(),
        "wedge_pct": (100 * curve.wedge).tolist(),
        "certificates": [certificate_to_dict(certificate) for certificate in curve.certificates],
    }


def _measure_to_dict(measure: Measure | Summed) -> dict[str, Any]:
    return {
        "id": measure.id,
        "what": describe_measure(measure),
        "authority": measure.authority,
        "law": describe_law(measure),
        "reason": measure.reason,
        "source": measure.source,
        "quotes": list(measure.quotes),
    }


def compute_group_real_income_pct(world: World, name: str, real_income_pct: Array) -> float:
    """Equivalent variation of a group together, percent of its baseline final spending.

    Parameters
    ----------
    world : World
        The baseline.
    name : str
        An economy, a group such as ``EU27``, or ``world``.
    real_income_pct : (N,) array
        By economy.
    """
    members = (name,) if name in world.economies else ECONOMY_GROUPS.get(name, (name,))
    codes = world.economies if name == "world" else members
    inside = np.array([code in codes for code in world.economies])
    return float(np.average(real_income_pct[inside], weights=world.income[inside]))
