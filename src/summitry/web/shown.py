"""What each page shows, and what its figures rest on: one place for pages and their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from summitry.brief import Block, Items, Note, Text
from summitry.brief.timeline import (
    build_timeline_blocks,
    find_countries,
    gather_points,
    list_measures,
    list_unstarted_clocks,
    name_measures,
    say_real_rates,
)
from summitry.ledger import Dossier
from summitry.policy import Scenario
from summitry.policy.calendar import load_calendar
from summitry.policy.timeline import Timeline, build_timeline
from summitry.web import measures, results
from summitry.web.asking import Asked
from summitry.web.figures import Figure, Origin, as_figure, describe_data
from summitry.web.measured import Measure, build_found
from summitry.web.solving import Live
from summitry.web.words import Words


@dataclass(frozen=True)
class Shown:
    """Blocks of a page in reading order, and what its figures rest on."""

    blocks: Sequence[Block | Figure]
    origin: Origin

    def split(self) -> tuple[Shown, Shown]:
        """What stands before the first figure, and the figures with what follows them."""
        figures = [as_figure(block) is not None for block in self.blocks]
        at = figures.index(True) if any(figures) else len(figures)
        return Shown(self.blocks[:at], self.origin), Shown(self.blocks[at:], self.origin)


def show_result(live: Live, words: Words) -> Shown:
    """The first figures of a scenario: four numbers, real income, changes by economy."""
    return Shown(results.build_results(live, words), _origin_of(live, words))


def show_first(live: Live, words: Words) -> Shown:
    """What of them follows a slider while it moves."""
    return Shown(results.build_first(live, words), _origin_of(live, words))


def show_more(live: Live, economy: str, words: Words) -> Shown:
    """Map, trade flows, sectors and partners of one economy, and when each measure holds."""
    known = economy in live.world.economies
    chosen = economy if known else results.list_parties(live)[0]
    blocks = results.build_more(live, chosen, words)
    return Shown([*blocks, *_build_when(live, words)], _origin_of(live, words))


def _build_when(live: Live, words: Words) -> list[Block | Figure]:
    """When each measure holds, drawn; the calendar has what else runs beside it."""
    timeline = build_timeline(live.scenario.measures, load_calendar(), live.day, say=words)
    blocks: list[Block | Figure] = list(build_timeline_blocks(timeline, reader=words))
    return blocks[:2]  # the heading and the drawing


def _origin_of(live: Live, words: Words) -> Origin:
    scenario = live.scenario
    title = scenario.title or scenario.name
    query = "&".join(f"count={name}" for name in live.counted)
    counted = ", ".join(live.counted) or "nothing"
    return Origin(
        f'Scenario "{title}" ({live.id}), seen from {live.day}, counted in: {counted}',
        results.describe_method(live, words), describe_data(live.world),
        f"/scenarios/{live.id}?{query}",
    )  # fmt: skip


def show_comparison(lives: list[tuple[str, Live]], keys: Sequence[str], words: Words) -> Shown:
    """Two to four scenarios side by side."""
    first = lives[0][1]
    told = "; ".join(f'"{title}" ({live.id}), seen from {live.day}' for title, live in lives)
    origin = Origin(
        f"Scenarios {told}; differences from the first", results.describe_method(first, words),
        describe_data(first.world), "/compare?" + "&".join(f"s={key}" for key in keys),
    )  # fmt: skip
    named = [(words(title), live) for title, live in lives]
    return Shown(results.build_comparison(named, words), origin)


def show_measure(measure: Measure, room: str, asked: Asked, words: Words) -> Shown:
    """One measure of exposure or investment."""
    found = measures.find(measure, asked, words)
    query = urlencode({"measure": measure.key, **asked.address()})
    origin = Origin(
        f"{words(measure.name)}: {found.measure.label}", found.measure.equation, found.source,
        f"/{room}?{query}",
    )  # fmt: skip
    return Shown(build_found(found, words), origin)


def show_calendar(
    scenario: Scenario,
    seen: tuple[date | None, Mapping[str, float] | None],
    dossier: Dossier | None,
    address: str,
    words: Words,
) -> Shown:
    """When each measure holds, clocks of laws, who can sign what when, market and poll facts.

    It is ``seen`` from a day, with the model's real exchange rates, percent by code, beside the
    facts of markets; None where the model found no equilibrium.
    """
    day, rates = seen
    book = load_calendar()
    facts = () if dossier is None else dossier.facts
    timeline = build_timeline(
        scenario.measures, book, day or scenario.as_of,
        points=() if dossier is None else gather_points(dossier, words),
        countries=find_countries(facts), say=words,
    )  # fmt: skip
    notes = [] if dossier is None else list(list_unstarted_clocks(dossier, book, words))
    if timeline.unplaced:
        unplaced = [name for name, _ in timeline.unplaced]
        named = list_measures(unplaced, name_measures(timeline), words)
        notes.append(words("Without a date, drawn from the day it is seen from: {names}.",
                           names=named))  # fmt: skip
    if rates is None or rates:
        notes.append(say_real_rates(rates, words))
    title = scenario.title or scenario.name
    origin = Origin(
        f'Calendar of "{title}", seen from {timeline.as_of or words("no stated day")}',
        "States of measures by their dates and laws; windows where a threat and a pause overlap",
        "clocks, offices and days of the casebook's calendar, each with its source", address,
    )  # fmt: skip
    blocks = build_timeline_blocks(timeline, reader=words)
    return Shown(_say_calendar(blocks, timeline, notes, words), origin)


def _say_calendar(
    blocks: Sequence[Block], timeline: Timeline, notes: Sequence[str], words: Words
) -> list[Block | Figure]:
    if not blocks:
        return [Note(words("Nothing here has a date: add announced, effective, paused_from, "
                           "paused_until or ends to a measure."))]  # fmt: skip
    shown: list[Block | Figure] = []
    for block in blocks:
        figure = as_figure(block)
        if figure is not None and figure.key == "signatures":
            said = words("{count} acts wait for a signature or a vote.",
                         count=len(timeline.signatures))  # fmt: skip
            shown.append(Figure(figure.block, said))
        else:
            shown.append(block)
    if notes:
        shown.append(Items(tuple(Text(note) for note in notes)))
    return shown
