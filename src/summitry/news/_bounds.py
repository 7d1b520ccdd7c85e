"""How long one document may take, whatever is in it: beyond that it is refused by name.

Time is the processor's, so that a busy machine refuses nothing. In the main thread an alarm stops
whatever runs, a search for a pattern too; elsewhere the reader asks between sentences.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from summitry.errors import DocumentError

LOAD_SECONDS = 60.0  # to decode a document and find its article: 5 MB take a tenth of that
READ_SECONDS = 10.0  # to read any document, and more for what is long: prose takes a tenth of that
READ_SECONDS_PER_MILLION = 40.0  # characters


class _OutOfTimeError(BaseException):
    """Raised inside a document that took too long; no library on the way may keep it to itself."""


_deadline = threading.local()


@contextmanager
def bounded(where: str, seconds: float) -> Iterator[None]:
    """Give a document so much time of the processor, and turn what bursts its bounds to an error.

    Raises
    ------
    DocumentError
        It took longer, nests deeper than Python can follow, or needs more memory than there is.
    """
    before = getattr(_deadline, "at", None)
    _deadline.at = (time.monotonic() + seconds, time.thread_time() + seconds)
    try:
        with _alarm(seconds):
            yield
    except _OutOfTimeError:
        seen, expected = f"more than {seconds:.0f} s of processor time", "a text that reads faster"
    except RecursionError:
        seen, expected = "text nested too deep to follow", "prose"
    except MemoryError:
        seen, expected = "more memory needed than there is", "a text that fits into memory"
    else:
        return
    finally:
        _deadline.at = before
    raise DocumentError(
        where, seen, expected, "read only the part that matters; the other documents were read"
    )


def check_time() -> None:
    """Stop if the document at hand is out of time; where no bound is set, nothing happens.

    The clock on the wall is asked first: a thread uses no more of the processor than passes there,
    and the processor's own clock is slow to ask.
    """
    at = getattr(_deadline, "at", None)
    if at is not None and time.monotonic() > at[0] and time.thread_time() > at[1]:
        _stop()


@contextmanager
def watched() -> Iterator[None]:
    """Take over the alarm of the process, for one document or, once, for all of a pile."""
    if getattr(_deadline, "watched", False):
        yield
        return
    main = threading.current_thread() is threading.main_thread()
    free = main and hasattr(signal, "setitimer") and not signal.getitimer(signal.ITIMER_PROF)[0]
    _deadline.watched = free
    before = signal.signal(signal.SIGPROF, _stop) if free else None
    try:
        yield
    finally:
        _deadline.watched = False
        if free:
            signal.signal(signal.SIGPROF, before)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """An alarm after some seconds, where a process has one and nobody else uses it."""
    with watched():
        if not _deadline.watched or signal.getitimer(signal.ITIMER_PROF)[0]:
            yield
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(_number: int = 0, _frame: FrameType | None = None) -> None:
    """Stop the document at hand once: a question and the alarm may find it late together."""
    if getattr(_deadline, "at", None) is not None:
        _deadline.at = None
        raise _OutOfTimeError
