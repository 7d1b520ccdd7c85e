"""The command line: what each command prints and writes, and how it fails."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys

import pytest

from summitry import __version__
from summitry.cli import main
from summitry.cli.output import clean_text, csv_parts, format_table, quote_cell
from summitry.cli.run import make_rates
from summitry.errors import UsageError
from summitry.model import INDICATORS
from summitry.strategy import ROW_FIELDS

SCENARIO = """
name: small
title: One threat
as_of: 2025-02-10
measures:
  - {id: base, importer: USA, exporters: CHN, add: 10%}
  - {id: far, importer: USA, exporters: North Korea, add: 10%}
  - {id: threat, importer: USA, exporters: VNM, add: 25%, status: threatened}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO)
    return str(path)


def call(capsys, *arguments):
    code = main(arguments)
    out, err = capsys.readouterr()
    assert code == 0, err
    return out


def fail(capsys, *arguments):
    """Exit code and the lines of the message; nothing may be on standard output."""
    code = main(arguments)
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 4
    starts = ("  seen:     ", "  expected: ", "  do:       ")
    assert [line[:12] for line in lines[1:]] == list(starts)
    return code, [lines[0], *(line[12:] for line in lines[1:])]


def test_help_names_every_command_and_loads_nothing_heavy():
    code = (
        "import sys; from summitry.cli import main; main(['--help']); "
        "heavy = {'numpy', 'pydantic', 'yaml', 'rich', 'trafilatura', 'lark', 'jinja2'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("brief", "read", "run", "casebook", "world"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize(
    "command", ["brief", "read", "run", "rates", "casebook", "schema", "world show"]
)
def test_every_command_explains_its_outputs(capsys, command):
    out = call(capsys, *command.split(), "--help")
    assert all(option in out for option in ("--json PATH", "--csv PATH", "--debug"))


def test_no_command_is_a_question_for_help(capsys):
    assert "Commands:" in call(capsys)
    assert "check" in call(capsys, "world")


def test_version(capsys):
    assert __version__ in call(capsys, "--version")


def test_run_prints_measures_cases_and_what_was_left_out(capsys, scenario):
    out = call(capsys, "run", scenario)
    assert "One threat (small, as of 2025-02-10)" in out
    assert "in force  + threat" in out
    assert "outside the baseline world-2022: North Korea" in out
    assert "* technology borrowed: Vietnam from" in out
    assert "Horizon: long run" in out
    assert "Certificate: 2 equilibria" in out
    assert "customs values" not in out


def test_run_takes_switches_of_the_model_and_balances_trade_first(capsys, scenario):
    """Under balanced trade changes are against a baseline that has it."""
    out = call(capsys, "run", scenario, "--model", "default:deficits=balanced", "--economy", "JPN")
    assert "Changes are against the baseline world-2022, trade balanced (year 2022)." in out
    assert "with deficits=balanced" in out
    own = call(capsys, "run", scenario, "--model", "short_run:deficits=own_share", "--json", "-")
    assert json.loads(own)["model"] == "short_run:deficits=own_share"


def test_run_shows_the_economies_and_indicators_asked_for(capsys, scenario):
    out = call(
        capsys, "run", scenario, "--economy", "japan", "--indicator", "goods_balance_change_musd"
    )
    body = out[out.index("Change in goods balance") :]
    assert body.splitlines()[2].startswith("  Japan")
    assert "customs values" in body
    assert "Real income" not in out
    assert call(capsys, "run", scenario, "--all").count("\n  Luxembourg") == 3


def test_run_values_an_unknown_rate_as_a_curve_with_later_history_beside(capsys):
    out = call(capsys, "run", "february-2025", "--curve-step", "50")
    curve = out[out.index("at a rate not named on goods from Japan, on top") :]
    rates = re.findall(r"^  (\d+%)", curve, re.MULTILINE)[:6]
    assert rates == ["0%", "10%", "15%", "24%", "25%", "50%"]
    assert "24%   2025-04-02 country rate announced" in curve


