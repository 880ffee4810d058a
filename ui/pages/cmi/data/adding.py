"""« Représenter une personne »: one more holder, declared by another body than those already known."""

from typing import Final

from nicegui import ui

from domain import creation, representation
from ui.actions import action
from ui.components.buttons import actions, button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import block
from ui.components.text import p
from ui.pages.cmi.data.address import INFORMATIONS
from ui.session import Visitor

TITLE: Final = "Représenter une autre personne"


class Adding:
    """A button, then one field in its place."""

    def __init__(self, visitor: Visitor, summary: ErrorSummary) -> None:
        self.visitor, self.summary = visitor, summary
        place = block(TITLE, "Pour un représentant légal, déclaré par l'organisme qui a émis la carte.")
        self.place, self.described_by = place.body, place.heading_id
        self._offer()

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page, and lead to the field."""
        self.summary.show([(sentence, self.number.target)])

    def _offer(self) -> None:
        self.place.clear()
        with self.place, p():
            self.opener = button(
                "AJOUTER", self.ask, variant="secondary", small=True, caps=True, described_by=self.described_by
            )

    def ask(self) -> None:
        """« AJOUTER »."""
        self.place.clear()
        with self.place, Form(self.submit, summary=self.summary, label=TITLE):
            self.number = Field(
                "Numéro identifiant de la personne",
                name="numero-represente",
                required="Écrivez le numéro identifiant de la personne.",
                check=creation.check_identifier,
                width="w-20",
                inputmode="numeric",
                autocomplete="off",
            )
            with actions(row=True):
                submit("ENREGISTRER", caps=True)
                button("ANNULER", self.cancel, variant="secondary", caps=True)
        self.number.entry.take_focus()

    def cancel(self) -> None:
        """« ANNULER »."""
        self.summary.show([])
        self._offer()
        self.opener.take_focus()

    @action
    async def submit(self) -> None:
        """« ENREGISTRER »: the page again, with that person on it."""
        await representation.add(self.visitor.account, self.number.value)
        ui.navigate.to(INFORMATIONS)
