"""Limits that keep one visitor from taking the place of the others: size of bodies, rate of pages."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Final, NoReturn

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.throttle import network
from ui.http.asgi import header
from ui.http.paths import is_page
from ui.http.settings import WebSettings

TOO_LARGE: Final = 413
TOO_MANY: Final = 429
_MOST_BUCKETS: Final = 50_000
_MOST_DROPPED: Final = 200_000_000
"""Bytes of a photo too heavy that are read to no end: no telephone takes a heavier one."""


class BodyLimit:
    """Refuse a body beyond the limit, announced or counted as it comes, with HTTPException 413.

    Where photos are taken, it is an HTTPException 303 to the page that tells of it. The body is read to its end
    before (and dropped): a connection closed while the browser is still sending may show as broken.
    """

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve with a counted body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refuge = next((page for path, page in self.settings.uploads.items() if scope["path"].startswith(path)), None)
        limit = self.settings.body_limit if refuge is None else self.settings.upload_limit
        announced = header(scope, "content-length")
        if announced.isdecimal() and int(announced) > limit:
            await _refuse(receive, refuge)
        await self.app(scope, _counted(receive, limit, refuge), send)


async def _refuse(receive: Receive, refuge: str | None, received: int = 0) -> NoReturn:
    if refuge is None:
        raise HTTPException(TOO_LARGE)
    while received < _MOST_DROPPED:
        message = await receive()
        received += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    raise HTTPException(HTTPStatus.SEE_OTHER, headers={"Location": refuge})


def _counted(receive: Receive, limit: int, refuge: str | None) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            await _refuse(receive, refuge, received)
        return message

    return counted


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class TokenBuckets:
    """A burst, then a steady rate, for each key. `clock` in seconds, monotonic."""

    def __init__(self, *, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.clock = per_minute / 60, burst, clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str) -> float:
        """Take one token; return 0, or the seconds to wait for the next one."""
        now = self.clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(self.burst, now)
        bucket.tokens = min(self.burst, bucket.tokens + (now - bucket.at) * self.rate)
        bucket.at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self.rate
        bucket.tokens -= 1
        return 0.0

    def _make_room(self, now: float) -> None:
        if len(self._buckets) < _MOST_BUCKETS:
            return
        full_after = self.burst / self.rate
        self._buckets = {key: b for key, b in self._buckets.items() if now - b.at < full_after}
        if len(self._buckets) >= _MOST_BUCKETS:  # an attack from everywhere: forget rather than grow
            self._buckets.clear()


class PageRate:
    """Slow down who opens pages faster than a person can (a page without socket holds memory for a minute)."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        per_minute = settings.pages_per_minute
        self.buckets = TokenBuckets(per_minute=per_minute, burst=settings.page_burst) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or raise HTTPException 429 with Retry-After in seconds."""
        if self.buckets and scope["type"] == "http" and scope["method"] == "GET" and is_page(scope["path"]):
            client = scope.get("client") or ("",)
            if wait := self.buckets.take(network(client[0])):
                raise HTTPException(TOO_MANY, headers={"Retry-After": str(ceil(wait))})
        await self.app(scope, receive, send)
