"""The levers: duties, answers to duties, trade costs and productivity, each with its dates.

The same fields are the keys of a YAML scenario and the arguments in Python. In YAML a rate carries
its unit (``rate: 25%``); in Python it is a share (``rate=0.25``). ``docs/scenario.md`` explains
every key.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import GetJsonSchemaHandler, ValidationInfo, model_validator
from pydantic_core import CoreSchema, core_schema

from summitry.policy._fields import (
    SPEAK,
    Change,
    Coefficient,
    Day,
    Days,
    Economies,
    Exporters,
    Identifiers,
    Level,
    NamedRate,
    Part,
    Products,
    Rate,
    Sectors,
    Strict,
    Text,
    parse_rate,
)
from summitry.policy._refusal import LEVERS, refuse
from summitry.policy.authorities import compute_last_day, find_authority
from summitry.policy.commitments import (
    COMMITMENTS,
    BalanceMeasure,
    DefenceMeasure,
    EmbargoMeasure,
    ExportTaxMeasure,
    PledgeMeasure,
    PurchaseMeasure,
    QuotaMeasure,
    TransferMeasure,
)
from summitry.policy.dated import Bilateral, Dated

Amount = Literal["rate", "add", "cap", "floor", "cut", "swiss"]
AMOUNTS: tuple[Amount, ...] = get_args(Amount)  # the ways of saying how much


class Marker(Strict):
    """A rate that was named later for the same importer and exporter: history, never the value."""

    date: Day
    rate: NamedRate  # as named in the document, share
    label: Text  # what happened, in a few words
    source: Text  # the official document that names it

    _spoken = SPEAK


class Exemption(Strict):
    """A part of a measure that it leaves alone, with the reason.

    Names narrow the measure; what they cover keeps the duty it had. ``share`` exempts a share of
    the trade in those cells, ``products`` the share that lists of products cover: the change is
    scaled by what is left, an average over the trade.
    """

    importer: Economies | None = None
    exporters: Exporters | None = None
    sectors: Sectors | None = None
    products: Products | None = None
    share: Part | None = None
    reason: Text
    source: Text | None = None

    @model_validator(mode="after")
    def _check_content(self) -> Self:
        keys = ("importer", "exporters", "sectors", "products", "share")
        if all(getattr(self, key) is None for key in keys):
            expected = "at least one of exporters, importer, sectors, products and share"
            raise refuse("an exemption of nothing in particular", expected, "say what is exempt")
        return self

    _spoken = SPEAK


class TariffMeasure(Bilateral):
    """One act on import duties: who levies how much on whose goods, from when and why.

    Exactly one of six says how much. ``rate`` is the new total ad valorem duty and replaces what
    stood there; ``add`` is put on top of it, in percentage points; ``cap`` lowers it to this level
    and ``floor`` raises it to this level; ``cut`` takes a part of it away; ``swiss`` is the Swiss
    formula ``a t / (a + t)`` with this coefficient. ``rate: ?`` or ``add: ?`` in YAML,
    ``unknown="rate"`` or ``"add"`` in Python, says that no rate has been named: such a measure is
    valued as a curve and never filled in. Rates are shares in Python (0.25), lie above -1 and at
    most at 10, and a negative one is a subsidy.

    ``importer`` and ``exporters`` are ISO 3166 alpha-3 codes, groups (``EU27``) or ``world``;
    ``exporters`` may be :class:`AllBut`. English names are accepted and kept as codes. Dates and
    ``status`` decide what is in force on a day: see :func:`summitry.policy.measure_state`.
    """

    lever: Literal["tariff"] = "tariff"
    products: Products | None = None  # lists or codes that narrow the sectors
    rate: Rate | None = None
    add: Rate | None = None
    cap: Level | None = None
    floor: Level | None = None
    cut: Part | None = None
    swiss: Coefficient | None = None
    unknown: Literal["rate", "add"] | None = None
    exempt: tuple[Exemption, ...] = ()
    yields_to: Identifiers = ()  # measures in whose cells this one does not apply
    markers: tuple[Marker, ...] = ()

    @property
    def amount(self) -> Amount | None:
        """Which of the six says how much; None where no rate has been named."""
        return next((key for key in AMOUNTS if getattr(self, key) is not None), None)

    @model_validator(mode="before")
    @classmethod
    def _read_unknown(cls, data: Any, info: ValidationInfo) -> Any:
        """Turn ``rate: ?`` into ``unknown="rate"``, which is not itself a key of a file."""
        if not isinstance(data, dict):
            return data
        if "unknown" in data and info.context is not None:
            todo = "write rate: ? or add: ?"
            raise refuse("unknown key unknown", "rate or add", todo, at=("unknown",))
        marked = [key for key in AMOUNTS if data.get(key) == "?"]
        if not marked:
            return data
        known = [key for key in AMOUNTS if data.get(key) is not None and key not in marked]
        if len(marked) > 1 or known:
            first, second = sorted((*marked, *known), key=AMOUNTS.index)[:2]
            raise _one_amount(f"both {first} and {second}", at=(second,))
        if marked[0] not in ("rate", "add"):
            todo = "write rate: ? or add: ?"
            raise refuse(f"{marked[0]}: ?", "an amount, such as 15%", todo, at=(marked[0],))
        return {**{key: data[key] for key in data if key != marked[0]}, "unknown": marked[0]}

    @model_validator(mode="after")
    def _check_amount(self) -> Self:
        given = [key for key in (*AMOUNTS, "unknown") if getattr(self, key) is not None]
        if not given:
            raise _one_amount("none of them")
        if len(given) > 1:
            raise _one_amount(f"both {given[0]} and {given[1]}", at=(given[1],))
        return self

    @model_validator(mode="after")
    def _check_authority(self) -> Self:
        _check_law(self, self.add)
        return self

    _spoken = SPEAK


class Retaliation(Dated):
    """An answer to a duty: it falls on the goods of whoever levies that duty.

    Under ``mirror`` it takes the form, height and goods of what it answers; under ``match`` one
    added duty collects, on the trade of the baseline, what the answered measures collect from the
    one who answers; under ``listed`` it has its own goods and height. It holds only where
    something it answers holds; without dates of its own, ``delay`` days after that.
    """

    lever: Literal["retaliation"]
    importer: Economies
    answers: Identifiers
    rule: Literal["mirror", "match", "listed"]
    delay: Days = 0  # days after what it answers is in force
    sectors: Sectors | None = None  # of a mirror: those of what it answers
    rate: Rate | None = None  # of a listed answer: the new total
    add: Rate | None = None  # of a listed answer: on top
    exempt: tuple[Exemption, ...] = ()

    @model_validator(mode="after")
    def _check_rule(self) -> Self:
        given = [key for key in ("rate", "add") if getattr(self, key) is not None]
        if self.rule == "listed":
            if len(given) != 1:
                seen = "both rate and add" if given else "neither rate nor add"
                expected = "one of rate and add for a listed answer"
                raise refuse(seen, expected, "write one of the two")
            if self.sectors is None:
                expected = "the goods of a listed answer"
                raise refuse("no key sectors", expected, "add the key sectors")
        elif given:
            expected = f"no rate of its own: the rule {self.rule} sets it"
            raise refuse(f"{given[0]} with rule {self.rule}", expected,
                         f"remove {given[0]}, or write rule: listed", at=(given[0],))  # fmt: skip
        return self

    @model_validator(mode="after")
    def _check_authority(self) -> Self:
        _check_law(self, self.add)
        return self

    _spoken = SPEAK


class TradeCostMeasure(Bilateral):
    """A change in what trade costs beside duties: mutual recognition, standards, customs.

    ``change`` is its ad valorem equivalent: -5 % lets 5 % less of a good melt on the way.
    ``source`` says which estimate it rests on.
    """

    lever: Literal["trade-cost"]
    change: Change
    source: Text

    _spoken = SPEAK


class ProductivityMeasure(Dated):
    """A change in how much an economy makes from the same inputs, in some of its sectors."""

    lever: Literal["productivity"]
    economies: Economies
    sectors: Sectors
    change: Change
    source: Text

    _spoken = SPEAK


KEY_ORDER = (
    "id", "lever", "importer", "exporters", "economies", "buyers", "receivers", "answers", "rule",
    "delay", "sectors", "products", *AMOUNTS, "change", "part", "by", "volume", "inside", "outside",
    "rent", "value", "extra", "realised", "balance", "amount", "years", "additional", "share",
    "now", "content", "exempt", "yields_to", "announced", "effective", "paused_from",
    "paused_until", "ends", "status", "authority", "reason", "source", "quotes", "markers", "note",
)  # fmt: skip  # of the keys of a measure, as a person reads them

CLASSES: dict[str, type[Dated]] = {
    **dict(
        zip(
            LEVERS[:4],
            (TariffMeasure, Retaliation, TradeCostMeasure, ProductivityMeasure),
            strict=True,
        )
    ),
    **COMMITMENTS,
}


def _lever_of(value: Any) -> str:
    lever = value.get("lever", "tariff") if isinstance(value, dict) else value
    return lever if isinstance(lever, str) else getattr(value, "lever", str(lever))


class _BuiltWhenMet:
    """A lever's validator is built when a measure of its kind is first met: few are in one file."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        kinds: dict[Any, Any] = {
            lever: core_schema.with_info_plain_validator_function(partial(_validate, cls))
            for lever, cls in CLASSES.items()
        }
        return core_schema.tagged_union_schema(kinds, discriminator=_lever_of)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        for cls in CLASSES.values():
            cls.model_rebuild()
        kinds: dict[Any, Any] = {
            lever: cls.__pydantic_core_schema__ for lever, cls in CLASSES.items()
        }
        return handler(core_schema.tagged_union_schema(kinds, discriminator=_lever_of))


