"""Back-tests: rules kept, figures as the page prints them, a stranger's tables refused by name."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from summitry.cli import main
from summitry.errors import DataError, NoConvergenceError, UsageError, WorldError
from summitry.evidence import backtest_2019, backtest_2025, backtest_data
from summitry.evidence.backtest import BACKTESTS, DECLARED, backtest
from summitry.evidence.backtest_predict import (
    PARTIAL,
    SHORT_RUN_FRACTION,
    compare_cells,
    compare_partners,
    predict,
    scale_to_collected,
    with_short_run,
)
from summitry.evidence.backtest_score import MODEL, NO_CHANGE, WORLD_GROWTH

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "backtest.md").read_text(encoding="utf-8")
RATES = "hs6,us_tariff_2019,us_tariff_2020,chn_reta_2019\n"


def blocks() -> list[str]:
    """What the page shows as printed, in order: 2025; 2019 on all economies; on twenty."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    plain = [block for kind, block in fenced if not kind]
    return [block for block in plain if "Scores" in block or "growth, %" in block]


@pytest.fixture(scope="module")
def original(data_dir):
    """The inputs of 2019 from the original tables, read once."""
    return backtest_2019.read_inputs(data_dir)


@pytest.fixture
def read_once(original, monkeypatch):
    for module in (backtest_2019, backtest_data):
        monkeypatch.setattr(module, "read_inputs", lambda *_given: original)


