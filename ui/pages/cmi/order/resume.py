"""A request was begun: take it up, or begin anew."""

from domain import draft
from domain.draft import Journey
from schemes.cmi import SCHEME
from ui.actions import action
from ui.components.buttons import actions, button, link_button
from ui.components.error_summary import ErrorSummary
from ui.components.notice import notice
from ui.components.text import h2, p
from ui.pages.cmi.order.choice import cards_address
from ui.pages.cmi.order.step import NAMES, Step, address_of
from ui.session import Visitor


class Resume(Step):
    """« Reprendre », « Recommencer »."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary) -> None:
        super().__init__(visitor, journey, summary)
        h2("Votre demande en cours")
        p(self._where(), classes="mt4")
        if journey.order is not None:
            notice(
                f"« Recommencer » n'annule pas la demande n° {journey.order.number} : vous la retrouvez dans « Suivi de "
                "ma demande ».",
            )
        with actions(classes="mt5"):
            link_button("Reprendre", self._address())
            button("Recommencer", self.restart, variant="secondary")

    def _where(self) -> str:
        step = NAMES[self.journey.furthest_step - 1]
        if self.journey.order is None:
            return f"Vous avez commencé une demande. Elle en est à l'étape « {step} »."
        label = SCHEME.product(self.journey.order.product).label.lower()
        return f"La demande n° {self.journey.order.number} ({label}) est enregistrée. Elle en est à l'étape « {step} »."

    def _address(self) -> str:
        if self.journey.order is None and self.answers.accepted and self.answers.product:
            return cards_address(self.answers.product)
        return address_of(self.journey.furthest_step)

    @action
    async def restart(self) -> None:
        """« Recommencer »."""
        await draft.restart(self.visitor.account)
        self.go_to(1)
