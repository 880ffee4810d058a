"""Step 4: the price in detail, the terms of sale, then the bank's page. No card number is ever seen here."""

from domain import orders, terms
from domain.draft import Journey
from domain.errors import Refusal
from domain.fields import country_names
from domain.papers import sale_lines
from domain.portal import portal
from schemes.cmi import SCHEME
from schemes.french import moment
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import box, columns, section
from ui.components.receipt import PriceLine, receipt
from ui.components.tag import Tag
from ui.components.text import lines, link, p
from ui.icons import icon
from ui.pages.cmi.order.step import Step, address_of
from ui.session import Visitor


class Pay(Step):
    """« Paiement »."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary) -> None:
        super().__init__(visitor, journey, summary)
        with columns():
            with box():
                self._price()
                _note(
                    "lock",
                    "« Payer » ouvre la page de la banque. Nous ne voyons jamais votre numéro de carte bancaire.",
                )
                _note("clock", f"« Payer plus tard » garde votre demande jusqu'au {moment(self.order.expires_at)}.")
                self._buttons()
            with box("gap6 beside"):
                self._shipping()
                _terms_of_sale()

    def _buttons(self) -> None:
        action = f"/cmi/demande/{self.order.number}/payer"
        with Form(action=action, summary=self.summary, note=False, classes="mt5"), actions(ends=True):
            link_button("Précédent", address_of(3), variant="secondary")
            submit("Payer")
            link_button("Payer plus tard", f"/cmi/demande/{self.order.number}", variant="quiet")

    def _shipping(self) -> None:
        address = self.order.delivery_address
        if address is None:
            return
        with section("Envoi", level=3, classes="", size=""):
            lines(address.lines(country_names()[address.country]), classes="mt3")
            with p(classes="mt2"):
                link("Changer l'adresse de livraison", address_of(3))

    def _price(self) -> None:
        order = self.order
        if not order.price_is_fixed and order.delivery_address is not None:
            try:
                price = orders.price_for(order, order.delivery_address)
            except Refusal as refusal:
                self.refuse(str(refusal))
                return
            order.card_cents, order.vat_permille = price.card_excl_cents, price.vat_rate_permille
            order.postage_cents, order.total_cents = price.postage_incl_cents, price.total_cents
        cards, postage = sale_lines(order)
        rate = f"{(order.vat_permille or 0) / 10:g}".replace(".", ",")
        receipt(
            [
                PriceLine(_cards_words(cards.quantity, cards.label), cards.excl_cents),
                PriceLine(f"TVA {rate} %", cards.vat_cents),
                PriceLine("Acheminement par voie postale", postage.incl_cents),
            ],
            order.total_cents or 0,
        )


def _note(sign: str, words: str) -> None:
    with p(classes="pay-note"):
        icon(sign)
        Tag("span", words)


def _cards_words(count: int, label: str) -> str:
    each = f"{count} × " if count > 1 else ""
    return f"{each}{label}, hors taxes"


def _terms_of_sale() -> None:
    """What a distance sale must say before paying (code de la consommation, L221-5)."""
    seller = portal().seller
    with section("Conditions de vente", level=3, classes="text"):
        p(f"Vendeur : {seller.name}, {', '.join(seller.address)}. SIREN {seller.siren}, TVA {seller.vat_number}.")
        p(
            "Livraison : la carte est fabriquée dès le paiement, puis envoyée par la poste à l'adresse confirmée, sous dix jours environ."
        )
        p(
            "Rétractation : la carte est fabriquée à votre nom. Une fois sa fabrication commencée, la commande ne peut "
            "plus être reprise (code de la consommation, article L221-28, 3°)."
        )
        with p("Le texte complet : "):
            link("Conditions Générales d'Utilisation et de Délivrance (PDF)", terms.pdf_address(SCHEME.code))