@pytest.mark.parametrize(("name", "at"), [("us-2025", 0), ("us-china-2019", 2)])
def test_the_page_shows_what_is_printed(name, at, capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert main(["backtest", name]) == 0
    printed = capsys.readouterr().out
    assert len(blocks()) == 3
    for part in blocks()[at].strip().split("\n\n"):
        assert part in printed
    for text in DECLARED[name]:  # declared above the results, whatever the results are
        assert printed.index(text.split()[0]) < printed.index("Scores")


def test_the_page_shows_what_the_original_tables_give(
    data_dir, capsys, monkeypatch, read_once
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert main(["backtest", "us-china-2019", "--data", str(data_dir)]) == 0
    printed = capsys.readouterr().out
    for part in blocks()[1].strip().split("\n\n"):
        assert part in printed
    shipped, fresh = backtest("us-2025"), backtest("us-2025", data_dir)
    for one, other in zip(shipped.runs, fresh.runs, strict=True):
        for row, again in zip(one.panels[1].rows, other.panels[1].rows, strict=True):
            assert row.predicted_pct[MODEL] == pytest.approx(again.predicted_pct[MODEL], abs=0.01)


def test_the_tables_that_come_with_summitry_are_built_again(data_dir, tmp_path, read_once) -> None:
    shipped = resources.files("summitry.evidence").joinpath("data")
    typed = backtest_data.IMPORTS_2025
    (tmp_path / typed).write_bytes(shipped.joinpath(typed).read_bytes())
    backtest_data.build_tables(data_dir, tmp_path)
    names = [p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()]
    assert len(names) == 7
    for name in names:
        assert (tmp_path / name).read_bytes() == shipped.joinpath(*name.parts).read_bytes(), name


def test_bands_hold_the_facts_that_the_page_says() -> None:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    (code,) = (block for kind, block in fenced if kind == "python")
    found: dict[str, object] = {}
    exec(compile(code, "backtest.md", "exec"), found)
    inside, facts = found["inside"], found["facts"]
    assert [f.partner for f, held in zip(facts, inside, strict=True) if held] == ["JPN", "VNM"]
    (table,) = re.findall(r"^\| 5 to 95 % of draws (.*)\|$", PAGE, flags=re.MULTILINE)
    shown = [tuple(map(int, cell.split(" to "))) for cell in table.strip("| ").split(" | ")]
    assert shown == [(round(a), round(b)) for a, b in zip(found["low"], found["high"], strict=True)]


@pytest.fixture
def duties(small_world):
    """20 points on China in every good."""
    added = np.zeros_like(small_world.tariff_rate)
    us, china = small_world.economy_index("USA"), small_world.economy_index("CHN")
    added[us, china] = 0.2 * small_world.is_good
    return added


def test_partial_equilibrium_moves_only_what_is_taxed(small_world, duties) -> None:
    prediction = predict(small_world, duties)
    us, china = small_world.economy_index("USA"), small_world.economy_index("CHN")
    base, flow = prediction.base, prediction.flows[PARTIAL]
    others = [k for k in range(len(base)) if k != china]
    np.testing.assert_array_equal(flow[others], base[others])
    rate = small_world.tariff_rate[us, china]
    goods = small_world.is_good & (base[china] > 0)
    expected = ((1 + rate + 0.2) / (1 + rate)) ** -(1 + small_world.trade_elasticity)
    np.testing.assert_allclose((flow[china] / np.maximum(base[china], 1e-9))[goods],
                               expected[goods])  # fmt: skip
    assert not base[us].any()
    assert not base[:, ~small_world.is_good].any()


def test_predictions_are_scaled_to_the_total_observed(small_world, duties) -> None:
    prediction = predict(small_world, duties)
    actual = prediction.base * 1.1
    rows = compare_partners(prediction, actual, 1.0)
    base = np.array([row.base_musd for row in rows])
    for name in (MODEL, PARTIAL, WORLD_GROWTH):
        growth = np.array([row.predicted_pct[name] for row in rows])
        assert base @ (1 + growth / 100) == pytest.approx(1.1 * base.sum())
    assert {row.predicted_pct[NO_CHANGE] for row in rows} == {0.0}
    china = next(row for row in rows if row.partner == "CHN")
    assert china.predicted_pct[MODEL] < china.total_pct
    for row in compare_cells(prediction, actual, 1.0):
        assert row.total_pct == pytest.approx(10)
        assert row.predicted_pct[MODEL] < 10 or row.partner != "CHN"


def test_rows_below_the_threshold_do_not_count(small_world, duties) -> None:
    prediction = predict(small_world, duties)
    least = float(np.median(prediction.base[prediction.base > 0]))
    rows = compare_cells(prediction, prediction.base, least)
    assert rows
    assert min(row.base_musd for row in rows) >= least


def test_the_duty_collected_rises_as_asked(small_world, duties) -> None:
    factor = scale_to_collected(small_world, duties, 0.003)
    prediction = predict(small_world, factor * duties)
    us = small_world.economy_index("USA")
    rate, flow = prediction.outcome.shock.tariff_rate_new[us], prediction.flows[MODEL]
    before = (small_world.tariff_rate[us] * prediction.base).sum() / prediction.base.sum()
    assert (rate * flow).sum() / flow.sum() - before == pytest.approx(0.003, abs=2e-5)
    with pytest.raises(NoConvergenceError, match="a rise of 50.00 points"):
        scale_to_collected(small_world, duties, 0.5)


def test_the_short_run_is_a_stated_fraction(small_world) -> None:
    assert pytest.approx(0.38) == SHORT_RUN_FRACTION
    short = with_short_run(small_world).trade_elasticity
    np.testing.assert_allclose(short, 0.38 * small_world.trade_elasticity)


def test_days_of_2019_are_counted() -> None:
    rate_of = backtest_2019._rate_of
    assert rate_of("999999", (0.15, 0.075, 0.0), False) == pytest.approx(0.15 * 122 / 365)
    lists = (50 + 200 * (165 * 10 + 200 * 25) / (365 * 25)) / 250
    assert lists == pytest.approx(0.783, abs=5e-4)
    assert rate_of("999999", (0.25, 0.25, 0.0), False) == pytest.approx(0.25 * lists)
    assert rate_of("720839", (0.40, 0.325, 0.0), False) == pytest.approx(
        0.25 + 0.15 * 122 / 365  # steel all year, list 4A from September
    )
    assert rate_of("999999", (0.25, 0.25, 0.0), True) == 0.25
    assert rate_of("999999", (None, None, 0.0), False) is None


def test_days_of_2025_are_counted() -> None:
    from datetime import date

    average = backtest_2025._average_over_year
    assert average({date(2025, 7, 2): 10.0}) == pytest.approx(10 * 183 / 365)
    assert average({date(2025, 7, 2): 10.0, date(2025, 12, 31): 375.0, date(2026, 1, 5): 9.0}) == (
        pytest.approx((10 * 182 + 375) / 365)
    )


def test_duties_of_2025_fall_on_everybody_and_most_on_china() -> None:
    from summitry.world import load_world

    world, by_partner = load_world(), backtest_data.load_added_2025()
    added = backtest_2025.expand_added(world, by_partner)
    us = world.economy_index("USA")
    assert not added[us, us].any()
    assert not np.delete(added, us, axis=0).any()
    assert not added[..., world.sector_index("SERV")].any()
    flow = world.basic_flow[us] * world.is_good

    def mean(code: str) -> float:
        k = world.economy_index(code)
        return float((flow[k] * added[us, k]).sum() / flow[k].sum())

    assert 0.20 < mean("CHN") < 0.35
    assert mean("CHN") > mean("IND") > mean("JPN") > mean("MEX") > 0.03
    np.testing.assert_array_equal(
        added[us, world.economy_index("DEU")], added[us, world.economy_index("FRA")]
    )


@pytest.mark.parametrize("name", sorted(BACKTESTS))
def test_every_result_is_complete_and_finite(name) -> None:
    test = backtest(name)
    assert test.declared == DECLARED[name]
    for run in test.runs:
        assert run.residual < 1e-9
        for panel in run.panels:
            assert panel.rows
            values = [
                v for row in panel.rows for v in (row.actual_pct, *row.predicted_pct.values())
            ]
            assert np.isfinite(values).all()
            assert min(values) > -100
            assert all(row.base_musd > 0 for row in panel.rows)


def test_a_name_or_folder_that_does_not_exist_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="one of us-2025, us-china-2019"):
        backtest("us-2018")
    with pytest.raises(UsageError, match="no such folder"):
        backtest("us-2025", tmp_path / "nowhere")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "where", "seen", "expected"),
    [
        ("hs6,us_tariff_2019\n", "", "columns hs6, us_tariff_2019", "columns hs6, us_tariff_2019, "
         "us_tariff_2020, chn_reta_2019"),
        (RATES + "10121,25,25,\n", ", line 2, column hs6", "'10121'", "six digits"),
        (RATES + "010121,15,7.5,\n010129,a,7.5,\n", ", line 3, column us_tariff_2019", "'a'",
         "a number from 0 to 500"),
        (RATES + "010121,15,7.5,nan\n", ", line 2, column chn_reta_2019", "'nan'",
         "a number from 0 to 500"),
        (RATES + "010121,-15,7.5,\n", ", line 2, column us_tariff_2019", "'-15'",
         "a number from 0 to 500"),
        (RATES + "010121,0.25,0.25,0.1\n", "", "no rate above 0.25",
         "rates in percent, such as 25"),
        (RATES + "010121,25\n", ", line 2, column us_tariff_2020", "a row that ends before it",
         "a value in hs6, us_tariff_2019, us_tariff_2020, chn_reta_2019"),
        (RATES, "", "no rows", "a row of data"),
    ],
)  # fmt: skip
def test_rates_of_2019_that_cannot_be_used_are_named(text, where, seen, expected, tmp_path) -> None:
    write(tmp_path / "tariffs" / backtest_2019.FILE, text)
    with pytest.raises(DataError) as caught:
        backtest("us-china-2019", tmp_path)
    error = caught.value
    assert error.where == f"file {backtest_2019.FILE}{where}"
    assert (error.seen, error.expected) == (seen, expected)
    assert error.todo