def test_json_on_stdout_is_all_there_is_and_says_where_numbers_come_from(capsys, scenario):
    data = json.loads(call(capsys, "run", scenario, "--json", "-"))
    assert data["summitry"] == __version__
    assert data["baseline"]["year"] == 2022
    assert data["baseline"]["sources"]
    assert data["cases"][0]["certificate"]["converged"] is True
    assert data["indicators"]["real_income_pct"]["equation"].startswith("model (")
    assert data["skipped"][0]["measure"] == "far"
    results = data["cases"][1]["results"]
    assert results["VNM"]["real_income_pct"] < 0 < results["USA"]["tariff_revenue_change_musd"]


def test_csv_is_tidy_and_agrees_with_json(capsys, scenario, tmp_path):
    path = tmp_path / "out.json"
    text = call(capsys, "run", scenario, "--csv", "-", "--json", str(path))
    rows = list(csv.DictReader(io.StringIO(text)))
    data = json.loads(path.read_text("utf-8"))
    assert tuple(rows[0]) == ROW_FIELDS
    assert len(rows) == 2 * 81 * len(INDICATORS)
    for row in rows[::97]:
        case = next(case for case in data["cases"] if case["key"] == row["case"])
        value = case["results"][row["economy"]][row["indicator"]]
        assert float(row["value"]) == value
        assert row["unit"] == data["indicators"][row["indicator"]]["unit"]


def test_run_by_day_moves_a_pause_into_force(capsys):
    given = ("run", "february-2025", "--curve-step", "50", "--json", "-")
    early = json.loads(call(capsys, *given))
    late = json.loads(call(capsys, *given, "--as-of", "2025-03-04"))
    assert [case["key"] for case in early["cases"]] == ["in_force", "with_paused"]
    assert [case["key"] for case in late["cases"]] == ["in_force"]
    for economy, values in late["cases"][0]["results"].items():
        assert values == pytest.approx(early["cases"][1]["results"][economy], rel=1e-6, abs=1e-6)


def test_casebook_lists_its_cases(capsys):
    assert "february-2025" in call(capsys, "casebook")
    assert json.loads(call(capsys, "casebook", "--json", "-"))[0]["name"] == "february-2025"
    assert call(capsys, "casebook", "--csv", "-").startswith("name,as_of,title,measures\r\n")


def test_world_show_and_check(capsys):
    assert "81 economies x 28 sectors, 2022" in call(capsys, "world", "show")
    shown = json.loads(call(capsys, "world", "show", "--json", "-"))
    assert len(shown["by_economy"]) == 81
    assert shown["unit"] == "USD million"
    checks = json.loads(call(capsys, "world", "check", "--json", "-"))["checks"]
    assert all(check["ok"] for check in checks)
    table = call(capsys, "world", "check")
    assert all(check["name"] in table for check in checks)


@pytest.fixture
def documents():
    from summitry.news import sample_paths

    return [str(path) for path in sample_paths()]


def test_read_prints_each_record_with_its_quote(capsys, documents):
    out = call(capsys, "read", *documents)
    header, *rows = out.splitlines()
    assert header.split() == ["by", "on", "act", "value", "state", "day"]
    act = re.compile(r"United States\s+Canada, Mexico\s+tariff\s+25 %\s+paused")
    (at,) = (i for i, row in enumerate(rows) if act.search(row))
    assert re.search(r"^ +\S+-\d\d: .*25", " ".join(rows[at + 1 : at + 4]))
    assert f"{len(documents)} documents, " in out


def test_read_writes_one_record_a_line_and_the_other_ledgers(capsys, documents, tmp_path):
    given = [f"--{name}={tmp_path / name}" for name in ("facts", "conflicts", "garbles")]
    lines = call(capsys, "read", *documents, "--json", "-", *given).splitlines()
    records = [json.loads(line) for line in lines]
    needed = {"doc", "quote", "actor", "action", "targets", "value", "unit", "date", "status"}
    assert all(needed <= set(record) for record in records)
    facts = [json.loads(line) for line in (tmp_path / "facts").read_text("utf-8").splitlines()]
    assert {"doc", "quote", "kind"} <= set(facts[0])
    conflicts = json.loads((tmp_path / "conflicts").read_text("utf-8"))
    assert all(len(item["docs"]) >= 1 and len(item["quotes"]) >= 2 for item in conflicts)
    assert isinstance(json.loads((tmp_path / "garbles").read_text("utf-8")), list)
    rows = list(csv.DictReader(io.StringIO(call(capsys, "read", *documents, "--csv", "-"))))
    assert [row["id"] for row in rows] == [record["id"] for record in records]


