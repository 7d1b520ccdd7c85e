"""Scenarios and their texts: what came or was written lately is neither read nor written again.

A page sends back the text it was sent: while a slider moves, reading and writing YAML would take
longer than the solve between them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from summitry.policy import Scenario, dump_scenario, parse_scenario

_KEPT = 64  # scenarios; with the longest text two megabytes
_LONGEST = 2**15  # characters of a text that is kept

_lock = threading.Lock()
_by_text: OrderedDict[str, Scenario] = OrderedDict()
_by_scenario: OrderedDict[int, tuple[Scenario, str]] = OrderedDict()  # held, so that ids last


def read_text(text: str, where: str = "scenario") -> Scenario:
    """The scenario of a text.

    Raises
    ------
    ScenarioError
        The text is none; ``where`` names it in the message.
    """
    with _lock:
        known = _by_text.get(text)
    if known is not None:
        return known
    scenario = parse_scenario(text, where)
    _keep(scenario, text)
    return scenario


def write_text(scenario: Scenario) -> str:
    """The text of a scenario, as its file has it."""
    with _lock:
        known = _by_scenario.get(id(scenario))
    if known is not None:
        return known[1]
    text = dump_scenario(scenario)
    _keep(scenario, text)
    if len(text) <= _LONGEST:
        with _lock:
            _by_scenario[id(scenario)] = scenario, text
            while len(_by_scenario) > _KEPT:
                _by_scenario.popitem(last=False)
    return text


def _keep(scenario: Scenario, text: str) -> None:
    if len(text) > _LONGEST:
        return
    with _lock:
        _by_text[text] = scenario
        while len(_by_text) > _KEPT:
            _by_text.popitem(last=False)