@pytest.mark.parametrize("name", sorted(BACKTESTS))
def test_an_empty_folder_is_refused_with_the_file_it_lacks(name, tmp_path, capsys) -> None:
    assert main(["backtest", name, "--data", str(tmp_path)]) == 3
    told = capsys.readouterr().err
    assert "no file us_" in told
    assert len(told.strip().splitlines()) == 4


DATES = "date,country_name,effective tariff,total imports,2024 tariff\n"
CHAPTERS = "HS2,2024_imports,2024_duty,CTY_NAME,CTY_CODE,2025_tariff_increase,2024_tariff\n"


@pytest.mark.parametrize(
    ("dates", "chapters", "seen"),
    [
        (DATES + "2025-02-30,CHINA,20,4e11,10\n", CHAPTERS, "'2025-02-30'"),
        (DATES + "2025-02-04,CHINA,much,4e11,10\n", CHAPTERS, "'much'"),
        (DATES + "2025-02-04,CHINA,0.2,4e11,10\n", CHAPTERS, "no increase above 0.2"),
        (DATES + "2025-02-04,CHINA,20,-1,10\n", CHAPTERS, "'-1'"),
        (DATES + "2025-02-04,CHINA,20,4e11,10\n", None, "no tables by chapter"),
        (DATES + "2025-02-04,CHINA,20,4e11,10\n", CHAPTERS + "01,x,0,CHINA,1,20,1\n", "'x'"),
        (DATES + "2025-02-04,CHINA,20,4e11,10\n", CHAPTERS + "01,1,0,CHINA,1,0.2,1\n",
         "no increase above 0.2"),
    ],
)  # fmt: skip
def test_duties_of_2025_that_cannot_be_used_are_named(dates, chapters, seen, tmp_path) -> None:
    write(tmp_path / "tariffs" / backtest_2025.DATES_FILE, dates)
    if chapters is not None:
        write(tmp_path / "tariffs" / backtest_2025.CHAPTERS_FOLDER / "a.csv", chapters)
    with pytest.raises(DataError) as caught:
        backtest("us-2025", tmp_path)
    assert caught.value.seen == seen


