"""Dossiers of a server as archives: packed from what it keeps, kept as a new one."""

from __future__ import annotations

from typing import Any

from summitry.errors import DocumentError
from summitry.ledger.archive import Archive, pack_archive, unpack_archive
from summitry.policy import parse_scenario
from summitry.strategy import describe_baseline
from summitry.strategy.files import parse_table
from summitry.web.store import SavedText, Store
from summitry.world import load_world


def pack_dossier(store: Store, key: str) -> bytes:
    """Everything kept of a dossier, as a ZIP archive.

    Raises
    ------
    DocumentError
        There is no such dossier, or it holds more than an archive may.
    """
    saved = store.load_dossier(key)
    if saved is None:
        raise DocumentError("dossier", "none under this name", "a dossier of this server",
                            "open the desk and choose one")  # fmt: skip
    scenarios, tables = (
        _with_parents(store.list_belongings(key, kind), load)
        for kind, load in (("scenario", store.load_scenario), ("table", store.load_table))
    )
    return pack_archive(Archive(
        name=saved.name,
        documents=store.load_documents(key),
        ledger=saved.dossier,
        corrections=saved.overlay,
        scenarios={one.id: one.yaml for one in scenarios},
        tables={one.id: one.yaml for one in tables},
        parents={one.id: one.parent for one in (*scenarios, *tables)},
        baseline=describe_baseline(load_world()),
    ))  # fmt: skip


def _with_parents(keys: list[str], load: Any) -> list[SavedText]:
    """Versions and those they come from, as far as they are kept."""
    found: dict[str, SavedText] = {}
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        saved = load(key) if key not in found else None
        if saved is not None:
            found[key] = saved
            waiting += [saved.parent] if saved.parent else []
    return [found[key] for key in sorted(found)]


def unpack_dossier(data: bytes) -> Archive:
    """Read an archive from a stranger: `unpack_archive` with scenarios and tables checked."""
    return unpack_archive(data, parse_scenario, parse_table)


def keep_dossier(store: Store, found: Archive) -> str:
    """Keep an archive's dossier as a new one of this server; its id."""
    key = store.create_dossier(found.name, found.documents)
    if found.ledger is not None:
        store.save_dossier(key, found.ledger)
    store.save_overlay(key, found.corrections)
    store.save_origin(key, found.origin)
    for kind, texts, parse, save in (
        ("scenario", found.scenarios, parse_scenario, store.save_scenario),
        ("table", found.tables, parse_table, store.save_table),
    ):
        for name, text in texts.items():
            one: Any = parse(text, kind)
            save(one.name, one.title, text, found.parents.get(name))
            store.add_belonging(key, kind, name)
    return key
