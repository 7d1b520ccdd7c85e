"""Calling commands of the measures in a test: what they print, and how they fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summitry.cli import main


def run_command(capsys: Any, *arguments: str) -> str:
    """Standard output of a command that has to succeed."""
    code = main(list(arguments))
    out, err = capsys.readouterr()
    assert code == 0, err
    return str(out)


def fail_command(capsys: Any, *arguments: str) -> list[str]:
    """The four lines of a command that has to refuse what it was given."""
    assert main(list(arguments)) == 2
    return [line.strip() for line in capsys.readouterr().err.splitlines()]


def check_lines(lines: Sequence[str], wanted: Sequence[str | None]) -> None:
    """Four lines, each as wanted; None stands for any."""
    assert len(lines) == 4
    for seen, text in zip(lines, wanted, strict=True):
        assert text is None or seen == text
