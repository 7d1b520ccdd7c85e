"""Progress of long jobs: one count that only rises, and times that were measured."""

from __future__ import annotations

import sqlite3
import time

import pytest

from summitry.strategy.files import load_talks
from summitry.strategy.session import play_talks
from summitry.web.course import BRIEF_PARTS, Course, guess_left, guess_seconds, list_table_parts
from summitry.web.store import Store
from summitry.web.tables import say_how_long
from summitry.web.words import Words


def test_a_count_only_rises_and_ends_below_the_whole() -> None:
    talks = load_talks("japan-rice-2025")
    told: list[tuple[int, int, str]] = []
    course = Course((*list_table_parts(talks), *BRIEF_PARTS), lambda *one: told.append(one))
    play_talks(talks, points=4, report=course)
    course(50, 100, "draws, 100 in all")
    course(0, 1, "writing")
    counts = [done for done, _, _ in told]
    assert counts == sorted(counts)
    assert {total for _, total, _ in told} == {100}
    assert counts[0] < 30 < counts[-1] < 100
    said = [what for _, _, what in told]
    assert list(dict.fromkeys(said)) == [
        "What they can reach together", "What theories of bargaining pick", "How sure",
        "Writing it down",
    ]  # fmt: skip


def test_every_part_of_a_threat_without_a_number_is_reported() -> None:
    parts = list_table_parts(load_talks("japan-usa-2025"))
    told: list[int] = []
    course = Course(parts, lambda done, total, what: told.append(done))
    for what in ("frontier", "nash", "offers that match the threats", "break-even of us",
                 "deals at the ends of us"):  # fmt: skip
        course(1, 2, what)
    course(1, 16, "frontier")  # what is over stays over
    assert told == sorted(told)
    assert len(set(told)) == 4  # two of them within one part


def test_time_left_follows_from_the_rate_so_far() -> None:
    assert guess_left(100.0, 130.0, 25, 100) == pytest.approx(90)
    assert guess_left(100.0, 130.0, 1, 100) is None
    assert guess_left(None, 130.0, 50, 100) is None
    assert guess_left(100.0, 130.0, 0, 0) is None


def test_how_long_a_table_takes_is_what_it_took_here_before() -> None:
    store, words = Store(None), Words("en", "en")
    talks = load_talks("japan-rice-2025")
    assert say_how_long(store, "japan-rice-2025", talks.file, words) == (
        "about 5 seconds on an idle computer"
    )
    changed = store.save_table("japan-rice-2025", "Rice", "name: japan-rice-2025", None)
    job = store.create_job("table", changed, {})
    claimed = store.claim_job()
    assert claimed is not None
    assert claimed.started == pytest.approx(time.time(), abs=60)
    with store._use() as db:
        db.execute("UPDATE jobs SET started = started - 200 WHERE id=?", (job,))
    assert store.report_job(job, 1, 2, "x")
    store.finish_job(job, result={"session": {}}, error=None)
    assert say_how_long(store, "japan-rice-2025", talks.file, words) == (
        "about 3 minutes, as the last time here"
    )


def test_casebook_tables_take_longer_with_more_parties_and_open_threats() -> None:
    seconds = [guess_seconds(load_talks(name).file) for name in
               ("japan-rice-2025", "in-the-room-2025", "japan-usa-2025")]  # fmt: skip
    assert seconds == sorted(seconds)


def test_a_folder_of_an_earlier_version_gets_the_columns_it_lacks(tmp_path) -> None:
    old = sqlite3.connect(tmp_path / "state.sqlite")
    old.execute(
        "CREATE TABLE jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, state"
        " TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, what"
        " TEXT NOT NULL DEFAULT '', input TEXT NOT NULL, result TEXT, error TEXT, created REAL NOT"
        " NULL, owner INTEGER)"
    )
    old.execute("INSERT INTO jobs (id, kind, subject, state, input, created) VALUES"
                " ('a', 'read', 'd', 'queued', '{}', 1.0)")  # fmt: skip
    old.commit()
    old.close()
    for _ in range(2):  # opened again it has them
        store = Store(tmp_path)
        assert store.load_job("a").started is None
        store.close()
    store = Store(tmp_path)
    assert store.claim_job().started is not None
