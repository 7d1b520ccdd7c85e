"""A large pile, whose texts lie on disk, gives the same ledger as one held in memory."""

from __future__ import annotations

import gc
import json
import tracemalloc
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.ledger import Dossier, dossier_from_dict, dossier_to_dict, pair_sources
from summitry.news import _pile, _reader, read_documents, sample_paths

JOINT = (
    "JOINT STATEMENT\nThe United States and Japan agree that Japan will invest $550 billion in the "
    "United States. The United States will apply a 15% tariff on goods from Japan.\n"
)
ACCOUNT = (
    "Japan said on Tuesday it would invest {} billion dollars in the United States, it said. "
    "The United States will impose a {}% tariff on cars from Japan, the ministry reported.\n"
)
FILLER = (
    "The delegation {0} left building {0} by door {0} after meal {0} with guests from town {0}.\n"
)


@pytest.fixture
def pile(tmp_path: Path) -> list[Path]:
    """The sample, an agreed text, accounts that differ, and copies of one of them."""
    paths = list(sample_paths())
    texts = {"joint": JOINT}
    for n in range(6):
        own = "".join(FILLER.format(f"{n}{k}") for k in range(12))
        texts[f"account{n}"] = ACCOUNT.format(550 if n < 4 else 500, 15 + (n == 5)) + own
    texts |= {f"copy{n}": texts["account0"] for n in range(14)}
    for name, text in texts.items():
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def read_on_disk(paths: list[Path], monkeypatch: pytest.MonkeyPatch, **given: str) -> Dossier:
    monkeypatch.setattr(_reader, "Pile", lambda: _pile.Pile(in_memory=2))
    return read_documents(paths, **given)


def test_the_same_in_memory_and_on_disk(pile: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    held = read_documents(pile, date="2025-07-24")
    laid = read_on_disk(pile, monkeypatch, date="2025-07-24")
    assert isinstance(held.statements, tuple)
    assert not isinstance(laid.statements, tuple)
    assert dossier_to_dict(held) == dossier_to_dict(laid)
    assert held.differences
    assert held.copies
    assert any(s.also for s in held.statements)
    assert any("held against" in note for source in laid.sources for note in source.notes)
    assert laid == held
    assert laid.statements[-1] == held.statements[-1]
    assert list(laid.statements[1:3]) == list(held.statements[1:3])
    assert [s.doc for _, s in pair_sources(laid)] == [s.quote.doc for s in held.statements]
    with pytest.raises(IndexError):
        laid.sources[len(pile)]
    assert dossier_from_dict(json.loads(json.dumps(dossier_to_dict(laid)))) == held


def test_every_quote_of_a_pile_on_disk_is_in_its_text(
    pile: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = read_on_disk(pile, monkeypatch)
    texts = {source.doc: source.text for source in laid.sources}
    quotes = [q for d in laid.differences for q in d.quotes]
    quotes += [q for s in laid.statements for q in (s.quote, *s.also)]
    quotes += [q for c in laid.copies for q in c.quotes]
    assert quotes
    assert all(q.text and texts[q.doc][q.start : q.end] == q.text for q in quotes)


def test_the_command_writes_the_same(
    pile: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def run(folder: Path) -> list[bytes]:
        folder.mkdir()
        names = ("json", "csv", "facts", "conflicts", "duplicates", "garbles")
        options = [word for name in names for word in (f"--{name}", str(folder / name))]
        assert main(["read", *map(str, pile), "--date", "2025-07-24", *options]) == 0
        return [(folder / n).read_bytes() for n in names] + [capsys.readouterr().out.encode()]

    held = run(tmp_path / "held")
    assert json.loads(held[4])
    assert isinstance(json.loads(held[5]), list)
    monkeypatch.setattr(_reader, "Pile", lambda: _pile.Pile(in_memory=2))
    assert run(tmp_path / "laid") == held


def test_a_text_run_by_many_is_paired_with_the_first(tmp_path: Path) -> None:
    body = "".join(FILLER.format(f"x{k}") for k in range(12)) + ACCOUNT.format(550, 15)
    for n in range(60):
        own = f"Reporter number {n} of desk {n} adds that street {n} was closed on that day.\n"
        (tmp_path / f"{n:02d}.txt").write_text(body + own, encoding="utf-8")
    for n in range(90):
        own = "".join(FILLER.format(f"{n}y{k}") for k in range(9))
        (tmp_path / f"z{n:02d}.txt").write_text(own, encoding="utf-8")
    dossier = read_documents([tmp_path])
    assert {c.b for c in dossier.copies if c.a == "00"} == {f"{n:02d}" for n in range(1, 60)}
    assert len(dossier.copies) == 59
    (note, *_) = [n for n in dossier.sources[0].notes if n.startswith("shares text with")]
    assert note == "shares text with 49 more documents"


def test_what_stays_in_memory_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        for n in range(count):
            own = "".join(FILLER.format(f"{k * n % 997} {k}") for k in range(40))
            (folder / f"{n}.txt").write_text(ACCOUNT.format(n, 5 + n % 70) + own, encoding="utf-8")
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        dossier = read_on_disk([folder], monkeypatch)
        assert len(dossier.sources) == count
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        held(40)  # fills the reader's own tables
        small, large = held(5), held(30)
    finally:
        tracemalloc.stop()
    assert (large - small) / 25 < 6_000  # bytes a document, of texts of 4,000
