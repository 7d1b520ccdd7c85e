"""What a person corrects on the desk: rows for the overlay of a dossier, read from a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from summitry.brief.words import format_quantity
from summitry.errors import UsageError
from summitry.ledger import Difference, Dossier, Quote, Statement, parse_corrections
from summitry.ledger.kinds import Action, Status
from summitry.policy.names import economy_name, find_economy

Row = dict[str, Any]

DID = {
    "accept": "repair accepted", "correct": "corrected", "ignore": "left as printed",
    "drop": "dropped", "change": "corrected", "add": "added",
}  # fmt: skip
FIELDS = {
    "actor": "Who", "action": "does what", "targets": "to whom", "value": "Value",
    "status": "State", "date": "Date", "name": "the right name",
}  # fmt: skip
STATUSES: tuple[str, ...] = get_args(Status)
ACTS: tuple[str, ...] = get_args(Action)
_TOLD_BY = ("action", "actor", "targets", "status", "value", "date")  # apart from its like
_SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMBER = r"(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)"
_SCALE = r"(?:\s*(?P<scale>thousand|million|billion|trillion))?"
_VALUE = re.compile(
    rf"(?:(?P<before>[A-Z]{{3}})\s*)?{_NUMBER}{_SCALE}\s*(?P<unit>%?[A-Za-z_/ ]*)", re.ASCII
)
_UNITS = {
    "%": "percent", "% of gdp": "percent_gdp", "% of tariff lines": "percent_of_lines",
    "times": "multiple",
}  # fmt: skip
_LONGEST = 200


@dataclass(frozen=True)
class Kept:
    """A correction that is kept: its place in the overlay, what it did, and where."""

    number: int
    did: str
    doc: str
    quote: str
    what: tuple[tuple[str, str], ...]


def add_correction(dossier: Dossier, overlay: Sequence[Row], form: Mapping[str, str]) -> list[Row]:
    """The overlay of a dossier with one more correction, as a form asks for it.

    Parameters
    ----------
    dossier : Dossier
        What was read.
    overlay : sequence of dict
        The corrections kept so far.
    form : mapping
        ``do`` and what it takes: ``doc`` and ``quote`` of a damaged name to ``accept``, ``correct``
        (with its ``repair``) or ``ignore``; a ``statement`` to ``drop`` or to ``change``, with its
        fields; ``doc`` and ``quote`` of the account to ``prefer`` in the difference of a
        ``number``; the ``number`` of the correction to ``undo``.

    Raises
    ------
    UsageError
        The form names nothing of the dossier, or holds a value that is none.
    """
    do = form.get("do", "")
    if do == "undo":
        at = _number(form, len(overlay))
        return [*overlay[:at], *overlay[at + 1 :]]
    if do == "prefer":
        rows = [_drop(dossier, one) for one in _list_others(dossier, form)]
        places = [_place(row) for row in rows]
        return [*(one for one in overlay if _place(one) not in places), *rows]
    if do in ("drop", "change"):
        statement = _find(dossier, form)
        row = _drop(dossier, statement)
        if do == "change":
            row.update(do=do, set=_changes(statement, form))
            row, overlay = _join(row, overlay, statement)
    else:
        row = _row(dossier, do, form.get("doc", ""), form.get("quote", ""))
        if form.get("repair", "").strip():
            row["repair"] = form["repair"].strip()[:_LONGEST]
    parse_corrections({"summitry_corrections": "1", "corrections": [row]})  # refuses a bad one
    place = _place(row)
    return [*(one for one in overlay if _place(one) != place), row]


def list_corrections(dossier: Dossier, overlay: Sequence[Row]) -> list[Kept]:
    """The corrections of a dossier in the order they were made."""
    docs = {source.sha256 or "": source.doc for source in dossier.sources}
    kept = []
    for k, row in enumerate(overlay):
        what = list(_say_changes(row.get("set", {})))
        if row.get("repair"):
            what.append((FIELDS["name"], str(row["repair"])))
        quote = str(row["quote"])
        kept.append(Kept(k, DID[row["do"]], docs.get(row["sha256"], ""), quote, tuple(what)))
    return kept


def write_value(statement: Statement) -> str:
    """The value of a statement as the form shows it and reads it again."""
    if statement.value is None:
        return ""
    return format_quantity(statement.value, statement.unit).replace(" %", "%")


def _row(dossier: Dossier, do: str, doc: str, quote: str) -> Row:
    hashes = {source.doc: source.sha256 for source in dossier.sources}
    return {"do": do, "sha256": hashes.get(doc), "quote": quote}


def _drop(dossier: Dossier, statement: Statement) -> Row:
    row = _row(dossier, "drop", statement.quote.doc, statement.quote.text)
    return {**row, "read": _tell(statement)}


def list_preferable(dossier: Dossier, difference: Difference) -> list[bool]:
    """For each quote of a difference, whether it tells acts that the others tell otherwise."""
    return [bool(_tell_otherwise(dossier, difference, quote)) for quote in difference.quotes]


def _tell_otherwise(dossier: Dossier, difference: Difference, kept: Quote) -> list[Statement]:
    """The acts of the other accounts that are of the kind the account kept tells."""
    acts = {one.action for one in dossier.statements if one.quote == kept}
    others = [quote for quote in difference.quotes if quote != kept]
    return [one for one in dossier.statements if one.quote in others and one.action in acts]


def _list_others(dossier: Dossier, form: Mapping[str, str]) -> list[Statement]:
    difference = dossier.differences[_number(form, len(dossier.differences))]
    for quote in difference.quotes:
        if (quote.doc, quote.text) == (form.get("doc"), form.get("quote")):
            found = _tell_otherwise(dossier, difference, quote)
            if found:
                return found
    raise UsageError("quote", "no account that tells this act", "one of the places listed",
                     "open the dossier again")  # fmt: skip


def _find(dossier: Dossier, form: Mapping[str, str]) -> Statement:
    wanted, doc, quote = form.get("statement"), form.get("doc"), form.get("quote")
    for one in dossier.statements:
        here = one.id == wanted if wanted else (one.quote.doc, one.quote.text) == (doc, quote)
        if here:
            return one
    raise UsageError("statement", "none of this dossier", "a statement that was read",
                     "open the dossier again")  # fmt: skip


def _tell(statement: Statement) -> Row:
    """What was read there, so that the next reading finds the same act of the same quote."""
    read: Row = {}
    for name in _TOLD_BY:
        value = getattr(statement, name)
        read[name] = list(value) if isinstance(value, tuple) else value
    return read


def _changes(statement: Statement, form: Mapping[str, str]) -> Row:
    """The fields of a form that say something else than what was read."""
    given: Row = {}
    for name in ("action", "status", "date"):
        text = form.get(name)
        if text is not None and text.strip() != (getattr(statement, name) or ""):
            given[name] = text.strip()[:_LONGEST] or None
    for name in ("actor", "targets"):
        text = form.get(name)
        if text is not None and text.strip() != ", ".join(
            economy_name(code) for code in getattr(statement, name)
        ):
            given[name] = [_code(part) for part in text[:_LONGEST].split(",") if part.strip()]
    text = form.get("value")
    if text is not None and text.strip() != write_value(statement):
        given["value"], given["unit"] = _read_value(text, statement.unit)
    if not given:
        raise UsageError("statement", "nothing that differs from what was read",
                         "a field that says something else", "change one first")  # fmt: skip
    return given


def _code(text: str) -> str:
    name = text.strip()
    code = find_economy(name) or name
    return "EU" if code == "EU27" else code


def _read_value(text: str, unit: str | None) -> tuple[float | None, str | None]:
    """A value as people write it: 25%, 2% of GDP, 15 billion USD, USD 1 trillion, 3 months."""
    text = text.strip()
    if not text:
        return None, None
    found = _VALUE.fullmatch(text[:_LONGEST])
    if found is None:
        raise UsageError("value", repr(text[:60]), "a number with its unit, such as 25%, "
                         "2% of GDP or 15 billion USD", "correct it")  # fmt: skip
    number = float(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    said = " ".join((found["before"] or found["unit"] or "").split())
    said = _UNITS.get(said.lower().replace("%of", "% of"), said.replace(" ", "_"))
    return number, unit if not said or unit == f"{said}s" else said


def _join(row: Row, overlay: Sequence[Row], statement: Statement) -> tuple[Row, Sequence[Row]]:
    """A second change of what has been changed is one with the first, told by what was read."""
    if statement.origin != "user":
        return row, overlay
    for k, one in enumerate(overlay):
        same = one["do"] == "change" and (one["sha256"], one["quote"]) == _place(row)[:2]
        if same and all(
            _plain(one["set"].get(name, one.get("read", {}).get(name))) == _plain(value)
            for name, value in row["read"].items()
        ):
            joined = {**one, "set": {**one["set"], **row["set"]}}
            return joined, [*overlay[:k], *overlay[k + 1 :]]
    return row, overlay


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value or None


def _place(row: Row) -> tuple[Any, ...]:
    """What a correction is about: two of one place cannot both hold."""
    return row["sha256"], row["quote"], repr(sorted(row.get("read", {}).items()))


def _number(form: Mapping[str, str], count: int) -> int:
    text = form.get("number", "")
    if not (text.isascii() and text.isdigit() and int(text[:9]) < count):
        raise UsageError("number", "nothing of this dossier", "one of the rows shown",
                         "open the dossier again")  # fmt: skip
    return int(text)


def _say_changes(given: Row) -> Iterator[tuple[str, str]]:
    """Each field that was changed, as the form calls it, with what it says now."""
    for name, value in given.items():
        if name == "unit":
            continue
        if isinstance(value, list):
            said = ", ".join(economy_name(str(one)) for one in value)
        elif value is None:
            said = "\u2013"
        elif name == "value":
            said = format_quantity(float(value), given.get("unit"))
        else:
            said = str(value).replace("_", " ")
        yield FIELDS.get(name, name), said
