"""A scenario: measures against one baseline, seen from a day, with their sources."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from summitry.policy._fields import SPEAK, Day, Identifier, Strict, Text
from summitry.policy._refusal import refuse
from summitry.policy.measures import (
    CLASSES,
    KEY_ORDER,
    Exemption,
    Marker,
    Measure,
    Retaliation,
    TariffMeasure,
)
from summitry.policy.names import nearest

MOST_MEASURES = 500  # each pair is looked at where they meet


class Reference(Strict):
    """A source of a scenario: an official act, a document of a dossier, a data set."""

    title: Text
    issuer: Text | None = None
    date: Day | None = None
    url: Text | None = None
    doc: Text | None = None  # id of a document in the dossier

    _spoken = SPEAK


class Scenario(Strict):
    """A named list of measures against one baseline, with the day it is seen from.

    ``as_of`` is the day that decides what is in force; ``world`` names the baseline economy. The
    order of ``measures`` is the order in which they apply.
    """

    name: Identifier
    title: Text = ""
    as_of: Day | None = None
    world: Text = "world-2022"
    measures: tuple[Measure, ...]
    sources: tuple[Reference, ...] = ()
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _check_count(self) -> Self:
        if len(self.measures) > MOST_MEASURES:
            raise refuse(
                f"{len(self.measures):,} measures",
                f"at most {MOST_MEASURES}",
                "split the scenario, or name groups instead of countries",
                ("measures",),
            )
        return self

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        seen: set[str] = set()
        for k, measure in enumerate(self.measures):
            if measure.id in seen:
                at = ("measures", k, "id")
                raise refuse(
                    f"the id {measure.id} twice",
                    "an id for each measure",
                    "rename one of the two",
                    at,
                )
            seen.add(measure.id)
        return self

    @model_validator(mode="after")
    def _check_links(self) -> Self:
        duties = [m.id for m in self.measures if isinstance(m, TariffMeasure | Retaliation)]
        for k, measure in enumerate(self.measures):
            key = "answers" if isinstance(measure, Retaliation) else "yields_to"
            for other in getattr(measure, key, ()):
                if other in duties:
                    continue
                known = [name for name in duties if name != measure.id]
                near = nearest(other, known)
                raise refuse(
                    f"{key}: {other}, no duty of this scenario",
                    f"the id of a duty: {', '.join(known) or 'there is no other'}",
                    f"write {near}" if near else "correct the id",
                    ("measures", k, key),
                )
        for key in ("answers", "yields_to"):
            self._check_circle(key)
        return self

    def _check_circle(self, key: str) -> None:
        """Refuse measures that answer, or yield to, each other in a circle."""
        links = {m.id: set(getattr(m, key, ())) for m in self.measures}
        left = dict(links)
        while left:
            free = [name for name, others in left.items() if not others & left.keys()]
            if not free:
                first = next(k for k, m in enumerate(self.measures) if m.id in left)
                raise refuse(
                    f"a circle: {', '.join(left)} through {key}",
                    f"{key} that lead to a measure that stands by itself",
                    "take one of them out",
                    ("measures", first, key),
                )
            for name in free:
                del left[name]

    _spoken = SPEAK


KEYS: dict[str, tuple[str, ...]] = {
    "": tuple(Scenario.model_fields),
    **{
        lever: tuple(key for key in KEY_ORDER if key in cls.model_fields)
        for lever, cls in CLASSES.items()
    },
    "exempt": tuple(Exemption.model_fields),
    "markers": tuple(Marker.model_fields),
    "sources": tuple(Reference.model_fields),
}  # keys a scenario file may hold, by level
