"""A table file played through: everything the command and the brief show, found once."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.model.draws import compute_published_spread
from summitry.strategy.bargain import Bargain, Report
from summitry.strategy.break_even import BreakEven, trace_break_even
from summitry.strategy.credibility import Cells, Delay, price_delay, weigh_threat
from summitry.strategy.drawn import Drawn, draw_table
from summitry.strategy.files import Talks
from summitry.strategy.rationalise import Rationale, rationalise
from summitry.strategy.solutions import Bargained, play
from summitry.strategy.talks import Room, SimultaneousTalks, compare_rooms, find_nash_in_nash


@dataclass(frozen=True)
class Session:
    """What a table led to.

    ``rationales`` are for the announced deal against the reference threat point; ``delay`` prices
    the Nash agreement's gains over today until the file's clock.
    """

    talks: Talks
    played: Bargained
    cells: tuple[Cells, ...]
    rationales: tuple[Rationale, ...]
    rooms: tuple[Room, ...]
    pairs: SimultaneousTalks | None
    delay: Delay | None
    break_even: tuple[BreakEven, ...] = ()  # of threats without a number
    drawn: Drawn | None = None  # bands over draws of elasticities


def play_talks(
    talks: Talks,
    *,
    points: int = 40,
    against: str = "",
    draws: int = 0,
    seed: int = 0,
    report: Report | None = None,
) -> Session:
    """Play a table file: bargaining, credibility, rationale, rooms, pairs and delay.

    Parameters
    ----------
    talks : Talks
        From :func:`summitry.strategy.files.load_talks`.
    points : int
        Of the frontier, with two parties.
    against : str
        Threat point that gains are counted from; by default the file's, then the first threat.
    draws : int
        Of elasticities, behind the verdict on each threat and all bands; 0 is none, else at least
        ten.
    seed : int
        Of the draws.
    report : callable, optional
        Called with (done, in all, what).

    Raises
    ------
    SummitryError
        As :func:`summitry.strategy.solutions.play`.
    """
    table, file = talks.to_table(), talks.file
    chosen = against or file.against
    played = play(table, points=points, against=chosen, report=report)
    drawn = None
    if draws:
        spread = compute_published_spread(table.world)
        drawn = draw_table(played, spread, draws, seed, report)
    cells = tuple(
        weigh_threat(table, threat, concession, drawn)
        for threat, concession in zip(table.threats, played.concessions, strict=True)
    )
    sectors = sorted({code for o in table.objectives for code in o.output})
    rationales: tuple[Rationale, ...] = ()
    if played.announced is not None:
        rationales = rationalise(table, played.announced, played.reference.point, sectors)
    if report is not None and file.rooms:
        report(0, 1, "rooms")
    rooms = compare_rooms(table, file.rooms, "nash", chosen) if file.rooms else ()
    if report is not None and file.pairs:
        report(0, 1, "pairs")
    pairs = find_nash_in_nash(table, file.pairs, chosen) if file.pairs else None
    delay = None
    if file.clock is not None and file.as_of is not None:
        gains = played.agreements[0].gains
        delay = price_delay(gains, file.as_of, file.clock.until, file.clock.why)
    curves = tuple(
        trace_break_even(Bargain(table), threat, report=report) for threat in table.open_threats
    )
    return Session(talks, played, cells, rationales, rooms, pairs, delay, curves, drawn)
