"""Small worlds for games: five economies of world-2022, a small open economy."""

import numpy as np
import pytest

from summitry.world import ECONOMY_GROUPS, Flows, aggregate_world, load_world, world_from_flows


@pytest.fixture(scope="session")
def five():
    """USA, JPN, CHN, EU27 and the rest, all sectors."""
    groups = {"USA": ("USA",), "JPN": ("JPN",), "CHN": ("CHN",), "EU27": ECONOMY_GROUPS["EU27"]}
    return aggregate_world(load_world(), groups)


def one_sector(flow, theta=4.0, name="one-sector"):
    """A balanced world of one sector without inputs."""
    n = len(flow)
    return world_from_flows(
        Flows(name, 2022, tuple("ABCDEFGH"[:n]), ("X",), np.array([True]),
              np.asarray(flow, dtype=float)[:, :, None], np.zeros((n, n, 1)),
              np.zeros((n, 1, 1)), np.array([theta]))
    )  # fmt: skip


@pytest.fixture(scope="session")
def small_open():
    """A is small: it trades with B alone, which hardly notices."""
    return one_sector([[0.7, 0.3], [0.3, 1e5]])
