"""Facts: how far a market moved, what a poll found, terms and what for, courts, offices."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry.ledger import Fact
from summitry.news import read_documents

MOVE, TERM = "a move of a currency or market", "a deadline or term that the text states"
FACTS = [
    ("The Nikkei tumbled 2.1% on Tuesday.", "market", f"{MOVE}: Nikkei tumbled 2.1%", 2.1,
     "2025-07-08"),
    ("The Mexican peso slid by 3 percent.", "market", f"{MOVE}: Mexican peso slid by 3 percent",
     3.0, None),
    ("The Brazilian real slid 2% on Monday.", "market", f"{MOVE}: Brazilian real slid 2%", 2.0,
     "2025-07-07"),
    ("The FTSE added about 2%.", "market", f"{MOVE}: FTSE added about 2%", 2.0, None),
    ("The S&P 500 closed 1.2 per cent lower on Monday.", "market",
     f"{MOVE}: S&P 500 closed 1.2 per cent lower", 1.2, "2025-07-07"),
    ("Oil prices fell sharply on Monday.", "market", f"{MOVE}: Oil prices fell", None,
     "2025-07-07"),
    ("A survey found that 57% of Americans oppose the duties.", "poll",
     "a poll or an approval rating", 57.0, None),
    ("An opinion poll put support for the deal at 34%.", "poll", "a poll or an approval rating",
     34.0, None),
    ("Companies have 30 days to comment on the duty.", "clock",
     f"{TERM}: 30 days to comment on the duty", 30.0, None),
    ("The truce expires on August 12.", "clock", f"{TERM}: truce expires on August 12", None,
     "2025-08-12"),
    ("Trump gave Brussels until August 1 to strike a deal.", "clock",
     f"{TERM}: gave Brussels until August 1 to", None, "2025-08-01"),
    ("A trade court ruled on May 28 that he had no such power.", "legal", "a ruling of a court",
     None, "2025-05-28"),
    ("The Supreme Court will hear arguments on November 5.", "legal", "a hearing before a court",
     None, "2025-11-05"),
    ("Twelve states sued the administration on Wednesday.", "legal", "a lawsuit", None,
     "2025-07-09"),
    ("Mark Carney became prime minister on March 14.", "person",
     "who takes or leaves an office", None, "2025-03-14"),
]  # fmt: skip


def read(folder: Path, text: str) -> list[Fact]:
    (folder / "a.txt").write_text(text + "\n", encoding="utf-8")
    return list(read_documents([folder / "a.txt"], meta={"a": {"published": "2025-07-10"}}).facts)


@pytest.mark.parametrize(("text", "told"), [(row[0], row[1:]) for row in FACTS])
def test_fact(tmp_path: Path, text: str, told: tuple[object, ...]) -> None:
    (fact,) = read(tmp_path, text)
    assert (fact.kind, fact.what, fact.value, fact.date) == told
    assert fact.quote.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Real wages in Japan fell 3% last year.",
        "The real reason for it dropped out of sight.",
        "Markets will adapt, Trump added.",
    ],
)
def test_no_market_moved(tmp_path: Path, text: str) -> None:
    said = f"Britain put a 5% duty on Chilean wine. {text}"
    assert [f.kind for f in read(tmp_path, said)] == []


def test_one_sentence_tells_of_one_step_in_court(tmp_path: Path) -> None:
    text = "A federal appeals court ruled in the lawsuit that the duties were unlawful."
    assert [f.what for f in read(tmp_path, text)] == ["a ruling of a court"]
