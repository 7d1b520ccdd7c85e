"""Copies: every kind is found, and accounts that only speak of one event are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.ledger import Dossier
from summitry.news import read_documents

WIRE = """\
The United States will impose a 25% tariff on steel from Japan on 1 March, officials said.
Ministers from both countries met in a hotel near the river for most of the afternoon.
The duty covers flat products, pipes and wire that mills in the north of Japan send abroad.
Japan buys more American grain than any other country and sells cars and machines in return.
Its trade minister left the building without speaking to the people who waited at the gate.
A second round is planned for the first week of the month, again behind closed doors.
Analysts at two banks had expected a lower rate and a longer time before it begins.
Exporters in Osaka have already moved some of their orders to the end of the winter.
"""
OTHER = """\
Washington set a 25% tariff on Japanese steel from 1 March after a day of talks.
Nobody on either side would say whether cars are next on the list of goods.
Mills near Nagoya warned their workers of shorter weeks as soon as spring comes.
The yen lost a little against the dollar in the evening and recovered by midnight.
"""
LONGER = """\
Farmers in the south ask for help with the price of feed and with the cost of their boats.
A court in the capital hears next week whether the state may sell its share in the harbour.
Schools stay closed on Friday because the teachers march for a higher wage and smaller classes.
The mayor of a town in the west opened a bridge that had been under work for eleven years.
"""
SPEECH = (
    'The minister said: "We came here with open hands and we leave with a bill, and nobody in my '
    'country will understand why steel that built your bridges is now called a threat." '
)


def read(folder: Path, texts: dict[str, str], **days: str) -> Dossier:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    meta = {name: {"published": day} for name, day in days.items()}
    return read_documents([folder], meta=meta)


def kinds(dossier: Dossier) -> list[tuple[str, str, str]]:
    return [(c.a, c.b, c.kind) for c in dossier.copies]


def test_the_same_text_set_otherwise_is_an_exact_copy(tmp_path: Path) -> None:
    again = (
        WIRE.replace("\n", "\n\n")
        .replace("25%", "25\u200b%")
        .replace(" from Japan", "  from Japan")
    )
    dossier = read(tmp_path, {"a": WIRE, "b": again}, a="2025-02-03", b="2025-02-02")
    (copy,) = dossier.copies
    assert (copy.kind, copy.share, copy.original) == ("exact", 1.0, "b")
    assert copy.why == "b was published on 2025-02-02, a on 2025-02-03"


def test_a_cut_text_is_a_version(tmp_path: Path) -> None:
    cut = "".join(WIRE.splitlines(keepends=True)[:5])
    dossier = read(tmp_path, {"a": WIRE, "b": cut + OTHER[:80]})
    assert kinds(dossier) == [("a", "b", "version")]
    assert dossier.copies[0].original is None
    assert dossier.copies[0].why == "neither days nor credits tell which was first"


def test_a_text_with_words_replaced_is_a_version(tmp_path: Path) -> None:
    spun = WIRE
    for old, new in (("impose", "levy"), ("met", "gathered"), ("most", "much"), ("covers", "hits"),
                     ("abroad", "overseas"), ("buys", "takes"), ("machines", "engines"),
                     ("speaking", "talking"), ("planned", "foreseen"), ("first", "opening"),
                     ("expected", "awaited"), ("begins", "starts"), ("already", "by now"),
                     ("moved", "shifted"), ("building", "house"), ("waited", "stood")):  # fmt: skip
        spun = spun.replace(old, new)
    assert kinds(read(tmp_path, {"a": WIRE, "b": spun})) == [("a", "b", "version")]


def test_two_paragraphs_in_common_are_a_partial_copy(tmp_path: Path) -> None:
    taken = "".join(WIRE.splitlines(keepends=True)[2:4])
    more = "Coffee stayed cheap in spite of the rain that fell on the hills for nine days.\n"
    dossier = read(tmp_path, {"a": WIRE, "b": OTHER + taken + more + LONGER})
    assert kinds(dossier) == [("a", "b", "partial")]


def test_three_of_seven_sentences_taken_as_they_are_are_a_partial_copy(tmp_path: Path) -> None:
    own = LONGER.splitlines(keepends=True)
    taken = "".join(own[:2] + WIRE.splitlines(keepends=True)[3:6] + own[2:])
    dossier = read(tmp_path, {"a": WIRE, "b": taken})
    assert kinds(dossier) == [("a", "b", "partial")]


def test_quotes_show_what_is_common(tmp_path: Path) -> None:
    dossier = read(tmp_path, {"a": WIRE, "b": WIRE})
    texts = {source.doc: source.text for source in dossier.sources}
    (copy,) = dossier.copies
    assert len(copy.quotes) == 6
    for quote in copy.quotes:
        assert texts[quote.doc][quote.start : quote.end] == quote.text


def test_two_accounts_of_one_event_are_no_copies(tmp_path: Path) -> None:
    assert kinds(read(tmp_path, {"a": WIRE, "b": OTHER})) == []


def test_a_speech_that_both_quote_makes_no_copy(tmp_path: Path) -> None:
    dossier = read(tmp_path, {"a": SPEECH + "\n" + WIRE, "b": SPEECH + "\n" + OTHER})
    assert kinds(dossier) == []


def test_formulas_of_an_office_make_no_copy_of_two_official_texts(tmp_path: Path) -> None:
    formula = (
        "The Parties will work together on barriers that affect trade in goods and services, and "
        "will keep each other informed of steps under their laws before these take effect. "
        "The Parties will finish the legal text in the coming weeks and bring it into force.\n"
    )
    texts = {
        "a": f"Joint Statement on Trade with Japan\n{formula}Japan will cut its tariff on beef to "
        "9%.\nNothing in this text touches the rights of either side at the common house.\n"
        "A committee of officials meets twice a year and hears the people concerned.\n",
        "b": f"Joint Statement on Trade with India\n{formula}India will remove its 70% tariff on "
        "motorcycles.\nRules of origin follow the form that both have used for their ships.\n"
        "Fees at ports stay what they were when the first of these talks began in spring.\n",
    }
    dossier = read(tmp_path, texts)
    assert [source.primary for source in dossier.sources] == [True, True]
    assert kinds(dossier) == []


def test_a_credit_tells_whose_text_it_was(tmp_path: Path) -> None:
    texts = {"a": WIRE + "\nThis article was originally published on Reuters.\n", "b": WIRE}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    dossier = read_documents(
        [tmp_path], meta={"b": {"source": "Reuters"}, "a": {"source": "Daily"}}
    )
    assert [(c.original, c.why) for c in dossier.copies] == [("b", "a credits Reuters")]


def test_duplicates_are_written(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(WIRE, encoding="utf-8")
    out = tmp_path / "copies.json"
    assert (
        main(["read", str(tmp_path), "--duplicates", str(out), "--json", str(tmp_path / "o")]) == 0
    )
    (row,) = json.loads(out.read_text(encoding="utf-8"))
    assert {key: row[key] for key in ("a", "b", "kind")} == {"a": "a", "b": "b", "kind": "exact"}


def test_hand_marked_copies_are_found_and_nothing_else(shared_dir: Path) -> None:
    folder = shared_dir / "reader" / "dev"
    if not folder.is_dir():
        pytest.skip(f"the marked articles are not in {folder}")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    marked = json.loads((folder / "duplicates.json").read_text(encoding="utf-8"))
    want = {(d["a"], d["b"]) for d in marked if d["kind"] in ("exact", "version", "partial")}
    dossier = read_documents([folder / "docs"], meta=meta)
    assert {(c.a, c.b) for c in dossier.copies} == want


def test_official_texts_of_one_office_are_no_copies(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "texts"
    if not folder.is_dir():
        pytest.skip(f"the primary texts are not in {folder}")
    dossier = read_documents([folder])
    assert all(source.primary for source in dossier.sources)
    assert dossier.copies == ()
