"""How a value in a scenario is refused: what was seen, what was expected, what to do.

Validators raise :func:`refuse`; :func:`to_scenario_error` turns what pydantic collected into one
:class:`~summitry.errors.ScenarioError`, with the line and column where a file gave them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from summitry.errors import ScenarioError
from summitry.policy.names import nearest

Path = tuple[str | int, ...]
Mark = tuple[int, int]  # line and column, counted from 1

_LONGEST_SHOWN = 80
LEVERS = (
    "tariff", "retaliation", "trade-cost", "productivity", "export-tax", "embargo", "quota",
    "purchase", "balance", "transfer", "defence", "pledge",
)  # fmt: skip
_UNKNOWN_LEVER = "union_tag_invalid"  # pydantic's name for it


def refuse(seen: object, expected: str, todo: str, at: Path = ()) -> PydanticCustomError:
    """An error for a validator to raise; ``at`` is the path below the validated field."""
    context = {"seen": show(seen), "expected": expected, "todo": todo, "at": at}
    return PydanticCustomError("refused", "{expected}", context)


def show(value: object) -> str:
    """A value as a message prints it: text as it is, the rest by repr, both cut short.

    What cannot be seen is named by its code, and so is a letter or digit of another alphabet among
    Latin ones: it may look like the letter that was meant.
    """
    text = value if isinstance(value, str) else repr(value)
    text = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
    seen = reveal(text)
    foreign = next((c for c in text if _is_foreign(c)), None)
    if foreign is None or not any((c.isascii() and c.isalnum()) or c == "%" for c in text):
        return seen
    name = unicodedata.name(foreign, "no letter").lower()
    return f"{seen} ({foreign} is U+{ord(foreign):04X}, {name})"


def reveal(text: str) -> str:
    """Text with what cannot be seen named by its code."""
    return "".join(f"<U+{ord(c):04X}>" if _is_hidden(c) else c for c in text)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _is_foreign(char: str) -> bool:
    """A letter or digit that is not Latin, such as a Cyrillic er, or Latin in full width."""
    if char.isascii() or not char.isalnum():
        return False
    name = unicodedata.name(char, "")
    return not name.startswith("LATIN")


def to_scenario_error(
    error: ValidationError,
    where: str,
    marks: Mapping[Path, Mark],
    fields: Mapping[str, Sequence[str]],
) -> ScenarioError:
    """One error for the first problem, in the order of the file, and a count of the others.

    ``fields`` lists the keys allowed at each level: at the top (``""``), by lever, and below
    ``exempt``, ``markers`` and ``sources``.
    """
    problems = error.errors(include_url=False)
    located = [(_path_of(problem), problem) for problem in problems]
    located.sort(key=lambda pair: _mark_of(pair[0], marks) or (0, 0))
    path, problem = located[0]
    seen, expected, todo = _parts(problem, fields)
    if len(problems) > 1:
        todo += f" (then {len(problems) - 1} more)"
    return ScenarioError(_place(where, path, _mark_of(path, marks)), seen, expected, todo)


def _path_of(problem: ErrorDetails) -> Path:
    """Where a file holds the problem; pydantic names the lever on the way, which no file does."""
    context = problem.get("ctx", {})
    path = tuple(problem["loc"]) + tuple(context.get("at", ()))
    if problem["type"] == _UNKNOWN_LEVER and isinstance(problem["input"], dict):
        return (*path, "lever")
    return (*path[:2], *path[3:]) if problem["loc"][:1] == ("measures",) else path


def _mark_of(path: Path, marks: Mapping[Path, Mark]) -> Mark | None:
    """Where the file holds this path, or the nearest level above it that it does hold."""
    for length in range(len(path), -1, -1):
        if path[:length] in marks:
            return marks[path[:length]]
    return None


def _place(where: str, path: Path, mark: Mark | None) -> str:
    line = f", line {mark[0]}, column {mark[1]}" if mark else ""
    key = f", key {format_path(path)}" if path else ""
    return where + line + key


def format_path(path: Path) -> str:
    """A path as a person would write it: ``measures[2].rate``."""
    text = ""
    for step in path:
        name = "" if isinstance(step, int) else reveal(step)
        text += f"[{step}]" if isinstance(step, int) else f".{name}" if text else name
    return text


def _parts(problem: ErrorDetails, fields: Mapping[str, Sequence[str]]) -> tuple[str, str, str]:
    """What was seen, expected, and what to do about it."""
    if problem["type"] == "refused":
        context = problem["ctx"]
        return context["seen"], context["expected"], context["todo"]
    if problem["type"] == _UNKNOWN_LEVER:
        return _parts_of_lever(problem)
    names = [step for step in problem["loc"] if isinstance(step, str)]
    level = names[-2] if len(names) > 1 and names[-2] in fields else ""
    key = str(problem["loc"][-1]) if problem["loc"] else "the value"
    if problem["type"] == "extra_forbidden":
        near = nearest(key, fields[level])
        others = [name for name, keys in fields.items() if name in LEVERS and key in keys]
        todo = f"write {near}" if near else "remove the key"
        if others and level in LEVERS:
            todo = f"remove the key, or write lever: {' or '.join(others)}"
        return f"unknown key {show(key)}", f"one of: {', '.join(fields[level])}", todo
    if problem["type"] == "missing":
        return f"no key {key}", f"a value for {key}", f"add the key {key}"
    if problem["type"] == "literal_error":
        expected = problem["ctx"]["expected"].replace("'", "")
        near = nearest(str(problem["input"]), expected.replace(" or ", ", ").split(", "))
        return show(problem["input"]), expected, f"write {near}" if near else f"correct {key}"
    return show(problem["input"]), problem["msg"], f"correct {key}"


def _parts_of_lever(problem: ErrorDetails) -> tuple[str, str, str]:
    """A measure whose lever is unknown, or that is no measure at all."""
    if not isinstance(problem["input"], dict):
        expected = "keys such as id, importer and exporters"
        return show(problem["input"]), expected, "start the measure with - id: my-measure"
    lever = show(problem["input"].get("lever"))
    near = nearest(lever, LEVERS)
    return lever, ", ".join(LEVERS), f"write {near}" if near else "correct lever"
