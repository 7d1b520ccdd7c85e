"""What stands between the network and the pages: hosts, origins, sizes, times, tokens, headers.

Plain ASGI, so that it costs microseconds and sees a body before anything parses it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from summitry.web.settings import Settings
from summitry.web.store import Store

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOAD_PATHS = ("/dossiers", "/api/v1/dossiers")
TOKEN_COOKIE = "summitry_token"
OPEN_PATHS = ("/health", "/login", "/static/")  # what a stranger may see of a public server
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_ADDRESSES_REMEMBERED = 10_000
_PAUSE_SECONDS = 0.5  # before who found no place is told so: a quarter of what Retry-After asks for
_MOST_PAUSING = 1000  # beyond it they are told at once

# No unsafe-*: pages carry no inline script and no inline style. A brief names the hash of its own.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without it browsers hide the origin of our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Refused(Exception):  # noqa: N818  not a failure: an answer
    """A request that goes no further: status, and the four parts of the reason."""

    def __init__(self, status: int, where: str, seen: str, expected: str, todo: str) -> None:
        self.status = status
        self.parts = {"error": "RequestRefused", "where": where, "seen": seen,
                      "expected": expected, "do": todo}  # fmt: skip


class Guard:
    """Middleware that lets a request through only as the settings allow."""

    def __init__(self, app: App, settings: Settings, store: Store) -> None:
        self.app = app
        self.settings = settings
        self.store = store
        self._pausing = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        started: list[int] = []

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(1)
                message["headers"] = _with_headers(message.get("headers", []))
            await send(message)

        try:
            await self._let_through(scope, headers, receive, send_guarded)
        except Refused as refused:
            if not started:
                refused.__traceback__ = None  # it holds the body, which nobody needs any more
                await self._pause(refused.status)
                await _answer(send_guarded, refused, headers)

    async def _let_through(
        self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        _check_query(scope["query_string"])
        self._check_host(headers)
        self._check_origin(scope, headers)
        self._check_token(scope, headers)
        body = await self._read_body(scope, headers, receive)
        await self.app(scope, replay(body, receive), send)

    async def _pause(self, status: int) -> None:
        """Hold who found no place: a crowd that asks again at once leaves no time to others."""
        if status != 503 or self._pausing >= _MOST_PAUSING:
            return
        self._pausing += 1
        try:
            await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            self._pausing -= 1

    def _check_host(self, headers: dict[str, str]) -> None:
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if name.strip("[]") not in self.settings.hosts:
            known = ", ".join(self.settings.hosts)
            raise Refused(421, "header Host", "a name this server does not answer to", known,
                          "open the address that summitry serve printed")  # fmt: skip

    def _check_origin(self, scope: Scope, headers: dict[str, str]) -> None:
        """Refuse a change that another site asks for in this browser's name."""
        if scope["method"] in _SAFE_METHODS:
            return
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        own = (f"http://{headers.get('host')}", f"https://{headers.get('host')}")
        if site not in (None, "same-origin", "none") or (origin is not None and origin not in own):
            raise Refused(403, "headers Origin and Sec-Fetch-Site", "a request from another site",
                          "a request from this server's own pages, or from a program",
                          "use the page that this server shows")  # fmt: skip

    def _check_token(self, scope: Scope, headers: dict[str, str]) -> None:
        if not self.settings.public or scope["path"].startswith(OPEN_PATHS):
            return
        scheme, _, given = headers.get("authorization", "").partition(" ")
        token = given.strip() if scheme.lower() == "bearer" else _find_cookie(headers, TOKEN_COOKIE)
        need = "read" if scope["method"] in _SAFE_METHODS else "write"
        if not token or not self.store.check_token(token, need):
            raise Refused(401, "header Authorization", "no token that allows this",
                          f"Bearer and a token with scope {need} that has not expired",
                          "make one with summitry serve --new-token; browsers: /login")  # fmt: skip

    async def _read_body(self, scope: Scope, headers: dict[str, str], receive: Receive) -> bytes:
        if scope["method"] in _SAFE_METHODS:
            return b""
        is_upload = any(scope["path"].startswith(path) for path in UPLOAD_PATHS)
        most = self.settings.max_upload if is_upload else self.settings.max_body
        if headers.get("content-encoding", "identity") != "identity":
            raise Refused(415, "header Content-Encoding", "a compressed body", "a plain body",
                          "send the body as it is")  # fmt: skip
        stated = headers.get("content-length", "0")
        if not stated.isdigit() or int(stated) > most:
            raise _too_large(most)
        chunks, size = [], 0
        try:
            async with asyncio.timeout(self.settings.body_seconds * (4 if is_upload else 1)):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(400, "body", "the connection closed", "a body", "try again")
                    chunks.append(message.get("body", b""))
                    size += len(chunks[-1])
                    if size > most:
                        raise _too_large(most)
                    if not message.get("more_body", False):
                        return b"".join(chunks)
        except TimeoutError:
            raise Refused(408, "body", "no end of it in time", "a body sent without pauses",
                          "send it again") from None  # fmt: skip


class Allowance:
    """How much each client may ask for: a bucket that fills with time."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, address: str) -> None:
        """Take one solve from a client's allowance, or refuse."""
        now, rate = time.monotonic(), self._per_minute / 60
        full = self._per_minute / 6  # ten seconds' worth at once
        left, then = self._buckets.pop(address, (full, now))
        left = min(full, left + (now - then) * rate)
        self._buckets[address] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > _ADDRESSES_REMEMBERED:
            self._buckets.popitem(last=False)
        if left < 1:
            raise Refused(429, "solves", "more than a client's share",
                          f"at most {self._per_minute} a minute", "wait a moment")  # fmt: skip


def _check_query(query: bytes) -> None:
    """Refuse an address that is none: everything but ASCII has to be escaped in one."""
    if not query.isascii():
        raise Refused(400, "address, after ?", "bytes that are no part of an address",
                      "other letters escaped as %E2%82%AC", "escape the address")  # fmt: skip


def _too_large(most: int) -> Refused:
    return Refused(413, "body", "too many bytes", f"at most {most / 2**20:g} MB",
                   "send less at once")  # fmt: skip


def replay(body: bytes, receive: Receive) -> Receive:
    """Hand a body on that has been read; what follows it comes from the connection."""
    left = [body]

    async def give() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return give


def _find_cookie(headers: dict[str, str], name: str) -> str:
    for part in headers.get("cookie", "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def _with_headers(headers: Any) -> list[tuple[bytes, bytes]]:
    """The headers of an answer and those of `HEADERS` that it does not set itself."""
    listed = [(bytes(k), bytes(v)) for k, v in headers]
    present = {k.lower() for k, _ in listed}
    extra = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in present]
    return listed + extra


async def _answer(send: Send, refused: Refused, headers: dict[str, str]) -> None:
    """Say why a request was refused: JSON for programs, plain text for browsers."""
    if "text/html" in headers.get("accept", ""):
        kind = b"text/plain; charset=utf-8"
        p = refused.parts
        text = f"{p['where']}\nseen: {p['seen']}\nexpected: {p['expected']}\ndo: {p['do']}\n"
        body = text.encode()
    else:
        kind, body = b"application/json", json.dumps(refused.parts).encode()
    extra = [(b"retry-after", b"2")] if refused.status in (429, 503) else []
    await send({"type": "http.response.start", "status": refused.status,
                "headers": [(b"content-type", kind), (b"content-length", b"%d" % len(body)),
                            *extra]})  # fmt: skip
    await send({"type": "http.response.body", "body": body})
