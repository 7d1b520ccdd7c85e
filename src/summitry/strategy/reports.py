"""Games as plain data: nested for JSON, one row a number for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import isnan
from typing import Any

from summitry import __version__
from summitry.model import DEFAULT, Model
from summitry.strategy.bands import QUANTILES
from summitry.strategy.break_even import BreakEven
from summitry.strategy.club import ClubResult
from summitry.strategy.drawn import Drawn
from summitry.strategy.nash import Nash
from summitry.strategy.optimal import Optimum
from summitry.strategy.points import Point
from summitry.strategy.session import Session
from summitry.strategy.solutions import SOLUTIONS, list_outsiders
from summitry.strategy.table import Table, describe_lever
from summitry.strategy.tables import certificate_to_dict, describe_baseline
from summitry.world import World

LINE_FIELDS = ("party", "line", "rate_pct", "baseline_imports_musd")
CLUB_FIELDS = ("coalition", "size", "bloc", "payoff_musd", "stable")


def head(world: World, model: Model = DEFAULT) -> dict[str, Any]:
    """What every report begins with: version, baseline, data and equations."""
    return {
        "summitry": __version__,
        "baseline": describe_baseline(world),
        "model": model.name,
        "unit": "USD million",
    }


def optimum_to_dict(world: World, optimum: Optimum) -> dict[str, Any]:
    """An optimum with its certificate; rates in percent."""
    return {
        **head(world, optimum.outcome.model),
        "party": optimum.lines.party,
        "payoff": optimum.payoff,
        "payoff_before": optimum.payoff_before,
        "mean_pct": 100 * optimum.mean,
        "median_pct": 100 * optimum.median,
        "lines": list(list_lines(world, optimum)),
        "certificate": asdict(optimum.certificate),
        "equilibrium": certificate_to_dict(optimum.outcome.certificate),
    }


def list_lines(world: World, optimum: Optimum) -> Iterator[dict[str, Any]]:
    """One row for each tariff line."""
    weight = optimum.lines.weigh(world)
    for label, rate, imports in zip(optimum.lines.labels, optimum.rates, weight, strict=True):
        yield dict(zip(LINE_FIELDS, (optimum.lines.party, label, 100 * float(rate),
                                     float(imports)), strict=True))  # fmt: skip


def nash_to_dict(world: World, nash: Nash) -> dict[str, Any]:
    """A tariff war with its proof."""
    return {
        **head(world, nash.outcome.model),
        "players": [
            {
                "party": player.lines.party,
                "payoff": float(nash.payoffs[k]),
                "payoff_before": float(nash.payoffs_before[k]),
                "lines": list(list_nash_lines(world, nash, k)),
            }
            for k, player in enumerate(nash.players)
        ],
        "certificate": {**asdict(nash.certificate), "holds": nash.certificate.holds},
        "equilibrium": certificate_to_dict(nash.outcome.certificate),
    }


def list_nash_lines(world: World, nash: Nash, k: int) -> Iterator[dict[str, Any]]:
    """One row for each line of one player."""
    lines = nash.players[k].lines
    for label, rate, imports in zip(lines.labels, nash.rates[k], lines.weigh(world), strict=True):
        yield dict(zip(LINE_FIELDS, (lines.party, label, 100 * float(rate), float(imports)),
                       strict=True))  # fmt: skip


def point_to_dict(table: Table, point: Point) -> dict[str, Any]:
    """Where the levers stand and what it is worth to each party."""
    return {
        "levers": {
            lever.id: {
                "value": float(value) * (100 if lever.is_rate else 1),
                "unit": "%" if lever.is_rate else "USD million",
            }
            for lever, value in zip(table.levers, point.values, strict=True)
        },
        "payoffs_musd": dict(zip(table.parties, map(float, point.payoffs), strict=True)),
        "certificate": certificate_to_dict(point.outcome.certificate),
    }


def session_to_dict(session: Session) -> dict[str, Any]:
    """A table played through, with everything found about it."""
    played, delay, talks = session.played, session.delay, session.pairs
    table = played.table
    names = table.parties

    def money(values: Any) -> dict[str, float] | None:
        return None if values is None else dict(zip(names, map(float, values), strict=True))

    return {
        **head(table.world, table.model),
        "table": table.name,
        "title": session.talks.file.title,
        "parties": {o.party: o.describe() for o in table.objectives},
        "unpriced": list(table.unpriced),
        "today": point_to_dict(table, played.today),
        "levers": [
            {"lever": v.lever.id, "what": describe_lever(v.lever),
             "owner": v.lever.owner, "source": v.lever.source,
             "worth_musd": money(v.payoffs_musd), "why_nothing": v.why_nothing}
            for v in played.lever_values
        ],
        "red_lines": [line.describe(table.levers) for line in table.red_lines],
        "threat_points": [
            {"key": t.key, "title": t.title, "payoffs_musd": money(t.point.payoffs)}
            for t in played.threat_points
        ],
        "threats": [
            {"key": t.key, "party": t.party, "until": t.until and t.until.isoformat()}
            for t in table.threats
        ],
        "reference": played.reference.key,
        "frontier": None if played.frontier is None else {
            "convexity_gap_pct": played.frontier.convexity_gap_pct,
            "points": [point_to_dict(table, point) for point in played.frontier.points],
        },
        "agreements": [
            {"solution": a.solution, "gains_musd": money(a.gains), **point_to_dict(table, a.point),
             "outsiders": [
                 {"economy": code, "real_income_pct": pct, "real_income_musd": musd}
                 for code, pct, musd in list_outsiders(table, a.point, played.today)
             ]}
            for a in played.agreements
        ],
        "announced": None if played.announced is None else point_to_dict(table, played.announced),
        "concessions": [
            {"threat": c.threat.key, "cost_musd": money(c.cost_musd),
             "dearer_than_threat": c.dearer_than_threat,
             "beyond_threat_musd": money(c.beyond_threat),
             "point": None if c.point is None else point_to_dict(table, c.point),
             "single_lever": dict(c.by_lever)}
            for c in played.concessions
        ],
        "credibility": [
            {"threat": c.threat.key, "lines": list(c.lines()), "share_of_draws": c.share,
             "draws": c.draws,
             "cells": [
                 {"what": what, "payoffs_musd": money(values)} for what, values in c.endings()
             ],
             "carried_out_musd": c.gain_musd}
            for c in session.cells
        ],
        "break_even": [_break_even_to_dict(table, curve) for curve in session.break_even],
        "bands": None if session.drawn is None else _drawn_to_dict(table, session.drawn),
        "rationale": [asdict(r) for r in session.rationales],
        "rooms": [
            {"in_the_room": list(room.parties), "gains_musd": money(room.gains)}
            for room in session.rooms
        ],
        "talks_in_pairs": None if talks is None else {
            "pairs": [list(pair) for pair in talks.pairs],
            "gains_musd": money(talks.gains),
            "rounds": talks.rounds,
            **point_to_dict(table, talks.point),
        },
        "cost_of_delay": None if delay is None else {
            "months": delay.months, "why": delay.why, "total_musd": money(delay.total_musd),
        },
        "equilibria": played.equilibria,
    }  # fmt: skip


def _break_even_to_dict(table: Table, curve: BreakEven) -> dict[str, Any]:
    """The curve of a threat without a number; rates in percent, null where nothing is enough."""
    scale, unit = (100.0, "%") if curve.threat.is_rate else (1.0, "USD million")
    dearer = curve.list_dearer()
    ids, names = [lever.id for lever in table.levers], table.parties

    def plain(keys: Sequence[str], values: Any) -> dict[str, float | None]:
        return {
            key: None if isnan(value) else float(value)
            for key, value in zip(keys, values, strict=True)
        }

    return {
        "threat": curve.threat.key,
        "title": curve.threat.title,
        "unit": unit,
        "points": [
            {
                "value": scale * float(value),
                "payoffs_against_today_musd": plain(names, curve.payoffs_musd[k]),
                "smallest_offer_cost_musd": plain(names, curve.costs_musd[k]),
                "smallest_offer": plain(ids, curve.offers[k]),
                "dearer_than_threat": k in dearer,
                "enough_alone": plain(
                    [name for name, _ in curve.by_lever], [v[k] for _, v in curve.by_lever]
                ),
            }
            for k, value in enumerate(curve.values)
        ],
        "named_later": [
            {"date": m.date.isoformat(), "rate_pct": 100 * m.rate, "what": m.label,
             "source": m.source}
            for m in curve.markers
        ],
        "agreements_at_ends": [
            {"solution": low.solution, "low": point_to_dict(table, low.point),
             "high": point_to_dict(table, high.point)}
            for low, high in zip(curve.low, curve.high, strict=True)
        ],
    }  # fmt: skip


def _drawn_to_dict(table: Table, drawn: Drawn) -> dict[str, Any]:
    """Bands by name: [5 %, 50 %, 95 %], null where no draw has an answer."""
    levers = [lever.id for lever in table.levers]
    threats = [threat.key for threat in table.threats]

    def nest(values: Any, *names: Sequence[str]) -> Any:
        if not names:
            return [None if isnan(value) else float(value) for value in values]
        return {name: nest(values[k], *names[1:]) for k, name in enumerate(names[0])}

    return {
        "draws": drawn.draws,
        "seed": drawn.seed,
        "spread": drawn.basis,
        "quantiles": list(QUANTILES),
        "failures": [{"draw": number, "why": why} for number, why in drawn.failures],
        "lever_values_musd": nest(drawn.lever_values, levers, table.parties),
        "threats_against_today_musd": nest(drawn.threats, threats, table.parties),
        "agreements_against_today_musd": nest(drawn.agreements, SOLUTIONS, table.parties),
        "agreement_gains_musd": nest(drawn.gains, SOLUTIONS, table.parties),
        "agreement_levers": nest(drawn.agreement_values, SOLUTIONS, levers),
        "agreed_share": dict(zip(SOLUTIONS, map(float, drawn.agreed), strict=True)),
        "announced_against_today_musd": None
        if drawn.announced is None
        else nest(drawn.announced, table.parties),
        "smallest_offer_cost_musd": nest(drawn.costs, threats, table.parties),
        "smallest_offer_levers": nest(drawn.offers, threats, levers),
        "offer_enough_share": dict(zip(threats, map(float, drawn.enough), strict=True)),
        "dearer_than_threat_share": dict(zip(threats, map(float, drawn.dearer), strict=True)),
        "carried_out_share": dict(zip(threats, map(float, drawn.carried_out), strict=True)),
    }


def club_to_dict(world: World, result: ClubResult) -> dict[str, Any]:
    """Every coalition and what holds."""
    return {
        **head(world, result.model),
        "candidates": list(result.candidates),
        "outsiders": result.outsiders,
        "coalitions": [
            {
                "members": sorted(members),
                "payoffs_musd": dict(
                    zip(result.candidates, map(float, value.payoffs), strict=True)
                ),
                "internally_stable": result.internal(members),
                "externally_stable": result.external(members),
            }
            for members, value in result.values.items()
        ],
        "joining": [sorted(members) for members in result.path],
        "cycle": result.cycle,
        "stable": [sorted(members) for members in result.stable],
        "shapley_musd": dict(zip(result.candidates, map(float, result.shapley_musd), strict=True)),
    }


def list_club_rows(result: ClubResult) -> Iterator[dict[str, Any]]:
    """One row for each coalition and bloc."""
    for members, value in result.values.items():
        name = "+".join(sorted(members)) or "nobody"
        for bloc, payoff in zip(result.candidates, value.payoffs, strict=True):
            yield dict(zip(CLUB_FIELDS, (name, len(members), bloc, float(payoff),
                                         members in result.stable), strict=True))  # fmt: skip
