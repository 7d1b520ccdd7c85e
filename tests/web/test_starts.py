from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from summitry.errors import ScenarioError
from summitry.policy import parse_scenario
from summitry.web.solving import solve_live
from summitry.web.starts import Starts, locate

DAY = date(2025, 2, 10)


def make(rate: float, exporter: str = "JPN"):
    return parse_scenario(
        "name: q\nas_of: 2025-02-10\nmeasures:\n"
        f"  - {{id: a, importer: USA, exporters: {exporter}, add: {rate}%}}\n", "test"
    )  # fmt: skip


def test_a_start_saves_sweeps_and_leaves_the_result_as_it_is() -> None:
    starts, last = Starts(), None
    for rate in (2, 8, 14, 20, 26, 32, 38):
        last = solve_live(make(rate), "k", ["a"], DAY, 60, last, starts).outcome
    alone = solve_live(make(17.3), "k", ["a"], DAY, 60).outcome
    led = solve_live(make(17.3), "k", ["a"], DAY, 60, last, starts).outcome
    assert led.certificate.sweeps < alone.certificate.sweeps - 3
    np.testing.assert_allclose(led.wage_hat, alone.wage_hat, rtol=1e-10)
    np.testing.assert_allclose(led.price_hat, alone.price_hat, rtol=1e-10)


def test_only_questions_that_differ_in_amounts_lead_to_each_other() -> None:
    starts = Starts()
    last = solve_live(make(5), "k", ["a"], DAY, 60, None, starts).outcome
    other = make(5, "DEU").measures
    assert starts.guess(locate(other), last) is None  # from the baseline
    assert starts.guess(locate(other), None) is None
    same = starts.guess(locate(make(5).measures), last)
    np.testing.assert_allclose(same.wage_hat, last.wage_hat, rtol=1e-14)
    assert same is not last


def test_a_measure_more_or_less_starts_from_what_has_been_asked() -> None:
    """Nearest in measures; where no measures at all are as near, the baseline is the start."""

    def several(*exporters: str):
        lines = (f"  - {{id: m-{name}, importer: USA, exporters: {name}, add: 5%}}\n"
                 for name in exporters)  # fmt: skip
        text = "".join(lines)
        return parse_scenario(f"name: q\nas_of: 2025-02-10\nmeasures:\n{text}", "test")

    def solve_some(*exporters: str):
        return solve_live(several(*exporters), "k", None, DAY, 60, None, starts).outcome

    def guess(*exporters: str):
        return starts.guess(locate(several(*exporters).measures), known)

    starts = Starts()
    solve_some("CHN", "DEU", "ITA", "FRA")
    known = solve_some("CHN", "JPN")
    for like in (("CHN", "JPN", "DEU"), ("JPN", "KOR", "CHN")):
        np.testing.assert_allclose(guess(*like).wage_hat, known.wage_hat, rtol=1e-14)
    assert guess("CHN") is None
    assert guess("KOR", "MEX") is None


def test_a_guess_far_outside_is_no_leap() -> None:
    starts, last = Starts(), None
    for rate in (1, 1.5, 2):
        last = solve_live(make(rate), "k", ["a"], DAY, 60, last, starts).outcome
    far = starts.guess(locate(make(300).measures), last)
    np.testing.assert_allclose(far.wage_hat, last.wage_hat, rtol=1e-12)


def test_a_strangers_scenario_opens_no_other_baseline(tmp_path) -> None:
    scenario = parse_scenario(f"name: x\nworld: {tmp_path}\nmeasures: []\n", "test")
    with pytest.raises(ScenarioError, match="a baseline that this server does not hold") as caught:
        solve_live(scenario, "k", None, DAY, 60)
    assert caught.value.expected == "world-2022"
