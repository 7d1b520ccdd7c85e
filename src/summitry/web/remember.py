"""What is answered at once: signs of life, answers known by heart, and a full queue."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from summitry import __version__
from summitry.web.guard import App, Message, Receive, Scope, Send, replay

LASTING = ("/api/v1/solve/", "/api/v1/casebook", "/api/v1/about")  # GET: the address decides
ASKED = "/api/v1/solve"  # POST: the body decides
HEALTH = "/health"
MOST_BYTES = 16 * 2**20
MOST_QUESTION = 2**14  # bytes of a body that is remembered

Answer = tuple[Message, bytes]
Key = tuple[str, bytes, date]  # a scenario without a day is seen from today


class Remember:
    """Middleware that answers what it has answered before, or cannot take on, without parsing it.

    Only answers that the request alone decides are kept: results of scenarios that are immutable
    or part of the question, on the baseline this process has loaded.

    Parameters
    ----------
    app : callable
        Answers everything else.
    check_room : callable
        Refuses a question where no more can wait for a solve.
    """

    def __init__(self, app: App, check_room: Callable[[], None]) -> None:
        self.app = app
        self._check_room = check_room
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        alive = json.dumps({"alive": True, "summitry": __version__}).encode()
        self._alive: Answer = (_make_start(alive), alive)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        if path == HEALTH and method == "GET":
            await _give(self._alive, send)
        elif method == "GET" and path.startswith(LASTING):
            await self._answer((path, scope["query_string"], date.today()), scope, receive, send)
        elif method == "POST" and path == ASKED:
            body = (await receive()).get("body", b"")  # the guard hands it on in one piece
            await self._answer((path, body, date.today()), scope, replay(body, receive), send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            await _give(known, send)
            return
        if key[0].startswith(ASKED):
            self._check_room()
        seen: list[Message] = []

        async def note(message: Message) -> None:
            seen.append(message)
            await send(message)

        await self.app(scope, receive, note)
        if seen and seen[0].get("status") == 200 and len(key[1]) <= MOST_QUESTION:
            self._keep(key, (seen[0], b"".join(message.get("body", b"") for message in seen[1:])))

    def _keep(self, key: Key, answer: Answer) -> None:
        if len(answer[1]) > MOST_BYTES // 8 or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += _weigh(key, answer)
        while self._bytes > MOST_BYTES:
            self._bytes -= _weigh(*self._kept.popitem(last=False))


def _weigh(key: Key, answer: Answer) -> int:
    """Bytes of a question and its answer; a kilobyte for what holds them."""
    return len(key[1]) + len(answer[1]) + 1024


def _make_start(body: bytes) -> Message:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _give(answer: Answer, send: Send) -> None:
    start, body = answer
    await send(dict(start))
    await send({"type": "http.response.body", "body": body})
