"""How a measure is put into words."""

from __future__ import annotations

from summitry.brief.words import BODIES, capitalise
from summitry.policy import Measure, describe_measure


def measure_line(measure: Measure) -> str:
    """Say in one line who levies how much on whose goods, groups by their names."""
    words = describe_measure(measure)
    for code in (*measure.acting, *measure.named_exporters):
        if code in BODIES:
            words = words.replace(code, f"the {BODIES[code]}")
    return capitalise(words.replace("%", " %"))