def _validate(cls: type[Dated], value: Any, info: ValidationInfo) -> Dated:
    return cls.model_validate(value, context=info.context)


Measure = Annotated[
    TariffMeasure
    | Retaliation
    | TradeCostMeasure
    | ProductivityMeasure
    | ExportTaxMeasure
    | EmbargoMeasure
    | QuotaMeasure
    | PurchaseMeasure
    | BalanceMeasure
    | TransferMeasure
    | DefenceMeasure
    | PledgeMeasure,
    _BuiltWhenMet(),
]


def _one_amount(seen: str, at: tuple[str, ...] = ()) -> Exception:
    expected = (
        "exactly one of rate (the new total), add (on top of what is there), cap, floor, cut and"
        " swiss"
    )
    return refuse(seen, expected, "write one of them; rate: ? or add: ? if none has been named", at)


def _check_law(measure: TariffMeasure | Retaliation, added: float | None) -> None:
    """Refuse what the law that the measure rests on does not allow."""
    law = find_authority(measure.authority, measure.importer)
    if law is None:
        return
    highest = law.highest_added_rate
    if added is not None and highest is not None and added > highest:
        raise refuse(
            f"{added * 100:.12g}% added under {law.key}",
            f"at most {highest * 100:.12g}%: {law.law}, {law.citation}",
            "lower it, or name another authority",
            at=("add",),
        )
    last = compute_last_day(law, measure.effective)
    if last is not None and measure.ends is not None and measure.ends > last:
        why = f"{law.longest_days} days" if law.longest_days else f"ended by {law.ended_by}"
        raise refuse(
            f"ends {measure.ends} under {law.key}",
            f"{last} at the latest: {law.law}, {why}",
            "end it earlier, or name the law that goes on with it",
            at=("ends",),
        )


def with_rate(measure: TariffMeasure, rate: float) -> TariffMeasure:
    """The same measure with a rate put in the place of the unknown one: a what-if, not a fact.

    Parameters
    ----------
    measure : TariffMeasure
        A measure with an unknown rate.
    rate : float
        Ad valorem, a share above -1 and at most 10; total or on top of the baseline as the
        measure was written.

    Examples
    --------
    >>> threat = TariffMeasure(id="a", importer="USA", exporters="JPN", unknown="add")
    >>> with_rate(threat, 0.24).add
    0.24
    """
    key = measure.unknown or ("rate" if measure.rate is not None else "add")
    return measure.model_copy(update={key: parse_rate(rate), "unknown": None})
