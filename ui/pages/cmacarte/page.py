"""The frame of a page of the artisan's portal."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from domain.portal import portal
from schemes.cmacarte import SCHEME
from ui.frame import Crumb, Page, frame
from ui.pages.cmi.page import attach
from ui.session import Visitor

SPACE = f"{SCHEME.path}/mon-espace"
CARD = f"{SCHEME.path}/ma-carte"
FACTS = f"{SCHEME.path}/mes-informations"
PHOTO = f"{FACTS}/photo"
PARTNERS = f"{SCHEME.path}/partenaires"
QUESTIONS = f"{SCHEME.path}/page/questions-frequentes"
IDENTIFICATION = f"{SCHEME.path}/identification"
ACTIVATION = f"{SCHEME.path}/activation"


def space_frame(
    title: str, visitor: Visitor, *, here: str, lead: str | None = None, crumbs: Sequence[Crumb] = ()
) -> AbstractContextManager[Page]:
    """A page of the space: menu at left, bar at the bottom of a phone, the title in the matter."""
    attach(visitor)
    return frame(
        title,
        scheme=SCHEME,
        visitor_name=visitor.name,
        here=here,
        lead=lead,
        crumbs=crumbs,
        band=False,
        demo=portal().demo,
        session=visitor.watch,
    )


def public_frame(
    title: str,
    *,
    lead: str | None = None,
    crumbs: Sequence[Crumb] = (),
    band: bool = True,
    visitor: Visitor | None = None,
) -> AbstractContextManager[Page]:
    """A page for everybody."""
    if visitor is not None:
        attach(visitor)
    return frame(
        title,
        scheme=SCHEME,
        visitor_name=visitor.name if visitor else None,
        lead=lead,
        crumbs=crumbs,
        band=band,
        demo=portal().demo,
        session=visitor.watch if visitor else None,
        description=lead or title,
    )
