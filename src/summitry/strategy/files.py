"""Tables on disk: parties, levers, red lines and threats as YAML (``docs/negotiating.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, ValidationError

from summitry.errors import InputError, ScenarioError
from summitry.model import Model, build_model, find_base_year
from summitry.policy import (
    Measure,
    Scenario,
    casebook_names,
    find_economy,
    list_states,
    load_casebook,
    load_scenario,
)
from summitry.policy._fields import Day, Identifier, Strict, Text, as_names
from summitry.policy._money import parse_money
from summitry.policy._refusal import refuse, to_scenario_error
from summitry.policy._yaml import parse_yaml
from summitry.policy.files import read_yaml_text
from summitry.policy.scenario import KEYS
from summitry.strategy.club import ClubRule
from summitry.strategy.lines import Detail, Lines, make_lines
from summitry.strategy.objectives import Objective, Preset, make_objective
from summitry.strategy.table import Lever, Open, OpenThreat, RedLine, Table, Threat
from summitry.world import TWELVE, World, aggregate_world, load_world
from summitry.world.store import BUNDLED

# What one who has not seen a table plays at most.
MOST_PARTIES, MOST_LEVERS, MOST_THREATS = 6, 12, 6
_CASEBOOK = resources.files("summitry.strategy") / "casebook"
_PERCENT = re.compile(r"([+-]?[0-9]{1,6}(?:\.[0-9]{1,9})?) ?%")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")


def _parse_amount(value: Any) -> float:
    """A rate as a share or a sum in USD million, whichever is written."""
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value.strip())
        if match is not None:
            return float(match[1]) / 100
        return parse_money(value)
    return _parse_number(value)


def _parse_number(value: Any) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    raise refuse(value, "a plain number, such as 0.5", "correct the number")


def _parse_code(value: Any) -> str:
    code = find_economy(value) if isinstance(value, str) else None
    if code is None:
        raise refuse(value, "an economy or a group, such as JPN or EU27", "correct the name")
    return code


Amount = Annotated[float, BeforeValidator(_parse_amount)]
Number = Annotated[float, BeforeValidator(_parse_number)]
Code = Annotated[str, BeforeValidator(_parse_code)]
Names = Annotated[tuple[str, ...], BeforeValidator(as_names)]


class PartyEntry(Strict):
    """A party: who, what it wants, how strong."""

    party: Code
    objective: Preset = "real_income"
    power: Number = 1.0
    real_income: Number | None = None
    revenue: Number | None = None
    balance: Number | None = None
    balance_with: dict[Code, Number] = Field(default_factory=dict)
    output: dict[str, Number] = Field(default_factory=dict)
    others: dict[Code, Number] = Field(default_factory=dict)
    source: Text | None = None

    def to_objective(self) -> Objective:
        """The objective it states."""
        keys = ("real_income", "revenue", "balance", "balance_with", "output", "others")
        stated = {key: getattr(self, key) for key in keys if key in self.model_fields_set}
        return make_objective(self.party, self.objective, **stated)


class LeverEntry(Strict):
    """A lever with its range, in the hands of a party."""

    owner: Code
    low: Amount = Field(default=0.0, alias="from")
    high: Amount = Field(alias="to")
    today: Amount | None = None
    source: Text = ""
    measure: Measure


class RedLineEntry(Strict):
    """Where a party stops."""

    party: Code
    source: Text
    lever: Text = ""
    economy: Code | None = None
    indicator: Text = ""
    at_least: Amount | None = None
    at_most: Amount | None = None
    tonnes_at_most: Number | None = None
    unit_value: Number | None = None  # USD a tonne, of which `source` says where it is from

    def to_line(self) -> RedLine:
        """The line; a weight becomes a sum by its unit value."""
        at_most, amount = self.at_most, ""
        if (self.tonnes_at_most is None) != (self.unit_value is None):
            raise ScenarioError(
                f"red line of {self.party}", "tonnes or a unit value without the other",
                "both tonnes_at_most and unit_value (USD a tonne), or neither",
                "state the unit value and where it is from: the baseline holds values only",
            )  # fmt: skip
        if self.tonnes_at_most is not None and self.unit_value is not None:
            if at_most is not None or min(self.tonnes_at_most, self.unit_value) <= 0:
                raise ScenarioError(
                    f"red line of {self.party}",
                    f"{self.tonnes_at_most:g} t at {self.unit_value:g} USD a tonne"
                    f"{'' if at_most is None else ', and at_most beside it'}",
                    "one cap, of a weight and a unit value above zero", "correct the line",
                )  # fmt: skip
            at_most = self.tonnes_at_most * self.unit_value / 1e6
            amount = f"{self.tonnes_at_most:,.0f} t at {self.unit_value:,.0f} USD a tonne"
        return RedLine(
            self.party, self.source, self.lever, self.economy or "", self.indicator,
            self.at_least, at_most, amount,
        )  # fmt: skip


class ThreatEntry(Strict):
    """What a party would do without agreement; of an unknown rate or sum, within a range."""

    key: Identifier
    title: Text
    party: Code
    until: Day | None = None
    low: Amount | None = Field(default=None, alias="from")
    high: Amount | None = Field(default=None, alias="to")
    measures: tuple[Measure, ...]

    def to_threats(self) -> tuple[OpenThreat | None, tuple[Threat, ...]]:
        """The threat; with an open amount, the open one and itself at both ends of its range."""
        unknown = [m for m in self.measures if getattr(m, "unknown", None) is not None]
        where = f"threat {self.key}"
        if not unknown and self.low is None and self.high is None:
            return None, (Threat(self.key, self.title, self.measures, self.party, self.until),)
        if len(unknown) != 1:
            raise ScenarioError(
                where, f"{len(unknown)} amounts left open", "one, with from and to beside it",
                "write ? for one amount, or take from and to out",
            )  # fmt: skip
        if self.low is None or self.high is None or not self.low < self.high:
            raise ScenarioError(
                where, "an amount left open, and no range", "from and to, the first the lower",
                "write, for example, from: 10% and to: 25%",
            )  # fmt: skip
        others = tuple(m for m in self.measures if m is not unknown[0])
        threat = OpenThreat(
            self.key, self.title, cast(Open, unknown[0]), self.party, self.low, self.high, others,
            self.until,
        )  # fmt: skip
        return threat, threat.ends


class LinesEntry(Strict):
    """The tariff lines the players of a war or of an optimum may set."""

    detail: Detail = "sector"
    partners: Names = ("world",)
    sectors: Names = ("goods",)
    frozen: tuple[tuple[Text, Text], ...] = ()
    low: Amount = 0.0
    cap: Amount = 10.0
    mirrored: Names = ()


class ClubEntry(Strict):
    """What a coalition does."""

    kind: Literal["retaliation", "club"]
    duty: Amount
    target: Code | None = None
    internal_cut: Amount = 0.0
    founders: tuple[Code, ...] = ()
    concession: dict[str, Amount] = Field(default_factory=dict)


class ClockEntry(Strict):
    """The first day on which somebody can sign, and why."""

    until: Day
    why: Text


class TableFile(Strict):
    """A negotiating table as a file holds it."""

    name: Identifier
    title: Text = ""
    world: Text = "world-2022"
    economies: Literal["all", "twelve"] = "all"
    model: Text = "default"  # one of `summitry.model.PRESETS`
    as_of: Day | None = None
    standing: Text = ""  # a scenario whose measures in force hold whatever is agreed
    measures: tuple[Measure, ...] = ()
    parties: tuple[PartyEntry, ...]
    levers: tuple[LeverEntry, ...] = ()
    red_lines: tuple[RedLineEntry, ...] = ()
    threats: tuple[ThreatEntry, ...] = ()
    announced: dict[str, Amount] = Field(default_factory=dict)
    announced_source: Text = ""
    against: Text = ""
    rooms: tuple[tuple[Code, ...], ...] = ()
    pairs: tuple[tuple[Code, Code], ...] = ()
    lines: LinesEntry = LinesEntry()
    club: ClubEntry | None = None
    clock: ClockEntry | None = None
    unpriced: tuple[Code, ...] = ()
    notes: tuple[Text, ...] = ()


_FIELDS = {
    **KEYS,
    "": tuple(TableFile.model_fields),
    "parties": tuple(PartyEntry.model_fields),
    "levers": ("owner", "from", "to", "today", "source", "measure"),
    "red_lines": tuple(RedLineEntry.model_fields),
    "threats": ("key", "title", "party", "until", "from", "to", "measures"),
    "lines": tuple(LinesEntry.model_fields),
    "club": tuple(ClubEntry.model_fields),
    "clock": tuple(ClockEntry.model_fields),
}


@dataclass(frozen=True)
class Talks:
    """A table file with its baseline loaded: what every game reads."""

    file: TableFile
    world: World
    standing: tuple[Measure, ...]
    objectives: tuple[Objective, ...]
    model: Model

    def to_table(self) -> Table:
        """The table to bargain over."""
        file = self.file
        threats = [entry.to_threats() for entry in file.threats]
        return Table(
            name=file.name,
            world=self.world,
            standing=self.standing,
            objectives=self.objectives,
            powers=tuple(entry.power for entry in file.parties),
            levers=tuple(_make_lever(entry) for entry in file.levers),
            red_lines=tuple(entry.to_line() for entry in file.red_lines),
            threats=tuple(threat for _, ends in threats for threat in ends),
            open_threats=tuple(threat for threat, _ in threats if threat is not None),
            announced=file.announced,
            unpriced=file.unpriced,
            model=self.model,
        )  # fmt: skip

    def to_lines(self, party: str) -> Lines:
        """The tariff lines one party may set."""
        entry = self.file.lines
        return make_lines(
            self.world, party, entry.detail, partners=entry.partners, sectors=entry.sectors,
            frozen=entry.frozen, low=entry.low, cap=entry.cap, mirrored=entry.mirrored,
        )  # fmt: skip

    def to_rule(self) -> ClubRule:
        """What a coalition does."""
        entry = self.file.club
        if entry is None:
            raise ScenarioError(
                f"table {self.file.name}", "no key club", "the rule of a coalition",
                "add, for example, club: {kind: retaliation, target: USA, duty: 15%}",
            )  # fmt: skip
        kept = {int(size): share for size, share in entry.concession.items()}
        return ClubRule(entry.kind, entry.duty, entry.target or "", entry.internal_cut, kept)


def _make_lever(entry: LeverEntry) -> Lever:
    if not hasattr(entry.measure, "unknown"):
        raise ScenarioError(
            f"lever {entry.measure.id}", f"a {entry.measure.lever}, which has no open amount",
            "a duty, purchase, transfer or pledge", "trade one of these",
        )  # fmt: skip
    today = entry.low if entry.today is None else entry.today
    return Lever(entry.measure, entry.low, entry.high, entry.owner, today, entry.source)  # type: ignore[arg-type]


def table_names() -> tuple[str, ...]:
    """Names of the tables that come with summitry."""
    names = (entry.name for entry in _CASEBOOK.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def read_table_text(name: str) -> str:
    """The text of a table of the casebook."""
    return (_CASEBOOK / f"{name}.yaml").read_text("utf-8")


def load_talks(path: str | Path, model: str = "") -> Talks:
    """Read a table file, or a table of the casebook by name, and its baseline.

    Parameters
    ----------
    path : str or Path
        A YAML file of at most 1 MB.
    model : str
        Name of a model in the place of the file's, one of `summitry.model.PRESETS`.

    Raises
    ------
    ScenarioError
        With file, line, column and key of the first mistake.
    """
    where = str(path)
    if where in table_names():
        return parse_talks(read_table_text(where), f"casebook:{where}", model)
    expected = f"a table file, or one of {', '.join(table_names())}"
    return parse_talks(read_yaml_text(path, expected), where, model)


def parse_talks(text: str, where: str = "table", model: str = "") -> Talks:
    """Read a table from YAML text, and its baseline; ``where`` names it in messages.

    Raises
    ------
    ScenarioError
        With line, column and key of the first mistake.
    """
    return load_baseline(parse_table_file(text, where), where, model)


def parse_table_file(text: str, where: str = "table") -> TableFile:
    """Read a table from YAML text and open no other file.

    Raises
    ------
    ScenarioError
        With line, column and key of the first mistake.
    """
    document = parse_yaml(text, where)
    if not isinstance(document.value, dict):
        raise ScenarioError(where, "no keys", "keys such as name and parties", "start with name:")
    try:
        return TableFile.model_validate(document.value, context={"file": where})
    except ValidationError as error:
        raise to_scenario_error(error, where, document.marks, _FIELDS) from None


def parse_table(text: str, where: str = "table") -> TableFile:
    """Read a table from a stranger: it opens no file and asks for no more than a server takes on.

    Raises
    ------
    ScenarioError
        With line, column and key of the first mistake.
    """
    file = parse_table_file(text, where)
    if file.world not in BUNDLED:
        raise ScenarioError(f"{where}, key world", "a baseline that is not bundled",
                            ", ".join(BUNDLED), "use summitry bargain for your own")  # fmt: skip
    if file.standing and file.standing not in casebook_names():
        raise ScenarioError(f"{where}, key standing", "no case of the casebook",
                            ", ".join(casebook_names()), "name one, or write measures")  # fmt: skip
    for key, found, most in (
        ("parties", file.parties, MOST_PARTIES), ("levers", file.levers, MOST_LEVERS),
        ("threats", file.threats, MOST_THREATS),
    ):  # fmt: skip
        if len(found) > most:
            raise ScenarioError(f"{where}, key {key}", f"{len(found)} {key}", f"at most {most}",
                                "use summitry bargain, which takes its time")  # fmt: skip
    return file


def read_rows(text: str) -> dict[str, Any]:
    """The keys of a table as they are written, for fields that show them."""
    found: dict[str, Any] = parse_yaml(text, "table").value
    return found


def load_baseline(file: TableFile, where: str = "table", model: str = "") -> Talks:
    """A table with the baseline it names and what its standing scenario says is in force.

    `model` names a model in the place of the file's.
    """
    world = load_world(file.world)
    if file.economies == "twelve":
        world = aggregate_world(world, TWELVE)
    standing = (*_load_standing(file), *file.measures)
    objectives = tuple(entry.to_objective() for entry in file.parties)
    try:
        chosen = build_model(model or file.model, world)
    except InputError as error:
        if model:
            raise
        raise ScenarioError(f"{where}, key model", error.seen, error.expected, error.todo) from None
    return Talks(file, find_base_year(world, chosen), standing, objectives, chosen)


def _load_standing(file: TableFile) -> tuple[Measure, ...]:
    """What is in force on the day in the scenario a table stands on; unknown rates left out."""
    if not file.standing:
        return ()
    path = Path(file.standing)
    scenario: Scenario = load_scenario(path) if path.suffix else load_casebook(file.standing)
    day = file.as_of or scenario.as_of
    if day is None:
        raise ScenarioError(
            f"table {file.name}, standing", f"{file.standing}, and no day to see it from",
            "a day that decides what is in force", "give as_of",
        )  # fmt: skip
    states = list_states(scenario.measures, day)
    return tuple(
        measure
        for measure in scenario.measures
        if states[measure.id] == "in_force" and getattr(measure, "unknown", None) is None
    )
