"""What a room offers is found in the first module that has it, and nothing else is loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("summitry.brief", "summitry.news", "summitry.policy", "summitry.strategy")


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
