"""The frame of a page of the cmi portal."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from nicegui import ui

from domain.portal import portal
from schemes.cmi import SCHEME
from ui.components.outage import told_in_page
from ui.components.session_warning import SessionWatch
from ui.components.steps import Steps
from ui.frame import Crumb, Page, frame
from ui.session import Visitor, still_signed_in


def cmi_frame(
    title: str,
    visitor: Visitor | None,
    *,
    here: str | None = None,
    crumbs: Sequence[Crumb] = (),
    lead: str | None = None,
    tip: str | None = None,
    steps: Steps | None = None,
) -> AbstractContextManager[Page]:
    """A page of this portal; signed in, it has the menus and the warning before the session ends."""
    if visitor is not None:
        attach(visitor)
    return frame(
        title,
        scheme=SCHEME,
        visitor_name=visitor.name if visitor else None,
        here=here,
        crumbs=crumbs,
        lead=lead,
        tip=tip,
        steps=steps,
        demo=portal().demo,
        session=visitor.watch if visitor else None,
    )


def attach(visitor: Visitor) -> None:
    """Tie the visitor to the open page, so that signing out elsewhere reaches it."""

    async def stay() -> None:
        with told_in_page():
            await still_signed_in(visitor)

    visitor.watch = SessionWatch(visitor.seconds_left, stay)
    ui.context.client.storage["visitor"] = visitor
