"""Sums of money in a scenario: ``8 billion USD`` in a file, USD million in Python."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from summitry.policy._refusal import refuse

LARGEST = 1e8  # USD million a year: about a year's income of the whole world
_SCALE = {"million": Decimal(1), "billion": Decimal(1000), "trillion": Decimal(1000000)}
_NUMBER = r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?"
_SUM = re.compile(rf"({_NUMBER}) (million|billion|trillion) USD")
_ZERO = re.compile(r"0(?: USD)?")
_EXPECTED = "a sum with scale and currency, such as 8 billion USD"


def parse_money(value: Any) -> float:
    """A sum in USD million: 8000.0 from ``8 billion USD``; a number in Python is one already."""
    if isinstance(value, str):
        text = " ".join(value.split())
        if _ZERO.fullmatch(text):
            return 0.0
        match = _SUM.fullmatch(text)
        if match is None:
            raise refuse(value, _EXPECTED, _how_to_write(text))
        amount = float(Decimal(match[1]) * _SCALE[match[2]])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        amount = float(value)
    else:
        raise refuse(value, _EXPECTED, "write, for example, 8 billion USD")
    if not isfinite(amount) or abs(amount) > LARGEST:
        raise refuse(value, "at most 100 trillion USD either way", "correct the sum")
    return amount


def _parse_positive(value: Any) -> float:
    amount = parse_money(value)
    if amount <= 0:
        raise refuse(value, "a sum above zero", "name the one who pays as the payer instead")
    return amount


def _how_to_write(text: str) -> str:
    number = re.fullmatch(rf"(?:USD ?|\$ ?)?({_NUMBER}) ?(million|billion|trillion)?", text)
    if number is not None:
        return f"write {number[1]} {number[2] or 'million'} USD"
    return "write, for example, 8 billion USD"


def format_money(amount: float) -> str:
    """USD million as a file has them: ``8 billion USD`` for 8000.0; it reads back as the same."""
    if amount == 0:
        return "0 USD"
    size = abs(amount)
    scale = "trillion" if size >= 1e6 else "billion" if size >= 1e3 else "million"
    number = format(Decimal(repr(amount)) / _SCALE[scale], "f")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {scale} USD"


_AMOUNT_TEXT = rf"{_NUMBER} (million|billion|trillion) USD"
_TEXT = {"type": "string", "pattern": rf"^\s*({_AMOUNT_TEXT}|0( USD)?)\s*$"}
_OPEN_TEXT = {"type": "string", "pattern": rf"^\s*({_AMOUNT_TEXT}|\?)\s*$"}

Balance = Annotated[float, BeforeValidator(parse_money), WithJsonSchema(_TEXT, mode="validation")]
Money = Annotated[
    float, BeforeValidator(_parse_positive), WithJsonSchema(_OPEN_TEXT, mode="validation")
]
