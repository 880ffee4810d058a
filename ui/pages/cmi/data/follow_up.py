"""« Suivi de ma demande »: every order, newest first; a step made elsewhere appears by itself."""

from collections.abc import Sequence
from typing import Final

from nicegui import APIRouter, ui

from domain import edits as being_typed
from domain import follow_up
from domain.edits import Edits
from domain.follow_up import Followed
from ui.actions import watching
from ui.blocks.editable import NOTHING
from ui.components.empty_state import empty_state
from ui.components.layout import box
from ui.components.part import Part
from ui.pages.cmi.data.address import CRUMB, FOLLOW_UP
from ui.pages.cmi.data.order_article import OrderArticle
from ui.pages.cmi.page import cmi_frame
from ui.session import CmiVisitor, Visitor

router = APIRouter()
REFRESH: Final = 2.5
"""Seconds between two looks: with what they take, under the 5 of SPEC 1.2."""


@router.page(FOLLOW_UP)
async def follow_up_page(visitor: CmiVisitor) -> None:
    """Read the orders, then draw them."""
    orders, edits = await follow_up.followed(visitor.account), await being_typed.of(visitor.account)
    with cmi_frame("Suivi de ma demande", visitor, here=FOLLOW_UP, crumbs=[CRUMB]):
        FollowUp(visitor, orders, edits=edits)


class FollowUp:
    """The orders of one visitor's open page."""

    def __init__(self, visitor: Visitor, orders: Sequence[Followed], *, edits: Edits = NOTHING) -> None:
        self.visitor, self.edits = visitor, edits
        self.articles: dict[int, OrderArticle] = {}
        self.empty, self.place = Part(self._empty), box()
        self.any = bool(orders)
        self.follow(orders)
        self.edits = NOTHING  # of the page as it was left; an order that comes later has none
        ui.timer(REFRESH, self.look)

    def refuse(self, sentence: str) -> None:
        """Nothing is refused to who only looks."""

    def follow(self, orders: Sequence[Followed]) -> None:
        """Show these orders; those shown already keep their place, and change only where they have changed."""
        self.any = bool(orders)
        self.empty.show(self.any)
        for gone in self.articles.keys() - {one.order.pk for one in orders}:
            self.articles.pop(gone).place.delete()
        for place, one in enumerate(orders):
            if known := self.articles.get(one.order.pk):
                known.follow(one)
            else:
                self._add(one, place)

    def _add(self, one: Followed, place: int) -> None:
        with self.place:
            made = self.articles[one.order.pk] = OrderArticle(self.visitor, one, edits=self.edits)
        made.place.move(target_index=place)

    def _empty(self) -> None:
        if not self.any:
            empty_state(
                "Aucune demande pour le moment",
                "Vos demandes de duplicata ou de second exemplaire apparaîtront ici, avec leur avancement.",
                action=("Faire une demande", "/cmi/demande"),
                level=2,
            )

    @watching
    async def look(self) -> None:
        """Show what has happened, here or through another process."""
        self.follow(await follow_up.followed(self.visitor.account))
