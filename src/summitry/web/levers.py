"""The fields of every lever, for rows that a person adds and edits in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from summitry.ledger.records import Status
from summitry.policy import Measure, TariffMeasure
from summitry.policy.measures import AMOUNTS

Kind = Literal["names", "percent", "money", "number", "choice", "text", "day"]


@dataclass(frozen=True)
class Field:
    """One key of a lever: how it is asked for, what is offered first, and what may be chosen.

    ``kind`` ``names`` are codes or English names with commas between them. ``needed`` fields may
    not be left empty when a measure is added.
    """

    key: str
    kind: Kind
    usual: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = True


_IMPORTER = Field("importer", "names", "USA")
_EXPORTERS = Field("exporters", "names", "JPN")
_SECTORS = Field("sectors", "names", "goods")
_SOURCE = Field("source", "text")

# Keys and kinds of each lever, in the order a person reads them; docs/scenario.md explains each.
LEVER_FIELDS: dict[str, tuple[Field, ...]] = {
    "tariff": (_IMPORTER, _EXPORTERS, _SECTORS),
    "purchase": (
        Field("importer", "names", "JPN"), Field("exporters", "names", "USA"), _SECTORS,
        Field("extra", "money", "8 billion USD"),
        Field("realised", "percent", "100%", needed=False),
    ),
    "balance": (
        _IMPORTER, _EXPORTERS, Field("balance", "money", "-50 billion USD"),
        Field("by", "choice", "tariff", ("tariff", "purchases", "transfer")),
    ),
    "transfer": (
        Field("economies", "names", "JPN"), Field("receivers", "names", "USA"),
        Field("amount", "money", "2 billion USD"),
    ),
    "defence": (
        Field("economies", "names", "JPN"), Field("share", "percent", "2%"),
        Field("now", "percent", "1.4%"), Field("exporters", "names", "USA"),
        Field("content", "percent", "30%"), _SOURCE,
    ),
    "pledge": (
        Field("economies", "names", "JPN"), Field("receivers", "names", "USA"),
        Field("amount", "money", "100 billion USD"), Field("years", "number", "4"),
        Field("additional", "percent", "50%", needed=False),
    ),
    "embargo": (
        _IMPORTER, _EXPORTERS, _SECTORS, Field("part", "percent", "100%", needed=False),
        Field("by", "choice", "importer", ("importer", "exporter")),
    ),
    "export-tax": (
        Field("economies", "names", "CHN"), Field("buyers", "names", "world"), _SECTORS,
        Field("add", "percent", "10%"),
    ),
    "quota": (
        _IMPORTER, _EXPORTERS, _SECTORS, Field("volume", "money", "20 billion USD"),
        Field("inside", "percent", "2.5%"), Field("outside", "percent", "25%", needed=False),
        Field("rent", "choice", "importer", ("importer", "exporter")),
    ),
    "retaliation": (
        Field("importer", "names", "CHN"), Field("answers", "names"),
        Field("rule", "choice", "mirror", ("mirror", "match", "listed")),
        Field("sectors", "names", needed=False), Field("add", "percent", needed=False),
    ),
    "trade-cost": (
        _IMPORTER, _EXPORTERS, _SECTORS, Field("change", "percent", "-5%"), _SOURCE,
    ),
    "productivity": (
        Field("economies", "names", "USA"), _SECTORS, Field("change", "percent", "1%"), _SOURCE,
    ),
}  # fmt: skip
_STATUS = Field("status", "choice", "", ("", *get_args(Status)), needed=False)
DATED = (
    *(Field(key, "day", needed=False)
      for key in ("announced", "effective", "paused_from", "paused_until", "ends")),
    _STATUS, Field("source", "text", needed=False),
)  # fmt: skip
LISTS = frozenset({
    "importer", "exporters", "economies", "buyers", "receivers", "sectors", "products", "answers",
    "by", "yields_to", "quotes",
})  # fmt: skip
# Ways of saying the same thing, of which a measure has one.
ONE_OF: tuple[tuple[str, ...], ...] = (tuple(AMOUNTS), ("value", "extra"))


@dataclass(frozen=True)
class Filled:
    """A field with what a measure says; a value with parts of its own is left to the text."""

    field: Field
    value: str


def fill_fields(measure: dict[str, Any]) -> list[Filled]:
    """The fields of one measure of a scenario's text, with their values.

    Parameters
    ----------
    measure : dict
        One item of ``measures`` as the file has it.
    """
    fields = LEVER_FIELDS.get(str(measure.get("lever", "tariff")), ())
    keys = {field.key for field in fields}
    swapped = tuple(
        _swap(field, measure) for field in (*fields, *(f for f in DATED if f.key not in keys))
    )
    return [
        Filled(field, text) for field in swapped
        if (text := _write(measure.get(field.key))) is not None
    ]  # fmt: skip


def _swap(field: Field, measure: dict[str, Any]) -> Field:
    """Ask for the way of saying how much that the measure has."""
    for ways in ONE_OF:
        if field.key in ways:
            used = next((way for way in ways if way in measure), field.key)
            return Field(used, field.kind, field.usual, field.choices, field.needed)
    return field


def _write(value: Any) -> str | None:
    """A value as a person types it; None for one that has parts of its own."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value)) if not any(isinstance(v, dict) for v in value) else None
    return None if isinstance(value, dict) else str(value)


def find_amount(measure: Measure) -> tuple[str | None, float | None]:
    """The key that says how much, and its value as a share; no value where none is named."""
    if isinstance(measure, TariffMeasure) and measure.unknown is not None:
        return measure.unknown, None
    for key in (*AMOUNTS, "change"):
        value = getattr(measure, key, None)
        if isinstance(value, int | float):
            return key, float(value)
    return None, None
