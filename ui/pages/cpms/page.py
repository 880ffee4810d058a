"""The frame of a page of the members' space."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Final

from fastapi import Depends
from nicegui import context

from schemes.cpms import SCHEME
from ui.components.buttons import Button, submit
from ui.components.six_digits import SCRIPT
from ui.components.tag import Tag
from ui.frame import Crumb, Page
from ui.http.native import describe_page
from ui.session import Visitor, signed_in
from ui.visited import visited_frame

CpmsVisitor = Annotated[Visitor, Depends(signed_in(SCHEME))]
SPACE: Final = f"{SCHEME.path}/mon-espace"
CODE: Final = f"{SCHEME.path}/code-de-securite"
PASSWORD: Final = f"{SCHEME.path}/nouveau-mot-de-passe"
DEVICE: Final = f"{SCHEME.path}/nouvel-appareil"
PROOF: Final = f"{SPACE}/confirmation"
TERMS: Final = f"{SCHEME.path}/conditions"


@contextmanager
def cpms_frame(
    title: str,
    visitor: Visitor | None,
    *,
    crumbs: Sequence[Crumb] = (),
    lead: str | None = None,
    narrow: bool = False,
) -> Iterator[Page]:
    """A page of this portal; `narrow` for the pages with six cells, that must fit a phone's screen."""
    main_class = "serre" if narrow else ""
    with visited_frame(title, visitor, scheme=SCHEME, crumbs=crumbs, lead=lead, main_class=main_class) as page:
        if narrow:
            describe_page(context.client, scripts=(SCRIPT,))
        yield page


def columns() -> Tag:
    """The form at left, what helps at right."""
    return Tag("div", classes="entrer")


def big_submit(words: str, *, busy: str, waiting: bool = False) -> Button:
    """The wide button under the cells."""
    button = submit(words, busy=busy)
    button.set_class("valider", on=True)
    button.put(disabled=waiting, data_waits="" if waiting else None)
    return button
