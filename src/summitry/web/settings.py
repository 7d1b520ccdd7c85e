"""What a server is told when it starts: where it keeps its state, and how much it takes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Settings:
    """Limits and places of one server.

    Parameters
    ----------
    folder : Path or None
        Where the state lies (``state.sqlite``); None keeps it in memory and forgets it at the end.
    public : bool
        True where strangers can reach the server: every request then needs a token.
    hosts : tuple of str
        Names the server answers to; any other Host header is refused (DNS rebinding).
    max_body, max_upload : int
        Bytes of a request's body, and of one with documents.
    body_seconds : float
        How long a client may take to send a body.
    solve_seconds : float
        Deadline of one solve, checked inside the iteration.
    queue : int
        Solves that may wait for their turn; beyond it the answer is 503 with Retry-After.
    solves_per_minute : int
        Of one client address.
    jobs : int
        Longer work that may wait for its turn; beyond it the answer is 503 with Retry-After.
    """

    folder: Path | None = None
    public: bool = False
    hosts: tuple[str, ...] = LOOPBACK
    max_body: int = 2**20
    max_upload: int = 10 * 2**20
    max_measures: int = 200
    body_seconds: float = 5.0
    solve_seconds: float = 2.0
    queue: int = 32
    solves_per_minute: int = 3000
    jobs: int = 100
