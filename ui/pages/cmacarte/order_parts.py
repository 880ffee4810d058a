"""The parts of the page of a PVC card on order: price, address, payment, steps."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from domain import orders, terms
from domain.errors import FieldErrors, Refusal
from domain.fields import Check, address_errors, country_names
from domain.papers import sale_lines
from domain.portal import portal
from models import Order, OrderState, PostalAddress
from schemes.cmacarte import SCHEME
from schemes.french import euros, moment
from ui.actions import action
from ui.components.address_form import AddressForm
from ui.components.buttons import actions, button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import section
from ui.components.receipt import PriceLine, receipt
from ui.components.text import lines, link, p
from ui.components.time_line import Moment, Stage
from ui.session import Visitor

PAPERS: Final = (("receipt", "Reçu du paiement"), ("credit_note", "Avoir"))


class OrderOnPage(Protocol):
    """The page these parts stand in."""

    visitor: Visitor
    order: Order
    summary: ErrorSummary
    changing_address: bool

    async def redraw(self) -> None:
        """Show the order as it stands now."""


class Delivery:
    """« Adresse de livraison »: as known, to be confirmed or corrected."""

    def __init__(self, page: OrderOnPage) -> None:
        self.page, self.visitor = page, page.visitor
        self.known: PostalAddress = page.order.delivery_address or page.order.holder.delivery_address
        with section("Livraison", classes=""), Form(self.confirm, summary=page.summary, note=False) as self.form:
            self.address = AddressForm(
                list(country_names().items()),
                address=self.known,
                checks={name: self._check_of(name) for name in PostalAddress().as_dict()},
                title="Adresse de livraison",
            )
            with actions():
                submit("Confirmer l'adresse")

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page."""
        self.page.summary.show([(sentence, self.address.fields["name"].target)])

    def _check_of(self, name: str) -> Check:
        return lambda _value: address_errors(self.address.values()).get(name)

    @action
    async def confirm(self) -> None:
        """« Confirmer l'adresse »: kept for the next card too when it was corrected."""
        address = self.address.values()
        try:
            await orders.confirm_delivery(
                self.page.order, by=self.visitor.account, address=address, corrected=address != self.known
            )
        except FieldErrors as wrong:
            for name, sentence in wrong.errors.items():
                self.address.fields[name].show_error(sentence)
            self.form.report()
            return
        self.page.changing_address = False
        self.page.summary.show([])
        await self.page.redraw()


def price_detail(order: Order, refuse: Callable[[str], None]) -> None:
    """The price, computed as it will be recorded; once recorded, as it was."""
    if not order.price_is_fixed and order.delivery_address is not None:
        try:
            price = orders.price_for(order, order.delivery_address)
        except Refusal as refusal:
            refuse(str(refusal))
            return
        order.card_cents, order.vat_permille = price.card_excl_cents, price.vat_rate_permille
        order.postage_cents = price.postage_incl_cents
        total = price.total_cents
    else:
        total = order.total_cents or 0
    cards, postage = sale_lines(order)
    rate = f"{(order.vat_permille or 0) / 10:g}".replace(".", ",")
    rows = [
        PriceLine("Carte PVC, hors taxes", cards.excl_cents),
        PriceLine(f"TVA {rate} %", cards.vat_cents),
        PriceLine("Acheminement par voie postale", postage.incl_cents),
    ]
    receipt(rows, total, total_words="Total à payer" if order.awaits_payment else "Total")


def sent_to(order: Order, change: Callable[[], Awaitable[None]] | None) -> None:
    """Where the card goes."""
    address = order.delivery_address
    if address is None:
        return
    with section("Envoi", level=2, classes=""):
        lines(address.lines(country_names()[address.country]), classes="mt3")
        if change:
            button("Changer l'adresse", change, variant="quiet")


def pay_form(order: Order) -> None:
    """« Payer », and what a distance sale must say before (code de la consommation, L221-5)."""
    seller = portal().seller
    with section("Conditions de vente", level=2, classes="text"):
        p(f"Vendeur : {seller.name}, {', '.join(seller.address)}. SIREN {seller.siren}, TVA {seller.vat_number}.")
        p(
            "Rétractation : la carte est fabriquée à votre nom. Une fois sa fabrication commencée, la commande ne peut plus être reprise (code de la consommation, article L221-28, 3°)."
        )
        link("Conditions générales (PDF)", terms.pdf_address(SCHEME.code))
    with Form(action=f"{SCHEME.order_path(order.number)}/payer", note=False, classes=""), actions():
        submit("Payer")
    p(f"Vous pouvez payer jusqu'au {moment(order.expires_at)}.", classes="quiet")


def moments(order: Order) -> list[Moment]:
    """The steps, dated."""
    steps = [Moment("done", "Commande enregistrée", moment(order.created_at)), _payment(order)]
    if order.state in (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED):
        return steps
    tracking = f"Numéro de suivi : {order.tracking_number}" if order.tracking_number else None
    rest = [
        ("Transmise à la fabrication", order.transmitted_at, None),
        ("Fabriquée", order.made_at, None),
        ("Expédiée", order.shipped_at, tracking),
        ("Distribuée", order.delivered_at, "Environ dix jours après le paiement."),
    ]
    for title, at, words in rest:
        details = " ".join(part for part in (moment(at) if at else "", words or "") if part)
        steps.append(Moment("done" if at else "next", title, details or None))
    return steps


def _payment(order: Order) -> Moment:
    if order.paid_at:
        return Moment("done", "Payée", f"{moment(order.paid_at)} · {euros(order.total_cents or 0)}")
    stage: Stage = "now" if order.awaits_payment else "bad"
    return Moment(
        stage, "Paiement", f"Avant le {moment(order.expires_at)}" if order.awaits_payment else order.state.label
    )
