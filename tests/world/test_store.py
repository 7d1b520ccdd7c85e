"""The bundled world and folders in its layout."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from summitry.errors import WorldError
from summitry.model import no_shock, solve
from summitry.world import ECONOMY_NAMES, SECTOR_NAMES, check_world, load_world

BUNDLED = Path(str(resources.files("summitry.world"))) / "data" / "world-2022"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "mine"))


def edit(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_the_bundled_world_adds_up_and_reproduces_itself() -> None:
    world = load_world()
    assert world.economies == tuple(ECONOMY_NAMES)
    assert world.sectors == tuple(SECTOR_NAMES)
    for check in check_world(world):
        assert check.largest_error < 1e-12, check.name
    outcome = solve(world, no_shock(world))
    np.testing.assert_allclose(outcome.wage_hat, 1, atol=1e-10)
    np.testing.assert_allclose(outcome.price_hat, 1, atol=1e-10)


def test_the_bundle_is_small_and_states_its_sources() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 4 * 2**20
    manifest = json.loads((BUNDLED / "manifest.json").read_text())
    for source in manifest["sources"]:
        assert {"what", "source", "year", "unit", "licence"} <= source.keys()


def test_sectors_an_economy_lacks_stay_zero() -> None:
    world = load_world()
    lacking = world.output == 0
    assert lacking.sum() == 41
    assert world.output[world.economy_index("SGP"), world.sector_index("B06")] == 0
    living = world.basic_flow[:, ~lacking]
    assert living.min() >= 1e-4 - 1e-12


def test_gdp_matches_published_market_prices_less_duty() -> None:
    """World Bank GDP 2022, USD trillion: USA 25.74, JPN 4.26, DEU 4.08 (as of the 2023 vintage)."""
    world = load_world()
    for code, gdp in (("USA", 25.74), ("JPN", 4.26), ("DEU", 4.08), ("CAN", 2.16)):
        n = world.economy_index(code)
        model = (world.value_added[n] + world.tariff_revenue[n]) / 1e6
        assert model == pytest.approx(gdp, abs=0.02), code


def test_elasticity_sets_can_be_chosen_and_extremes_are_refused() -> None:
    assert load_world(elasticities="uniform_4").trade_elasticity.tolist() == [4.0] * 28
    with pytest.raises(WorldError, match=r"extreme values: C19 64.85, C29 1.115") as caught:
        load_world(elasticities="caliendo_parro_2015")
    assert "clip_elasticities" in caught.value.todo
    clipped = load_world(elasticities="caliendo_parro_2015", clip_elasticities=True)
    assert clipped.trade_elasticity.max() == 20
    with pytest.raises(WorldError, match="no such set"):
        load_world(elasticities="made_up")


def test_a_folder_loads_like_the_bundle(folder: Path) -> None:
    edit(folder, name="mine")
    np.testing.assert_array_equal(load_world(folder).trade_flow, load_world().trade_flow)


def test_a_folder_that_changed_is_read_again(folder: Path) -> None:
    before = load_world(folder)
    edit(folder, name="rebuilt")
    assert (before.name, load_world(folder).name) == ("world-2022", "rebuilt")
    assert load_world() is load_world()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "arrays.npz").unlink(), "no file arrays.npz"),
        (lambda f: (f / "arrays.npz").write_bytes(b"not an archive"), "sha256"),
        (lambda f: (f / "manifest.json").write_text("{"), "not JSON"),
        (lambda f: (f / "manifest.json").write_text("[]"), "no key"),
    ],
)
def test_damaged_folders_are_named(folder: Path, spoil, message: str) -> None:
    spoil(folder)
    with pytest.raises(WorldError, match=message):
        load_world(folder)


def test_an_archive_of_objects_is_never_unpickled(folder: Path) -> None:
    import hashlib

    np.savez(folder / "arrays.npz", basic_flow=np.array([{}], dtype=object))
    digest = hashlib.sha256((folder / "arrays.npz").read_bytes()).hexdigest()
    edit(folder, sha256=digest)
    with pytest.raises(WorldError, match="not readable"):
        load_world(folder)


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(WorldError, match="world-2022"):
        load_world("world-1822")
