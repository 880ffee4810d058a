"""« Je n'ai pas reçu ma carte »: the address first, then the issuing body is told."""

from typing import Final

from domain import edits, follow_up
from domain.edits import Edits
from domain.errors import FieldErrors
from domain.fields import Check, address_errors, country_names
from models import Order, PostalAddress
from schemes.french import long_date, paris
from ui.actions import action
from ui.blocks.delivery import written
from ui.blocks.editable import NOTHING
from ui.components.address_form import AddressForm
from ui.components.buttons import actions, button, submit
from ui.components.form import Form
from ui.components.layout import box
from ui.components.notice import notice
from ui.components.radio_group import Choice, RadioGroup
from ui.components.text import heading, lines, p
from ui.session import Visitor

UNANSWERED: Final = "Vous devez indiquer si l'adresse de livraison est correcte."
NO: Final = "non"
ANSWER: Final = "correcte"
"""Under which « Oui » or « Non » is kept, beside the lines of the address."""


class Missing:
    """A button, then a short form in its place."""

    def __init__(self, visitor: Visitor, order: Order, described_by: str, *, edits: Edits = NOTHING) -> None:
        self.visitor, self.order, self.described_by = visitor, order, described_by
        self.is_open = self.is_told = False
        self.draft = f"manquante-{order.number}"
        self.typed = dict(edits.get(self.draft, {}))
        self.place = box("mt5")
        if self.typed:
            self._open()
        else:
            self._offer()

    def refuse(self, sentence: str) -> None:
        """Say a refusal in its place."""
        with self.place:
            notice(sentence, kind="bad", announce="alert")

    def _offer(self) -> None:
        self.is_open = False
        self.place.clear()
        with self.place, actions():
            self.opener = button(
                "Je n'ai pas reçu ma carte", self.ask, variant="secondary", described_by=self.described_by
            )

    def ask(self) -> None:
        """Open the form: was it sent to the right place?"""
        self._open()
        self.title.take_focus()

    def _open(self) -> None:
        self.is_open = True
        self.place.clear()
        with self.place, Form(self.submit, note=False, label="Je n'ai pas reçu ma carte") as self.form:
            self.title = heading(3, "Je n'ai pas reçu ma carte")
            self.title.set("tabindex", "-1")
            if self.order.shipped_at:
                sent = long_date(paris(self.order.shipped_at).date())
                p(
                    f"Elle est partie le {sent}. Comptez une semaine avant de vous inquiéter. Elle a été envoyée ici :",
                    classes="mt3",
                )
            lines(written(self._address), classes="mt2")
            self.correct = RadioGroup(
                "L'adresse de livraison est correcte",
                [Choice("oui", "Oui"), Choice(NO, "Non")],
                name=f"adresse-correcte-{self.order.number}",
                value=self.typed.get(ANSWER, ""),
                required=UNANSWERED,
                on_change=self.show_address,
                row=True,
            )
            self.address = self._address_form()
            self.address.hide(hidden=self.correct.value != NO)
            with actions():
                submit("Prévenir mon organisme")
                button("Annuler", self.cancel, variant="secondary")

    @property
    def _address(self) -> PostalAddress:
        return self.order.delivery_address or self.order.holder.delivery_address

    def _address_form(self) -> AddressForm:
        known = self._address.as_dict()
        return AddressForm(
            list(country_names().items()),
            address=PostalAddress(**{name: self.typed.get(name, line) for name, line in known.items()}),
            on_change=self.keep,
            checks={name: self._check_of(name) for name in PostalAddress().as_dict()},
            prefix=f"adresse-{self.order.number}",
        )

    def _check_of(self, name: str) -> Check:
        return lambda _value: address_errors(self.address.values()).get(name)

    async def show_address(self, value: str) -> None:
        """« Non » makes it editable."""
        self.address.hide(hidden=value != NO)
        await self.keep(value)

    @action
    async def keep(self, _value: str) -> None:
        """Remember what is being answered."""
        if self.is_open:
            answers = self.address.values().as_dict() | {ANSWER: self.correct.value}
            await edits.keep(self.visitor.account, self.draft, answers)

    @action
    async def cancel(self) -> None:
        """« Annuler »."""
        self._offer()
        self.opener.take_focus()
        await self._forget()

    async def _forget(self) -> None:
        self.typed = {}
        await edits.drop(self.visitor.account, self.draft)

    @action
    async def submit(self) -> None:
        """« Prévenir mon organisme »."""
        corrected = self.address.values() if self.correct.value == NO else None
        try:
            await follow_up.not_received(self.order.number, by=self.visitor.account, corrected=corrected)
        except FieldErrors as wrong:
            for name, sentence in wrong.errors.items():
                self.address.fields[name].show_error(sentence)
            self.form.report()
            return
        self._done()
        await self._forget()

    def _done(self) -> None:
        self.is_open, self.is_told = False, True
        self.place.clear()
        with self.place:
            news = notice(
                f"{self.order.holder.body.name} est prévenu et vous répondra.", kind="good", strong="C'est noté."
            )
        news.focus_as_news()
