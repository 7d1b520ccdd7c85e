"""Negotiating tables as text: read from strangers, changed field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from summitry.errors import UsageError
from summitry.strategy.files import (
    TableFile,
    Talks,
    load_baseline,
    parse_table,
    read_rows,
    read_table_text,
    table_names,
)
from summitry.web.course import guess_seconds
from summitry.web.store import Store
from summitry.web.words import Words

PARTY_KEYS = ("power", "objective", "real_income", "revenue", "balance")
LEVER_KEYS = ("from", "to", "today", "source")
LINE_KEYS = ("party", "lever", "economy", "indicator", "at_least", "at_most", "source")
_LINES = "red_lines"


def read_table(store: Store, key: str) -> str:
    """The text of a table by its id, or by its name in the casebook.

    Raises
    ------
    UsageError
        There is none.
    """
    if key in table_names():
        return read_table_text(key)
    saved = store.load_table(key)
    if saved is None:
        raise UsageError("table", "none under this name", ", ".join(table_names()),
                         "choose one of the page")  # fmt: skip
    return saved.yaml


def open_table(store: Store, key: str) -> Talks:
    """A table with its baseline, ready to be played.

    Raises
    ------
    UsageError
        There is none, or nothing on it can be traded.
    """
    file = parse_table(read_table(store, key))
    if not file.levers:
        raise UsageError("table", "no levers", "levers with a range each",
                         "choose another table, or add levers to its text")  # fmt: skip
    talks = load_baseline(file)
    talks.to_table()  # says what does not fit together
    return talks


def say_how_long(store: Store, key: str, file: TableFile, words: Words) -> str:
    """How long a table takes to play: as the last time on this server, or on an idle machine."""
    versions = [saved.id for saved in store.list_tables() if saved.name == file.name]
    seconds = store.find_seconds("table", [key, file.name, *versions])
    if seconds is None:
        return words("{time} on an idle computer", time=words.duration(guess_seconds(file)))
    return words("{time}, as the last time here", time=words.duration(seconds))


def change_table(text: str, fields: Mapping[str, str]) -> str:
    """A table with other ranges, powers and red lines.

    Parameters
    ----------
    text : str
        The version before.
    fields : mapping
        ``levers-K-from``, ``-to``, ``-today``, ``-source``; ``parties-K-power``, ``-objective``,
        ``-real_income``, ``-revenue``, ``-balance`` and ``-balance_with-CODE``;
        ``red_lines-K-at_least``, ``-at_most``, ``-source``; ``red_lines-K-drop`` takes a line away;
        ``new-party`` and the other keys of a red line add one. An empty field takes its key out.

    Raises
    ------
    ScenarioError
        What results is no table.
    """
    plain = read_rows(text)
    for part, keys in (("levers", LEVER_KEYS), ("parties", PARTY_KEYS), (_LINES, LINE_KEYS)):
        for k, row in enumerate(plain.get(part, ())):
            for key in keys:
                _set(row, key, fields.get(f"{part}-{k}-{key}"))
    for k, row in enumerate(plain.get("parties", ())):
        _set_partners(row, f"parties-{k}-balance_with-", fields)
    lines = [
        row for k, row in enumerate(plain.get(_LINES, ())) if not fields.get(f"{_LINES}-{k}-drop")
    ]
    added = {key: fields.get(f"new-{key}", "").strip() for key in LINE_KEYS}
    if added["at_least"] or added["at_most"]:
        lines.append({key: value for key, value in added.items() if value})
    plain[_LINES] = lines
    if not lines:
        del plain[_LINES]
    new = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    parse_table(new)
    return new


def _set_partners(row: dict[str, Any], start: str, fields: Mapping[str, str]) -> None:
    """What a USD of goods balance with single partners is worth to a party."""
    partners = dict(row.get("balance_with") or {})
    for name, value in fields.items():
        if name.startswith(start):
            _set(partners, name.removeprefix(start), value)
    row.pop("balance_with", None)
    if partners:
        row["balance_with"] = partners


def _set(row: dict[str, Any], key: str, value: str | None) -> None:
    if value is None or not isinstance(row, dict):
        return
    if value.strip():
        row[key] = value.replace("\r\n", "\n").strip()
    else:
        row.pop(key, None)
