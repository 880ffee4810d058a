"""What the five steps share: who is asking, where they stand, how a refusal is said."""

from typing import Final

from nicegui import ui

from domain.draft import Answers, Journey
from models import Order
from ui.components.error_summary import ErrorSummary
from ui.session import Visitor

NAMES: Final = ("Engagement", "Choix de la demande", "Livraison", "Paiement", "Récapitulatif")
TITLE: Final = "Demande"
ADDRESS: Final = "/cmi/demande"


def address_of(step: int) -> str:
    """Where a step stands."""
    return f"{ADDRESS}?etape={step}"


class Step:
    """One step of the order of one visitor."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary) -> None:
        self.visitor, self.journey, self.summary = visitor, journey, summary

    @property
    def answers(self) -> Answers:
        """What was answered so far, as the page was opened."""
        return self.journey.answers

    @property
    def order(self) -> Order:
        """The order; only from step 3 on."""
        if self.journey.order is None:
            raise RuntimeError("this step comes after « Oui »")
        return self.journey.order

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the step."""
        self.summary.show([(sentence, "etape")])

    def go_to(self, step: int) -> None:
        """Leave for another step."""
        ui.navigate.to(address_of(step))
