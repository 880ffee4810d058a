"""From exceptions to answers: one place for pages, plain routes and what happens before them."""

import logging
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.database import DatabaseAway
from ui.http.access import REFERENCE
from ui.http.asgi import header
from ui.http.error_page import ErrorPages
from ui.http.paths import scrubbed
from ui.http.reloaded import Reloaded
from ui.http.settings import Parts

RETRY_SECONDS: Final = 30
"""After which programs may ask again for what a database that is away could not give."""
_NO_PAGE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
_log = logging.getLogger("porte_cartes.errors")


class ErrorAnswers:
    """Makes the answer to an error: a page for people, a line for programs, nothing of the error's own text."""

    def __init__(self, pages: ErrorPages, parts: Parts) -> None:
        self.pages = pages
        self.parts = parts
        self._reloaded = Reloaded(posts=list, pages=list)

    def answer(self, scope: Scope, status: int, headers: dict[str, str] | None = None) -> Response:
        """Answer with the page of `status`; below 400 (a redirection raised by a dependency), with its headers alone."""
        if status < HTTPStatus.BAD_REQUEST:
            return Response(status_code=status, headers=headers)
        if not _wants_page(scope):
            return PlainTextResponse(f"{status}\n", status_code=status, headers=headers)
        html = self.pages.html(status, reference=scope.get(REFERENCE, ""), portal=self.parts.portal_of(scope["path"]))
        return Response(html, status_code=status, headers=headers, media_type="text/html")

    async def on_http_exception(self, request: Request, error: Exception) -> Response:
        """Handle HTTPException, whoever raised it."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
        if status in _NO_PAGE and _wants_page(request.scope) and (page := self._reloaded.page_of(request.scope)):
            return RedirectResponse(page, HTTPStatus.SEE_OTHER)
        if not isinstance(error, HTTPException):
            return self.answer(request.scope, 404)
        return self.answer(request.scope, error.status_code, dict(error.headers or {}))

    async def on_bad_values(self, request: Request, _error: Exception) -> Response:
        """Handle a path or query that does not fit: for a person, no such page; for a form, a bad request."""
        return self.answer(request.scope, 404 if request.method == "GET" else 400)

    def install(self, outer: FastAPI, pages: FastAPI) -> None:
        """Make both applications answer errors this way: ours, which takes the posts, and NiceGUI's, which has the pages."""
        self._reloaded = Reloaded(posts=lambda: outer.routes, pages=lambda: pages.routes)
        for application in (outer, pages):
            for key in (404, 405, HTTPException):
                application.add_exception_handler(key, self.on_http_exception)
            application.add_exception_handler(RequestValidationError, self.on_bad_values)


class Guard:
    """Last resort: log what nobody caught with the reference the person can quote, answer with the 500 page."""

    def __init__(self, app: ASGIApp, *, answers: ErrorAnswers) -> None:
        self.app = app
        self.answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; answer to any exception."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watched = _Watched(send)
        try:
            await self.app(scope, receive, watched)
        except HTTPException as error:  # raised by our own middleware, outside of the handlers
            response = await self.answers.on_http_exception(Request(scope), error)
        except ClientDisconnect:
            return  # nobody is left to answer
        except DatabaseAway as error:
            response = self._away(scope, error)
        except Exception as error:  # noqa: BLE001 -- anything may come out of a page: the person must still get an answer
            response = self._broken(scope, error)
        else:
            if not watched.is_held:
                return
            response = self._broken(scope, None)
        if watched.has_begun:
            raise ConnectionAbortedError("the answer had begun")
        await response(scope, receive, send)

    def _away(self, scope: Scope, error: DatabaseAway) -> Response:
        """The database is stopped, starting or out of reach: no fault of the page, and soon over."""
        reference = scope.get(REFERENCE, "")
        facts = {REFERENCE: reference, "path": scrubbed(scope["path"])}
        _log.error("database away (%s), reference %s", type(error.__cause__).__name__, reference, extra=facts)
        return self.answers.answer(scope, 503, {"Retry-After": str(RETRY_SECONDS)})

    def _broken(self, scope: Scope, error: Exception | None) -> Response:
        reference = scope.get(REFERENCE, "")
        facts = {REFERENCE: reference, "path": scrubbed(scope["path"])}
        _log.error("unhandled error, reference %s", reference, exc_info=error, extra=facts)
        return self.answers.answer(scope, 500)


class _Watched:
    """Sends on, but for NiceGUI's own 500 page (a page too slow to build): it is in English and tells the error."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.has_begun = self.is_held = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            is_page = any(name == b"x-nicegui-content" for name, _ in message["headers"])
            self.is_held = is_page and message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR
        if not self.is_held:
            self.has_begun = True
            await self.send(message)


def _wants_page(scope: Scope) -> bool:
    accept = header(scope, "accept")
    return "text/html" in accept or ("*/*" in accept and not scope["path"].startswith("/_nicegui"))