def test_a_damaged_table_is_refused(monkeypatch, tmp_path) -> None:
    shipped = backtest_data._folder()
    for name in (backtest_data.MANIFEST, backtest_data.DUTIES_2025):
        (tmp_path / name).write_bytes(shipped.joinpath(name).read_bytes())
    (tmp_path / backtest_data.DUTIES_2025).write_text("partner,sector,added\nCHN,A01,9\n")
    monkeypatch.setattr(backtest_data, "_folder", lambda: tmp_path)
    backtest_data._read_table.cache_clear()
    try:
        with pytest.raises(WorldError, match="another checksum"):
            backtest_data.load_added_2025()
    finally:
        backtest_data._read_table.cache_clear()


def test_the_command_writes_a_page_json_and_csv(tmp_path, capsys) -> None:
    import csv
    import json

    paths = [str(tmp_path / name) for name in ("b.html", "b.json", "b.csv")]
    given = ["backtest", "us-2025", "--html", paths[0], "--json", paths[1], "--csv", paths[2]]
    assert main(given) == 0
    page = Path(paths[0]).read_text(encoding="utf-8")
    assert page.count("<svg") == 4  # two runs, each for page and telephone
    assert DECLARED["us-2025"][0] in page
    (data,) = json.loads(Path(paths[1]).read_text(encoding="utf-8"))
    rows = list(csv.DictReader(Path(paths[2]).read_text(encoding="utf-8").splitlines()))
    in_json = sum(len(p["rows"]) * 4 for run in data["runs"] for p in run["panels"])
    assert len(rows) == in_json > 0
    assert {row["predictor"] for row in rows} == {
        MODEL, NO_CHANGE, WORLD_GROWTH, PARTIAL,
    }  # fmt: skip


def test_a_page_on_standard_output_is_all_there_is(capsys) -> None:
    assert main(["backtest", "us-2025", "--html", "-"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("<!")
    assert printed.rstrip().endswith("</html>")
    assert main(["backtest", "us-2025", "--html", "-", "--json", "x.json"]) == 2
    assert "give the page a file name" in capsys.readouterr().err


def test_progress_names_every_run() -> None:
    told: list[str] = []
    test = backtest("us-2025", progress=lambda _done, _all, what: told.append(what))
    assert len(told) == 1 + len(test.runs)


def test_the_small_world_of_2017_is_the_large_one_added_up(original) -> None:
    small, full = backtest_data.load_inputs_2019(), original
    assert small.world.output.sum() == pytest.approx(full.world.output.sum(), rel=1e-9)
    us, china = (small.world.economy_index(code) for code in ("USA", "CHN"))
    us_full, china_full = (full.world.economy_index(code) for code in ("USA", "CHN"))
    for variant in backtest_2019.VARIANTS:
        np.testing.assert_allclose(
            small.added[variant][us, china], full.added[variant][us_full, china_full], atol=1e-5
        )
    later = replace(full, actual=full.actual * full.world.is_good)
    later.actual[us_full] = 0
    assert small.actual.sum() == pytest.approx(later.actual.sum(), rel=1e-5)


def test_the_preset_is_run_beside_the_elasticities_alone() -> None:
    """Partial equilibrium knows of elasticities only: there the two agree; the model's differ."""
    runs = {run.key: run for run in backtest("us-china-2019").runs}
    elasticities, preset = runs["short-run"].panels[0].rows, runs["preset"].panels[0].rows
    gaps = [
        abs(a.predicted_pct[MODEL] - b.predicted_pct[MODEL])
        for a, b in zip(elasticities, preset, strict=True)
    ]
    assert max(gaps) > 0.1
    for one, other in zip(elasticities, preset, strict=True):
        assert one.predicted_pct[PARTIAL] == pytest.approx(other.predicted_pct[PARTIAL], abs=1e-9)
    assert {"statutory-preset", "collected-preset"} <= {r.key for r in backtest("us-2025").runs}
