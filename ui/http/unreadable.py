"""The sign NUL: no keyboard writes it, no database takes it in a text."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.settings import WebSettings

_WRITTEN: Final = (b"%00", b"\0")


class NoNul:
    """Refuse it in an address (404) and in a form (400), but where photos are sent: those are full of it."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        self.raw = (*settings.uploads, "/_nicegui")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or raise HTTPException; that of a body comes as it is read."""
        if scope["type"] == "http":
            if "\0" in scope["path"] or _holds(scope["query_string"]):
                raise HTTPException(404)
            if not scope["path"].startswith(self.raw):
                receive = _looked_through(receive)
        await self.app(scope, receive, send)


def _looked_through(receive: Receive) -> Receive:
    end = b""

    async def looked_through() -> Message:
        nonlocal end
        message = await receive()
        body = message.get("body", b"")
        if _holds(end + body):
            raise HTTPException(400)
        end = (end + body)[-2:]  # « %00 » may come in two pieces
        return message

    return looked_through


def _holds(text: bytes) -> bool:
    return any(nul in text for nul in _WRITTEN)
