"""Step 3: where the card goes."""

from typing import Final

from domain import draft, orders
from domain.draft import Journey
from domain.errors import FieldErrors
from domain.fields import Check, address_errors, country_names
from models import PostalAddress
from ui.actions import action
from ui.components.address_form import AddressForm
from ui.components.buttons import actions, link_button, submit
from ui.components.confirm import tell
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import box, section
from ui.components.radio_group import Choice, RadioGroup
from ui.components.text import lead, lines
from ui.pages.cmi.order.step import Step, address_of
from ui.session import Visitor

ASK: Final = "Veuillez vérifier si l'adresse de livraison de votre demande de carte mobilité est correcte"
LEGEND: Final = "L'adresse de livraison est correcte"
UNANSWERED: Final = "Vous devez indiquer si l'adresse de livraison est correcte."
TAKEN: Final = "Votre adresse de livraison a bien été prise en compte."
YES: Final = "oui"
NO: Final = "non"


class Delivery(Step):
    """« Livraison »."""

    def __init__(self, visitor: Visitor, journey: Journey, summary: ErrorSummary) -> None:
        super().__init__(visitor, journey, summary)
        self.known: PostalAddress = self.order.delivery_address or self.order.holder.delivery_address
        lead(ASK)
        with box("addresses"):
            _label_paper("Adresse", self.order.holder.address)
            _label_paper("Adresse de livraison", self.known)
        with Form(self.submit, summary=self.summary, note=False, classes="") as self.page_form:
            self._question()
            self.form = AddressForm(
                list(country_names().items()),
                address=self.answers.typed_address(self.known),
                checks={name: self._check_of(name) for name in PostalAddress().as_dict()},
                on_change=self.keep_address,
            )
            self.form.hide(hidden=self.answers.delivery_correct != NO)
            with actions(ends=True):
                link_button("Précédent", address_of(2), variant="secondary")
                submit("Valider")

    def _check_of(self, name: str) -> Check:
        """One line's rule, seen with the others: a postcode depends on its country."""
        return lambda _value: address_errors(self.form.values()).get(name)

    def _question(self) -> None:
        self.correct = RadioGroup(
            LEGEND,
            [Choice(YES, "Oui"), Choice(NO, "Non")],
            name="adresse-correcte",
            value=self.answers.delivery_correct,
            required=UNANSWERED,
            on_change=self.keep_answer,
            row=True,
        )

    @action
    async def keep_answer(self, value: str) -> None:
        """« Non » makes the address editable."""
        self.form.hide(hidden=value != NO)
        await draft.answer(self.visitor.account, delivery_correct=value)

    @action
    async def keep_address(self, _value: str) -> None:
        """Remember what is being typed."""
        await draft.answer(self.visitor.account, address=self.form.values().as_dict())

    @action
    async def submit(self) -> None:
        """« Valider »."""
        corrected = self.correct.value == NO
        address = self.form.values() if corrected else self.known
        try:
            await orders.confirm_delivery(self.order, by=self.visitor.account, address=address, corrected=corrected)
        except FieldErrors as wrong:
            for name, sentence in wrong.errors.items():
                self.form.fields[name].show_error(sentence)
            self.page_form.report()
            return
        if corrected:
            await tell(TAKEN)
            await draft.answer(self.visitor.account, delivery_correct=YES, address={})
        self.go_to(4)


def _label_paper(title: str, address: PostalAddress) -> None:
    with section(title, level=3, classes="", size="t18"):
        lines(address.lines(country_names()[address.country]))
