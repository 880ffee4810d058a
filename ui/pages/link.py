"""What a link sent by mail or by post is for: a line of the landing page's table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import Request, Response

from models import Secret
from ui.flash import Flash

Typed = Mapping[str, str]
Act = Callable[[Request, Secret, Typed], Awaitable[Response]]
"""Does what the link is for, with what was typed; answers with the page that follows. Raises FieldErrors, Refusal."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What a link is for."""

    title: str
    words: str
    button: str
    act: Act
    fields: Callable[[Flash], object] | None = None
    """What the page asks for before the button, given what was typed and what is wrong with it."""
    kept: tuple[str, ...] = ()
    """Names of the fields that come back as they were typed when something is wrong."""
