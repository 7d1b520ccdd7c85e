"""A table played through as rows for CSV: one number a row, with its band where draws were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

from summitry.strategy.band_cells import BAND_FIELDS
from summitry.strategy.points import Point
from summitry.strategy.session import Session
from summitry.strategy.table import Lever, Table
from summitry.world import Array

BARGAIN_FIELDS = ("kind", "name", "party", "lever", "value", "unit")
BARGAIN_BAND_FIELDS = (*BARGAIN_FIELDS, *BAND_FIELDS)  # with draws
_MONEY = "USD million"

Row = dict[str, Any]


def list_bargain_rows(session: Session) -> Iterator[Row]:
    """Every payoff, lever and change of a table played through.

    First where each named point and the frontier stand (payoffs as levels), then what differs from
    today or from the threat point. Bands are of changes and levers, for a level moves with the
    baseline's elasticities too; with draws, shares of draws come last.
    """
    yield from _list_points(session)
    yield from _list_changes(session)
    yield from _list_offers(session)
    yield from _list_shares(session)


def _list_points(session: Session) -> Iterator[Row]:
    played, drawn = session.played, session.drawn
    named: list[tuple[str, str, Point, Array | None]] = [("today", "", played.today, None)]
    named += [("threat", t.key, t.point, None) for t in played.threat_points[1:]]
    named += [
        ("agreement", a.solution, a.point, None if drawn is None else drawn.agreement_values[k])
        for k, a in enumerate(played.agreements)
    ]
    if played.announced is not None:
        named.append(("announced", "", played.announced, None))
    if played.frontier is not None:
        named += [("frontier", str(k), p, None) for k, p in enumerate(played.frontier.points)]
    for kind, name, point, bands in named:
        yield from _list_money(kind, name, session.played.table, point.payoffs)
        yield from _list_levers(kind, name, played.table.levers, point.values, bands)


def _list_changes(session: Session) -> Iterator[Row]:
    played, drawn = session.played, session.drawn
    table, today = played.table, played.today.payoffs
    for k, value in enumerate(played.lever_values):
        bands = None if drawn is None else drawn.lever_values[k]
        yield from _list_money("lever_value", value.lever.id, table, value.payoffs_musd, bands)
    for k, threat in enumerate(played.threat_points[1:]):
        bands = None if drawn is None else drawn.threats[k]
        change = threat.point.payoffs - today
        yield from _list_money("threat_against_today", threat.key, table, change, bands)
    for k, agreement in enumerate(played.agreements):
        bands = None if drawn is None else drawn.agreements[k]
        name, change = agreement.solution, agreement.point.payoffs - today
        yield from _list_money("agreement_against_today", name, table, change, bands)
        bands = None if drawn is None else drawn.gains[k]
        yield from _list_money("agreement_gain", name, table, agreement.gains, bands)
    if played.announced is not None:
        bands = None if drawn is None else drawn.announced
        change = played.announced.payoffs - today
        yield from _list_money("announced_against_today", "", table, change, bands)


def _list_offers(session: Session) -> Iterator[Row]:
    """The smallest offer for each threat: its cost and levers, empty where no mix is enough."""
    drawn, table = session.drawn, session.played.table
    for k, offer in enumerate(session.played.concessions):
        key, point = offer.threat.key, offer.point
        bands = None if drawn is None else drawn.costs[k]
        cost = [None] * len(table.parties) if offer.cost_musd is None else offer.cost_musd
        yield from _list_money("smallest_offer_cost", key, table, cost, bands)
        values = [None] * len(table.levers) if point is None else point.values
        bands = None if drawn is None else drawn.offers[k]
        yield from _list_levers("smallest_offer", key, table.levers, values, bands)
        yield from _list_money("beyond_threat", key, table, offer.beyond_threat)


def _list_shares(session: Session) -> Iterator[Row]:
    drawn, played = session.drawn, session.played
    if drawn is None:
        return
    threats = [threat.key for threat in played.table.threats]
    solutions = [agreement.solution for agreement in played.agreements]
    for kind, names, shares in (
        ("agreed", solutions, drawn.agreed),
        ("offer_enough", threats, drawn.enough),
        ("dearer_than_threat", threats, drawn.dearer),
        ("carried_out", threats, drawn.carried_out),
    ):
        for name, share in zip(names, shares, strict=True):
            yield _make_row((kind, name, None, None, float(share), "share of draws"))


def _list_money(
    kind: str, name: str, table: Table, values: Sequence[Any] | Array, bands: Array | None = None
) -> Iterator[Row]:
    for k, (party, value) in enumerate(zip(table.parties, values, strict=True)):
        shown = None if value is None else float(value)
        band = None if bands is None else bands[k]
        yield _make_row((kind, name, party, None, shown, _MONEY), band)


def _list_levers(
    kind: str, name: str, levers: Sequence[Lever], values: Sequence[Any], bands: Array | None
) -> Iterator[Row]:
    for k, (lever, value) in enumerate(zip(levers, values, strict=True)):
        scale, unit = (100, "%") if lever.is_rate else (1, _MONEY)
        shown = None if value is None else scale * float(value)
        band = None if bands is None else scale * bands[k]
        yield _make_row((kind, name, None, lever.id, shown, unit), band)


def _make_row(cells: tuple[Any, ...], band: Array | None = None) -> Row:
    row = dict(zip(BARGAIN_FIELDS, cells, strict=True))
    if band is not None and not isnan(band[0]):
        row.update(zip(BAND_FIELDS, map(float, band), strict=True))
    return row
