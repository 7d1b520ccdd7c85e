"""Leontief multipliers: by hand, shipped against computed, jobs only when stated."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest

from summitry.errors import DataError, UsageError
from summitry.investment import (
    INDUSTRY_NAMES,
    JobCoefficient,
    Multiplier,
    PayPerJob,
    compute_demand_effect,
    find_labour_share,
    find_multiplier,
    load_multipliers,
)
from summitry.investment.build import (
    NationalAccounts,
    build_multipliers,
    compute_multipliers,
    load_national_accounts,
)
from summitry.investment.multipliers import FILE, make_manifest

DATA = files("summitry.investment") / "data"


def test_two_industries_by_hand():
    """A = [[0, .5], [0, 0]], imports .1 each: B = [[1, .5], [0, 1]]."""
    accounts = NationalAccounts(
        ("a", "b"), np.array([[0, 0.5], [0, 0]]), np.array([0.1, 0.1]), np.array([0.9, 0.4]),
        np.array([0.6, 0.2]), np.array([0.7, 0.5]), np.ones(2),
    )  # fmt: skip
    found = compute_multipliers(accounts)
    assert found["output"].tolist() == [1, 1.5]
    assert found["value_added"] == pytest.approx([0.9, 0.5 * 0.9 + 0.4])
    assert found["labour_income"] == pytest.approx([0.6, 0.5 * 0.6 + 0.2])
    assert found["imports"] == pytest.approx([0.1, 0.5 * 0.1 + 0.1])


def test_shipped_multipliers_are_what_the_code_computes(data_dir):
    text = build_multipliers(data_dir)
    assert (DATA / FILE).read_text("utf-8") == text
    assert json.loads((DATA / "manifest.json").read_text("utf-8")) == make_manifest(text)


def test_the_manifest_holds():
    manifest = json.loads((DATA / "manifest.json").read_text("utf-8"))
    assert hashlib.sha256((DATA / FILE).read_bytes()).hexdigest() == manifest["sha256"]
    assert all(manifest[k] for k in ("source", "year", "unit", "licence", "method"))


def test_everything_spent_ends_as_value_added_or_leaks():
    for one in load_multipliers().values():
        assert one.value_added + one.imports == pytest.approx(1, abs=2e-5), one
        assert one.output >= 1
        assert one.industry in INDUSTRY_NAMES
    assert len({key[0] for key in load_multipliers()}) == 43


def test_a_check_of_the_two_sources(data_dir):
    accounts = load_national_accounts(data_dir)["USA"]
    k = accounts.industries.index("F")
    assert accounts.output_musd[k] == pytest.approx(1204025, rel=1e-5)
    assert 0 < accounts.labour[k] < accounts.value_added[k]


def test_construction_in_the_united_states_with_a_stated_coefficient():
    """About 5 direct jobs per USD million and as many again, less a third, among suppliers."""
    jobs = JobCoefficient(5.0, 2014, "a ministry")
    effect = compute_demand_effect(find_multiplier("USA", "F"), 1000.0, jobs)
    assert effect.direct_jobs == 5000
    assert 2500 < effect.supplier_jobs < 5000
    assert effect.value_added_musd + effect.imports_musd == pytest.approx(1000, abs=0.02)
    assert effect.labour_income_musd < effect.value_added_musd


def test_jobs_from_labour_income_and_the_pay_of_a_job_by_hand():
    """Own labour 0.3 of output, 0.5 with suppliers: USD 1 million at 50,000 a job is 6 and 4."""
    one = Multiplier("USA", "F", 1.8, 0.9, 0.5, 0.1, 0.6, 0.3)
    effect = compute_demand_effect(one, 1.0, PayPerJob(50_000, 2014, "a ministry"))
    assert (effect.direct_jobs, effect.supplier_jobs) == pytest.approx((6, 4))


def test_an_industry_pays_a_part_of_the_labour_income_it_sets_going():
    for one in load_multipliers().values():
        assert 0 <= one.own_labour <= one.labour_income + 1e-5, one
    usa = find_multiplier("USA", "F")
    effect = compute_demand_effect(usa, 1000.0, PayPerJob(70_000, 2014, "a ministry"))
    paid = 70_000 * (effect.direct_jobs + effect.supplier_jobs)
    assert paid == pytest.approx(1e6 * effect.labour_income_musd)


@pytest.mark.parametrize(
    ("pay", "seen"),
    [
        (PayPerJob(70, 2014, "x"), "70"),
        (PayPerJob(float("nan"), 2014, "x"), "nan"),
        (PayPerJob(70_000, 0, "x"), "year 0, source 'x'"),
    ],
)
def test_pay_in_thousands_or_without_its_year_is_refused(pay, seen):
    with pytest.raises(UsageError) as error:
        compute_demand_effect(find_multiplier("USA", "F"), 1.0, pay)
    assert (error.value.where, error.value.seen) == ("--pay-per-job", seen)


def test_no_coefficient_no_jobs_and_nothing_spent_nothing_made():
    effect = compute_demand_effect(find_multiplier("JPN", "F"), 0.0)
    assert effect.direct_jobs is None
    assert effect.supplier_output_musd == effect.labour_income_musd == effect.imports_musd == 0


@pytest.mark.parametrize(
    ("jobs", "seen"),
    [
        (JobCoefficient(5, 0, "x"), "year 0, source 'x'"),
        (JobCoefficient(5, 2014, " "), "year 2014, source ' '"),
        (JobCoefficient(-1, 2014, "x"), "-1"),
        (JobCoefficient(float("nan"), 2014, "x"), "nan"),
    ],
)
def test_a_coefficient_without_year_or_source_is_refused(jobs, seen):
    with pytest.raises(UsageError) as error:
        compute_demand_effect(find_multiplier("USA", "F"), 1.0, jobs)
    assert error.value.where == "--jobs-per-musd"
    assert error.value.seen == seen


def test_unknown_economy_and_industry():
    with pytest.raises(UsageError) as error:
        find_multiplier("VNM", "F")
    assert error.value.seen == "no national input-output table"
    with pytest.raises(UsageError) as error:
        find_multiplier("USA", "Z")
    assert error.value.todo == "F is construction, C24 basic metals, C29 motor vehicles"
    with pytest.raises(UsageError) as error:
        compute_demand_effect(find_multiplier("USA", "F"), float("inf"))
    assert error.value.seen == "inf"


def test_labour_shares():
    share, owner = find_labour_share("USA", "C29")
    assert (0.3 < share < 0.7, owner) == (True, "USA")
    assert find_labour_share("VNM", "C26")[1] == "CHN"
    with pytest.raises(UsageError) as error:
        find_labour_share("USA", "SERV")
    assert error.value.todo == "state the share with --labour-share"
    with pytest.raises(UsageError) as error:
        find_labour_share("AUT", "A01")  # more than all of value added: mixed income of farmers
    assert "labour received 115% of value added in 2014" in error.value.seen


def test_missing_tables_are_named(tmp_path):
    with pytest.raises(DataError) as error:
        load_national_accounts(tmp_path)
    assert "wiod16_niot_2014.parquet" in error.value.seen
