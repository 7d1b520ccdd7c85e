"""The reader's data files: names, words and rules, as an economist can edit them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_data(name: str) -> Any:
    """Load ``news/data/<name>.yaml``, once."""
    text = files("summitry.news").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of plain words in ``data/words.yaml``."""
    return frozenset(load_data("words")["lists"][name].split())


@cache
def load_rules(name: str) -> Any:
    """Load ``news/rules/<name>.yaml``, once."""
    text = files("summitry.news").joinpath("rules", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)


@cache
def rule_names() -> tuple[str, ...]:
    """Name the rule files, one for each action, tariffs first."""
    folder = files("summitry.news").joinpath("rules")
    names = sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".yaml"))
    return tuple(sorted(names, key=lambda name: name != "tariff"))  # others refer back to tariffs
