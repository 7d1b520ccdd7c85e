"""Building `world-2022` again from the public tables gives the bytes that are shipped."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from summitry.errors import DataError
from summitry.world.build import build_world, clean_tariffs, floor_flows


def test_the_build_reproduces_the_bundle_to_the_byte(data_dir: Path, tmp_path: Path) -> None:
    seen: list[str] = []
    report = build_world(data_dir, tmp_path, seen.append)
    shipped = resources.files("summitry.world").joinpath("data", "world-2022")
    for name in ("arrays.npz", "manifest.json"):
        assert (tmp_path / name).read_bytes() == shipped.joinpath(name).read_bytes(), name
    assert any("floored at USD 100" in line for line in report.lines)
    assert len(seen) == 83


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no file icio_2022.parquet"):
        build_world(tmp_path, tmp_path / "out")


def test_floors_touch_only_living_sectors() -> None:
    flow = np.zeros((2, 2, 2))
    flow[0, 0, 0] = 5.0
    floored, count = floor_flows(flow)
    assert count == 1
    assert floored[1, 0, 0] == pytest.approx(1e-4)
    assert np.all(floored[:, 1] == 0)
    assert np.all(floored[:, :, 1] == 0)


def test_duties_are_capped_filled_and_zero_at_home_and_on_services() -> None:
    rng = np.random.default_rng(0)
    rate = rng.uniform(0.0, 0.1, (10, 10, 2))
    rate[0, 1, 0] = 9.0
    stated = np.ones(rate.shape, dtype=bool)
    stated[2, 3, 0] = False
    clean, capped = clean_tariffs(rate, stated, np.array([False, True]))
    assert clean[0, 1, 0] < 0.2
    assert capped >= 1
    assert clean[2, 3, 0] == pytest.approx(np.median(np.delete(rate[2, :, 0], [2, 3])), abs=1e-6)
    assert np.all(np.einsum("nnj->nj", clean) == 0)
    assert np.all(clean[:, :, 1] == 0)
