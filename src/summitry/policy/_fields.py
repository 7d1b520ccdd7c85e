"""The kinds of values a scenario holds: rates with their unit, days, names kept as codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from summitry.policy._refusal import refuse, to_scenario_error
from summitry.policy.names import (
    find_economy,
    find_sector,
    nearest,
    nearest_economy,
    nearest_sector,
)

HIGHEST_RATE = 10.0  # 1000 %, as in summitry.model, which is not loaded for reading a scenario
LONGEST_DELAY = 3650  # days
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_HORIZON = 50  # years over which a sum is spread
_NUMBER = r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,20})?"
_PERCENT = re.compile(rf"({_NUMBER}) ?%")
_CODE = re.compile(r"[0-9]{4}(?:\.?[0-9]{2}){0,3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RATE_EXPECTED = "a rate with its unit, such as 25%, or ? where no rate has been named"
_SHARE_EXPECTED = "a percentage with its unit, such as 40%"


@dataclass(frozen=True)
class AllBut:
    """Every economy of the baseline except the ones named; ``{all-but: [CAN, MEX]}`` in YAML."""

    economies: tuple[str, ...]


def parse_rate(value: Any) -> float:
    """An ad valorem rate as a share: 0.25 from ``25%``; a number in Python is a share already.

    Rates lie above -100 % (a subsidy of the whole price) and at most at 1000 %, and are kept to
    twelve decimals of a share.
    """
    return _check_rate(value, _parse_percent(value, _RATE_EXPECTED))


def _parse_named_rate(value: Any) -> float:
    return _check_rate(value, _parse_percent(value, "a rate with its unit, such as 25%"))


def _check_rate(value: Any, rate: float) -> float:
    if not isfinite(rate) or not -1 < rate <= HIGHEST_RATE:
        todo = "write 1000%, which stops nearly all trade" if rate > 0 else "correct the rate"
        raise refuse(value, "a rate above -100% and at most 1000%", todo)
    return round(rate, 12)


def _parse_level(value: Any) -> float:
    rate = _parse_percent(value, _SHARE_EXPECTED)
    if not 0 <= rate <= HIGHEST_RATE:  # false for NaN as well
        raise refuse(value, "a duty of 0% to 1000%", "correct the rate")
    return round(rate, 12)


def _parse_part(value: Any) -> float:
    share = _parse_percent(value, _SHARE_EXPECTED)
    if not 0 < share <= 1:
        raise refuse(value, "a part above 0% and at most 100%", "correct the percentage")
    return round(share, 12)


def _parse_coefficient(value: Any) -> float:
    rate = _parse_percent(value, _SHARE_EXPECTED)
    if not 0 < rate <= HIGHEST_RATE:
        todo = "write, for example, 8%: no duty stays above it"
        raise refuse(value, "a coefficient above 0% and at most 1000%", todo)
    return round(rate, 12)


def _parse_change(value: Any) -> float:
    change = _parse_percent(value, "a change with its unit, such as -5%")
    if not -1 < change <= HIGHEST_RATE or change == 0:
        raise refuse(value, "a change above -100% and at most 1000%, not 0%", "correct the change")
    return round(change, 12)


def _parse_percent(value: Any, expected: str) -> float:
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value.strip())
        if match is None:
            raise refuse(value, expected, _how_to_write(value))
        return float(Decimal(match[1]) / 100)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise refuse(value, expected, "write a percentage, such as 25%")


def _how_to_write(text: str) -> str:
    number = text.strip()
    if re.fullmatch(_NUMBER, number):
        share = Decimal(number)
        as_share = f", or {format(share * 100, 'f').rstrip('0').rstrip('.')}% if it is a share"
        return f"write {number}%" + (as_share if abs(share) <= 1 and "." in number else "")
    return "write a percentage, such as 25%"


def _parse_days(value: Any) -> int:
    expected = f"a number of days, 0 to {LONGEST_DELAY}"
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole and not (isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value)):
        raise refuse(value, expected, "write, for example, 30")
    if not 0 <= int(value) <= LONGEST_DELAY:
        raise refuse(value, expected, "correct the number of days")
    return int(value)


def _parse_years(value: Any) -> int:
    expected = f"a number of years, 1 to {LONGEST_HORIZON}"
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole and not (isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value)):
        raise refuse(value, expected, "write, for example, 4")
    if not 1 <= int(value) <= LONGEST_HORIZON:
        raise refuse(value, expected, "correct the number of years")
    return int(value)


def _parse_date(value: Any) -> Any:
    expected = "a calendar date as YYYY-MM-DD"
    if type(value) is date:
        return check_year(value)
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise refuse(value, expected, "write the date as, for example, 2025-02-04")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise refuse(value, expected, "correct the day or month") from None
    return check_year(day)


def check_year(day: date) -> date:
    """Refuse a day so far off that terms counted from it leave the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        expected = f"a day from {FIRST_YEAR} to {LAST_YEAR}"
        raise refuse(day.isoformat(), expected, "correct the year")
    return day


def as_names(value: Any) -> tuple[str, ...]:
    """One name or a list of names as a tuple of names."""
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names:
        raise refuse(value, "a name or a list of names", "write, for example, [CAN, MEX]")
    for k, name in enumerate(names):
        if not isinstance(name, str):
            raise refuse(name, "a name", "write, for example, JPN", at=(k,))
    return tuple(names)


def _as_economies(value: Any) -> tuple[str, ...]:
    return _resolve_names(value, find_economy, nearest_economy, "economy")


def _as_sectors(value: Any) -> tuple[str, ...]:
    return _resolve_names(value, find_sector, nearest_sector, "sector")


