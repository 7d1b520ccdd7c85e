"""The fields of every lever, for rows that a person adds and edits in the browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any, Literal, get_args

from summitry.ledger.kinds import Status
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
    label: str = ""  # where the key alone would not tell a newcomer

    @property
    def name(self) -> str:
        """What the field is called on the page."""
        return self.label or self.key.replace("_", " ")


_IMPORTER = Field("importer", "names", "USA", label="levied by")
_EXPORTERS = Field("exporters", "names", "JPN", label="on goods from")
_SECTORS = Field("sectors", "names", "goods", label="goods")
_SOURCE = Field("source", "text")

# Keys and kinds of each lever, in the order a person reads them; docs/scenario.md explains each.
LEVER_FIELDS: dict[str, tuple[Field, ...]] = {
    "tariff": (_IMPORTER, _EXPORTERS, _SECTORS),
    "purchase": (
        Field("importer", "names", "JPN", label="buyer"),
        Field("exporters", "names", "USA", label="seller"), _SECTORS,
        Field("extra", "money", "8 billion USD", label="more a year"),
        Field("realised", "percent", "100%", needed=False, label="part that is kept"),
    ),
    "balance": (
        _IMPORTER, _EXPORTERS,
        Field("balance", "money", "-50 billion USD", label="goods balance to reach"),
        Field("by", "choice", "tariff", ("tariff", "purchases", "transfer"), label="by way of"),
    ),
    "transfer": (
        Field("economies", "names", "JPN", label="who pays"),
        Field("receivers", "names", "USA", label="who receives"),
        Field("amount", "money", "2 billion USD", label="a year"),
    ),
    "defence": (
        Field("economies", "names", "JPN", label="who spends"),
        Field("share", "percent", "2%", label="share of GDP to reach"),
        Field("now", "percent", "1.4%", label="share of GDP today"),
        Field("exporters", "names", "USA", label="bought from"),
        Field("content", "percent", "30%", label="part of the addition bought there"), _SOURCE,
    ),
    "pledge": (
        Field("economies", "names", "JPN", label="who invests"),
        Field("receivers", "names", "USA", label="where"),
        Field("amount", "money", "100 billion USD", label="in all"),
        Field("years", "number", "4", label="over years"),
        Field("additional", "percent", "50%", needed=False, label="part that is new money"),
    ),
    "embargo": (
        _IMPORTER, _EXPORTERS, _SECTORS,
        Field("part", "percent", "100%", needed=False, label="part of the trade closed"),
        Field("by", "choice", "importer", ("importer", "exporter"), label="closed by"),
    ),
    "export-tax": (
        Field("economies", "names", "CHN", label="levied by"),
        Field("buyers", "names", "world", label="on sales to"), _SECTORS,
        Field("add", "percent", "10%"),
    ),
    "quota": (
        _IMPORTER, _EXPORTERS, _SECTORS,
        Field("volume", "money", "20 billion USD", label="trade inside, a year"),
        Field("inside", "percent", "2.5%", label="duty inside"),
        Field("outside", "percent", "25%", needed=False, label="duty beyond"),
        Field("rent", "choice", "importer", ("importer", "exporter"), label="rent goes to"),
    ),
    "retaliation": (
        Field("importer", "names", "CHN", label="who answers"),
        Field("answers", "names", label="answers the measure"),
        Field("rule", "choice", "mirror", ("mirror", "match", "listed")),
        Field("sectors", "names", needed=False), Field("add", "percent", needed=False),
    ),
    "trade-cost": (
        _IMPORTER, _EXPORTERS, _SECTORS, Field("change", "percent", "-5%"), _SOURCE,
    ),
    "productivity": (
        Field("economies", "names", "USA", label="where"), _SECTORS,
        Field("change", "percent", "1%"), _SOURCE,
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
WAYS = {
    "rate": "new rate", "add": "added", "cap": "at most", "floor": "at least", "cut": "linear cut",
    "swiss": "Swiss formula",
}  # fmt: skip
# What says how much in a lever beside duties: the slider of its row.
_MAIN = {
    "purchase": ("value", "extra"), "balance": ("balance",), "transfer": ("amount",),
    "pledge": ("amount",), "quota": ("volume",), "defence": ("share",), "embargo": ("part",),
}  # fmt: skip
_HIGHEST = {"share": 10.0, "part": 100.0}  # percent
_VALUE = "a year in all"  # of a purchase, where it is no addition
_LEAST_RANGE = 10.0  # USD billion
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


def name_amount(field: Field, used: str) -> str:
    """The label of a field where a measure says how much in another way."""
    return field.label if used == field.key else WAYS.get(used, _VALUE)


def _swap(field: Field, measure: dict[str, Any]) -> Field:
    """Ask for the way of saying how much that the measure has."""
    for ways in ONE_OF:
        if field.key in ways:
            used = next((way for way in ways if way in measure), field.key)
            return replace(field, key=used, label=name_amount(field, used))
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


@dataclass(frozen=True)
class Amount:
    """What says how much in a row: its key, value and slider, in ``%`` or ``billion USD``.

    ``value`` is None where nobody has named one; ``name`` is what the page calls it.
    """

    key: str
    unit: Literal["%", "billion USD"]
    value: float | None
    lowest: float
    highest: float
    step: float
    name: str = ""


def measure_amount(measure: Measure) -> Amount | None:
    """The amount of a measure for a slider; None for a lever that has no single one."""
    key, share = find_amount(measure)
    if key is not None:
        percent = None if share is None else round(share * 100, 6)
        lowest = -50.0 if key == "change" else 0.0
        highest = max(50.0, percent or 0.0)
        return Amount(key, "%", percent, lowest, highest, 0.5, WAYS.get(key, key))
    for key in _MAIN.get(measure.lever, ()):
        value = getattr(measure, key)
        if value is None and getattr(measure, "unknown", None) != key:
            continue
        if key in _HIGHEST:
            found = Amount(key, "%", round(100 * value, 6), 0.0, _HIGHEST[key], 0.1)
        else:
            found = _measure_sum(key, None if value is None else round(value / 1e3, 6))
        fields = LEVER_FIELDS[measure.lever]
        return replace(found, name=next((f.name for f in fields if f.key == key), _VALUE))
    return None


def _measure_sum(key: str, value: float | None) -> Amount:
    highest = max(_LEAST_RANGE, 2 * abs(value or 0.0))
    step: float = 10.0 ** floor(log10(highest)) / 100
    lowest = -highest if key == "balance" else step
    return Amount(key, "billion USD", value, lowest, highest, step)
