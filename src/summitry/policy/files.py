"""Scenarios on disk and as text: reading, writing, and the casebook that comes with summitry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from summitry.errors import ScenarioError
from summitry.policy._fields import AllBut
from summitry.policy._money import format_money
from summitry.policy._refusal import to_scenario_error
from summitry.policy._yaml import MAX_BYTES, drop_reordering, is_special, parse_yaml
from summitry.policy.commitments import MONEY_KEYS
from summitry.policy.measures import KEY_ORDER
from summitry.policy.names import nearest
from summitry.policy.scenario import KEYS, Scenario

_NAME_LISTS = (
    "importer",
    "exporters",
    "economies",
    "buyers",
    "receivers",
    "by",
    "answers",
    "yields_to",
    "products",
    "sectors",
)  # one name needs no list
_CASEBOOK = resources.files("summitry.policy") / "casebook"


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path : str or Path
        A YAML file, UTF-8, at most 1 MB.

    Raises
    ------
    ScenarioError
        With file, line, column and key of the first mistake.
    """
    return parse_scenario(read_yaml_text(path, "a scenario file"), str(path))


def read_yaml_text(path: str | Path, expected: str) -> str:
    """The text of a file a person named, no more than `MAX_BYTES` of it ever in memory.

    Raises
    ------
    ScenarioError
        It cannot be read, is too large or is not UTF-8; `expected` says what it should have been.
    """
    where = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ScenarioError(where, reason, expected, "check the path") from None
    if len(data) > MAX_BYTES:
        raise ScenarioError(where, "more than 1 MB", "at most 1 MB", "split the file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        seen = f"byte 0x{data[error.start]:02X} at offset {error.start}"
        raise ScenarioError(where, seen, "UTF-8 text", "save the file as UTF-8") from None


def parse_scenario(text: str, where: str = "scenario") -> Scenario:
    """Read a scenario from YAML text; ``where`` names it in messages.

    Raises
    ------
    ScenarioError
        With line, column and key of the first mistake.

    Examples
    --------
    >>> text = "{name: x, measures: [{id: a, importer: USA, exporters: Japan, add: 25%}]}"
    >>> parse_scenario(text).measures[0].exporters
    ('JPN',)
    """
    document = parse_yaml(text, where)
    if not isinstance(document.value, dict):
        kind = "a list" if isinstance(document.value, list) else "plain text"
        expected = "keys such as name and measures"
        raise ScenarioError(where, kind, expected, "start the file with name: my-scenario")
    try:
        return Scenario.model_validate(document.value, context={"file": where})
    except ValidationError as error:
        raise to_scenario_error(error, where, document.marks, KEYS) from None


def dump_scenario(scenario: Scenario) -> str:
    """A scenario as YAML text that reads back as the same scenario.

    Keys at their default are left out; rates are written in percent; ``?`` is an unknown rate.
    """
    return dump_plain(scenario_to_plain(scenario))


def dump_plain(plain: dict[str, Any]) -> str:
    """The keys of a scenario as YAML text that the strict reader takes as the same keys.

    By libyaml where it writes what PyYAML would. The two differ only in how they fold a text in
    double quotes, which has an escape in it; a scenario is named by the hash of its text, so the
    text must not depend on who writes it.
    """
    if _FastDumper is not None:
        fast = _write(plain, _FastDumper)
        if "\\" not in fast:
            return fast
    return _write(plain, _Dumper)


def _write(plain: dict[str, Any], dumper: Any) -> str:
    text: str = yaml.dump(plain, Dumper=dumper, sort_keys=False, allow_unicode=True, width=99)
    return text


def scenario_to_plain(scenario: Scenario) -> dict[str, Any]:
    """The keys of a scenario's text as dicts, lists and text: what its text reads as."""
    return _to_plain(scenario)


def _to_plain(model: BaseModel) -> dict[str, Any]:
    """The fields of a model that differ from their default, as dicts, lists and text."""
    plain: dict[str, Any] = {}
    fields = type(model).model_fields
    for key in sorted(fields, key=_place_of_key) if "lever" in fields else fields:
        info, value = fields[key], getattr(model, key)
        if key == "unknown":
            if value is not None:
                plain[value] = "?"
        elif info.is_required() or value != info.default:
            money = key in MONEY_KEYS and isinstance(value, float)
            plain[key] = format_money(value) if money else _value_to_plain(value)
            if key in _NAME_LISTS and isinstance(value, tuple) and len(value) == 1:
                plain[key] = value[0]
    return plain


def _place_of_key(key: str) -> int:
    return KEY_ORDER.index("rate" if key in ("unknown", "sums") else key)


def _value_to_plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _to_plain(value)
    if isinstance(value, AllBut):
        return {"all-but": list(value.economies)}
    if isinstance(value, tuple):
        return [_value_to_plain(item) for item in value]
    if isinstance(value, float):
        return format_percent(value)
    if isinstance(value, int):
        return str(value)  # every scalar is read as text
    text = value.isoformat() if isinstance(value, date) else value
    return drop_reordering(text) if isinstance(text, str) else text


def format_percent(share: float) -> str:
    """A share as an exact percentage: ``25%`` for 0.25."""
    text = format(Decimal(repr(share)) * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


class _Dumper(
    yaml.emitter.Emitter,
    yaml.serializer.Serializer,
    yaml.representer.SafeRepresenter,
    yaml.resolver.BaseResolver,
):
    """Writes text plainly wherever the strict reader takes it as the same text."""

    def __init__(self, stream: Any, default_flow_style: bool = False, **options: Any):
        emitter = {key: options[key] for key in ("allow_unicode", "width")}
        yaml.emitter.Emitter.__init__(self, stream, **emitter)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(
            self, default_flow_style=default_flow_style, sort_keys=options["sort_keys"]
        )
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> yaml.Node:
    style = "'" if is_special(text) else None
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


def _make_fast_dumper() -> Any:
    """The same by libyaml, several times as fast; None where PyYAML came without it."""
    if not yaml.__with_libyaml__:
        return None

    class FastDumper(yaml.CSafeDumper):
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  as those of BaseResolver

        def ignore_aliases(self, _data: Any) -> bool:
            return True

    FastDumper.add_representer(str, _represent_text)
    return FastDumper


_Dumper.add_representer(str, _represent_text)
_FastDumper = _make_fast_dumper()


def casebook_names() -> tuple[str, ...]:
    """Names of the scenarios that come with summitry."""
    names = (entry.name for entry in _CASEBOOK.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def load_casebook(name: str) -> Scenario:
    """Read a scenario of the casebook by name.

    Raises
    ------
    ScenarioError
        If the casebook holds no such case; the message lists those it holds.
    """
    known = casebook_names()
    if name not in known:
        near = nearest(name, known)
        todo = f"write {near}" if near else "list the cases with summitry casebook"
        raise ScenarioError(f"casebook, case {name}", "no such case", ", ".join(known), todo)
    return parse_scenario((_CASEBOOK / f"{name}.yaml").read_text("utf-8"), f"casebook:{name}")
