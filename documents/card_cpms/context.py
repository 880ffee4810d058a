"""Data of the member's card."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from documents.base import DocumentContext
from documents.parties import IssuingBody, Person
from documents.words import grouped_by, name_class
from schemes.french import NO_BREAK


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCard(DocumentContext):
    """A member's card. `issued` is the day the PDF is made for; the social security number is masked."""

    kind: ClassVar[str] = "card_cpms"

    holder: Person
    member_number: str
    """« A01000100 »."""
    masked_nir: str
    """« 2 69 ** ** *** *** ** »."""
    body: IssuingBody
    joined: date | None = None

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Carte d’adhérent de {self.holder.usual} – {self.member_number}"

    @property
    def reference(self) -> str:
        """Foot of the page to print."""
        return f"Carte d’adhérent {self.member_number}"

    @property
    def spaced(self) -> str:
        """« A01 000 100 »."""
        return grouped_by(self.member_number, 3)

    @property
    def name_class(self) -> str:
        """Size of the name on the card."""
        return name_class(self.holder.usual)

    @property
    def ending(self) -> str:
        """How « né » and « adhérent » agree."""
        return "e" if self.holder.feminine else ""

    @property
    def foot(self) -> str:
        """Who to write to, on one line of the card."""
        return ", ".join((self.body.name, *self.body.address)).replace("CEDEX ", f"CEDEX{NO_BREAK}")
