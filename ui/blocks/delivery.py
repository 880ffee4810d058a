"""« Mon adresse de livraison »: edited with the order's own address form."""

from collections.abc import Mapping

from domain import delivery
from domain.edits import Edits
from domain.errors import FieldErrors
from domain.fields import Check, address_errors, country_names
from models import Holder, PostalAddress
from schemes.french import of_name
from ui.actions import action
from ui.blocks.editable import NOTHING, Editable
from ui.components.address_form import AddressForm
from ui.components.control import Control
from ui.components.error_summary import ErrorSummary
from ui.components.tag import Tag
from ui.components.text import lines
from ui.session import Visitor


class DeliveryBlock(Editable):
    """Where the cards of one holder go."""

    form_label = "Mon adresse de livraison"
    noted = False

    def __init__(
        self,
        visitor: Visitor,
        summary: ErrorSummary,
        place: Tag,
        holder: Holder,
        *,
        described_by: str | None = None,
        edits: Edits = NOTHING,
    ) -> None:
        self.holder = holder
        self.draft = f"adresse-{holder.pk}"
        if holder.pk != visitor.account.holder_id:
            self.edit_label = f"MODIFIER l'adresse de livraison {of_name(holder.full_name)}"
            self.form_label = f"Adresse de livraison {of_name(holder.full_name)}"
        super().__init__(visitor, summary, place, described_by=described_by, edits=edits)

    def read(self) -> None:
        """As on the envelope."""
        lines(written(self.holder.delivery_address))

    def fill(self) -> Mapping[str, Control]:
        """The eight lines."""
        known = self.holder.delivery_address.as_dict()
        self.address = AddressForm(
            list(country_names().items()),
            address=PostalAddress(**{name: self.start(name, line) for name, line in known.items()}),
            on_change=self.keep,
            checks={name: self._check_of(name) for name in PostalAddress().as_dict()},
            prefix=self.draft,
        )
        return self.address.fields

    def _check_of(self, name: str) -> Check:
        """One line's rule, seen with the others: a postcode depends on its country."""
        return lambda _value: address_errors(self.address.values()).get(name)

    @action
    async def save(self) -> None:
        """Keep it."""
        try:
            self.holder = await delivery.correct(self.holder.pk, self.address.values(), by=self.visitor.account)
        except FieldErrors as wrong:
            self.complain(wrong.errors)
        else:
            self.close(delivery.TAKEN_IN)


def written(address: PostalAddress) -> tuple[str, ...]:
    """Its lines, the country last."""
    return address.lines(country_names().get(address.country, ""))
