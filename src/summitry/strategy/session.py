"""A table file played through: everything the command and the brief show, found once."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.model.draws import compute_published_spread
from summitry.strategy.bargain import Report
from summitry.strategy.credibility import Cells, Delay, price_delay, weigh_threat
from summitry.strategy.files import Talks
from summitry.strategy.rationalise import Rationale, rationalise
from summitry.strategy.solutions import Bargained, draw_lever_values, play
from summitry.strategy.talks import Room, SimultaneousTalks, compare_rooms, find_nash_in_nash
from summitry.world import Array


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
    lever_bands: Array | None = None  # (K,P,3): 5, 50 and 95 % of draws, USD million
    draws: int = 0


def play_talks(
    talks: Talks,
    *,
    points: int = 40,
    against: str = "",
    draws: int = 0,
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
        Behind the verdict on each threat and the bands of lever values; 0 is none.
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
    spread = compute_published_spread(table.world) if draws else None
    cells = tuple(
        weigh_threat(table, threat, concession, spread=spread, draws=max(draws, 1))
        for threat, concession in zip(table.threats, played.concessions, strict=True)
    )
    sectors = sorted({code for o in table.objectives for code in o.output})
    rationales: tuple[Rationale, ...] = ()
    if played.announced is not None:
        rationales = rationalise(table, played.announced, played.reference.point, sectors)
    rooms = compare_rooms(table, file.rooms, "nash", chosen) if file.rooms else ()
    pairs = find_nash_in_nash(table, file.pairs, chosen) if file.pairs else None
    delay = None
    if file.clock is not None and file.as_of is not None:
        gains = played.agreements[0].gains
        delay = price_delay(gains, file.as_of, file.clock.until, file.clock.why)
    bands = None if spread is None else draw_lever_values(table, spread, draws)
    return Session(talks, played, cells, rationales, rooms, pairs, delay, bands, draws)
