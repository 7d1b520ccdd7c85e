"""Input reliance and the place in the chain."""

from pathlib import Path

import numpy as np

from summitry.exposure import (
    average_over_users,
    compute_downstreamness,
    compute_input_reliance,
    compute_upstreamness,
    table_from_world,
)
from summitry.world import load_world
from tests.conftest import make_world
from tests.exposure.leather import INTERMEDIATE, OUTPUT, leather_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exposure.md"


def test_upstreamness_of_the_leather_example_to_four_decimals():
    shown = [2.0984, 2.1769, 1.6311, 2.1071, 2.1802, 1.8393, 1.9896, 2.1018, 1.7588]
    assert compute_upstreamness(leather_table()).ravel().round(4).tolist() == shown


def test_stages_are_one_without_inputs_and_average_the_same_both_ways():
    """Output-weighted upstreamness and value-added-weighted stages meet (Fally 2012)."""
    table = leather_table()
    up, down = compute_upstreamness(table), compute_downstreamness(table)
    final, added = table.final.sum(axis=2), table.value_added_share * table.output
    assert np.isclose((up * added).sum(), (down * final).sum())
    bare = type(table)(table.economies, table.sectors, 0 * table.intermediate, table.final)
    assert np.allclose(compute_upstreamness(bare), 1)
    assert np.allclose(compute_downstreamness(bare), 1)


def test_a_sector_that_makes_nothing_has_no_stage():
    world = make_world(0)  # the last economy lacks the first sector
    assert np.isnan(compute_upstreamness(table_from_world(world))[3, 0])


def test_face_value_by_hand():
    reliance = compute_input_reliance(leather_table())
    # Argentine textiles buy 1.9 + 2.8 + 0.1 from Turkey per 58.3 of output.
    assert np.isclose(reliance.face_value[0, 1, 1], (1.9 + 2.8 + 0.1) / 58.3)
    column = INTERMEDIATE[:, 1] / OUTPUT[1]
    share = reliance.share(look_through=False)[0, :, 1]
    assert np.allclose(share, column.reshape(3, 3).sum(axis=1) / column.sum())


def test_looking_through_adds_every_earlier_stage():
    table = leather_table()
    reliance = compute_input_reliance(table)
    a = table.input_coefficient
    stages = sum(np.linalg.matrix_power(a, k) for k in range(1, 200))
    by_supplier = stages.reshape(3, 3, 9).sum(axis=1).reshape(3, 3, 3).transpose(1, 0, 2)
    assert np.allclose(reliance.look_through, by_supplier)
    assert np.all(reliance.look_through >= reliance.face_value)


def test_inputs_of_some_sectors_only_are_a_part():
    table = leather_table()
    every = compute_input_reliance(table).look_through
    parts = [compute_input_reliance(table, np.arange(3) == k).look_through for k in range(3)]
    assert np.allclose(sum(parts), every)


def test_china_stands_behind_us_inputs_more_than_its_invoices_say():
    """The finding of Baldwin, Freeman and Theodorakopoulos: hidden exposure, several times."""
    world = load_world()
    table = table_from_world(world)
    reliance = compute_input_reliance(table, world.is_good)
    usa, chn = world.economy_index("USA"), world.economy_index("CHN")
    face, beyond = (
        average_over_users(table, used)[usa]
        for used in (reliance.face_value, reliance.look_through)
    )
    assert beyond[chn] / beyond.sum() > 2 * face[chn] / face.sum()


def test_the_page_tells_what_stands_behind_us_manufacturing():
    """Direct and total inputs of goods per dollar of output, as docs/exposure.md says."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    world = load_world()
    table = table_from_world(world)
    reliance = compute_input_reliance(table, world.is_good)
    usa, chn = world.economy_index("USA"), world.economy_index("CHN")
    made = table.output[usa] * [code.startswith("C") for code in world.sectors]
    face, beyond = (
        used[usa] @ made / made.sum() for used in (reliance.face_value, reliance.look_through)
    )
    home = [100 * used[usa] / used.sum() for used in (face, beyond)]
    assert f"{home[0]:.0f} percent are domestic at face value and {home[1]:.0f} looked" in page
    china = [100 * used[chn] / used.sum() for used in (face, beyond)]
    assert f"China is {china[0]:.1f} and {china[1]:.1f}; per dollar" in page
    assert f"China's part is {100 * face[chn]:.1f} cents and {100 * beyond[chn]:.1f}," in page
    assert 4.5 < beyond[chn] / face[chn] < 5
