"""Talks gain over where they start, not over the baseline."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.model import Shock, compute_real_income_pct, solve
from summitry.model.quantities import RealIncome
from summitry.strategy.cooperation import find_equal_gains
from summitry.strategy.lines import make_lines
from tests.conftest import make_world

pytest.importorskip("jax")


def test_talks_that_start_from_a_war_share_what_ending_it_is_worth() -> None:
    world = make_world(3)
    war = np.array(world.tariff_rate)
    for n, rate in enumerate((0.1, 0.6, 0.3, 0.2)):
        war[n, np.arange(4) != n] = rate
    parties = [
        (
            make_lines(world, code, "partner", low=-0.3, sectors=("all",)),
            RealIncome(code),
        )
        for code in world.economies
    ]
    start = Shock(war)
    before = compute_real_income_pct(solve(world, start))
    talks = find_equal_gains(world, parties, start)
    assert np.ptp(before) > 0.1  # unequal levels: equal gains are not equal levels
    assert talks.smallest > 0.01
    assert np.ptp(talks.gains) < 0.1 * talks.smallest + 0.01
    after = compute_real_income_pct(talks.outcome)
    np.testing.assert_allclose(talks.gains, 100 * ((100 + after) / (100 + before) - 1), atol=1e-8)
