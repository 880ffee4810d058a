"""A PVC card on order: its address, its payment, where it stands."""

from typing import Final

from fastapi import FastAPI, Request, Response
from nicegui import APIRouter, ui

from domain import orders, papers
from domain.errors import NotYours
from models import Document, Order, OrderState, Payment, PaymentState
from schemes.cmacarte import SCHEME
from ui.actions import action, watching
from ui.components.buttons import actions, button, link_button
from ui.components.confirm import confirm
from ui.components.error_summary import ErrorSummary
from ui.components.layout import box, columns, section
from ui.components.notice import done, notice
from ui.components.tag import Tag
from ui.components.text import link
from ui.components.time_line import time_line
from ui.pages.cmacarte.order_parts import PAPERS, Delivery, moments, pay_form, price_detail, sent_to
from ui.pages.cmacarte.page import CARD, space_frame
from ui.pages.departure import to_bank
from ui.pages.not_found import not_found
from ui.rows import RowNumber
from ui.session import ArtisanVisitor, Visitor

router = APIRouter()
PATH: Final = f"{SCHEME.path}/{SCHEME.orders}/{{number}}"
REFRESH: Final = 2.0
"""Seconds between two looks: well under the 5 of SPEC 1.2."""
STOPPED: Final = (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED, OrderState.DELIVERED)
_FAILED: Final = {
    PaymentState.REFUSED: ("Votre paiement a été refusé.", "Votre carte bancaire n'a pas été débitée."),
    PaymentState.CANCELLED: ("Vous avez interrompu le paiement.", "Vous n'avez pas été débité."),
    PaymentState.EXPIRED: ("Le paiement n'est pas allé jusqu'au bout.", "Vous n'avez pas été débité."),
    PaymentState.ERROR: ("Le paiement n'a pas pu se faire : un problème technique.", "Vous n'avez pas été débité."),
}


def register(app: FastAPI) -> None:
    """Add what « Payer » posts to."""
    app.post(f"{PATH}/payer")(pay)


async def pay(number: RowNumber, request: Request, visitor: ArtisanVisitor) -> Response:
    """« Payer »."""
    return await to_bank(number, request, visitor)


@router.page(PATH)
async def order_page(number: RowNumber, visitor: ArtisanVisitor) -> None:
    """One order; somebody else's looks like none."""
    try:
        order = await orders.owned(number, by=visitor.account)
    except NotYours:
        not_found(visitor)
        return
    documents, payment = await papers.of_order(order), await Payment.last_of(order)
    crumbs = [("Ma carte", CARD)]
    with space_frame(f"Commande n° {order.number}", visitor, here=CARD, crumbs=crumbs) as page:
        PlacedOrder(visitor, order, payment, documents, page.summary)


class PlacedOrder:
    """The page of one order. It follows by itself what happens elsewhere."""

    def __init__(
        self,
        visitor: Visitor,
        order: Order,
        payment: Payment | None,
        documents: dict[str, Document],
        summary: ErrorSummary,
    ) -> None:
        self.visitor, self.order, self.payment, self.summary = visitor, order, payment, summary
        self.changing_address = False
        self.seen = self._standing()
        self.place = Tag("div", classes="stack")
        self._draw(documents)
        if order.state not in STOPPED:
            self.timer = ui.timer(REFRESH, self.look)

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page."""
        self.summary.show([(sentence, self.place.html_id)])

    def _standing(self) -> tuple[OrderState, PaymentState | None, str]:
        return self.order.state, self.payment.state if self.payment else None, self.order.tracking_number

    @watching
    async def look(self) -> None:
        """Draw again when the bank or the factory has spoken."""
        self.order = await orders.owned(self.order.number, by=self.visitor.account)
        self.payment = await Payment.last_of(self.order)
        if self._standing() != self.seen:
            await self.redraw()
        if self.order.state in STOPPED:
            self.timer.deactivate()

    async def redraw(self) -> None:
        """Show the order as it stands now."""
        self.order = await orders.owned(self.order.number, by=self.visitor.account)
        self.seen = self._standing()
        documents = await papers.of_order(self.order)
        self.place.clear()
        self._draw(documents)

    def _draw(self, documents: dict[str, Document]) -> None:
        with self.place:
            self._head()
            if self.order.awaits_payment and (self.changing_address or self.order.delivery_address is None):
                Delivery(self)
                return
            with columns("wide"):
                with box("section gap6"):
                    self._money(documents)
                with section("Suivi", level=2, classes=""):
                    time_line(moments(self.order)).classes("mt4")

    def _head(self) -> None:
        order, payment = self.order, self.payment
        if not order.awaits_payment:
            self._settled()
        elif payment is not None and payment.state is PaymentState.PENDING:
            words = "Cette page se met à jour toute seule."
            notice(words, strong="Paiement en cours de confirmation.", announce="status")
        elif payment is not None and payment.state in _FAILED:
            strong, words = _FAILED[payment.state]
            notice(words, kind="bad", strong=strong, announce="alert")
        else:
            notice("Il reste à la payer.", kind="warn", strong="Votre commande est enregistrée.")

    def _settled(self) -> None:
        words = f"Votre commande est enregistrée sous le numéro {self.order.number}"
        if self.order.state in (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED):
            notice(f"Commande n° {self.order.number}.", kind="warn", strong=f"{self.order.state.label}.")
        else:
            done("Votre commande est payée", words, level=2)

    def _money(self, documents: dict[str, Document]) -> None:
        waiting = self.order.awaits_payment
        with section("Votre commande", classes=""):
            price_detail(self.order, self.refuse)
        sent_to(self.order, self.change_address if waiting and not self.order.price_is_fixed else None)
        if waiting:
            pay_form(self.order)
            button("Annuler ma commande", self.cancel, variant="quiet")
        shown = [(words, documents[kind].address) for kind, words in PAPERS if kind in documents]
        if shown:
            with section("Vos documents", level=2, classes=""), actions(classes="actions--docs"):
                for words, address in shown:
                    link_button(words, address, variant="secondary", sign="file")
        link("Revenir à ma carte", CARD)

    @action
    async def change_address(self) -> None:
        """« Changer l'adresse »."""
        self.changing_address = True
        await self.redraw()

    @action
    async def cancel(self) -> None:
        """« Annuler ma commande »."""
        if await confirm("Annuler cette commande ?", accept="Annuler la commande", refuse="La garder"):
            await orders.cancel(self.order.number, by=self.visitor.account)
            await self.redraw()
