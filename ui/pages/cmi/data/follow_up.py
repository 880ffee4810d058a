"""« Suivi de ma demande »: every order, newest first; a step made elsewhere appears by itself."""

from collections.abc import Sequence
from typing import Final

from nicegui import APIRouter, ui

from domain import follow_up
from domain.follow_up import Followed
from ui.actions import watching
from ui.components.empty_state import empty_state
from ui.components.layout import box
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
    orders = await follow_up.followed(visitor.account)
    with cmi_frame("Suivi de ma demande", visitor, here=FOLLOW_UP, crumbs=[CRUMB]):
        FollowUp(visitor, orders)


class FollowUp:
    """The orders of one visitor's open page."""

    def __init__(self, visitor: Visitor, orders: Sequence[Followed]) -> None:
        self.visitor = visitor
        self.place = box()
        self.draw(orders)
        ui.timer(REFRESH, self.look)

    def refuse(self, sentence: str) -> None:
        """Nothing is refused to who only looks."""

    def draw(self, orders: Sequence[Followed]) -> None:
        """All of them."""
        self.place.clear()
        with self.place:
            self.articles = {one.order.pk: OrderArticle(self.visitor, one) for one in orders}
            if not orders:
                empty_state(
                    "Aucune demande pour le moment",
                    "Vos demandes de duplicata ou de second exemplaire apparaîtront ici, avec leur avancement.",
                    action=("Faire une demande", "/cmi/demande"),
                    level=2,
                )

    @watching
    async def look(self) -> None:
        """Draw again what has changed, here or through another process; the whole when orders came or went."""
        orders = await follow_up.followed(self.visitor.account)
        if [one.order.pk for one in orders] != list(self.articles):
            self.draw(orders)
            return
        for one in orders:
            self.articles[one.order.pk].follow(one)
