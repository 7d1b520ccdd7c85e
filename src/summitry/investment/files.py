"""Reading a register of pledges: YAML, CSV, the shipped record, or the statements of a dossier."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from summitry.errors import InputError
from summitry.investment.register import Pledge
from summitry.ledger import Dossier, Statement, lead_statements
from summitry.policy import economy_name, find_economy
from summitry.policy._yaml import parse_yaml
from summitry.policy.names import nearest, nearest_economy

SAMPLE = "pledges-2025"
MAX_BYTES = 1_000_000
MAX_PLEDGES = 1000
SMALLEST_USD = 1e6
NONE_NAMED = "none named"
_SCALE = {"million": 1.0, "billion": 1e3, "trillion": 1e6}
_SUM = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) (million|billion|trillion) USD")
_YEARS = re.compile(r"(\d{4}) to (\d{4})")
_REQUIRED = ("key", "who", "investor", "host", "amount", "kind", "years", "source")
_OPTIONAL = ("base", "base_year", "delivered", "inside", "beside", "mode", "yearly_cap", "note")
_KINDS = ("stock", "flow")
_MODES = ("acquisition", "greenfield", "fund", "any")
_PERIOD = re.compile(r"(\d{1,2}(?:\.\d)?) years?")


def load_sample() -> tuple[Pledge, ...]:
    """The record of the pledges of 2024 to 2026 that comes with summitry."""
    text = (files("summitry.investment") / "data" / f"{SAMPLE}.yaml").read_text("utf-8")
    return parse_register(text, f"{SAMPLE}.yaml")


def load_register(path: Path) -> tuple[Pledge, ...]:
    """A register from a YAML or CSV file.

    Raises
    ------
    InputError
        The file cannot be read, a key is missing or unknown, a sum or a horizon cannot be
        understood, or one pledge refers to another that is not there. ScenarioError, with line and
        column, for YAML that is more than keys, lists and text.
    """
    if not path.is_file():
        raise InputError(
            str(path), "no such file", "a register in YAML or CSV",
            f"see the shipped one: summitry invest register {SAMPLE}",
        )  # fmt: skip
    if path.stat().st_size > MAX_BYTES:
        raise InputError(
            str(path), f"{path.stat().st_size:,} bytes", "at most 1 MB", "split the register"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            str(path), "bytes that are no UTF-8", "text in UTF-8", "save it as UTF-8"
        ) from None
    if path.suffix.lower() == ".csv":
        return _from_csv(text, path.name)
    return parse_register(text, path.name)


def parse_register(text: str, where: str) -> tuple[Pledge, ...]:
    """A register from YAML text: a list under the key ``pledges``."""
    if not text.strip():
        raise InputError(where, "an empty file", "a list of pledges", "write pledges: and a list")
    document = parse_yaml(text, where)
    entries = document.value.get("pledges") if isinstance(document.value, dict) else None
    if not isinstance(entries, list) or len(document.value) != 1:
        raise InputError(
            where, "no list of pledges alone", "one key, pledges, with a list",
            "write pledges: and a list of entries below it",
        )  # fmt: skip
    places = []
    for k in range(len(entries)):
        mark = document.marks.get(("pledges", k))
        places.append(f"{where}, line {mark[0]}" if mark else where)
    return _make_register(entries, places)


def _from_csv(text: str, where: str) -> tuple[Pledge, ...]:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    entries: list[Any] = []
    places = []
    try:
        for row in rows:
            filled = {key: value.strip() for key, value in row.items()
                      if key is not None and value is not None and value.strip()}  # fmt: skip
            if row.get(None) is not None:
                filled["more cells than columns"] = "x"
            entries.append(
                {**filled, "beside": filled["beside"].split(";")} if "beside" in filled else filled
            )
            places.append(f"{where}, line {rows.line_num}")
    except csv.Error as error:
        raise InputError(
            f"{where}, line {rows.line_num}", f"no CSV: {error}", "a CSV file", "save it again"
        ) from None
    return _make_register(entries, places)


def _make_register(entries: list[Any], places: list[str]) -> tuple[Pledge, ...]:
    if not 0 < len(entries) <= MAX_PLEDGES:
        raise InputError(
            places[0] if places else "register", f"{len(entries)} pledges",
            f"1 to {MAX_PLEDGES}", "write at least one",
        )  # fmt: skip
    pledges = [_make(entry, place) for entry, place in zip(entries, places, strict=True)]
    _check_links(pledges, places)
    return tuple(pledges)


def _make(entry: Any, where: str) -> Pledge:
    if not isinstance(entry, dict):
        raise InputError(where, repr(entry)[:60], "a pledge with keys", "start it with - key:")
    known = (*_REQUIRED, *_OPTIONAL)
    for name in entry:
        if name not in known:
            near = nearest(str(name), known)
            raise InputError(
                f"{where}, key {name}", f"unknown key {name}", f"one of {', '.join(known)}",
                f"write {near}" if near else "remove the key",
            )  # fmt: skip
    for name in _REQUIRED:
        if name not in entry:
            raise _missing(name, where)
    first, last = _years(entry["years"], where)
    kind = _word(entry, "kind", _KINDS, where)
    base = _money(entry, "base", where)
    if kind == "stock" and base is None:
        raise InputError(
            f"{where}, key base", "a stock target without a level to start from",
            "the level today, for example 783.3 billion USD", "add base and base_year",
        )  # fmt: skip
    amount = _money(entry, "amount", where)
    assert amount is not None  # required above
    return Pledge(
        key=_text(entry, "key", where), who=_text(entry, "who", where),
        investor=_economy(entry, "investor", where), host=_economy(entry, "host", where),
        amount_musd=amount, kind="stock" if kind == "stock" else "flow",
        source=_text(entry, "source", where), first_year=first, last_year=last,
        base_musd=base, base_year=_year(entry, "base_year", where),
        delivered_musd=_money(entry, "delivered", where) or 0.0,
        inside=entry.get("inside", ""), beside=_list(entry, "beside", where),
        mode=_word(entry, "mode", _MODES, where),  # type: ignore[arg-type]
        yearly_cap_musd=_money(entry, "yearly_cap", where), note=entry.get("note", ""),
    )  # fmt: skip


def _missing(name: str, where: str) -> InputError:
    todo = {
        "amount": "write the sum, for example amount: 550 billion USD",
        "years": f"write years: 2025 to 2028, or years: {NONE_NAMED} if nobody said by when",
        "kind": "write kind: flow for money to be spent, stock for a level to reach",
    }
    expected = {
        "amount": "how much was promised", "years": "the horizon of the promise",
        "kind": "stock or flow",
    }  # fmt: skip
    return InputError(
        f"{where}, key {name}", f"a pledge without {name}",
        expected.get(name, f"a value for {name}"), todo.get(name, f"add the key {name}"),
    )  # fmt: skip


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str):
        raise InputError(f"{where}, key {name}", repr(value)[:60], "text", "write one line of text")
    return value


def _list(entry: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = entry.get(name, [])
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise InputError(f"{where}, key {name}", repr(value)[:60], "a list of keys", "write [a, b]")
    return tuple(items)


def _word(entry: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> str:
    value = entry.get(name, allowed[-1])
    if value not in allowed:
        near = nearest(str(value), allowed)
        raise InputError(
            f"{where}, key {name}", str(value)[:60], f"one of {', '.join(allowed)}",
            f"write {near}" if near else f"correct {name}",
        )  # fmt: skip
    return str(value)


def _economy(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = _text(entry, name, where)
    code = find_economy(value)
    if code is None or economy_name(code) == code:  # unknown, or a group
        near = nearest_economy(value)
        raise InputError(
            f"{where}, key {name}", f"unknown economy {value}",
            "one economy, by code or English name" + (f"; nearest {near}" if near else ""),
            "write its code, for example JPN",
        )  # fmt: skip
    return code


def _money(entry: Mapping[str, Any], name: str, where: str) -> float | None:
    if name not in entry:
        return None
    value = _text(entry, name, where)
    match = _SUM.fullmatch(" ".join(value.split()))
    if match is None or not float(match[1]) > 0:
        raise InputError(
            f"{where}, key {name}", value[:60],
            "a sum with scale and currency, such as 550 billion USD",
            "convert other currencies and say the rate in note",
        )  # fmt: skip
    return float(match[1]) * _SCALE[match[2]]


def _year(entry: Mapping[str, Any], name: str, where: str) -> int | None:
    if name not in entry:
        return None
    value = _text(entry, name, where)
    if not re.fullmatch(r"(19|20)\d\d", value):
        raise InputError(f"{where}, key {name}", value[:60], "a year", "write it as 2023")
    return int(value)


def _years(value: Any, where: str) -> tuple[int | None, int | None]:
    text = " ".join(value.split()) if isinstance(value, str) else repr(value)
    if text == NONE_NAMED:
        return None, None
    match = _YEARS.fullmatch(text)
    if match is None or not 1900 <= int(match[1]) <= int(match[2]) <= 2100:
        raise InputError(
            f"{where}, key years", text[:60], f"two years, or {NONE_NAMED}",
            f"write years: 2025 to 2028, or years: {NONE_NAMED} if nobody said by when",
        )  # fmt: skip
    return int(match[1]), int(match[2])


def _check_links(pledges: list[Pledge], places: list[str]) -> None:
    keys = [pledge.key for pledge in pledges]
    parents = {pledge.key: pledge.inside for pledge in pledges}
    for pledge, where in zip(pledges, places, strict=True):
        if keys.count(pledge.key) > 1:
            raise InputError(
                f"{where}, key key", f"{pledge.key} twice", "a name of its own for each pledge",
                "rename one of the two",
            )  # fmt: skip
        for name, link in (("inside", pledge.inside), *(("beside", k) for k in pledge.beside)):
            if link and (link not in keys or link == pledge.key):
                near = nearest(link, [k for k in keys if k != pledge.key])
                raise InputError(
                    f"{where}, key {name}", f"no other pledge {link}",
                    f"one of {', '.join(keys)}", f"write {near}" if near else f"remove {name}",
                )  # fmt: skip
        seen, key = {pledge.key}, pledge.inside
        while key:
            if key in seen:
                raise InputError(
                    f"{where}, key inside", "pledges inside each other in a circle",
                    "a whole that stands by itself", "remove one inside",
                )  # fmt: skip
            seen.add(key)
            key = parents[key]


def register_from_dossier(
    dossier: Dossier, record: tuple[Pledge, ...] = ()
) -> tuple[tuple[Pledge, ...], tuple[tuple[Statement, str], ...]]:
    """The pledges a dossier tells of, one for each fact, and what could not become one, and why.

    A dossier rarely says whether a sum is a stock or what it contains. Where the `record` holds the
    same promise (same sum and host, same investor or name), its kind, level, horizon and place
    inside others are taken from there and the note says so; any other is read as a flow.
    """
    pledges: list[Pledge] = []
    left: list[tuple[Statement, str]] = []
    for statement in lead_statements(dossier):
        if statement.action != "investment_pledge":
            continue
        reason = _why_not(statement)
        if reason:
            left.append((statement, reason))
            continue
        pledges.append(_as_recorded(_pledge_of(statement), record))
    return _with_links(pledges), tuple(left)


def _as_recorded(pledge: Pledge, record: tuple[Pledge, ...]) -> Pledge:
    """The pledge with what the record knows of it; itself if the record does not hold it."""
    for known in record:
        same_sum = abs(known.amount_musd - pledge.amount_musd) <= 1e-6 * known.amount_musd
        same_party = pledge.who == known.who or (pledge.investor or None) == known.investor
        if same_sum and same_party and pledge.host in (known.host, ""):
            note = f"{pledge.note}; kind and horizon as in the record ({known.source})"
            return replace(known, source=pledge.source, note=note.lstrip("; "))
    return pledge


def _with_links(pledges: list[Pledge]) -> tuple[Pledge, ...]:
    """Each pledge once, its links kept only where the other one is there as well."""
    once = {pledge.key: pledge for pledge in reversed(pledges)}
    return tuple(
        replace(
            pledge,
            inside=pledge.inside if pledge.inside in once else "",
            beside=tuple(key for key in pledge.beside if key in once),
        )
        for pledge in reversed(once.values())
    )


def _why_not(statement: Statement) -> str:
    if statement.negated:
        return "the text denies it"
    if statement.value is None or statement.value_role not in (None, "total"):
        return "no sum is named"
    if statement.unit != "USD":
        return f"a sum in {statement.unit or 'no currency'}, not converted"
    if statement.value < SMALLEST_USD:
        return "a sum below USD 1 million: the scale is probably missing"
    return ""


def _pledge_of(statement: Statement) -> Pledge:
    who = statement.actor[0] if statement.actor else "not named"
    hosts = [code for code in statement.targets if _is_economy(code)]
    first, last = _horizon_of(statement)
    assert statement.value is not None  # _why_not
    quote = statement.quote
    return Pledge(
        key=statement.id, who=who, investor=who if _is_economy(who) else "",
        host=hosts[0] if hosts else "", amount_musd=statement.value / 1e6, kind="flow",
        source=f"{quote.doc}, characters {quote.start} to {quote.end}",
        first_year=first, last_year=last,
        note=" ".join(part for part in (statement.status, statement.qualifier, statement.period)
                      if part),
    )  # fmt: skip


def _is_economy(code: str) -> bool:
    return len(code) == 3 and code.isupper() and economy_name(code) != code


def _horizon_of(statement: Statement) -> tuple[int | None, int | None]:
    """First and last year where the statement gives a length or a deadline and a date."""
    dated = re.match(r"(\d{4})", statement.date or "")
    length = _PERIOD.search(statement.period or "")
    if statement.date_role == "deadline" and dated:
        return None, int(dated[1])
    if length and dated:
        first = int(dated[1])
        return first, first + round(float(length[1])) - 1
    return None, None