def test_brief_writes_one_file_and_says_where(capsys, tmp_path):
    page, drafted = tmp_path / "brief.html", tmp_path / "draft.yaml"
    out = call(capsys, "brief", "--sample", "-o", str(page), "--scenario", str(drafted))
    assert out == f"Brief written to {page}; open it in a browser.\n"
    assert "</html>" in page.read_text("utf-8")
    data = json.loads(call(capsys, "run", str(drafted), "--curve-step", "50", "--json", "-"))
    assert {"in_force", "with_paused"} <= {case["key"] for case in data["cases"]}


def test_brief_needs_a_day_where_no_document_has_one(capsys, tmp_path):
    path = tmp_path / "undated.txt"
    path.write_text("The United States imposed a tariff of 25% on goods from Canada.\n")
    page = str(tmp_path / "brief.html")
    code, parts = fail(capsys, "brief", str(path), "-o", page)
    assert code == 2
    assert parts[1] == "no document with a day of publication"
    assert page in call(capsys, "brief", str(path), "-o", page, "--as-of", "2025-02-10")


def test_brief_takes_a_pasted_text_and_corrections(capsys, monkeypatch, tmp_path):
    text = "The United States imposed a tariff of 25% on goods from Canada.\n"
    fix = {
        "do": "change", "sha256": hashlib.sha256(text.encode()).hexdigest(), "quote": text.strip(),
        "set": {"value": 35},
    }  # fmt: skip
    fixes = tmp_path / "fixes.json"
    fixes.write_text(json.dumps({"summitry_corrections": 1, "corrections": [fix]}))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    page, drafted = tmp_path / "brief.md", tmp_path / "draft.yaml"
    call(capsys, "brief", "-", "--date", "2025-02-10", "--corrections", str(fixes), "-o", str(page),
         "--scenario", str(drafted))  # fmt: skip
    written = drafted.read_text("utf-8")
    assert "35%" in written
    assert f'# pasted-01 (2025-02-10): "{text.strip()}"' in written


@pytest.mark.parametrize(
    ("content", "seen"), [(None, "No such file"), ("[1]", "a list"), ("{", "not JSON")]
)
def test_a_table_of_titles_and_days_that_cannot_be_read_is_named(
    capsys, documents, tmp_path, content, seen
):
    path = tmp_path / "meta.json"
    if content is not None:
        path.write_text(content)
    code, parts = fail(capsys, "read", *documents, "--meta", str(path))
    assert (code, parts[0]) == (2, f"UsageError: --meta {path}")
    assert seen in parts[1]


@pytest.mark.parametrize(
    ("arguments", "code", "where", "todo"),
    [
        (
            "run febuary-2025",
            2,
            "ScenarioError: casebook, case febuary-2025",
            "write february-2025",
        ),
        ("run none.yaml", 2, "ScenarioError: none.yaml", "check the path"),
        ("run", 2, "UsageError: summitry run", "see summitry run --help"),
        ("runn", 2, "UsageError: summitry", "see summitry --help"),
        ("run february-2025 --as-of soon", 2, "UsageError: --as-of soon", "for example 2025-02-10"),
        ("run february-2025 --curve-step 0", 2, "UsageError: --curve-step 0", "for example 2.5"),
        (
            "run february-2025 --indicator gdp",
            2,
            "UsageError: --indicator gdp",
            "write one of these names",
        ),
        (
            "run february-2025 --economy Cuba",
            2,
            "UsageError: --economy Cuba",
            "list them with summitry world show --json -",
        ),
        (
            "run february-2025 --elasticities none",
            3,
            "WorldError: world world-2022, elasticities 'none'",
            "name one of these sets",
        ),
        (
            "run february-2025 --model default:deficit=balanced",
            2,
            "InputError: model default:deficit=balanced",
            "write deficits=...",
        ),
        (
            "world products steel --scenario - --rate 0.25",
            2,
            "UsageError: --rate",
            "write 25%, not 25 or 0.25",
        ),
        (
            "world products steel --scenario - --rate 25% --exporters CHN,Germny",
            2,
            "UsageError: --exporters CHN,Germny",
            "write Germany (DEU)",
        ),
        ("world check nowhere", 3, "WorldError: world 'nowhere'", None),
        ("casebook --json - --csv -", 2, "UsageError: --json - --csv -", None),
        ("casebook --json /no/such/folder/x", 2, "UsageError: --json /no/such/folder/x", None),
        ("brief", 2, "UsageError: summitry brief", "name files or folders, or use --sample"),
    ],
)
def test_a_failure_is_one_message_in_four_parts(capsys, arguments, code, where, todo):
    found, parts = fail(capsys, *arguments.split())
    assert (found, parts[0]) == (code, where)
    assert todo is None or parts[3] == todo


