"""Bounds of one document: time and memory that run out are told, and the pile goes on."""

from __future__ import annotations

import re
import signal
import threading
from pathlib import Path

import pytest

from summitry.errors import DocumentError
from summitry.news import _bounds, _reading, read_documents, read_each, sample_paths
from summitry.news._bounds import bounded, check_time

GOOD = "The United States imposed a 10% tariff on China on Tuesday."


def spin() -> None:
    while True:
        check_time()


def test_a_search_without_end_is_stopped() -> None:
    """The alarm reaches into a pattern that would take longer than the age of the world."""
    with pytest.raises(DocumentError) as caught, bounded("a.txt", 0.2):
        re.search(r"(a|aa)+$", "a" * 200 + "b")
    error = caught.value
    assert (error.where, error.seen) == ("a.txt", "more than 0 s of processor time")
    assert error.expected == "a text that reads faster"
    assert error.todo == "read only the part that matters; the other documents were read"


def test_a_document_is_stopped_once() -> None:
    """An alarm that rings when a question has just stopped a document does not stop it again."""
    with bounded("a.txt", 0.05):
        with pytest.raises(_bounds._OutOfTimeError):
            spin()
        signal.raise_signal(signal.SIGPROF)


def test_time_is_kept_outside_the_main_thread_too() -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with bounded("a.txt", 0.2):
                spin()
        except DocumentError as error:
            told.append(error.seen)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == ["more than 0 s of processor time"]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (MemoryError(), "more memory needed than there is"),
        (RecursionError(), "text nested too deep to follow"),
    ],
)
def test_other_bounds_are_told(fault: BaseException, seen: str) -> None:
    with pytest.raises(DocumentError) as caught, bounded("a.txt", 5):
        raise fault
    assert caught.value.seen == seen


def test_without_a_bound_nothing_is_stopped() -> None:
    with bounded("a.txt", 5):
        pass
    check_time()


def make_pile(folder: Path) -> None:
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"{name}\n{GOOD}", encoding="utf-8")


@pytest.fixture
def slow_b(monkeypatch: pytest.MonkeyPatch) -> None:
    """Document ``b`` never comes to an end."""
    read_documents(sample_paths()[:1])  # the rules are loaded once: no document's own time
    real = _reading.open_page
    monkeypatch.setattr(_reading, "READ_SECONDS", 0.5)
    monkeypatch.setattr(_reading, "open_page", lambda s: spin() if s.doc == "b" else real(s))


def test_a_document_out_of_time_is_reported_and_the_others_are_read(
    tmp_path: Path, slow_b: None
) -> None:
    make_pile(tmp_path)
    dossier = read_documents([tmp_path], date="2025-02-07")
    assert [source.doc for source in dossier.sources] == ["a", "c"]
    (failure,) = dossier.failures
    assert failure["where"] == str(tmp_path / "b.txt")
    assert "of processor time" in failure["seen"]


def test_one_by_one_too(tmp_path: Path, slow_b: None) -> None:
    make_pile(tmp_path)
    told = [(len(d.statements), len(d.failures)) for d in read_each([tmp_path], date="2025-02-07")]
    assert told == [(1, 0), (0, 1), (1, 0)]


def test_an_only_document_out_of_time_is_an_error(tmp_path: Path, slow_b: None) -> None:
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DocumentError, match="of processor time"):
        read_documents([tmp_path / "b.txt"])


def test_the_bound_of_loading_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from summitry.news import _sources

    real = _sources.load_text
    monkeypatch.setattr(_sources, "LOAD_SECONDS", 0.5)
    monkeypatch.setattr(_sources, "load_text", lambda d: spin() if d.stem == "b" else real(d))
    make_pile(tmp_path)
    dossier = read_documents([tmp_path], date="2025-02-07")
    assert [source.doc for source in dossier.sources] == ["a", "c"]
    assert "of processor time" in dossier.failures[0]["seen"]


def test_an_alarm_of_somebody_else_is_left_alone() -> None:
    import signal

    signal.setitimer(signal.ITIMER_PROF, 1_000)
    try:
        with bounded("a.txt", 5):
            assert signal.getitimer(signal.ITIMER_PROF)[0] > 900
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    assert _bounds.READ_SECONDS == 10
