"""Step 2, first screen: a duplicate, or a second copy."""

from typing import Final

from nicegui import ui

from domain import draft
from domain.draft import Journey
from schemes.cmi import DUPLICATE, SCHEME, SECOND_COPY
from ui.actions import action
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.notice import notice
from ui.components.radio_group import Choice, RadioGroup
from ui.pages.cmi.order.step import Step, address_of
from ui.session import Visitor

LEGEND: Final = "Vous souhaitez effectuer une demande de"
WHO: Final = (
    "Le second exemplaire concerne uniquement cartes mobilité inclusion stationnement destinées aux personnes physiques"
)
DUPLICATE_IS: Final = (
    "Nouvel exemplaire du titre fabriqué par l'IN suite à une perte, une destruction ou un vol et reprenant les mêmes "
    "droits et la même durée que le titre qu'il remplace. Après délivrance d'un duplicata le titre qu'il remplace sera "
    "révoqué et invalidé dans la base de données CMI."
)
SECOND_IS: Final = (
    "Second exemplaire du titre CMI-stationnement pouvant être commandé et utilisé par les Bénéficiaires d'une CMI "
    "portant mention stationnement."
)


class ProductChoice(Step):
    """« Choix de la demande »."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary) -> None:
        super().__init__(visitor, journey, summary)
        if journey.order is not None:
            self._already()
            return
        with Form(self.submit, summary=self.summary, note=False):
            self.product = RadioGroup(
                LEGEND,
                [
                    Choice(DUPLICATE.code, "Duplicata", more=DUPLICATE_IS),
                    Choice(SECOND_COPY.code, "2e exemplaire", help=WHO, more=SECOND_IS),
                ],
                name="type",
                value=self.answers.product,
                required="Choisissez « Duplicata » ou « 2e exemplaire ».",
                on_change=self.keep,
            )
            with actions(ends=True):
                link_button("Précédent", address_of(1), variant="secondary")
                submit("Suivant")

    def _already(self) -> None:
        label = SCHEME.product(self.order.product).label
        notice(
            f"Votre demande n° {self.order.number} est enregistrée : {label.lower()}. Elle ne change plus.", kind="good"
        )
        with actions(ends=True):
            link_button("Précédent", address_of(1), variant="secondary")
            link_button("Suivant", address_of(3))

    @action
    async def keep(self, value: str) -> None:
        """Remember the choice as it is made."""
        await draft.answer(self.visitor.account, product=value)

    @action
    async def submit(self) -> None:
        """« Suivant »: the table of its cards."""
        await draft.answer(self.visitor.account, product=self.product.value)
        ui.navigate.to(cards_address(self.product.value))


def cards_address(product: str) -> str:
    """Where the second screen of step 2 stands."""
    return f"{address_of(2)}&type={product}"
