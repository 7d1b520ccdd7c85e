"""Answers that never change for one version and data set, kept as bytes and given at once."""

from __future__ import annotations

from collections import OrderedDict

from summitry.web.guard import App, Message, Receive, Scope, Send

PATHS = ("/api/v1/solve/", "/api/v1/casebook", "/api/v1/about")  # GET: decided by the address alone
MOST_BYTES = 48 * 2**20

Answer = tuple[Message, bytes]


class Remember:
    """Middleware that answers a GET it has answered before without asking anybody.

    Only answers that the address alone decides are kept: results of saved scenarios, which are
    immutable, on the baseline this process has loaded.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self._kept: OrderedDict[tuple[str, bytes], Answer] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_lasting(scope["path"]):
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"])
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            start, body = known
            await send(start)
            await send({"type": "http.response.body", "body": body})
            return
        await self._ask(key, scope, receive, send)

    async def _ask(
        self, key: tuple[str, bytes], scope: Scope, receive: Receive, send: Send
    ) -> None:
        seen: list[Message] = []

        async def note(message: Message) -> None:
            seen.append(message)
            await send(message)

        await self.app(scope, receive, note)
        if seen and seen[0].get("status") == 200:
            body = b"".join(message.get("body", b"") for message in seen[1:])
            self._keep(key, (seen[0], body))

    def _keep(self, key: tuple[str, bytes], answer: Answer) -> None:
        if len(answer[1]) > MOST_BYTES // 8 or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += len(answer[1])
        while self._bytes > MOST_BYTES:
            _, (_, old) = self._kept.popitem(last=False)
            self._bytes -= len(old)


def _is_lasting(path: str) -> bool:
    return path.startswith(PATHS)
