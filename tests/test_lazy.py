"""What a room offers is found in the first module that has it, and nothing else is loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = (
    "summitry.brief",
    "summitry.ledger",
    "summitry.news",
    "summitry.policy",
    "summitry.strategy",
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_all_that_it_offers(room: str) -> None:
    package = import_module(room)
    missing = [name for name in package.__all__ if not hasattr(package, name)]
    assert not missing


@pytest.mark.parametrize("room", ROOMS)
def test_any_other_name_is_refused_by_the_name_of_the_room(room: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{room}' has no attribute 'nothing'"):
        import_module(room).nothing  # noqa: B018 - the look-up is what is tried


def test_a_name_loads_its_module_and_none_behind_it() -> None:
    code = (
        "import sys, summitry.policy as p; p.AUTHORITIES; "
        "sys.exit('summitry.policy.scenario' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_name_is_looked_up_once() -> None:
    package = import_module("summitry.policy")
    vars(package).pop("find_economy", None)
    assert package.find_economy is vars(package)["find_economy"]


UNASKED = (  # by a scenario of duties, valued without draws
    "concurrent.futures",
    "multiprocessing",
    "summitry.ledger.records",
    "summitry.model.targets",
    "summitry.strategy.bands",
    "summitry.strategy.comparison",
    "summitry.strategy.wedge_search",
)


def test_a_run_loads_nothing_for_options_that_are_not_given(tmp_path) -> None:
    scenario = tmp_path / "duty.yaml"
    scenario.write_text("name: x\nmeasures: [{id: a, importer: USA, exporters: MEX, add: 25%}]\n")
    code = (
        "import sys; from summitry.cli import main; "
        f"code = main(['run', {str(scenario)!r}]); "
        f"sys.exit(code or ' '.join(m for m in {UNASKED!r} if m in sys.modules) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "Mexico" in run.stdout
