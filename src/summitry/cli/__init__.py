"""The command line: parses, calls a room, prints. Every command has a Python equivalent."""

from summitry.cli.shell import main, run_process

__all__ = ["main", "run_process"]
