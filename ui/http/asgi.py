"""Small helpers for pure ASGI middleware."""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send


def header(scope: Scope, name: str) -> str:
    """Return the value of a request header, empty when absent."""
    return Headers(scope=scope).get(name, "")


def without(scope: Scope, *names: bytes) -> Scope:
    """Return the scope less some request headers (names in lower case)."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in names]}


def editing(send: Send, edit: Callable[[Message, MutableHeaders], None]) -> Send:
    """Wrap `send` so that `edit` sees and may change the start of the response."""

    async def edited(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            edit(message, MutableHeaders(scope=message))
        await send(message)

    return edited
