"""`summitry compare` as a user calls it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from summitry.cli import main

PAIR = ("april-2025@2025-04-09", "april-2025@2025-04-10")


def call(capsys, *arguments: str) -> str:
    assert main(["compare", *arguments]) == 0
    return capsys.readouterr().out


def fail(capsys, *arguments: str) -> str:
    assert main(["compare", *arguments]) == 2
    return capsys.readouterr().err


def test_two_days_of_one_case_stand_side_by_side(capsys, tmp_path):
    page = tmp_path / "page.html"
    out = call(capsys, *PAIR, "--html", str(page))
    assert "april-2025@2025-04-10 has, against april-2025@2025-04-09" in out
    assert "china-125: United States: 125% added" in out
    assert "april-2025@2025-04-10  difference" in out
    assert "Vietnam" in out
    assert "Real income, %; differences in points" in out
    assert out.count("Certificate of april-2025@") == 2
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 2  # for page and telephone
    assert "Real income, side by side" in html
    assert "<script" not in html


def test_days_may_be_given_as_options(capsys):
    days = ("--as-of", "2025-04-09", "--as-of", "2025-04-10", "--csv", "-")
    one = call(capsys, "april-2025", *days)
    assert one == call(capsys, *PAIR, "--csv", "-")
    rows = list(csv.DictReader(io.StringIO(one)))
    assert {row["as_of"] for row in rows} == {"2025-04-09", "2025-04-10"}


def test_files_and_cases_mix_and_json_holds_both(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nmeasures:\n  - {id: a, importer: USA, exporters: JPN, add: 10%}\n")
    found = json.loads(call(capsys, str(path), "february-2025", "--json", "-"))
    assert [side["label"] for side in found["sides"]] == ["mine", "february-2025"]
    assert found["sides"][0]["results"]["JPN"]["real_income_pct"]["difference"] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("february-2025",),
            "compare\n  seen:     1 to compare\n  expected: 2 to 6 scenarios, or days of one",
        ),
        (
            ("february-2025", "april-2025", "--as-of", "2025-02-10", "--as-of", "2025-02-11"),
            "--as-of\n  seen:     2 days for 2 scenarios",
        ),
        (("february-2025@2025-02-30", "april-2025"), "seen:     2025-02-30"),
        (("february-2025", "april-2026"), "casebook, case april-2026"),
    ],
    ids=["one", "days", "no-such-day", "no-such-case"],
)
def test_what_cannot_be_compared_is_refused(capsys, arguments, message):
    assert message in fail(capsys, *arguments)


def test_two_baselines_do_not_subtract(capsys, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(
        "name: other\nworld: elsewhere\n"
        "measures:\n  - {id: a, importer: USA, exporters: JPN, add: 10%}\n"
    )
    assert "results on two worlds do not subtract" in fail(capsys, str(other), "february-2025")
