"""The frame of a page of the artisan's portal."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from schemes.cmacarte import SCHEME
from ui.frame import Crumb, Page
from ui.session import Visitor
from ui.visited import visited_frame

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
    return visited_frame(title, visitor, scheme=SCHEME, here=here, lead=lead, crumbs=crumbs, band=False)


def public_frame(
    title: str,
    *,
    lead: str | None = None,
    crumbs: Sequence[Crumb] = (),
    band: bool = True,
    visitor: Visitor | None = None,
) -> AbstractContextManager[Page]:
    """A page for everybody."""
    words = lead or title
    return visited_frame(title, visitor, scheme=SCHEME, lead=lead, crumbs=crumbs, band=band, description=words)
