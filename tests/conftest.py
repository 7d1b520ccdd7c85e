"""Shared fixtures: small random economies, and where the raw material lies if it is here."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from summitry.world import Flows, World, world_from_flows

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def make_world(
    seed: int = 0, economies: int = 4, sectors: int = 3, *, dead: bool = True, theta: float = 4.0
) -> World:
    """A small balanced economy with duties, deficits, inputs and (if `dead`) a missing sector."""
    rng = np.random.default_rng(seed)
    n, j = economies, sectors
    flow = rng.lognormal(3.0, 1.0, (n, n, j))
    flow[np.arange(n), np.arange(n)] *= 20
    if dead:
        flow[:, n - 1, 0] = 0.0  # the last economy does not make the first good
    tariff = rng.uniform(0.0, 0.2, (n, n, j))
    tariff[np.arange(n), np.arange(n)] = 0.0
    output = flow.sum(axis=0)
    bought = (flow * (1 + tariff)).sum(axis=1)
    recipe = rng.dirichlet(np.ones(j), (n, j))
    use = recipe * (output * rng.uniform(0.2, 0.6, (n, j)))[:, :, None]
    # No good may be used up by producers: scale the economy's inputs to leave final demand.
    room = (0.7 * bought / np.maximum(use.sum(axis=1), 1e-9)).min(axis=1)
    use *= np.minimum(room, 1.0)[:, None, None]
    names = ("USA", "CAN", "MEX", "CHN", "JPN", "KOR", "DEU", "FRA")[:n]
    codes = ("C29", "C26", "SERV", "A01", "C24A")[:j]
    return world_from_flows(
        Flows(
            name=f"small-{seed}",
            year=2000,
            economies=names,
            sectors=codes,
            is_good=np.array([code != "SERV" for code in codes]),
            basic_flow=flow,
            tariff_rate=tariff,
            input_use=use,
            trade_elasticity=np.full(j, theta) + np.arange(j),
        )
    )


@pytest.fixture
def small_world() -> World:
    """Four economies, three sectors, one sector missing in the last economy."""
    return make_world()


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of third-party material beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(f"third-party material not found at {SHARED}: it is not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of public tables; ``SUMMITRY_DATA`` overrides it."""
    folder = Path(os.environ.get("SUMMITRY_DATA", SHARED / "data"))
    if not folder.is_dir():
        pytest.skip(f"public tables not found at {folder}: set SUMMITRY_DATA to their folder")
    return folder
