"""One line of log and one span for each request: no query string, no token, no whole address."""

import logging
import time
from http import HTTPStatus
from typing import Final

from opentelemetry.trace import INVALID_SPAN, Span, SpanKind
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models import traces
from ui.http.address import coarse
from ui.http.asgi import editing
from ui.http.paths import scrubbed, without_queries

REFERENCE: Final = "reference"
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by proxies and monitors: told only when something is wrong."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger("porte_cartes.access")


class AccessLog:
    """Give the request its reference (`scope["reference"]`, header X-Request-ID) and log its end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, then log method, path, status and duration in milliseconds."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[REFERENCE] = reference = traces.new_reference()
        if scope["path"] in QUIET:
            await self._serve(scope, receive, send, INVALID_SPAN)
            return
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        with traces.under_way(method, known_as=reference, kind=SpanKind.SERVER, reference=reference) as span:
            await self._serve(scope, receive, send, span)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, span: Span) -> None:
        seen = {"status": 499}  # what stays when the person left before the answer
        began = time.perf_counter()

        def edit(message: Message, headers: MutableHeaders) -> None:
            seen["status"] = message["status"]
            headers["X-Request-ID"] = scope[REFERENCE]

        try:
            await self.app(scope, receive, editing(send, edit))
        finally:
            _describe(span, scope, seen["status"])
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
        level = logging.DEBUG if scope["path"] in QUIET and status < HTTPStatus.BAD_REQUEST else logging.INFO
        _log.log(level, "%(method)s %(path)s %(status)d", facts, extra=facts)


def _describe(span: Span, scope: Scope, status: int) -> None:
    """Say in the span which page it was, as our route is written (`/cmi/demande/{number}`), never as it was asked."""
    if route := route_of(scope):
        span.update_name(f"{scope['method']} {route}")
        span.set_attribute("http.route", route)
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("http.response.status_code", status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        traces.fail(span, str(status))


def route_of(scope: Scope) -> str:
    """The route that answered, without any value; empty when none did."""
    return str(getattr(scope.get("route"), "path_format", ""))


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
