"""Spreads: published, one number, or a file with a row for each sector; each bad one named."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.errors import DataError, InputError, WorldError
from summitry.model.draws import compute_published_spread
from summitry.strategy.spreads import find_spread
from summitry.world import load_world


def test_published_and_a_number() -> None:
    world = load_world()
    found = find_spread(world, "published", 0.1, 0.2)
    expected = compute_published_spread(world)
    np.testing.assert_array_equal(found.elasticity_log_sd, expected.elasticity_log_sd)
    assert (found.tariff_log_sd, found.pass_through_log_sd) == (0.1, 0.2)
    stated = find_spread(world, "0.25")
    assert set(stated.elasticity_log_sd) == {0.25}
    assert stated.basis == "stated: a standard deviation of logs of 0.25 in every sector"


def test_a_file_of_standard_errors(small_world, tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("sector,standard_error\nC29,0.8\nC26,1.5\n", encoding="utf-8")
    spread = find_spread(small_world, str(path))
    # theta is 4, 5 and 6 in C29, C26 and SERV
    np.testing.assert_allclose(spread.elasticity_log_sd, [0.2, 0.3, 0.0])
    assert spread.basis == "stated: mine.csv; 1 sectors without a row are not drawn"
    path.write_text("sector,log_sd\nC29,0.1\nC26,0.2\nSERV,0.3\n", encoding="utf-8")
    spread = find_spread(small_world, str(path))
    np.testing.assert_allclose(spread.elasticity_log_sd, [0.1, 0.2, 0.3])


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("sector,sd\nC29,0.1\n", InputError, ("file mine.csv", "columns sector, sd")),
        ("log_sd\n0.1\n", DataError, ("file mine.csv", "columns log_sd")),
        ("sector,log_sd\nC99,0.1\n", WorldError, ("file mine.csv, line 2, column sector", "'C99'")),
        ("sector,log_sd\nC29,0.1\nC29,0.2\n", WorldError,
         ("file mine.csv, line 3, column sector", "'C29'")),
        ("sector,log_sd\nC29,-0.1\n", DataError,
         ("file mine.csv, line 2, column log_sd", "'-0.1'")),
        ("sector,log_sd\nC29,20\n", DataError, ("file mine.csv, line 2, column log_sd", "'20'")),
        ("sector,log_sd\nC29,\n", DataError, ("file mine.csv, line 2, column log_sd", "''")),
        ("sector,standard_error\nC29,6.1\n", DataError,
         ("file mine.csv, line 2, column standard_error", "'6.1'")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(text, error, told, small_world, tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error) as caught:
        find_spread(small_world, str(path))
    assert (caught.value.where, caught.value.seen) == told


def test_neither_number_nor_file_is_refused(small_world) -> None:
    with pytest.raises(InputError, match="no such file"):
        find_spread(small_world, "wide")
    for stated in ("-0.1", "nan", "2"):
        with pytest.raises(InputError, match="standard deviation of logs"):
            find_spread(small_world, stated)
    with pytest.raises(InputError, match="standard deviation of logs"):
        find_spread(small_world, "0.1", 0.0, -1.0)
