"""« Je n'ai pas reçu ma carte »: the address first, then the issuing body is told."""

from typing import Final

from domain import follow_up
from domain.errors import FieldErrors
from domain.fields import Check, address_errors, country_names
from models import Order, PostalAddress
from schemes.french import long_date, paris
from ui.actions import action
from ui.blocks.delivery import written
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


class Missing:
    """A button, then a short form in its place."""

    def __init__(self, visitor: Visitor, order: Order, described_by: str) -> None:
        self.visitor, self.order, self.described_by = visitor, order, described_by
        self.is_open = self.is_told = False
        self.place = box("mt4")
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
        self.is_open = True
        self.place.clear()
        with self.place, Form(self.submit, note=False, label="Je n'ai pas reçu ma carte") as self.form:
            title = heading(3, "Je n'ai pas reçu ma carte")
            if self.order.shipped_at:
                sent = long_date(paris(self.order.shipped_at).date())
                p(f"Elle est partie le {sent}. Comptez une semaine avant de vous inquiéter. Elle a été envoyée ici :")
            lines(written(self._address))
            self.correct = RadioGroup(
                "L'adresse de livraison est correcte",
                [Choice("oui", "Oui"), Choice(NO, "Non")],
                name=f"adresse-correcte-{self.order.number}",
                required=UNANSWERED,
                on_change=self.show_address,
                row=True,
            )
            self.address = self._address_form()
            self.address.hide()
            with actions():
                submit("Prévenir mon organisme")
                button("Annuler", self.cancel, variant="secondary")
        title.set("tabindex", "-1")
        title.take_focus()

    @property
    def _address(self) -> PostalAddress:
        return self.order.delivery_address or self.order.holder.delivery_address

    def _address_form(self) -> AddressForm:
        return AddressForm(
            list(country_names().items()),
            address=self._address,
            checks={name: self._check_of(name) for name in PostalAddress().as_dict()},
            prefix=f"adresse-{self.order.number}",
        )

    def _check_of(self, name: str) -> Check:
        return lambda _value: address_errors(self.address.values()).get(name)

    def show_address(self, value: str) -> None:
        """« Non » makes it editable."""
        self.address.hide(hidden=value != NO)

    def cancel(self) -> None:
        """« Annuler »."""
        self._offer()
        self.opener.take_focus()

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

    def _done(self) -> None:
        self.is_open, self.is_told = False, True
        self.place.clear()
        with self.place:
            news = notice(
                f"{self.order.holder.body.name} est prévenu et vous répondra.", kind="good", strong="C'est noté."
            )
        news.set("tabindex", "-1")
        news.take_focus()