def test_debug_shows_where_it_failed():
    with pytest.raises(UsageError):
        main(["run", "february-2025", "--as-of", "soon", "--debug"])


def test_a_fault_of_our_own_is_told_apart_from_a_mistake(capsys, monkeypatch):
    def break_down(value):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("summitry.cli.run.parse_day", break_down)
    code, parts = fail(capsys, "run", "february-2025")
    assert code == 70
    assert parts[0] == f"InternalError: summitry {__version__}"
    assert parts[1] == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_in_a_csv_can_act_as_a_formula(text):
    assert quote_cell(text) == "'" + text
    (row,) = list(csv.DictReader(io.StringIO("".join(csv_parts(["a"], [{"a": text}])), newline="")))
    assert row["a"] == "'" + text


def test_numbers_and_plain_text_stay_as_they_are_in_a_csv():
    assert [quote_cell(cell) for cell in (-1.5, None, "a-b", "")] == [-1.5, None, "a-b", ""]


def test_text_from_strangers_cannot_steer_the_terminal():
    shown = clean_text("a\x1b[2Jb\n\u202ec\x07")
    assert (
        shown
        == "a\N{REPLACEMENT CHARACTER}[2Jb \N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}"
    )


def test_a_wide_table_wraps_its_text_and_keeps_every_word(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    words = " ".join(f"word{k}" for k in range(60))
    table = format_table(["id", "text", "n"], [["a", words, "1"]], text_columns=2)
    assert all(len(line) <= 80 for line in table.splitlines())
    assert all(f"word{k}" in table for k in range(60))


def test_curve_rates_run_from_nothing_to_fifty():
    assert make_rates(2.5)[:3] == (0.0, 0.025, 0.05)
    assert len(make_rates(2.5)) == 21
    assert make_rates(20) == (0.0, 0.2, 0.4)


def test_an_output_whose_reader_has_gone_ends_quietly():
    given = "run february-2025 --curve-step 50 --csv -"  # more than a pipe holds
    command = f"{sys.executable} -m summitry {given} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout == ",".join(ROW_FIELDS) + "\n"
    assert done.stderr == ""


LEVERS = """
name: levers
as_of: 2025-04-10
measures:
  - {id: steel, importer: USA, exporters: world, sectors: steel, add: 25%, authority: s232}
  - {id: all, importer: USA, exporters: world, add: 10%, yields_to: steel, authority: s122,
     effective: 2025-04-05}
  - {id: can, lever: retaliation, importer: CAN, answers: steel, rule: mirror}
  - {id: deal, importer: USA, exporters: JPN, floor: 15%, status: announced}
"""


@pytest.fixture
def levers(tmp_path):
    path = tmp_path / "levers.yaml"
    path.write_text(LEVERS)
    return str(path)


def test_run_shows_laws_answers_and_where_measures_meet(capsys, levers):
    out = " ".join(call(capsys, "run", levers).split())
    assert "holds at most 150 days, until 2025-09-02" in out
    assert "can: Canada: 25% added to the duty on steel from United States" in out
    assert "all yields to steel 80" in out
    assert "deal lifts to its floor all 26" in out


def test_rates_stand_side_by_side(capsys, levers):
    arguments = ("rates", levers, "--importer", "usa", "--exporter", "Japan")
    out = call(capsys, *arguments, "--sector", "C29", "--case", "threat:deal")
    assert out.splitlines()[1].split()[-6:] == [
        "MFN*",
        "applied",
        "steel",
        "all",
        "deal",
        "scenario",
    ]
    row = out.splitlines()[2].split()
    assert row[-2:] == ["15.0", "15.0"]
    assert float(row[-3]) == pytest.approx(float(row[-5]) + 10)
    rows = list(
        csv.DictReader(io.StringIO(call(capsys, *arguments, "--sector", "C29", "--csv", "-")))
    )
    assert [row["stage"] for row in rows] == ["mfn (inferred)", "applied", "measure", "scenario"]
    assert float(rows[-1]["rate_pct"]) == pytest.approx(float(rows[1]["rate_pct"]) + 10)


def test_rates_show_the_products_behind_an_average(capsys, tmp_path):
    path = tmp_path / "lists.yaml"
    path.write_text(
        "name: lists\nmeasures:\n"
        "  - {id: metal, importer: USA, exporters: JPN, products: steel, add: 50%}\n"
        "  - {id: cars, importer: USA, exporters: JPN, products: autos, floor: 15%}\n"
        "  - {id: rest, importer: USA, exporters: JPN, floor: 10%, yields_to: [metal, cars]}\n"
    )
    arguments = ("rates", str(path), "--importer", "USA", "--exporter", "JPN", "--sector", "C29")
    out = call(capsys, *arguments)
    assert "The products behind these averages" in out
    rows = list(csv.DictReader(io.StringIO(call(capsys, *arguments, "--csv", "-"))))
    parts = {row["measure"]: row for row in rows if row["stage"] == "products"}
    assert {name: float(row["rate_pct"]) for name, row in parts.items()} == {
        "on no list": 10, "autos": 15
    }  # fmt: skip
    mean = sum(float(row["share_pct"]) * float(row["rate_pct"]) for row in parts.values()) / 100
    (scenario,) = (row for row in rows if row["stage"] == "scenario")
    assert float(scenario["rate_pct"]) == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        (("--importer", "EU27", "--exporter", "JPN"), "EU27, not one economy of world-2022"),
        (("--importer", "USA", "--exporter", "Jpan"), "Jpan, not one economy of world-2022"),
        (("--importer", "USA", "--exporter", "JPN", "--sector", "carz"), "unknown sector carz"),
        (("--importer", "USA", "--exporter", "JPN", "--case", "none"), "none"),
    ],
)
def test_rates_refuse_what_is_not_there(capsys, levers, options, seen):
    code, message = fail(capsys, "rates", levers, *options)
    assert code == 2
    assert message[1] == seen


