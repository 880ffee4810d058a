"""One line of log for each request: no query string, no token, no whole address."""

import logging
import secrets
import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.address import coarse
from ui.http.asgi import editing
from ui.http.paths import scrubbed, without_queries

REFERENCE: Final = "reference"
# Read over the telephone: no 0/O, 1/I/L, U/V.
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_log = logging.getLogger("porte_cartes.access")


def new_reference() -> str:
    """Make the short reference of a request, quoted on error pages and found in the logs."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class AccessLog:
    """Give the request its reference (`scope["reference"]`, header X-Request-ID) and log its end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, then log method, path, status and duration in milliseconds."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[REFERENCE] = new_reference()
        seen = {"status": 499}  # what stays when the person left before the answer
        began = time.perf_counter()

        def edit(message: Message, headers: MutableHeaders) -> None:
            seen["status"] = message["status"]
            headers["X-Request-ID"] = scope[REFERENCE]

        try:
            await self.app(scope, receive, editing(send, edit))
        finally:
            self._write(scope, seen["status"], 1000 * (time.perf_counter() - began))

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        client = scope.get("client") or ("",)
        facts = {
            "method": scope["method"],
            "path": scrubbed(scope["path"]),
            "status": status,
            "duration_ms": round(milliseconds, 1),
            "network": coarse(client[0]),
            REFERENCE: scope[REFERENCE],
        }
        _log.info("%(method)s %(path)s %(status)d", facts, extra=facts)


class QueryScrubber(logging.Filter):
    """Take query strings out of a server's own lines (uvicorn prints those of websockets)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always keep it."""
        if "?" in (message := record.getMessage()):
            record.msg, record.args = without_queries(message), ()
        return True


def scrub_server_logs() -> None:
    """Put the scrubber on uvicorn's loggers; safe to call twice."""
    for name in ("uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        if not any(isinstance(item, QueryScrubber) for item in logger.filters):
            logger.addFilter(QueryScrubber())
