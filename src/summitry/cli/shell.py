"""The `summitry` command: its subcommands, and how failures are told."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from summitry import __version__
from summitry.cli.output import Commands
from summitry.errors import SummitryError, UsageError

# The matrices are small: more threads only wait for each other and halve the speed. Looking for
# pydantic plugins among all installed packages costs time, and none may change what is read.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
_INTERNAL_ERROR = 70  # EX_SOFTWARE of sysexits.h
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


# Command: the module of `summitry.cli` with a function of that name. Only the one asked for loads.
_COMMANDS = {
    "brief": "brief",
    "read": "read",
    "dossier": "dossier",
    "run": "run",
    "compare": "compare",
    "calendar": "calendar",
    "rates": "language",
    "casebook": "run",
    "schema": "language",
    "world": "world",
    "replicate": "replicate",
    "backtest": "backtest",
    "target": "target",
    "optimal": "games",
    "nash": "games",
    "bargain": "games",
    "club": "games",
    "exposure": "chokepoint",
    "serve": "serve",
    "security": "power",
    "invest": "capital",
}


class _Commands(Commands):
    """The subcommands, each loaded when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"summitry.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command takes --json PATH and --csv PATH (- is standard output) and --debug.",
)
@click.version_option(__version__, prog_name="summitry")
@click.pass_context
def commands(context: click.Context) -> None:
    """Turn the news about a summit into the negotiating table, in numbers."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run_process() -> int:
    """Run the command line as a process of its own: what it holds is gone when it ends.

    The garbage collector would look through every module loaded, several times, to free nothing.
    """
    gc.set_threshold(200_000, 20, 20)
    code = main()
    gc.freeze()
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Failures print one four-part message on standard error; ``--debug`` shows the traceback.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        result = commands.main(given, prog_name="summitry", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        return _tell(_describe_usage(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: say nothing
        return 0
    except SummitryError as error:
        if "--debug" in given:
            raise
        return _tell(error)
    except Exception as error:
        if "--debug" in given:
            raise
        click.echo(_describe_fault(error), err=True)
        return _INTERNAL_ERROR


def _tell(error: SummitryError) -> int:
    click.echo(f"{type(error).__name__}: {error}", err=True)
    return error.exit_code


def _describe_usage(error: click.UsageError) -> UsageError:
    command = error.ctx.command_path if error.ctx else "summitry"
    usage = error.ctx.get_usage().removeprefix("Usage: ") if error.ctx else command
    return UsageError(
        command, error.format_message(), " ".join(usage.split()), f"see {command} --help"
    )


def _describe_fault(error: Exception) -> str:
    fault = SummitryError(
        f"summitry {__version__}",
        f"{type(error).__name__}: {error}",
        "no failure of this kind: it is a fault of summitry, not of what you gave it",
        "run again with --debug and report the traceback",
    )
    return f"InternalError: {fault}"