def _resolve_names(value: Any, find: Any, find_nearest: Any, kind: str) -> tuple[str, ...]:
    names = as_names(value)
    found = [find(name) for name in names]
    for k, (name, code) in enumerate(zip(names, found, strict=True)):
        if code is None:
            near = find_nearest(name)
            todo = f"write {near}" if near else f"correct the {kind}"
            at = () if isinstance(value, str) else (k,)
            raise refuse(f"unknown {kind} {name}", _EXPECTED_NAMES[kind], todo, at)
    return tuple(dict.fromkeys(found))


_EXPECTED_NAMES = {
    "economy": "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
    "sector": "a sector code such as C29, its name, or a group such as goods, steel or cars",
}


def _as_exporters(value: Any) -> tuple[str, ...] | AllBut:
    if isinstance(value, AllBut):
        return AllBut(_as_economies(value.economies))
    if not isinstance(value, dict):
        return _as_economies(value)
    if list(value) != ["all-but"]:
        keys = ", ".join(str(key) for key in value) or "nothing"
        raise refuse(keys, "the one key all-but", "write {all-but: [CAN, MEX]}")
    return AllBut(_as_economies(value["all-but"]))


def _as_identifier(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", value):
        todo = "use letters, digits, dots, hyphens and underscores, for example can-25"
        raise refuse(value, "a short identifier without spaces", todo)
    return value


def _as_identifiers(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_as_identifier(name) for name in as_names(value)))


def _as_products(value: Any) -> tuple[str, ...]:
    """Names of bundled lists, and codes of the Harmonized System of four digits or more."""
    from summitry.world.products import list_product_lists  # noqa: PLC0415 - seldom needed

    names = as_names(value)
    known = list_product_lists()
    for k, name in enumerate(names):
        if name in known or _CODE.fullmatch(name):
            continue
        near = nearest(name, known)
        todo = "see summitry world products; of a file of codes, it writes measures with --scenario"
        raise refuse(
            f"unknown list of products {name}",
            "a bundled list of products, or codes of 4, 6, 8 or 10 digits",
            f"write {near}" if near else todo,
            () if isinstance(value, str) else (k,),
        )
    return tuple(dict.fromkeys(names))


# What an editor is told; the validators above decide.
_PERCENT_TEXT = {"type": "string", "pattern": rf"^\s*{_NUMBER} ?%\s*$"}
_RATE_TEXT = {"type": "string", "pattern": rf"^\s*({_NUMBER} ?%|\?)\s*$"}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"},
                                         "minItems": 1}]}  # fmt: skip
_ALL_BUT = {
    "type": "object",
    "properties": {"all-but": _NAMES},
    "required": ["all-but"],
    "additionalProperties": False,
}
_DAYS = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": LONGEST_DELAY},
                   {"type": "string", "pattern": "^[0-9]{1,9}$"}]}  # fmt: skip

_YEARS = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": LONGEST_HORIZON},
                    {"type": "string", "pattern": "^[0-9]{1,4}$"}]}  # fmt: skip


def _shown(schema: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema(schema, mode="validation")


class _Read:
    """A value is what a function makes of it: pydantic looks neither into the one nor the other."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)


Rate = Annotated[float, _Read(parse_rate), _shown(_RATE_TEXT)]
NamedRate = Annotated[float, _Read(_parse_named_rate), _shown(_PERCENT_TEXT)]
Level = Annotated[float, _Read(_parse_level), _shown(_PERCENT_TEXT)]
Part = Annotated[float, _Read(_parse_part), _shown(_PERCENT_TEXT)]
Coefficient = Annotated[float, _Read(_parse_coefficient), _shown(_PERCENT_TEXT)]
Change = Annotated[float, _Read(_parse_change), _shown(_PERCENT_TEXT)]
Days = Annotated[int, _Read(_parse_days), _shown(_DAYS)]
Years = Annotated[int, _Read(_parse_years), _shown(_YEARS)]
Day = Annotated[
    date, _Read(_parse_date), _shown({"type": "string", "pattern": rf"^{_DATE.pattern}$"})
]
Text = Annotated[str, StringConstraints(strict=True)]
Identifier = Annotated[str, AfterValidator(_as_identifier)]
Identifiers = Annotated[tuple[str, ...], _Read(_as_identifiers), _shown(_NAMES)]
Economies = Annotated[tuple[str, ...], _Read(_as_economies), _shown(_NAMES)]
Exporters = Annotated[
    tuple[str, ...] | AllBut,
    _Read(_as_exporters),
    _shown({"anyOf": [*_NAMES["anyOf"], _ALL_BUT]}),
]
Products = Annotated[tuple[str, ...], _Read(_as_products), _shown(_NAMES)]
Sectors = Annotated[tuple[str, ...], _Read(_as_sectors), _shown(_NAMES)]


class Strict(BaseModel):
    """Frozen, with no unknown keys."""

    # Built when first used: a command reads few of the levers, and building takes its time.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _speak(
    cls: type[Strict], data: Any, handler: ModelWrapValidatorHandler[Any], info: ValidationInfo
) -> Any:
    """Raise our own error, unless a file is being read: its reader adds line and column."""
    if info.context is not None:
        return handler(data)
    try:
        return handler(data)
    except ValidationError as error:
        raise to_scenario_error(error, cls.__name__, {}, {"": tuple(cls.model_fields)}) from None


# The last validator of a class is the outermost, so each class that a person makes in Python ends
# with this one.
_BOUND: Any = classmethod(_speak)
SPEAK: Any = model_validator(mode="wrap")(_BOUND)
