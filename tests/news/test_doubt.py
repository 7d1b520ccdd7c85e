"""Signs of doubt: counted, shown with examples, and absent from plain reporting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summitry.ledger import Dossier
from summitry.news import read_documents
from summitry.news._dates import check_written_days

GOOD = "The United States imposed a 10% tariff on China on Tuesday, officials in Washington said."


def read(folder: Path, texts: dict[str, str], days: dict[str, str] | None = None) -> Dossier:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    meta = {name: {"published": day} for name, day in (days or {}).items()}
    return read_documents([folder], meta=meta)


def notes(dossier: Dossier, doc: str = "a") -> list[str]:
    (source,) = (s for s in dossier.sources if s.doc == doc)
    return list(source.notes)


def test_plain_reporting_shows_no_sign(tmp_path: Path) -> None:
    assert notes(read(tmp_path, {"a": GOOD}, {"a": "2025-02-07"})) == []


def test_stock_phrases_are_counted(tmp_path: Path) -> None:
    text = (
        "In an era defined by change, the step cannot be overstated. It is essential to see that "
        "it plays a crucial role in an evolving landscape. " + GOOD
    )
    (note,) = notes(read(tmp_path, {"a": text}, {"a": "2025-02-07"}))
    assert note.startswith(
        "reads as written or rewritten by a machine: 5 stock phrases of generated prose ("
    )
    assert "'In an era defined by'" in note


def test_an_interview_with_itself(tmp_path: Path) -> None:
    text = f"{GOOD}\nEditor: Welcome to our segment.\nDr. X: Thank you for having me. Oh.\n"
    (note,) = notes(read(tmp_path, {"a": text}, {"a": "2025-02-07"}))
    assert "an interview that a site holds for itself" in note


def test_a_lead_in_of_a_re_poster(tmp_path: Path) -> None:
    text = "According to new developments, " + GOOD
    assert notes(read(tmp_path, {"a": text}, {"a": "2025-02-07"})) == [
        "begins with the words of a re-poster: 'According to new developments,'"
    ]


def test_a_text_without_any_source(tmp_path: Path) -> None:
    text = " ".join(
        [GOOD.replace(", officials in Washington said", ""), *["Nobody speaks here."] * 9]
    )
    assert "quotes nobody and names no source for what it states" in notes(
        read(tmp_path, {"a": text}, {"a": "2025-02-07"})
    )


LONG = " ".join([GOOD.replace(", officials in Washington said", ""), *["It goes on."] * 9])
ISSUED = [
    "The White House\n\nFACT SHEET: A Deal With Japan\n\n" + LONG,
    "The United States of America (“the United States”) and Japan agreed on terms. " + LONG,
    "OPENING A MARKET: Today both agreed.\n\n**JOBS FOR EVERYBODY:** It helps.\n\n"
    "A NEW GOLDEN AGE: It goes on. " + LONG,
    "The two leaders affirmed the tie. Both sides welcomed it. The two leaders fully underscored "
    "the rest. " + LONG,
]
TOLD = [
    "Breaking news\n\n" + LONG,
    "WHAT WE KNOW SO FAR: A deal is near. " + LONG,
    "The International Monetary Fund (IMF) and the World Bank (WB) saw it. " + LONG,
    "The two leaders affirmed the tie. Nobody else did. " + LONG,
]


@pytest.mark.parametrize("text", ISSUED)
def test_an_official_text_need_not_quote(tmp_path: Path, text: str) -> None:
    dossier = read(tmp_path, {"a": text}, {"a": "2025-02-07"})
    assert dossier.sources[0].primary
    assert notes(dossier) == []


@pytest.mark.parametrize("text", TOLD)
def test_an_account_that_quotes_nobody_is_noted(tmp_path: Path, text: str) -> None:
    dossier = read(tmp_path, {"a": text}, {"a": "2025-02-07"})
    assert not dossier.sources[0].primary
    assert notes(dossier) == ["quotes nobody and names no source for what it states"]


@pytest.mark.parametrize(
    ("text", "published", "note"),
    [
        ("on Monday, February 4, 2025", None,
         "a weekday that does not fit: 'Monday, February 4, 2025' was a Tuesday"),
        ("on Tuesday, 4 February", "2025-02-07", None),
        ("on Monday, 4 February", "2025-02-07",
         "a weekday that does not fit: 'Monday, 4 February' was a Tuesday"),
        ("on Tuesday, 31 December", "2025-01-05", None),
        ("on Monday, 4 February", None, None),
        ("by 30 February", None, "a day that does not exist: '30 February'"),
        ("by April 31", None, "a day that does not exist: 'April 31'"),
    ],
)  # fmt: skip
def test_days_the_calendar_does_not_have(
    text: str, published: str | None, note: str | None
) -> None:
    assert list(check_written_days(text, published)) == ([note] if note else [])


def test_acts_told_as_done_before_they_happen(tmp_path: Path) -> None:
    text = "The United States imposed a 10% tariff on China on 3 March 2025."
    found = notes(read(tmp_path, {"a": text}, {"a": "2025-02-07"}))
    assert found == ["tells of acts as done that lie after its own day 2025-02-07: '2025-03-03'"]


STATEMENT = (
    "Joint Statement on Trade\nThe United States and Japan have agreed on terms. Japan will invest "
    "$550 billion in the United States. The United States will impose a 15% tariff on Japan.\n"
)


def test_an_account_is_held_against_the_text_itself(tmp_path: Path) -> None:
    account = (
        "Japan will invest $550 billion in the United States, officials said. The United States "
        "will impose a 25% tariff on Japan on 1 August.\n"
    )
    days = {"a": "2025-07-24", "b": "2025-07-23"}
    dossier = read(tmp_path, {"a": account, "b": STATEMENT}, days)
    assert (
        "held against b, the text itself: 1 of its 2 figures on the same acts stand there; not "
        "there: '25 percent (tariff)'"
    ) in notes(dossier)
    assert notes(dossier, "b") == []


def test_the_text_itself_leads_the_statements_of_one_fact(tmp_path: Path) -> None:
    account = "Japan will invest $550 billion in the United States, officials said.\n"
    days = {"a": "2025-07-24", "b": "2025-07-23"}
    dossier = read(tmp_path, {"a": account, "b": STATEMENT}, days)
    pledge = [s for s in dossier.statements if s.action == "investment_pledge"]
    assert [(s.quote.doc, s.same_as) for s in pledge] == [("a", "b-01"), ("b", None)]
    assert [quote.doc for quote in pledge[1].also] == ["a"]


def test_a_figure_that_nobody_else_gives(tmp_path: Path) -> None:
    texts = {
        name: f"The United States imposed a {rate}% tariff on China, {who} said in {town}."
        for name, rate, who, town in (
            ("a", 60, "traders", "Basel"), ("b", 10, "envoys", "Bern"), ("c", 10, "mills", "Ulm"),
        )
    }  # fmt: skip
    dossier = read(tmp_path, texts, dict.fromkeys("abc", "2025-02-07"))
    assert (
        "1 of 1 figure on acts that two other documents of these weeks speak of too stand in none "
        "of them: '60 percent (tariff)'"
    ) in notes(dossier)
    assert notes(dossier, "b") == []


def test_the_four_articles(shared_dir: Path) -> None:
    """Two rewritten or generated, one generated interview, one machine translation."""
    articles = sorted((shared_dir / "articles").glob("*.txt"))
    if len(articles) != 4:
        pytest.skip(f"the four articles are not in {shared_dir / 'articles'}")
    flagged = [
        any("by a machine" in note for note in source.notes)
        for source in read_documents(articles).sources
    ]
    assert flagged == [True, False, True, True]


def test_reporting_and_primary_texts_are_not_called_machine_made(shared_dir: Path) -> None:
    folder = shared_dir / "reader" / "dev"
    if not folder.is_dir():
        pytest.skip(f"the marked articles are not in {folder}")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    dossier = read_documents([folder / "docs", shared_dir / "data" / "texts"], meta=meta)
    assert not [s.doc for s in dossier.sources if any("by a machine" in n for n in s.notes)]


SPEAKERS = "Hartmann said so. For his part Hargrove said the same of the tariff of 10% on China."
SLIPS = (
    "The marital law decree stood. They spoke of free religion. Prime Minister Shigeru Ishbia met "
    "President Donald Trupm. Howard Lutnik and Scott Bessnet came too. Premier Xi spoke. "
)


def test_speakers_whom_nobody_introduces(tmp_path: Path) -> None:
    plain = read(tmp_path, {"a": f"{GOOD} {SPEAKERS}"})
    assert not plain.garbles
    damaged = read(tmp_path, {"a": f"{GOOD} {SLIPS} {SPEAKERS}"})
    found = {g.quote.text: g.why for g in damaged.garbles}
    assert len(found) >= 6
    why = "a speaker never introduced, beside {}: one person spelt two ways?"
    assert found["Hartmann"] == why.format("Hargrove")
    assert found["Hargrove"] == why.format("Hartmann")
    introduced = read(tmp_path, {"a": f"{GOOD} {SLIPS} Anna Hartmann and Mr Hargrove. {SPEAKERS}"})
    assert not {"Hartmann", "Hargrove"} & {g.quote.text for g in introduced.garbles}


SLIPPED = [
    ("The United Sates imposed a 25% tariff on Brazil.", "United Sates", "United States"),
    ("Switzerlnad will buy American gas worth $3 billion.", "Switzerlnad", "Switzerland"),
    ("Officials in Washinton said Brazil will pay a 25% tariff.", "Washinton", "Washington"),
    ("Washington put Huwaei on its entity list.", "Huwaei", "Huawei"),
]


@pytest.mark.parametrize(("text", "written", "repair"), SLIPPED)
def test_a_slip_in_a_state_a_capital_or_a_company(
    tmp_path: Path, text: str, written: str, repair: str
) -> None:
    """Flagged also where the right name is nowhere in the text; the act is read with it."""
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    dossier = read_documents([tmp_path / "a.txt"])
    assert [(g.quote.text, g.repair) for g in dossier.garbles] == [(written, repair)]
    assert dossier.statements[0].repair == ((written, repair),)


@pytest.mark.parametrize(
    "text",
    [
        "Hungry for a deal, Mexico will pay a 25% tariff on cars.",
        "Cameron said that Brazil will pay a 25% tariff.",
        "Phillips and makers in Modena said that Brazil will pay a 25% tariff.",
        "Being late, Mexico will pay a 25% tariff on cars.",
        "Koreans and Austrians will pay a 25% tariff, the United States said.",
        "The Bulgari family said that Brazil will pay a 25% tariff.",
        "Georgina Chinas of the ministry said Brazil will pay a 25% tariff.",
    ],
)
def test_other_names_are_no_slips(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    assert read_documents([tmp_path / "a.txt"]).garbles == ()


@pytest.mark.parametrize(
    "text",
    [
        "People familiar with the matter said Peru would buy 30 Boeing jets.",
        "Sources told Reuters that Peru would buy 30 Boeing jets.",
        "Peru will buy 30 Boeing jets, according to two officials briefed on the plan.",
        "Peru would buy 30 Boeing jets, two people familiar with the matter said.",
        "Peru will buy 30 Boeing jets, a senior official close to the talks said.",
    ],
)
def test_people_not_named_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    notes = read_documents([tmp_path / "a.txt"]).sources[0].notes
    assert any(note.startswith("1 statement rests on people not named") for note in notes)


def test_a_paper_called_people_is_named(tmp_path: Path) -> None:
    text = "People's Daily said Peru would buy 30 Boeing jets."
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    notes = read_documents([tmp_path / "a.txt"]).sources[0].notes
    assert not any("not named" in note for note in notes)
