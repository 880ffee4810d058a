"""The frame of a page for whoever is there: name, menus and the warning before the session ends, or none of them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TypedDict, Unpack

from nicegui import ui

from domain.portal import portal
from schemes.base import Scheme
from ui.components.outage import told_in_page
from ui.components.session_warning import SessionWatch
from ui.components.steps import Steps
from ui.frame import Crumb, Page, frame
from ui.session import Visitor, still_signed_in


class Look(TypedDict, total=False):
    """What a page says of itself to the frame, in its words."""

    here: str | None
    crumbs: Sequence[Crumb]
    lead: str | None
    tip: str | None
    steps: Steps | None
    description: str
    band: bool
    main_class: str


def visited_frame(
    title: str, visitor: Visitor | None, *, scheme: Scheme, **look: Unpack[Look]
) -> AbstractContextManager[Page]:
    """A page of a portal; signed in, it belongs to the visitor."""
    if visitor is not None:
        _attach(visitor)
    return frame(
        title,
        scheme=scheme,
        visitor_name=visitor.name if visitor else None,
        demo=portal().demo,
        session=visitor.watch if visitor else None,
        **look,
    )


def _attach(visitor: Visitor) -> None:
    """Tie the visitor to the open page, so that signing out elsewhere reaches it."""

    async def stay() -> None:
        with told_in_page():
            await still_signed_in(visitor)

    visitor.watch = SessionWatch(visitor.seconds_left, stay)
    ui.context.client.storage["visitor"] = visitor
