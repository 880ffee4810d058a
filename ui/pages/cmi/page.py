"""The frame of a page of the cmi portal."""

from contextlib import AbstractContextManager
from typing import Unpack

from schemes.cmi import SCHEME
from ui.frame import Page
from ui.session import Visitor
from ui.visited import Look, visited_frame


def cmi_frame(title: str, visitor: Visitor | None, **look: Unpack[Look]) -> AbstractContextManager[Page]:
    """A page of this portal; signed in, it has the menus and the warning before the session ends."""
    return visited_frame(title, visitor, scheme=SCHEME, **look)
