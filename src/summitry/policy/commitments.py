"""The levers beside duties: export taxes, embargoes, quotas, purchases, balances, money.

Sums are USD million a year in Python (``value=8000``) and carry scale and currency in a file
(``value: 8 billion USD``). A sum nobody has named is ``?``: it is valued over a range.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from summitry.policy._fields import (
    SPEAK,
    Economies,
    Exporters,
    Level,
    Part,
    Rate,
    Sectors,
    Text,
    Years,
)
from summitry.policy._money import Balance, Money
from summitry.policy._refusal import refuse
from summitry.policy.dated import Bilateral, Dated

# Share of the USD 502.4 billion of additional and baseline purchases that China made good on in
# 2020-21 under the Phase One agreement; of the extra 200 billion it bought none (Bown 2022,
# "China bought none of the extra $200 billion of US exports in Trump's trade deal", PIIE).
PHASE_ONE_REALISED = 0.57

Means = Literal["tariff", "purchases", "transfer"]


class Sum(Dated):
    """A lever of so much money a year, or of a sum that nobody has named (``?``)."""

    sums: ClassVar[tuple[str, ...]] = ("amount",)
    unknown: Text | None = Field(default=None)

    @model_validator(mode="before")
    @classmethod
    def _read_unknown(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        if "unknown" in data and info.context is not None:
            todo = f"write {cls.sums[0]}: ?"
            raise refuse("unknown key unknown", " or ".join(cls.sums), todo, at=("unknown",))
        marked = [key for key in cls.sums if data.get(key) == "?"]
        if not marked:
            return data
        kept = {key: data[key] for key in data if key != marked[0]}
        return {**kept, "unknown": marked[0]}

    @model_validator(mode="after")
    def _check_one_sum(self) -> Self:
        given = [key for key in self.sums if getattr(self, key) is not None]
        given += [self.unknown] if self.unknown is not None else []
        if len(given) == 1:
            return self
        seen = f"both {given[0]} and {given[1]}" if given else f"no {' or '.join(self.sums)}"
        expected = f"exactly one of {' and '.join(self.sums)}" if len(self.sums) > 1 else "a sum"
        none = f"write {self.sums[0]}: ? if no sum has been named"
        todo = "write one of the two" if given else none
        raise refuse(seen, expected, todo, at=(given[1],) if given else ())

    @model_validator(mode="after")
    def _check_receivers(self) -> Self:
        both = set(self.acting) & set(getattr(self, "receivers", ()))
        if both:
            seen = f"{', '.join(sorted(both))} on both sides"
            todo = "take it out of one side"
            raise refuse(seen, "payers and receivers apart", todo, at=("receivers",))
        return self


class ExportTaxMeasure(Dated):
    """A tax of the exporter on its sales abroad; a negative one is an export subsidy.

    ``rate`` is the new total and ``add`` goes on top, ad valorem on the price at the factory. The
    exporter's treasury collects it.
    """

    lever: Literal["export-tax"]
    economies: Economies
    buyers: Exporters = ("world",)
    sectors: Sectors = ("goods",)
    rate: Rate | None = None
    add: Rate | None = None

    @model_validator(mode="after")
    def _check_amount(self) -> Self:
        given = [key for key in ("rate", "add") if getattr(self, key) is not None]
        if len(given) != 1:
            seen = "both rate and add" if given else "neither rate nor add"
            raise refuse(seen, "one of rate and add", "write one of the two")
        return self

    _spoken = SPEAK


class EmbargoMeasure(Bilateral):
    """A flow to zero, or a part of it: an import ban, an export control.

    ``part`` is the share of the goods in those cells that may not be traded; all of it by default.
    ``by`` says whose act it is; the flow is the same.
    """

    lever: Literal["embargo"]
    part: Part = 1.0
    by: Literal["importer", "exporter"] = "importer"

    @property
    def acting(self) -> tuple[str, ...]:
        """Who bans the trade."""
        return self.importer if self.by == "importer" else self.named_exporters

    _spoken = SPEAK


class QuotaMeasure(Bilateral):
    """A tariff-rate quota: so much a year at the duty ``inside``, the rest at ``outside``.

    Below the quota all pays ``inside``. Where the quota binds, the last unit is worth a duty
    between the two, and the difference to ``inside`` is a rent. Above it the last unit pays
    ``outside`` and all that came inside earns the difference. The rent goes to ``rent``: holders
    of import licences (the importer) or exporters.
    """

    lever: Literal["quota"]
    volume: Money  # import value a year at basic prices
    inside: Level
    outside: Level | None = None  # as the measures before leave it
    rent: Literal["importer", "exporter"] = "importer"

    _spoken = SPEAK


class PurchaseMeasure(Bilateral, Sum):
    """A promise to buy: imports of some goods from some exporters reach a value.

    ``value`` is the yearly import value to reach and ``extra`` the addition to the baseline, both
    before duty. The importer's treasury pays whatever wedge makes its firms buy that much.
    ``realised`` is the part of the promise taken to be kept: see ``PHASE_ONE_REALISED``.
    """

    sums: ClassVar[tuple[str, ...]] = ("value", "extra")
    lever: Literal["purchase"]
    value: Money | None = None
    extra: Money | None = None
    realised: Part = 1.0

    _spoken = SPEAK


class BalanceMeasure(Bilateral):
    """A bilateral goods balance brought to a value, by tariff, purchases or transfer.

    ``balance`` is the importer's exports to the exporters less its imports from them, basic
    prices; a deficit is negative. By ``tariff`` the importer's duty on the partner moves; by
    ``purchases`` the partner pays its firms to buy from the importer; by ``transfer`` one treasury
    pays the other. Several means share the change in equal parts.
    """

    lever: Literal["balance"]
    balance: Balance
    by: tuple[Means, ...] = ("tariff",)

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("by"), str):
            return {**data, "by": (data["by"],)}
        return data

    @model_validator(mode="after")
    def _check_means(self) -> Self:
        if len(set(self.by)) != len(self.by) or not self.by:
            seen = ", ".join(self.by) or "no means"
            raise refuse(seen, "each means once", "name one of them", at=("by",))
        return self

    _spoken = SPEAK


class TransferMeasure(Sum):
    """Money a year from some treasuries to others: cost-sharing, aid, a fee."""

    lever: Literal["transfer"]
    economies: Economies  # who pays
    receivers: Economies
    amount: Money | None = None

    _spoken = SPEAK


class DefenceMeasure(Dated):
    """A defence budget as a share of GDP, of which a part is bought abroad.

    What is added, ``(share - now)`` of GDP, replaces other spending of the same economy; the part
    ``content`` of it becomes purchases of ``sectors`` from ``exporters``. What it does for
    security is not valued.
    """

    lever: Literal["defence"]
    economies: Economies
    share: Part  # of GDP, to reach
    now: Part  # of GDP, today
    exporters: Exporters
    content: Part  # of the additional budget that is bought from them
    sectors: Sectors = ("C302T309", "C26", "C25")
    source: Text

    @property
    def importer(self) -> tuple[str, ...]:
        """Who buys abroad: the economies whose budget it is."""
        return self.economies

    @model_validator(mode="after")
    def _check_rise(self) -> Self:
        if self.share <= self.now:
            seen = f"share {self.share:.4g} and now {self.now:.4g}"
            raise refuse(seen, "share above now", "correct the two shares", at=("share",))
        return self

    _spoken = SPEAK


class PledgeMeasure(Sum):
    """Money promised for investment abroad, spread evenly over some years.

    A net inflow is a larger current-account deficit of the receiver by the same sum. ``additional``
    is the part that would not have come anyway. Its later returns are no part of this.
    """

    lever: Literal["pledge"]
    economies: Economies  # who invests
    receivers: Economies
    amount: Money | None = None  # in all
    years: Years
    additional: Part = 1.0

    @property
    def yearly(self) -> float | None:
        """The net inflow a year, USD million; None where no sum has been named."""
        return None if self.amount is None else self.amount * self.additional / self.years

    _spoken = SPEAK


COMMITMENTS: dict[str, type[Dated]] = {
    "export-tax": ExportTaxMeasure,
    "embargo": EmbargoMeasure,
    "quota": QuotaMeasure,
    "purchase": PurchaseMeasure,
    "balance": BalanceMeasure,
    "transfer": TransferMeasure,
    "defence": DefenceMeasure,
    "pledge": PledgeMeasure,
}
Summed = PurchaseMeasure | TransferMeasure | PledgeMeasure
MONEY_KEYS = frozenset({"value", "extra", "amount", "volume", "balance"})


def with_sum(measure: Summed, amount: float) -> Summed:
    """The same lever with a sum in the place of the unknown one: a what-if, not a fact.

    Parameters
    ----------
    measure : Sum
        A purchase, transfer or pledge.
    amount : float
        USD million a year (a pledge: in all), above zero.
    """
    key = measure.unknown or next(k for k in measure.sums if getattr(measure, k) is not None)
    return type(measure)(**{**measure.model_dump(exclude={"unknown"}), key: amount})


__all__ = [
    "COMMITMENTS", "MONEY_KEYS", "PHASE_ONE_REALISED", "BalanceMeasure", "DefenceMeasure",
    "EmbargoMeasure", "ExportTaxMeasure", "Means", "PledgeMeasure", "PurchaseMeasure",
    "QuotaMeasure", "Sum", "Summed", "TransferMeasure", "with_sum",
]  # fmt: skip
