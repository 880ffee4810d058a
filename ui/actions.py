"""What stands between a person's gesture and a verb: who is asking, and how a refusal is said."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from nicegui import ui

from domain.errors import NotYours, Refusal
from models import traces
from schemes.registry import scheme_of
from ui.components.outage import told_in_page
from ui.session import Visitor, still_signed_in

P = ParamSpec("P")


class Page(Protocol):
    """A page with handlers: it knows its visitor, and how to say a refusal where it matters."""

    visitor: Visitor

    def refuse(self, sentence: str) -> None:
        """Show a refusal in the page."""
        ...


Self = TypeVar("Self", bound=Page)
Handler = Callable[Concatenate[Self, P], Coroutine[Any, Any, None]]


def action(handler: Handler[Self, P]) -> Handler[Self, P]:
    """Guard a handler: the session is checked again at every event, an expected refusal is said in the page.

    Ownership is checked by the verb itself, which takes the account. A database that is away is told in the page, where
    what was typed stays. Any other error goes to the portal's own handler.
    """

    @wraps(handler)
    async def wrapper(self: Self, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with told_in_page(), traces.under_way(f"action {handler.__qualname__}", known_as=traces.new_reference()):
            if not await still_signed_in(self.visitor):
                leave(self.visitor)
                return
            try:
                await handler(self, *args, **kwargs)
            except Refusal as refusal:
                self.refuse(str(refusal))
            except NotYours:
                self.refuse("Cette page n'est plus à jour. Rechargez-la.")

    return wrapper


def watching(handler: Handler[Self, P]) -> Handler[Self, P]:
    """Guard what a page does by itself (a timer): the session is checked, but not prolonged by it."""

    @wraps(handler)
    async def wrapper(self: Self, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with told_in_page():
            if not await still_signed_in(self.visitor, prolong=False):
                leave(self.visitor)
                return
            try:
                await handler(self, *args, **kwargs)
            except (Refusal, NotYours):
                leave(self.visitor)

    return wrapper


def leave(visitor: Visitor) -> None:
    """Go where one signs in: the session is over."""
    ui.navigate.to(f"{scheme_of(visitor.account.scheme).sign_in_path}?fin=1")
