"""Dossiers as JSON: strict, versioned, and the same after a round trip."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summitry.errors import DocumentError
from summitry.ledger import (
    Difference,
    Dossier,
    Dropped,
    Fact,
    Garble,
    Quote,
    Source,
    Statement,
    dossier_from_dict,
    dossier_to_dict,
    load_dossier,
    statement_to_record,
    write_dossier,
    write_records,
)

TEXT = "The United States imposed a 10% tariff on China."


@pytest.fixture
def dossier() -> Dossier:
    quote = Quote("a", TEXT, 0, len(TEXT))
    word = Quote("a", "China", 42, 47)
    statement = Statement(
        "a-01", quote, "tariff", ("USA",), ("CHN",), "in_force", 10.0, "percent",
        repair=(("Chna", "China"),), garbled=True, also=(word,),
    )  # fmt: skip
    return Dossier(
        (Source("a", "A", TEXT, "2025-02-04"),), (statement,),
        (Fact("a-f01", quote, "unpriced", "fentanyl"),),
        (Difference("rate", "conflict", (word, quote), ("1", "2"), "why"),),
        (Garble(word, "China", "why"),), (Dropped(word, "menu"),), ({"error": "x"},),
    )  # fmt: skip


def test_round_trip(dossier: Dossier, tmp_path: Path) -> None:
    assert dossier_from_dict(json.loads(json.dumps(dossier_to_dict(dossier)))) == dossier
    write_dossier(dossier, tmp_path / "d.json")
    assert load_dossier(tmp_path / "d.json") == dossier


def test_records(dossier: Dossier, tmp_path: Path) -> None:
    record = statement_to_record(dossier.statements[0])
    assert record["doc"] == "a"
    assert (record["quote"], record["char"]) == (TEXT, 0)
    assert (record["actor"], record["targets"]) == (["USA"], ["CHN"])
    assert record["repair"] == {"Chna": "China"}
    assert record["date"] is None
    write_records(dossier, tmp_path / "r.jsonl")
    assert [json.loads(x) for x in (tmp_path / "r.jsonl").read_text().splitlines()] == [record]


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        at: Any = data
        *keys, last = [int(k) if k.isdigit() else k for k in path.split("/")]
        for key in keys:
            at = at[key]
        at[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "where", "expected"),
    [
        ("summitry_dossier", 99, "dossier.summitry_dossier", "version 1"),
        ("statements/0/color", 1, "dossier.statements[0].color", "one of id, quote"),
        ("statements/0/action", "gift", "dossier.statements[0].action", "one of tariff, pause"),
        ("statements/0/value", float("nan"), "dossier.statements[0].value", "a finite number"),
        ("statements/0/value", "10", "dossier.statements[0].value", "a float"),
        ("statements/0/quote/start", 1, "dossier: a 1-48", "a quote that is the text"),
        ("statements/0/conditional", 1, "dossier.statements[0].conditional", "a bool"),
        ("sources", {}, "dossier.sources", "a list"),
    ],
)
def test_refusals(dossier: Dossier, path: str, value: Any, where: str, expected: str) -> None:
    data = json.loads(json.dumps(dossier_to_dict(dossier)))
    _set(path, value)(data)
    with pytest.raises(DocumentError) as caught:
        dossier_from_dict(data)
    assert caught.value.where == where
    assert caught.value.expected.startswith(expected)


def test_a_missing_key_is_named(dossier: Dossier) -> None:
    data = dossier_to_dict(dossier)
    del data["sources"][0]["title"]
    with pytest.raises(DocumentError) as caught:
        dossier_from_dict(data)
    assert (caught.value.where, caught.value.expected) == ("dossier.sources[0].title", "this key")


def test_files_that_are_no_dossier(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(DocumentError, match="a dossier written by summitry"):
        load_dossier(tmp_path / "x.json")
    with pytest.raises(DocumentError, match="no such file"):
        load_dossier(tmp_path / "y.json")
