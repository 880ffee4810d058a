"""What stands between a person's gesture and a verb: who is asking, and how a refusal is said."""

import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from nicegui import ui

from domain.errors import NotYours, Refusal
from models import traces
from models.database import DatabaseAway
from schemes.registry import scheme_of
from ui.components.outage import told_in_page
from ui.session import Visitor, still_signed_in

BROKEN: Final = (
    "Une erreur est survenue. Ce n'est pas de votre fait, et ce que vous avez saisi reste dans cette page. Recommencez "
    "dans un instant. Si l'erreur revient, écrivez-nous en donnant la référence {}."
)
_log = logging.getLogger("porte_cartes.errors")
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
    what was typed stays. So is any other error, by the reference it has in the logs.
    """

    @wraps(handler)
    async def wrapper(self: Self, /, *args: P.args, **kwargs: P.kwargs) -> None:
        name, reference = f"action {handler.__qualname__}", traces.new_reference()
        with told_in_page(), _owned_up(self, name, reference), traces.under_way(name, known_as=reference):
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


@contextmanager
def _owned_up(page: Page, name: str, reference: str) -> Iterator[None]:
    """An error nobody expected is logged, and told in the page with what it takes to find it there."""
    try:
        yield
    except DatabaseAway:
        raise
    except Exception:  # noqa: BLE001 -- anything may come out of a verb: the person must still be told
        _log.exception("unhandled error in %s, reference %s", name, reference, extra={"reference": reference})
        page.refuse(BROKEN.format(reference))


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
