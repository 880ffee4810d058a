"""Step 1: what the service is, and its terms."""

from typing import Final

from domain import draft, terms
from domain.draft import Journey
from domain.portal import portal
from schemes.cmi import SCHEME
from ui.actions import action
from ui.components.buttons import actions, file_link, link_button, submit
from ui.components.check_box import CheckBox
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import aside, box, columns, section
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import heading, link, p
from ui.icons import icon
from ui.pages.cmi.order.step import Step, address_of
from ui.session import Visitor

ACCEPT: Final = "J'accepte les Conditions Générales d'Utilisation et de Délivrance"
NOT_ACCEPTED: Final = "Vous devez accepter les conditions générales d'utilisation et d'instruction."

PRESENTATION: Final = (
    "Ce service permet en quelques clics de procéder à la demande de duplicata ou de second exemplaire de carte mobilité "
    "inclusion. Seules les cartes mobilité inclusion peuvent bénéficier de ce service. En cas de problème concernant ces "
    "demandes, vous pouvez nous contacter à l'adresse "
)
PRICE: Final = (
    "Le prix est fixé à 7,10 € auxquels s'ajoute le montant de la TVA et l'acheminement par voie postale. "
    "Pour un envoi sur le territoire national, cela revient à 0,50 €."
)
SENT_TO: Final = (
    "La carte mobilité inclusion sera expédiée à l'adresse de livraison du bénéficiaire ou du représentant légal."
)
NEEDED: Final = (
    "Cinq minutes. Vous pouvez vous arrêter : vos réponses sont gardées.",
    "Une carte bancaire. Vous verrez le prix exact avant de payer.",
    "L'adresse où recevoir la nouvelle carte.",
)


class Engagement(Step):
    """« Avant de commencer »."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary, *, terms_size: int) -> None:
        super().__init__(visitor, journey, summary)
        with columns():
            if journey.order is not None:
                self._already(terms_size)
            else:
                self._ask(terms_size)
            _what_it_takes()

    def _ask(self, terms_size: int) -> None:
        with Form(self.submit, summary=self.summary):
            _presentation()
            with box("agree"):
                _terms_link(terms_size)
                CheckBox(
                    ACCEPT,
                    name="conditions",
                    ticked=self.answers.accepted,
                    required=NOT_ACCEPTED,
                    on_change=self.keep,
                )
            with actions():
                submit("Suivant")

    def _already(self, terms_size: int) -> None:
        with box("form"):
            _presentation()
            with box("agree"):
                _terms_link(terms_size)
                notice("Vous avez accepté les conditions : la demande est enregistrée.", kind="good")
            with actions():
                link_button("Suivant", address_of(2))

    @action
    async def keep(self, value: str) -> None:
        """Remember the box, ticked or not."""
        await draft.answer(self.visitor.account, accepted=bool(value))

    @action
    async def submit(self) -> None:
        """« Suivant »."""
        await draft.answer(self.visitor.account, accepted=True)
        self.go_to(2)


def _presentation() -> None:
    contact = portal().contacts.get(SCHEME.code, "")
    with section("Avant de commencer", level=3, classes="text mt4"):
        heading(4, "Présentation du service")
        with p(PRESENTATION):
            link(contact, f"mailto:{contact}")
        p(PRICE)
        p(SENT_TO)


def _terms_link(size: int) -> None:
    with p():
        file_link("Lire les conditions", terms.pdf_address(SCHEME.code), size=size)


def _what_it_takes() -> None:
    with aside("Ce qu'il vous faut", level=3), Tag("ul", classes="ticks"):
        for words in NEEDED:
            with Tag("li"):
                icon("check", small=True)
                Tag("span", words)
