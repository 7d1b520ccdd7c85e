"""Every error summitry raises on purpose, and how it speaks.

::

    SummitryError
    |-- InputError            what a person handed in
    |   |-- DocumentError         a document that cannot be read
    |   |-- ScenarioError         a scenario file or measure that cannot be used
    |   `-- UsageError            a command or call with unusable arguments
    |-- DataError             the tables a world is built from
    |   |-- WorldError            a baseline that does not load
    |   `-- UnbalancedWorldError  a baseline whose accounts do not add up
    `-- NumericalError        the computation
        |-- NoConvergenceError    the solver stopped before its tolerance
        |-- NoEquilibriumError    the model says that no equilibrium exists
        `-- InfeasibleTargetError no policy within bounds gives what was asked

A message has four parts: where, what was seen, what was expected, what to do.
"""

from __future__ import annotations


class SummitryError(Exception):
    """A named failure with a four-part message.

    Parameters
    ----------
    where : str
        File, line and key; or economy, sector and iteration.
    seen : str
        What was found there.
    expected : str
        What would have been right: allowed values, nearest spelling, a bound.
    todo : str
        What the reader of the message can do next.
    """

    exit_code = 1

    def __init__(self, where: str, seen: str, expected: str, todo: str) -> None:
        self.where = where
        self.seen = seen
        self.expected = expected
        self.todo = todo
        super().__init__(where, seen, expected, todo)

    def __str__(self) -> str:
        return (
            f"{self.where}\n"
            f"  seen:     {self.seen}\n"
            f"  expected: {self.expected}\n"
            f"  do:       {self.todo}"
        )

    def to_dict(self) -> dict[str, str]:
        """The four parts and the name of the error, for JSON."""
        return {
            "error": type(self).__name__,
            "where": self.where,
            "seen": self.seen,
            "expected": self.expected,
            "do": self.todo,
        }


class InputError(SummitryError):
    """What a person handed in cannot be used."""

    exit_code = 2


class DocumentError(InputError):
    """A document that cannot be read."""


class ScenarioError(InputError):
    """A scenario, or a measure in it, that cannot be used."""


class UsageError(InputError):
    """A command or call with unusable arguments."""


class DataError(SummitryError):
    """The tables a world is built from cannot be used."""

    exit_code = 3


class WorldError(DataError):
    """A baseline that does not load: missing, malformed or non-finite arrays."""


class UnbalancedWorldError(DataError):
    """A baseline whose accounts do not add up."""


class NumericalError(SummitryError):
    """The computation did not give an answer one could trust."""

    exit_code = 4


class NoConvergenceError(NumericalError):
    """The solver stopped before it reached its tolerance."""


class NoEquilibriumError(NumericalError):
    """The model, with this deficit rule, has no equilibrium for this shock."""


class InfeasibleTargetError(NumericalError):
    """No value of the instruments within their bounds meets the targets.

    Parameters
    ----------
    where, seen, expected, todo : str
        As in `SummitryError`.
    nearest : summitry.model.targets.Closure, optional
        The attainable outcome that comes closest.
    """

    def __init__(
        self, where: str, seen: str, expected: str, todo: str, nearest: object = None
    ) -> None:
        super().__init__(where, seen, expected, todo)
        self.nearest = nearest
