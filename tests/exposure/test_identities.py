"""Identities of exports and stages on random tables (hypothesis), and a table by hand."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.exposure import (
    InterCountryTable,
    compute_downstreamness,
    compute_export_content,
    compute_input_reliance,
    compute_origin_content,
    compute_upstreamness,
    table_from_flows,
)


@st.composite
def tables(draw):
    """Two to four economies, one to three sectors; inputs cost at most 90 percent of output."""
    n, j = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sparse = draw(st.floats(0, 0.6))
    z = rng.lognormal(0, 1.5, (n * j, n * j)) * (rng.random((n * j, n * j)) > sparse)
    final = rng.lognormal(0, 1, (n * j, n))
    for _ in range(60):  # until no sector's inputs cost more than it sells
        over = z.sum(axis=0) / (z.sum(axis=1) + final.sum(axis=1))
        z /= np.maximum(over / 0.9, 1.0)
    names = tuple("ABCD"[:n])
    return table_from_flows(names, tuple("xyz"[:j]), z, final)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_split_of_borin_and_mancini_adds_up(table: InterCountryTable):
    """Domestic + foreign = gross cell by cell; each = value added once + counted again; both
    versions agree in the exporter's total; nothing is negative and no importer absorbs more."""
    content = compute_export_content(table)
    close = {"rtol": 1e-9, "atol": 1e-9 * content.gross.max()}
    assert np.allclose(content.domestic_content + content.foreign_content, content.gross, **close)
    totals = content.totals()
    for part in ("domestic", "foreign"):
        whole = getattr(content, f"{part}_content")
        for version in ("source", "sink"):
            once = getattr(content, f"{part}_value_added_{version}")
            again = getattr(content, f"{part}_double_counted_{version}")
            assert np.allclose(once + again, whole, **close)
        source, sink = (totals[f"{part}_value_added_{v}"] for v in ("source", "sink"))
        assert np.allclose(source, sink, rtol=1e-9)
    for one in fields(content):
        assert getattr(content, one.name).min() >= -1e-9 * content.gross.max(), one.name
    absorbed = content.absorbed_by_importer
    assert np.all(absorbed <= content.domestic_value_added_source * (1 + 1e-9) + 1e-12)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_content_belongs_to_somebody_and_stages_meet(table: InterCountryTable):
    assert np.allclose(compute_origin_content(table).sum(axis=0), 1)
    up, down = compute_upstreamness(table), compute_downstreamness(table)
    assert up.min() >= 1 - 1e-9
    assert down.min() >= 1 - 1e-9
    added = table.value_added_share * table.output
    final = table.final.sum(axis=2)
    assert (up * added).sum() == pytest.approx((down * final).sum())
    reliance = compute_input_reliance(table)
    assert np.all(reliance.look_through >= reliance.face_value - 1e-12)


def test_a_chain_of_three_by_hand():
    """A sells 10 of its 20 to B as an input, B sells 5 of its 30 to C as an input.

    Upstreamness: C 1; B 1 + 5/30 x 1 = 7/6; A 1 + 10/20 x 7/6 = 19/12. Stages behind: A 1,
    B 1 + 10/30 x 1 = 4/3, C 1 + 5/40 x 4/3 = 7/6. Face value: C buys 5 of B per 40 and nothing of
    A; looked through, 5/40 x 10/30 of A stands behind it.
    """
    z = np.zeros((3, 3))
    z[0, 1], z[1, 2] = 10.0, 5.0
    final = np.diag([10.0, 25.0, 40.0])
    table = table_from_flows(("A", "B", "C"), ("x",), z, final)
    assert compute_upstreamness(table).ravel() == pytest.approx([19 / 12, 7 / 6, 1])
    assert compute_downstreamness(table).ravel() == pytest.approx([1, 4 / 3, 7 / 6])
    reliance = compute_input_reliance(table)
    assert reliance.face_value[2, :, 0] == pytest.approx([0, 1 / 8, 0])
    assert reliance.look_through[2, :, 0] == pytest.approx([1 / 24, 1 / 8, 0])
    assert reliance.share(look_through=True)[2, :, 0] == pytest.approx([1 / 4, 3 / 4, 0])
