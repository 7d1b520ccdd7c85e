"""Saved state: SQLite in WAL mode, every acknowledged write on the disk before the answer.

Scenarios are immutable and named by the hash of their text, so a link to one shows the same
measures for ever; what is edited is a new version that knows the one it came from.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from summitry.ledger.archive import hash_text

_SCHEMA = """
CREATE TABLE IF NOT EXISTS scenarios (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, yaml TEXT NOT NULL,
    parent TEXT, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS dossiers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, dossier TEXT, overlay TEXT NOT NULL DEFAULT '[]',
    created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS documents (
    dossier TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, published TEXT,
    PRIMARY KEY (dossier, name)
);
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, what TEXT NOT NULL
    DEFAULT '', input TEXT NOT NULL, result TEXT, error TEXT, created REAL NOT NULL,
    owner INTEGER, started REAL, ended REAL
);
CREATE TABLE IF NOT EXISTS tables (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, yaml TEXT NOT NULL,
    parent TEXT, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS belongings (
    dossier TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (dossier, kind, id)
);
CREATE TABLE IF NOT EXISTS origins (dossier TEXT PRIMARY KEY, origin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS links (
    id TEXT PRIMARY KEY, scenario TEXT NOT NULL, result TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS tokens (
    hash TEXT PRIMARY KEY, scope TEXT NOT NULL, expires REAL NOT NULL, label TEXT NOT NULL
);
"""
_BUSY_SECONDS = 10.0
_Texts = Literal["scenarios", "tables"]


@dataclass(frozen=True)
class SavedText:
    """One version of a scenario or of a negotiating table, as its text was."""

    id: str
    name: str
    title: str
    yaml: str
    parent: str | None
    created: float


@dataclass(frozen=True)
class SavedDossier:
    """A pile of documents under a name, what was read from it, and the user's corrections."""

    id: str
    name: str
    dossier: dict[str, Any] | None
    overlay: list[dict[str, Any]]
    created: float


@dataclass(frozen=True)
class Job:
    """Work that outlasts a request: its state, how far it is, and what came of it."""

    id: str
    kind: str
    subject: str
    state: str  # queued, running, done, failed, cancelled
    done: int
    total: int
    what: str
    input: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    started: float | None = None  # when it was taken up, seconds since 1970

    @property
    def finished(self) -> bool:
        """True where nothing more will happen."""
        return self.state in ("done", "failed", "cancelled")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the log on; SQLite does not wait by itself where another process is doing the same."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _close_all(opened: list[sqlite3.Connection]) -> None:
    for connection in opened:
        connection.close()


def _add_columns(connection: sqlite3.Connection) -> None:
    """What a folder of an earlier version lacks."""
    have = {row["name"] for row in connection.execute("PRAGMA table_info(jobs)")}
    for name in ("started", "ended"):
        if name not in have:
            connection.execute(f"ALTER TABLE jobs ADD COLUMN {name} REAL")


class Store:
    """The state of one server; safe to use from several threads and processes."""

    def __init__(self, folder: Path | None) -> None:
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []  # by every thread
        self._finish = weakref.finalize(self, _close_all, self._opened)
        self._memory = folder is None
        if folder is None:
            self._path = f"file:summitry-{secrets.token_hex(8)}?mode=memory&cache=shared"
            self._memory_lock = threading.RLock()
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._path = f"file:{folder / 'state.sqlite'}"
        self._anchor = self._connect()  # keeps a database in memory alive
        self._anchor.executescript(_SCHEMA)
        _add_columns(self._anchor)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, uri=True, timeout=_BUSY_SECONDS, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        if not self._memory:
            _use_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous=FULL")
        connection.row_factory = sqlite3.Row
        self._opened.append(connection)
        return connection

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        """A connection of this thread; one in memory is shared and used by one at a time."""
        if self._memory:
            with self._memory_lock:
                yield self._anchor
            return
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        yield connection

    def close(self) -> None:
        """Close what every thread holds; a store that nobody holds any more closes by itself."""
        self._finish()

    # scenarios and negotiating tables

    def save_scenario(self, name: str, title: str, yaml: str, parent: str | None = None) -> str:
        """Keep a version; its id, which is the hash of its text."""
        return self._save_text("scenarios", name, title, yaml, parent)

    def save_table(self, name: str, title: str, yaml: str, parent: str | None = None) -> str:
        """Keep a version of a negotiating table; its id, which is the hash of its text."""
        return self._save_text("tables", name, title, yaml, parent)

    def load_scenario(self, key: str) -> SavedText | None:
        """A version by its id."""
        return self._load_text("scenarios", key)

    def load_table(self, key: str) -> SavedText | None:
        """A version of a negotiating table by its id."""
        return self._load_text("tables", key)

    def list_scenarios(self, most: int = 100) -> list[SavedText]:
        """The latest versions, newest first."""
        return self._list_texts("scenarios", most)

    def list_tables(self, most: int = 100) -> list[SavedText]:
        """The latest versions of negotiating tables, newest first."""
        return self._list_texts("tables", most)

    def _save_text(
        self, where: _Texts, name: str, title: str, yaml: str, parent: str | None
    ) -> str:
        key = hash_text(yaml)
        with self._use() as db:
            db.execute(
                f"INSERT OR IGNORE INTO {where} VALUES (?,?,?,?,?,?)",
                (key, name, title, yaml, parent if parent != key else None, time.time()),
            )
        return key

    def _load_text(self, where: _Texts, key: str) -> SavedText | None:
        with self._use() as db:
            row = db.execute(f"SELECT * FROM {where} WHERE id=?", (key,)).fetchone()
        return SavedText(**dict(row)) if row else None

    def _list_texts(self, where: _Texts, most: int) -> list[SavedText]:
        with self._use() as db:
            rows = db.execute(
                f"SELECT * FROM {where} ORDER BY created DESC, id LIMIT ?", (most,)
            ).fetchall()
        return [SavedText(**dict(row)) for row in rows]

    # links to numbers

    def save_link(self, scenario: str, result: dict[str, Any]) -> str:
        """Keep the numbers of a scenario as they are; its id, which is the hash of them."""
        text = json.dumps(result, sort_keys=True, allow_nan=False)
        key = hash_text(text)
        with self._use() as db:
            db.execute(
                "INSERT OR IGNORE INTO links VALUES (?,?,?,?)", (key, scenario, text, time.time())
            )
        return key

    def load_link(self, key: str) -> dict[str, Any] | None:
        """The numbers kept under an id."""
        with self._use() as db:
            row = db.execute("SELECT result FROM links WHERE id=?", (key,)).fetchone()
        return json.loads(row["result"]) if row else None

    def list_links(self, most: int = 20) -> list[dict[str, str]]:
        """The latest links, newest first: id, title, the day seen from, the version."""
        with self._use() as db:
            rows = db.execute(
                "SELECT id, json_extract(result, '$.title') AS title,"
                " json_extract(result, '$.as_of') AS as_of,"
                " json_extract(result, '$.summitry') AS summitry"
                " FROM links ORDER BY created DESC, id LIMIT ?", (most,)
            ).fetchall()  # fmt: skip
        return [dict(row) for row in rows]

    # dossiers

    def create_dossier(self, name: str, documents: dict[str, tuple[bytes, str | None]]) -> str:
        """Keep documents under a name, not yet read; its id."""
        key = secrets.token_hex(8)
        with self._use() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                db.execute(
                    "INSERT INTO dossiers (id, name, created) VALUES (?,?,?)",
                    (key, name, time.time()),
                )
                db.executemany(
                    "INSERT INTO documents VALUES (?,?,?,?)",
                    [(key, doc, body, day) for doc, (body, day) in documents.items()],
                )
                db.execute("COMMIT")
            except BaseException:
                db.execute("ROLLBACK")
                raise
        return key

    def load_documents(self, key: str) -> dict[str, tuple[bytes, str | None]]:
        """The documents of a dossier, as they came."""
        with self._use() as db:
            rows = db.execute(
                "SELECT name, body, published FROM documents WHERE dossier=? ORDER BY name", (key,)
            ).fetchall()
        return {row["name"]: (row["body"], row["published"]) for row in rows}

    def save_dossier(self, key: str, dossier: dict[str, Any]) -> None:
        """Keep what was read."""
        with self._use() as db:
            db.execute("UPDATE dossiers SET dossier=? WHERE id=?", (json.dumps(dossier), key))

    def save_overlay(self, key: str, overlay: list[dict[str, Any]]) -> None:
        """Keep the user's corrections of a dossier."""
        with self._use() as db:
            db.execute("UPDATE dossiers SET overlay=? WHERE id=?", (json.dumps(overlay), key))

    def load_dossier(self, key: str) -> SavedDossier | None:
        """A dossier by its id."""
        with self._use() as db:
            row = db.execute("SELECT * FROM dossiers WHERE id=?", (key,)).fetchone()
        return _to_dossier(row) if row else None

    def add_belonging(self, dossier: str, kind: str, key: str) -> None:
        """Note that a scenario or a table belongs to a dossier."""
        with self._use() as db:
            db.execute("INSERT OR IGNORE INTO belongings VALUES (?,?,?)", (dossier, kind, key))

    def list_belongings(self, dossier: str, kind: str) -> list[str]:
        """Ids of the scenarios or tables of a dossier."""
        with self._use() as db:
            rows = db.execute(
                "SELECT id FROM belongings WHERE dossier=? AND kind=? ORDER BY id", (dossier, kind)
            ).fetchall()
        return [row["id"] for row in rows]

    def save_origin(self, dossier: str, origin: dict[str, Any]) -> None:
        """Note with which version and data an imported dossier was made."""
        with self._use() as db:
            db.execute("INSERT OR REPLACE INTO origins VALUES (?,?)", (dossier, json.dumps(origin)))

    def load_origin(self, dossier: str) -> dict[str, Any] | None:
        """With which version and data a dossier was made; None if it was made here."""
        with self._use() as db:
            row = db.execute("SELECT origin FROM origins WHERE dossier=?", (dossier,)).fetchone()
        return json.loads(row["origin"]) if row else None

    def delete_dossier(self, key: str) -> bool:
        """Forget a dossier, its documents and its jobs; scenarios and tables stay. False: none."""
        with self._use() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                gone = db.execute("DELETE FROM dossiers WHERE id=?", (key,)).rowcount
                for table in ("documents", "belongings", "origins"):
                    db.execute(f"DELETE FROM {table} WHERE dossier=?", (key,))
                db.execute("DELETE FROM jobs WHERE subject=?", (key,))
                db.execute("COMMIT")
            except BaseException:
                db.execute("ROLLBACK")
                raise
        return bool(gone)

    def list_dossiers(self, most: int = 100) -> list[SavedDossier]:
        """The latest dossiers, newest first, without what was read from them."""
        with self._use() as db:
            rows = db.execute(
                "SELECT id, name, NULL AS dossier, overlay, created FROM dossiers"
                " ORDER BY created DESC, id LIMIT ?", (most,)
            ).fetchall()  # fmt: skip
        return [_to_dossier(row) for row in rows]

    # jobs

    def create_job(self, kind: str, subject: str, given: dict[str, Any]) -> str:
        """Put work in the queue; its id."""
        key = secrets.token_hex(8)
        with self._use() as db:
            db.execute(
                "INSERT INTO jobs (id, kind, subject, state, input, created) VALUES (?,?,?,?,?,?)",
                (key, kind, subject, "queued", json.dumps(given), time.time()),
            )
        return key

    def count_waiting(self) -> int:
        """How many jobs wait for their turn."""
        with self._use() as db:
            row = db.execute("SELECT count(*) AS n FROM jobs WHERE state='queued'").fetchone()
        return int(row["n"])

    def claim_job(self) -> Job | None:
        """The oldest job that waits, now running; two processes never get the same one."""
        with self._use() as db:
            row = db.execute(
                "UPDATE jobs SET state='running', owner=?, started=? WHERE id=(SELECT id FROM jobs"
                " WHERE state='queued' ORDER BY created LIMIT 1) RETURNING *",
                (os.getpid(), time.time()),
            ).fetchone()
        return _to_job(row) if row else None

    def requeue_jobs(self) -> None:
        """What ran in a process that has ended starts again from the beginning."""
        with self._use() as db:
            rows = db.execute("SELECT id, owner FROM jobs WHERE state='running'").fetchall()
            for row in rows:
                if not _is_alive(row["owner"]):
                    db.execute(
                        "UPDATE jobs SET state='queued', done=0 WHERE id=? AND owner IS ?"
                        " AND state='running'",
                        (row["id"], row["owner"]),
                    )

    def report_job(self, key: str, done: int, total: int, what: str) -> bool:
        """Say how far a job is; False where it has been cancelled."""
        with self._use() as db:
            row = db.execute(
                "UPDATE jobs SET done=?, total=?, what=? WHERE id=? RETURNING state",
                (done, total, what, key),
            ).fetchone()
        return bool(row) and row["state"] == "running"

    def finish_job(
        self, key: str, *, result: dict[str, Any] | None, error: dict[str, Any] | None
    ) -> None:
        """Keep what came of a job, unless it was cancelled meanwhile."""
        state = "failed" if error else "done"
        with self._use() as db:
            db.execute(
                "UPDATE jobs SET state=?, result=?, error=?, ended=?"
                " WHERE id=? AND state='running'",
                (state, json.dumps(result), json.dumps(error), time.time(), key),
            )

    def find_seconds(self, kind: str, subjects: Sequence[str]) -> float | None:
        """How long the latest job of a kind about one of these took; None where there was none."""
        marks = ",".join("?" * len(subjects))
        with self._use() as db:
            row = db.execute(
                "SELECT ended - started AS seconds FROM jobs WHERE kind=? AND state='done' AND"
                f" started IS NOT NULL AND subject IN ({marks}) ORDER BY ended DESC LIMIT 1",
                (kind, *subjects),
            ).fetchone()
        return float(row["seconds"]) if row else None

    def cancel_job(self, key: str) -> None:
        """Ask a job to stop."""
        with self._use() as db:
            db.execute(
                "UPDATE jobs SET state='cancelled' WHERE id=? AND state IN ('queued','running')",
                (key,),
            )

    def load_job(self, key: str) -> Job | None:
        """A job by its id."""
        with self._use() as db:
            row = db.execute("SELECT * FROM jobs WHERE id=?", (key,)).fetchone()
        return _to_job(row) if row else None

    # tokens

    def create_token(self, scope: str, days: float, label: str) -> str:
        """A new token, shown once: only its hash is kept."""
        token = secrets.token_urlsafe(32)
        expires = time.time() + days * 86400
        with self._use() as db:
            db.execute(
                "INSERT INTO tokens VALUES (?,?,?,?)", (hash_token(token), scope, expires, label)
            )
        return token

    def check_token(self, token: str, need: str = "read") -> bool:
        """True if a token exists, has not expired and allows ``read`` or ``write``."""
        with self._use() as db:
            row = db.execute(
                "SELECT scope, expires FROM tokens WHERE hash=?", (hash_token(token),)
            ).fetchone()
        return bool(row) and row["expires"] > time.time() and need in ("read", row["scope"])


def hash_token(token: str) -> str:
    """What is kept of a token; it has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_alive(pid: int | None) -> bool:
    """True where a process of this number runs; one number may have been given anew."""
    if pid is None or pid == os.getpid():
        return False  # a job of this process is never found running when it starts
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _to_dossier(row: sqlite3.Row) -> SavedDossier:
    dossier = json.loads(row["dossier"]) if row["dossier"] else None
    overlay = json.loads(row["overlay"])
    return SavedDossier(row["id"], row["name"], dossier, overlay, row["created"])


def _to_job(row: sqlite3.Row) -> Job:
    def load(key: str) -> Any:
        return json.loads(row[key]) if row[key] else None

    return Job(
        row["id"], row["kind"], row["subject"], row["state"], row["done"], row["total"],
        row["what"], load("input"), load("result"), load("error"), row["started"],
    )  # fmt: skip
