"""What every request can reach, and the scenarios it may name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fastapi import Request

from summitry.errors import ScenarioError
from summitry.policy import Scenario, casebook_names, load_casebook
from summitry.web.edit import check_size
from summitry.web.guard import Refused
from summitry.web.runner import Runner
from summitry.web.settings import Settings
from summitry.web.solver import Solver
from summitry.web.store import Store
from summitry.web.texts import read_text


@dataclass(frozen=True)
class Workbench:
    """What every request can reach: settings, state, solver, jobs."""

    settings: Settings
    store: Store
    solver: Solver
    runner: Runner

    def start_job(self, kind: str, subject: str, **given: str) -> str:
        """Put work in the queue and wake who does it; its id.

        Raises
        ------
        Refused
            503 where too much waits already.
        """
        if self.store.count_waiting() >= self.settings.jobs:
            raise Refused(503, "jobs", "more work than can wait", "a free place",
                          "ask again when some of it is done")  # fmt: skip
        key = self.store.create_job(kind, subject, given)
        self.runner.wake()
        return key


def get_workbench(request: Request) -> Workbench:
    """The workbench of a request's application."""
    workbench: Workbench = request.app.state.workbench
    return workbench


@cache
def load_case(name: str) -> Scenario:
    """A case of the casebook; read once, since its files are part of the package."""
    return load_casebook(name)


def load_saved(workbench: Workbench, key: str) -> Scenario:
    """A scenario by its id, or by its name in the casebook."""
    if key in casebook_names():
        return load_case(key)
    saved = workbench.store.load_scenario(key)
    if saved is None:
        raise ScenarioError("scenario", "none under this name", "a saved scenario or a case of the "
                            "casebook", "open the desk and choose one")  # fmt: skip
    return read_text(saved.yaml)


def parse_sent(workbench: Workbench, text: str, where: str = "scenario") -> Scenario:
    """A scenario that came as text: work for another thread, since a megabyte takes a second.

    Raises
    ------
    ScenarioError
        The text is no scenario, or has more measures than this server takes on.
    """
    scenario = read_text(text, where)
    check_size(len(scenario.measures), workbench.settings.max_measures)
    return scenario
