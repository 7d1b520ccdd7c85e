"""Differences between short texts of our own, and damaged names."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry.ledger import Difference, Dossier
from summitry.news import read_documents


def read(folder: Path, texts: dict[str, str]) -> Dossier:
    """Read texts under the day each was published."""
    for day, text in texts.items():
        (folder / f"{day}.txt").write_text(text, encoding="utf-8")
    meta = {day: {"published": day} for day in texts}
    return read_documents([folder / f"{day}.txt" for day in texts], meta=meta)


def differences(folder: Path, texts: dict[str, str]) -> list[Difference]:
    return list(read(folder, texts).differences)


CASES = [
    ("The US and Taiwan have signed a trade deal.",
     "The US and Taiwan signed a trade deal on Friday.", "conflict", {"2025-05-20", "2025-07-04"}),
    ("South Korea pledged to invest $350 billion in the United States.",
     "South Korea promised to invest $360 billion in the United States.",
     "conflict", {"350 billion USD", "360 billion USD"}),
    ("Nippon Steel made a $14.1 billion bid for US Steel.",
     "Nippon Steel made a $14.9 billion bid for US Steel, including debt.",
     "soft_conflict", {"14.1 billion USD", "14.9 billion USD"}),
    ("Macron will meet Trump in June.",
     "Macron met Trump on 7 July.",
     "evolution", {"announced for 2025-06", "held 2025-07-07"}),
    ("Trump threatened a 30% tariff on Mexico.",
     "The United States imposed a 30% tariff on Mexico.",
     "evolution", {"threatened", "in_force"}),
    ("South Korea will invest $350 billion in the United States.",
     "South Korea will invest about $340 billion in the United States.",
     "soft_conflict", {"350 billion USD", "340 billion USD"}),
    ("Vietnam and the United States will sign a trade deal.",
     "Vietnam and the United States signed a trade deal on Monday.",
     "evolution", {"announced", "signed"}),
    ("The United States announced a 25% tariff on Japan.",
     "The United States cut its tariff on Japan to 15%.",
     "evolution", {"25 percent", "15 percent"}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "verdict", "values"), CASES)
def test_difference(
    tmp_path: Path, first: str, second: str, verdict: str, values: set[str]
) -> None:
    (found,) = differences(tmp_path, {"2025-05-20": first, "2025-07-08": second})
    assert (found.verdict, set(found.values)) == (verdict, values)
    assert {q.doc for q in found.quotes} == {"2025-05-20", "2025-07-08"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # a bound and an amount within it; one amount in fewer digits
        ("Japan will invest up to $550 billion in the United States.",
         "Japan will invest $500 billion in the United States."),
        ("Korea will invest $350 billion in the United States.",
         "South Korea will invest more than $300 billion in the United States."),
        ("Britain will buy $1.35 billion of American ethanol.",
         "Britain will buy $1.4 billion of American ethanol."),
        # different parties, one amount in two notations
        ("Japan will raise defence spending to 2% of GDP.",
         "Trump asked NATO allies to spend 5% of GDP on defence."),
        # the first document knows the pause already
        ("Trump announced a 25% tariff on Mexico, but paused the tariffs on Mexico for a month.",
         "The US tariff of 25% on Mexico remains on hold."),
        ("Korea pledged to invest $350bn in the United States.",
         "Korea pledged to invest 350 billion dollars in the United States."),
    ],
)  # fmt: skip
def test_no_difference(tmp_path: Path, first: str, second: str) -> None:
    assert differences(tmp_path, {"2025-05-20": first, "2025-05-21": second}) == []


def test_a_company_s_promise_can_lie_inside_its_state_s(tmp_path: Path) -> None:
    pile = {
        "2025-05-20": "SoftBank pledged an investment of $100 billion in America.",
        "2025-05-21": "Japan promised to invest $1 trillion in the United States.",
        "2025-05-22": "Hyundai pledged to invest $21 billion in the United States.",
    }
    (found,) = differences(tmp_path, pile)
    assert found.verdict == "compatible"
    assert found.values == ("SoftBank: 100 billion USD", "JPN: 1 trillion USD")


GARBLED = [
    ("Scott Bessant met He Lifeng on tariffs.", "Scott Bessant", "Scott Bessent"),
    ("Ursula von der Layen will meet Trump.", "Ursula von der Layen", "Ursula von der Leyen"),
    ("Trump taxed Boeing. Boeng shares rose.", "Boeng", "Boeing"),
    ("Prime Minister Ishiba spoke. Ishiba left. Ishba will meet Trump.", "Ishba", "Ishiba"),
    ("The tariffs please Sir Kier Starmer.", "Kier Starmer", "Keir Starmer"),
    ("Tariffs hit Taiwan Semiconductor Manufacturing Company (TSNC).", "TSNC", "TSMC"),
    ("Trump met kim jong un.", "kim jong un", "Kim Jong Un"),
    ("Premier Xi Jinping will meet Trump.", "Premier Xi Jinping", "president Xi Jinping"),
    ("Trump will meet Kim Jong Il.", "Kim Jong Il", "Kim Jong Un"),
]


@pytest.mark.parametrize(("text", "damaged", "repair"), GARBLED, ids=[g[1] for g in GARBLED])
def test_damaged_names(tmp_path: Path, text: str, damaged: str, repair: str) -> None:
    found = read(tmp_path, {"2025-05-20": text + " Fentanyl is on the agenda."})
    assert [(g.quote.text, g.repair) for g in found.garbles] == [(damaged, repair)]
    assert found.sources[0].text.startswith(text)  # nothing is repaired silently


def test_sound_names_are_left_alone(tmp_path: Path) -> None:
    text = "President Trump wrote on Truth Social. Vice President Vance and Premier Li Qiang met."
    assert read(tmp_path, {"2025-05-20": text + " Fentanyl is on the agenda."}).garbles == ()


def test_a_pause_told_later_is_no_conflict_and_one_told_before_is(tmp_path: Path) -> None:
    begun = "The United States imposed a 25% tariff on Mexico."
    paused = "The United States paused its tariffs on Mexico for 30 days."
    (later,) = differences(tmp_path, {"2025-02-01": begun, "2025-02-03": paused})
    assert later.verdict == "evolution"
    (before,) = differences(tmp_path, {"2025-02-01": paused, "2025-02-03": begun})
    assert before.verdict == "conflict"


def test_two_rates_that_begin_on_one_day_differ_however_far_apart(tmp_path: Path) -> None:
    told = "The United States will put a {}% tariff on Peru from August 1."
    (found,) = differences(tmp_path, {"2025-07-08": told.format(10), "2025-07-09": told.format(20)})
    assert (found.verdict, found.values) == ("conflict", ("10 percent", "20 percent"))


def test_accounts_are_held_against_the_text_itself(tmp_path: Path) -> None:
    """Of two accounts and the agreed text, the text is a side of the conflict."""
    agreed = (
        "Joint Statement on a Framework between the United States and Indonesia\n\n"
        "The United States will reduce to 19 percent the tariff on goods of Indonesia.\n"
    )
    told = "The United States will cut its tariff on Indonesian goods to {}%, officials said.\n"
    texts = {"a": told.format(19), "b": told.format(17), "c": agreed}
    for doc, text in texts.items():
        (tmp_path / f"{doc}.txt").write_text(text, encoding="utf-8")
    meta = {"a": {"published": "2025-07-23"}, "b": {"published": "2025-07-23"},
            "c": {"published": "2025-07-22"}}  # fmt: skip
    (found,) = read_documents([tmp_path], meta=meta).differences
    assert [q.doc for q in found.quotes] == ["c", "b"]
    assert found.values == ("19 percent", "17 percent")