def test_schema_is_json_and_its_keys_a_table(capsys):
    assert json.loads(call(capsys, "schema"))["$schema"].endswith("2020-12/schema")
    rows = list(csv.DictReader(io.StringIO(call(capsys, "schema", "--csv", "-"))))
    assert {"level": "measure: tariff", "key": "swiss"}.items() <= next(
        row for row in rows if row["key"] == "swiss"
    ).items()


def test_a_run_under_another_model_says_so(capsys, scenario):
    shown = call(capsys, "run", scenario, "--model", "short_run", "--json", "-")
    answer = json.loads(shown)
    assert answer["model"] == "short_run"
    assert answer["horizon"].startswith("short_run: about a year")
    plain = json.loads(call(capsys, "run", scenario, "--json", "-"))
    assert plain["model"] == "default"
    values = [a["cases"][0]["results"]["USA"]["real_income_pct"] for a in (answer, plain)]
    assert values[0] != values[1]
    assert "Horizon: short_run" in " ".join(
        call(capsys, "run", scenario, "--model", "short_run").split()
    )


def test_an_unknown_model_is_refused(capsys, scenario):
    lines = fail(capsys, "run", scenario, "--model", "nonsense")[1]
    assert "unknown model nonsense" in lines[1]
    assert "short_run" in lines[2]
