"""The measures of three rooms as pages: which there are, and how one is found."""

from __future__ import annotations

from summitry.errors import UsageError
from summitry.web.asking import Asked
from summitry.web.exposures import EXPOSURE
from summitry.web.investments import INVESTMENT
from summitry.web.measured import Found, Measure
from summitry.web.securities import SECURITY
from summitry.web.words import Words

ROOMS: dict[str, tuple[Measure, ...]] = {
    "exposure": EXPOSURE, "investment": INVESTMENT, "security": SECURITY,
}  # fmt: skip


def find_measure(room: str, key: str) -> Measure:
    """A measure of a room; the room's first where none is named.

    Raises
    ------
    UsageError
        There is none under this name.
    """
    listed = ROOMS[room]
    found = next((one for one in listed if one.key == key), None if key else listed[0])
    if found is None:
        raise UsageError("measure", key[:40], ", ".join(one.key for one in listed),
                         "name one of these")  # fmt: skip
    return found


def find(measure: Measure, asked: Asked, words: Words) -> Found:
    """What a measure finds; a refusal names the fields of the page, not a command's options."""
    try:
        return measure.find(asked, words)
    except UsageError as error:
        parts = (error.where, error.seen, error.expected, error.todo)
        raise UsageError(*(part.replace("--", "") for part in parts)) from None
