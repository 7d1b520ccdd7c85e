"""Every file in ``broken`` holds one mistake; the four parts of its message are pinned here."""

from pathlib import Path

import pytest

from summitry.errors import ScenarioError
from summitry.policy import load_scenario
from summitry.policy.scenario import KEYS

FOLDER = Path(__file__).parent / "broken"
ONE_RATE = (
    "exactly one of rate (the new total), add (on top of what is there), cap, floor, cut and swiss"
)
WRITE_ONE = "write one of them; rate: ? or add: ? if none has been named"
RATE = "a rate with its unit, such as 25%, or ? where no rate has been named"
BOUNDS = "a rate above -100% and at most 1000%"
DAY = "a calendar date as YYYY-MM-DD"
KEYS_EXPECTED = "keys such as name and measures"
START = "start the file with name: my-scenario"
YAML = "YAML made of keys, lists and text"
INDENT = "check the indentation, quotes and brackets on this line and the one above"
STATES = (
    "threatened, demanded, proposed, announced, signed, in_force, paused, blocked, removed, "
    "completed, struck_down or expired"
)

# file: where after the file's name, what was seen, what was expected, what to do
MESSAGES = {
    "alias": (
        ", line 10, column 10, key measures[1].add",
        "the alias *ten",
        "text written out",
        "repeat the text",
    ),
    "american-date": (
        ", line 7, column 5, key measures[0].effective",
        "2/4/2025",
        DAY,
        "write the date as, for example, 2025-02-04",
    ),
    "anchor": (
        ", line 6, column 10, key measures[0].add",
        "the anchor &ten",
        "text without anchors",
        "remove it",
    ),
    "bad-date": (
        ", line 7, column 5, key measures[0].effective",
        "2025-02-30",
        DAY,
        "correct the day or month",
    ),
    "bare-number": (
        ", line 6, column 5, key measures[0].rate",
        "25",
        RATE,
        "write 25%",
    ),
    "broken-brackets": (
        ", line 3, column 1",
        "expected ',' or ']', but got '<stream end>'",
        YAML,
        INDENT,
    ),
    "control-character": (
        "",
        "the character U+0007",
        "printable text",
        "save the file as plain UTF-8 text",
    ),
    "duplicate-key": (
        ", line 7, column 5, key measures[0].exporters",
        "the key exporters twice, first on line 5",
        "each key once",
        "remove one of the two",
    ),
    "empty": (
        "",
        "an empty file",
        "a scenario with at least name and measures",
        "start from a case of the casebook: summitry casebook",
    ),
    "ends-before-effective": (
        ", line 8, column 5, key measures[0].ends",
        "ends 2025-02-04 and effective 2025-03-04",
        "ends after effective: a measure holds for at least a day",
        "correct the dates",
    ),
    "infinite-rate": (
        ", line 6, column 10, key measures[0].add",
        ".inf",
        "a finite number",
        "write a number",
    ),
    "latin-1": (
        "",
        "byte 0xE9 at offset 9",
        "UTF-8 text",
        "save the file as UTF-8",
    ),
    "no-name": (
        ", line 1, column 1, key name",
        "no key name",
        "a value for name",
        "add the key name",
    ),
    "no-rate": (
        ", line 3, column 5, key measures[0]",
        "none of them",
        ONE_RATE,
        WRITE_ONE,
    ),
    "no-value": (
        ", line 6, column 9, key measures[0].add",
        "no value",
        "a value",
        "write a value or remove the key",
    ),
    "not-a-mapping": (
        "",
        "a list",
        KEYS_EXPECTED,
        START,
    ),
    "pause-backwards": (
        ", line 8, column 5, key measures[0].paused_until",
        "paused_until 2025-02-04 and paused_from 2025-03-04",
        "paused_until after paused_from: a pause lasts at least a day",
        "correct the dates",
    ),
    "plain-text": (
        "",
        "plain text",
        KEYS_EXPECTED,
        START,
    ),
    "rate-above-1000": (
        ", line 6, column 5, key measures[0].rate",
        "2500%",
        BOUNDS,
        "write 1000%, which stops nearly all trade",
    ),
    "rate-and-add": (
        ", line 7, column 5, key measures[0].add",
        "both rate and add",
        ONE_RATE,
        WRITE_ONE,
    ),
    "rate-and-unknown-add": (
        ", line 7, column 5, key measures[0].add",
        "both rate and add",
        ONE_RATE,
        WRITE_ONE,
    ),
    "rate-in-words": (
        ", line 6, column 5, key measures[0].add",
        "a quarter",
        RATE,
        "write a percentage, such as 25%",
    ),
    "rate-of-nothing": (
        ", line 6, column 5, key measures[0].rate",
        "-100%",
        BOUNDS,
        "correct the rate",
    ),
    "share-for-percent": (
        ", line 6, column 5, key measures[0].add",
        "0.25",
        RATE,
        "write 0.25%, or 25% if it is a share",
    ),
    "tab-indent": (
        ", line 3, column 1",
        "found character '\\t' that cannot start any token",
        YAML,
        INDENT,
    ),
    "tag": (
        ", line 6, column 10, key measures[0].add",
        "the tag tag:yaml.org,2002:float",
        "values without tags",
        "remove the tag",
    ),
    "too-deep": (
        ", line 2, column 37, key notes" + "[0]" * 29,
        "more than 30 levels",
        "a flat scenario",
        "remove the nesting",
    ),
    "twice-the-same-id": (
        ", line 7, column 5, key measures[1].id",
        "the id a twice",
        "an id for each measure",
        "rename one of the two",
    ),
    "two-documents": (
        ", line 3, column 1",
        "a second document",
        "one scenario in a file",
        "split the file",
    ),
    "unknown-as-key": (
        ", line 6, column 5, key measures[0].unknown",
        "unknown key unknown",
        "rate or add",
        "write rate: ? or add: ?",
    ),
    "unknown-country": (
        ", line 5, column 22, key measures[0].exporters[1]",
        "unknown economy Grmany",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Germany (DEU)",
    ),
    "unknown-key": (
        ", line 7, column 5, key measures[0].efective",
        "unknown key efective",
        "one of: " + ", ".join(KEYS["tariff"]),
        "write effective",
    ),
    "unknown-sector": (
        ", line 6, column 22, key measures[0].sectors[1]",
        "unknown sector aluminum",
        "a sector code such as C29, its name, or a group such as goods, steel or cars",
        "write aluminium",
    ),
    "unknown-status": (
        ", line 7, column 5, key measures[0].status",
        "treatened",
        STATES,
        "write threatened",
    ),
    "unknown-top-key": (
        ", line 1, column 1, key tittle",
        "unknown key tittle",
        "one of: " + ", ".join(KEYS[""]),
        "write title",
    ),
    "wrong-all-but": (
        ", line 5, column 5, key measures[0].exporters",
        "all_but",
        "the one key all-but",
        "write {all-but: [CAN, MEX]}",
    ),
    "above-section-122": (
        ", line 6, column 5, key measures[0].add",
        "20% added under s122",
        "at most 15%: Trade Act of 1974, section 122, 19 U.S.C. 2132",
        "lower it, or name another authority",
    ),
    "after-the-ruling": (
        ", line 9, column 5, key measures[0].ends",
        "ends 2026-12-31 under IEEPA",
        "2026-02-20 at the latest: International Emergency Economic Powers Act, ended by the "
        "Supreme Court (6-3)",
        "end it earlier, or name the law that goes on with it",
    ),
    "answers-in-a-circle": (
        ", line 6, column 5, key measures[0].answers",
        "a circle: a, b through answers",
        "answers that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "answers-itself": (
        ", line 6, column 5, key measures[0].answers",
        "a circle: b through answers",
        "answers that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "answers-nobody": (
        ", line 10, column 5, key measures[1].answers",
        "answers: usa-stel, no duty of this scenario",
        "the id of a duty: usa-steel",
        "write usa-steel",
    ),
    "beyond-section-122": (
        ", line 9, column 5, key measures[0].ends",
        "ends 2026-12-31 under s122",
        "2026-07-24 at the latest: Trade Act of 1974, section 122, 150 days",
        "end it earlier, or name the law that goes on with it",
    ),
    "change-bare": (
        ", line 7, column 5, key measures[0].change",
        "2",
        "a change with its unit, such as -5%",
        "write 2%",
    ),
    "change-of-nothing": (
        ", line 7, column 5, key measures[0].change",
        "0%",
        "a change above -100% and at most 1000%, not 0%",
        "correct the change",
    ),
    "change-without-source": (
        ", line 3, column 5, key measures[0].source",
        "no key source",
        "a value for source",
        "add the key source",
    ),
    "cut-beyond-all": (
        ", line 6, column 5, key measures[0].cut",
        "150%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "delay-in-words": (
        ", line 12, column 5, key measures[1].delay",
        "a month",
        "a number of days, 0 to 3650",
        "write, for example, 30",
    ),
    "delay-of-decades": (
        ", line 12, column 5, key measures[1].delay",
        "99999",
        "a number of days, 0 to 3650",
        "correct the number of days",
    ),
    "exempt-of-nothing": (
        ", line 8, column 9, key measures[0].exempt[0]",
        "an exemption of nothing in particular",
        "at least one of exporters, importer, sectors, products and share",
        "say what is exempt",
    ),
    "exempt-unknown-key": (
        ", line 8, column 9, key measures[0].exempt[0].sectorz",
        "unknown key sectorz",
        "one of: " + ", ".join(KEYS["exempt"]),
        "write sectors",
    ),
    "exempt-without-reason": (
        ", line 8, column 9, key measures[0].exempt[0].reason",
        "no key reason",
        "a value for reason",
        "add the key reason",
    ),
    "key-of-another-lever": (
        ", line 8, column 5, key measures[0].exporters",
        "unknown key exporters",
        "one of: " + ", ".join(KEYS["productivity"]),
        "remove the key, or write lever: tariff or trade-cost or embargo or quota or purchase or "
        "balance or defence",
    ),
    "list-as-key": (
        ", line 3, column 1",
        "a list or mapping as a key",
        "text as a key",
        "write a plain key",
    ),
    "listed-without-rate": (
        ", line 7, column 5, key measures[1]",
        "neither rate nor add",
        "one of rate and add for a listed answer",
        "write one of the two",
    ),
    "listed-without-sectors": (
        ", line 7, column 5, key measures[1]",
        "no key sectors",
        "the goods of a listed answer",
        "add the key sectors",
    ),
    "marker-without-rate": (
        ", line 8, column 28, key measures[0].markers[0].rate",
        "?",
        "a rate with its unit, such as 25%",
        "write a percentage, such as 25%",
    ),
    "measure-in-words": (
        ", line 3, column 5, key measures[0]",
        "25% on Japan",
        "keys such as id, importer and exporters",
        "start the measure with - id: my-measure",
    ),
    "mirror-with-rate": (
        ", line 12, column 5, key measures[1].add",
        "add with rule mirror",
        "no rate of its own: the rule mirror sets it",
        "remove add, or write rule: listed",
    ),
    "name-in-a-list-of-lists": (
        ", line 5, column 17, key measures[0].exporters[0]",
        "['JPN']",
        "a name",
        "write, for example, JPN",
    ),
    "names-in-a-mapping": (
        ", line 4, column 5, key measures[0].importer",
        "{'all-but': ['CAN']}",
        "a name or a list of names",
        "write, for example, [CAN, MEX]",
    ),
    "negative-cap": (
        ", line 6, column 5, key measures[0].cap",
        "-5%",
        "a duty of 0% to 1000%",
        "correct the rate",
    ),
    "no-answers": (
        ", line 7, column 5, key measures[1].answers",
        "no key answers",
        "a value for answers",
        "add the key answers",
    ),
    "productivity-of-nobody": (
        ", line 3, column 5, key measures[0].economies",
        "no key economies",
        "a value for economies",
        "add the key economies",
    ),
    "question-in-a-list": (
        ", line 2, column 9",
        "an unquoted ? in a list",
        "YAML made of keys, lists and text",
        "check the indentation, quotes and brackets on this line and the one above",
    ),
    "rate-and-floor": (
        ", line 7, column 5, key measures[0].floor",
        "both rate and floor",
        ONE_RATE,
        WRITE_ONE,
    ),
    "share-of-nothing": (
        ", line 8, column 9, key measures[0].exempt[0].share",
        "0%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "swiss-of-nothing": (
        ", line 6, column 5, key measures[0].swiss",
        "0%",
        "a coefficient above 0% and at most 1000%",
        "write, for example, 8%: no duty stays above it",
    ),
    "two-word-id": (
        ", line 3, column 5, key measures[0].id",
        "usa steel",
        "a short identifier without spaces",
        "use letters, digits, dots, hyphens and underscores, for example can-25",
    ),
    "unknown-cap": (
        ", line 6, column 5, key measures[0].cap",
        "cap: ?",
        "an amount, such as 15%",
        "write rate: ? or add: ?",
    ),
    "unknown-lever": (
        ", line 4, column 5, key measures[0].lever",
        "tarif",
        "tariff, retaliation, trade-cost, productivity, export-tax, embargo, quota, purchase, "
        "balance, transfer, defence, pledge",
        "write tariff",
    ),
    "unknown-rule": (
        ", line 11, column 5, key measures[1].rule",
        "miror",
        "mirror, match or listed",
        "write mirror",
    ),
    "yields-in-a-circle": (
        ", line 7, column 5, key measures[0].yields_to",
        "a circle: usa-steel, other through yields_to",
        "yields_to that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "yields-to-nobody": (
        ", line 7, column 5, key measures[0].yields_to",
        "yields_to: autos, no duty of this scenario",
        "the id of a duty: there is no other",
        "correct the id",
    ),
    "confusable-economy": (
        ", line 5, column 5, key measures[0].exporters",
        "unknown economy J\u0420N (\u0420 is U+0420, cyrillic capital letter er)",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Japan (JPN)",
    ),
    "confusable-key": (
        ", line 6, column 5, key measures[0].\u0430dd",
        "unknown key \u0430dd (\u0430 is U+0430, cyrillic small letter a)",
        "one of: " + ", ".join(KEYS["tariff"]),
        "write add",
    ),
    "confusable-id": (
        ", line 3, column 5, key measures[0].id",
        "us\u0430-jpn (\u0430 is U+0430, cyrillic small letter a)",
        "a short identifier without spaces",
        "use letters, digits, dots, hyphens and underscores, for example can-25",
    ),
    "hidden-character": (
        ", line 5, column 5, key measures[0].exporters",
        "unknown economy JP<U+200B>N",
        "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
        "write Japan (JPN)",
    ),
    "right-to-left": (
        ", line 6, column 17",
        "the character U+202E, which reorders the text around it",
        "text that reads as it is written",
        "remove the character",
    ),
    "full-width-digits": (
        ", line 6, column 5, key measures[0].add",
        "\uff11\uff10% (\uff11 is U+FF11, fullwidth digit one)",
        RATE,
        "write a percentage, such as 25%",
    ),
    "end-of-time": (
        ", line 7, column 5, key measures[0].effective",
        "9999-12-31",
        "a day from 1900 to 2200",
        "correct the year",
    ),
    "huge-number": (
        ", line 6, column 5, key measures[0].add",
        "99999999999999999999%",
        RATE,
        "write a percentage, such as 25%",
    ),
    "unknown-list": (
        ", line 6, column 5, key measures[0].products",
        "unknown list of products auto",
        "a bundled list of products, or codes of 4, 6, 8 or 10 digits",
        "write autos",
    ),
    "products-of-a-file": (
        ", line 6, column 5, key measures[0].products",
        "unknown list of products my-codes.csv",
        "a bundled list of products, or codes of 4, 6, 8 or 10 digits",
        "see summitry world products; of a file of codes, it writes measures with --scenario",
    ),
    "sum-without-unit": (
        ", line 7, column 5, key measures[0].amount",
        "1500",
        "a sum with scale and currency, such as 8 billion USD",
        "write 1500 million USD",
    ),
    "sum-in-dollars": (
        ", line 8, column 5, key measures[0].extra",
        "$8 billion",
        "a sum with scale and currency, such as 8 billion USD",
        "write 8 billion USD",
    ),
    "sum-below-zero": (
        ", line 7, column 5, key measures[0].amount",
        "-3 billion USD",
        "a sum above zero",
        "name the one who pays as the payer instead",
    ),
    "two-sums": (
        ", line 9, column 5, key measures[0].extra",
        "both value and extra",
        "exactly one of value and extra",
        "write one of the two",
    ),
    "no-sum": (
        ", line 3, column 5, key measures[0]",
        "no amount",
        "a sum",
        "write amount: ? if no sum has been named",
    ),
    "pays-itself": (
        ", line 6, column 5, key measures[0].receivers",
        "USA on both sides",
        "payers and receivers apart",
        "take it out of one side",
    ),
    "unknown-means": (
        ", line 8, column 5, key measures[0].by[0]",
        "tarif",
        "tariff, purchases or transfer",
        "write tariff",
    ),
    "export-tax-without-rate": (
        ", line 3, column 5, key measures[0]",
        "neither rate nor add",
        "one of rate and add",
        "write one of the two",
    ),
    "defence-falls": (
        ", line 6, column 5, key measures[0].share",
        "share 0.01 and now 0.016",
        "share above now",
        "correct the two shares",
    ),
    "pledge-without-years": (
        ", line 3, column 5, key measures[0].years",
        "no key years",
        "a value for years",
        "add the key years",
    ),
    "quota-without-volume": (
        ", line 3, column 5, key measures[0].volume",
        "no key volume",
        "a value for volume",
        "add the key volume",
    ),
    "embargo-of-nothing": (
        ", line 7, column 5, key measures[0].part",
        "0%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "trillions-too-many": (
        ", line 7, column 5, key measures[0].amount",
        "500 trillion USD",
        "at most 100 trillion USD either way",
        "correct the sum",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_message_names_place_finding_expectation_and_cure(name, monkeypatch):
    monkeypatch.chdir(FOLDER)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(f"{name}.yaml")
    error = caught.value
    assert error.where.startswith(f"{name}.yaml")
    place = error.where.removeprefix(f"{name}.yaml")
    assert (place, error.seen, error.expected, error.todo) == MESSAGES[name]


def test_every_broken_file_is_pinned():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(MESSAGES)


def test_missing_file_and_directory_are_named(tmp_path):
    for path, seen in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ScenarioError) as caught:
            load_scenario(path)
        assert caught.value.where == str(path)
        assert seen in caught.value.seen


def test_file_above_one_megabyte_is_refused_unread(tmp_path):
    path = tmp_path / "big.yaml"
    path.write_text("name: big\nnotes: [" + "x" * 1_000_000 + "]\n")
    with pytest.raises(ScenarioError, match="more than 1 MB"):
        load_scenario(path)


def test_several_mistakes_report_the_first_and_count_the_rest():
    from summitry.policy import parse_scenario

    text = "name: x\nmeasures:\n  - id: a\n    rat: 1%\n    importer: USA\n"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert caught.value.where == "scenario, line 3, column 5, key measures[0].exporters"
    assert caught.value.todo == "add the key exporters (then 1 more)"
