"""Domestic and foreign content: the published example, the identities, both versions of a pair."""

from dataclasses import fields

import numpy as np
import pytest

from summitry.exposure import compute_export_content, compute_origin_content, table_from_world
from tests.conftest import make_world
from tests.exposure.leather import leather_table


def test_leather_example_to_four_decimals():
    totals = compute_export_content(leather_table()).totals()
    assert totals["gross"].round(4).tolist() == [64.3, 113.6, 147.6]
    assert totals["domestic_content"].round(4).tolist() == [53.69, 92.4618, 111.2906]
    assert totals["foreign_content"].round(4).tolist() == [10.61, 21.1382, 36.3094]


def tables():
    return [leather_table(), *(table_from_world(make_world(seed)) for seed in range(3))]


@pytest.mark.parametrize("table", tables(), ids=["leather", "0", "1", "2"])
def test_domestic_and_foreign_content_are_gross_exports_cell_by_cell(table):
    content = compute_export_content(table)
    total = content.domestic_content + content.foreign_content
    assert np.allclose(total, content.gross, rtol=1e-12, atol=1e-12)
    for one in fields(content):
        assert np.all(getattr(content, one.name) >= -1e-12), one.name


@pytest.mark.parametrize("table", tables(), ids=["leather", "0", "1", "2"])
def test_source_and_sink_agree_in_the_total_and_not_in_every_pair(table):
    content = compute_export_content(table)
    totals = content.totals()
    for part in ("domestic", "foreign"):
        source, sink = (totals[f"{part}_value_added_{kind}"] for kind in ("source", "sink"))
        assert np.allclose(source, sink, rtol=1e-11)
    assert (
        np.abs(content.domestic_value_added_source - content.domestic_value_added_sink).sum()
        > 1e-6 * content.gross.sum()
    )


def test_value_added_counted_once_is_what_an_economy_earns_from_abroad_and_more():
    """Exports' domestic value added = value added less what final use at home needs of it.

    Extracting an economy's exports from the table (Los, Timmer and de Vries 2016) loses exactly the
    domestic value added counted once.
    """
    table = leather_table()
    once = compute_export_content(table).totals()["domestic_value_added_source"]
    for s in range(3):
        own = slice(3 * s, 3 * s + 3)
        coefficient, final = table.input_coefficient.copy(), table.final.reshape(9, 3).copy()
        abroad = [k for k in range(3) if k != s]
        for r in abroad:
            coefficient[own, 3 * r : 3 * r + 3] = 0
        final[own, abroad] = 0
        v = table.value_added_share.ravel()
        left = v[own] @ np.linalg.solve(np.eye(9) - coefficient, final.sum(axis=1))[own]
        assert (v * table.output.ravel())[own].sum() - left == pytest.approx(once[s], rel=1e-12)


def test_absorbed_by_the_importer_by_hand_without_inputs():
    """Without inputs everything exported is domestic, counted once and absorbed by the buyer."""
    table = leather_table()
    bare = type(table)(table.economies, table.sectors, 0 * table.intermediate, table.final)
    content = compute_export_content(bare)
    for name in ("domestic_content", "domestic_value_added_sink", "absorbed_by_importer"):
        assert np.allclose(getattr(content, name), content.gross)


def test_origins_of_a_unit_of_output_sum_to_one():
    table = table_from_world(make_world(0))
    assert np.allclose(compute_origin_content(table).sum(axis=0), 1)
