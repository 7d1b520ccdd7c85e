"""Changes to a scenario, one at a time: each gives a new text, the old one stays as it was."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import yaml
from pydantic import ValidationError

from summitry.errors import ScenarioError
from summitry.policy import Scenario, parse_scenario, scenario_to_plain
from summitry.web.levers import LISTS, ONE_OF

_UNKNOWN = ("rate", "add")  # the amounts a source may leave open
_PERCENT = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,9})?%", re.ASCII)


def change_scenario(scenario: Scenario, change: dict[str, Any], most: int) -> Scenario:
    """A scenario with one change.

    Parameters
    ----------
    scenario : Scenario
        The version before; it is not touched.
    change : dict
        ``{"do": "set", "id": ..., "key": ..., "value": ...}`` sets one key of a measure (an empty
        value takes the key out; an amount takes the place of the amount that was there);
        ``{"do": "remove", "id": ...}``; ``{"do": "add", "measure": {...}}``;
        ``{"do": "up", "id": ...}`` moves a measure before the one above it;
        ``{"do": "title", "value": ...}``; ``{"do": "as_of", "value": ...}``.
    most : int
        Measures a scenario may have.

    Raises
    ------
    ScenarioError
        The change names no measure of the scenario, or its result is no scenario.
    """
    plain = scenario_to_plain(scenario)
    measures: list[dict[str, Any]] = plain["measures"]
    match change.get("do"):
        case "set":
            _set(_find(measures, change), str(change.get("key", "")), str(change.get("value", "")))
        case "remove":
            measures.remove(_find(measures, change))
        case "add" if isinstance(change.get("measure"), dict):
            measures.append(dict(change["measure"]))
        case "up":
            at = measures.index(_find(measures, change))
            measures.insert(max(at - 1, 0), measures.pop(at))
        case "title" | "as_of" as key:
            plain[key] = str(change.get("value", ""))
            if not plain[key]:
                del plain[key]
        case other:
            raise ScenarioError("change, key do", repr(other), "set, remove, add, up, title, as_of",
                                "write one of them")  # fmt: skip
    check_size(len(measures), most)
    if _PERCENT.fullmatch(str(change.get("value", ""))):  # a slider: nothing in it to mistrust
        with suppress(ValidationError):  # told below, with its line
            return Scenario.model_validate(plain, context={"file": "scenario"})
    return parse_scenario(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), "scenario")


def check_size(count: int, most: int) -> None:
    """Refuse a scenario with more measures than a server takes on."""
    if count > most:
        raise ScenarioError("scenario, key measures", f"{count} measures", f"at most {most}",
                            "split the scenario, or use the command line")  # fmt: skip


def _find(measures: list[dict[str, Any]], change: dict[str, Any]) -> dict[str, Any]:
    wanted = change.get("id")
    for measure in measures:
        if measure["id"] == wanted:
            return measure
    known = ", ".join(str(measure["id"]) for measure in measures) or "there is none"
    raise ScenarioError("change, key id", "no measure of this scenario", known, "name one of them")


def _set(measure: dict[str, Any], key: str, value: str) -> None:
    for ways in ONE_OF:
        for other in ways if key in ways else ():
            measure.pop(other, None)
    if value.strip():
        split = key in LISTS and "," in value
        measure[key] = [part.strip() for part in value.split(",")] if split else value.strip()
    elif key in _UNKNOWN:
        measure[key] = "?"
    else:
        measure.pop(key, None)
