"""Direct investment and jobs of affiliates: shipped against computed, facts with sources."""

import hashlib
import json
from importlib.resources import files

import pytest

from summitry.errors import DataError
from summitry.investment import load_affiliates
from summitry.investment.affiliates import FILE, build_affiliates, make_affiliates_manifest

DATA = files("summitry.investment") / "data"


def test_the_shipped_table_is_what_the_code_computes(data_dir):
    text = build_affiliates(data_dir)
    assert (DATA / FILE).read_text("utf-8") == text
    manifest = json.loads((DATA / "affiliates-manifest.json").read_text("utf-8"))
    assert manifest == make_affiliates_manifest(text)


def test_the_manifest_holds():
    manifest = json.loads((DATA / "affiliates-manifest.json").read_text("utf-8"))
    assert hashlib.sha256((DATA / FILE).read_bytes()).hexdigest() == manifest["sha256"]
    assert all(manifest[k] for k in ("source", "year", "unit", "licence", "method"))


def test_japan_over_the_years():
    japan = {(one.what, one.year): one.value for one in load_affiliates() if one.economy == "JPN"}
    assert japan["direct investment in the United States", 2014] == 374720
    assert japan["direct investment in the United States", 2023] == 783300
    assert japan["jobs of affiliates in the United States", 2012] == 718900
    assert japan["jobs of affiliates in the United States", 2019] == 973800
    assert all(one.source and one.unit for one in load_affiliates())


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError) as error:
        build_affiliates(tmp_path)
    assert error.value.todo == "pass the folder that holds investment/ with --data"
