"""Data of the proof of revocation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from documents.base import DocumentContext
from documents.parties import Organisation, Person
from documents.plain import Plain
from documents.words import name_class
from schemes.french import grouped, paris, short_date

WIDE: Final = 60
"""Signs of a name beyond which the drawn card leaves its place."""


@dataclass(frozen=True, slots=True)
class RevokedCard(Plain):
    """A card as it was when it went out of force."""

    number: str
    kind: str
    """« Invalidité »."""
    reason: str
    """« Titre perdu »."""
    ends: date | None = None
    """End of its validity; None when definitive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationProof(DocumentContext):
    """The cards one declaration took out of force, at the same instant."""

    kind: ClassVar[str] = "revocation_proof"

    revoked_at: datetime
    """Aware; printed in Paris time."""
    cards: tuple[RevokedCard, ...]
    body_name: str
    holder: Person | None = None
    organisation: Organisation | None = None
    """The holder, when it is no natural person."""
    declared_by: Person | None = None
    """Who declared, when it was not the holder."""
    declared_as: str = ""
    """In what quality: « représentant légal »."""
    order: str = ""
    """« Duplicata n° 10005 », empty when there is none."""
    card_label: str = "carte mobilité inclusion"

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Preuve de révocation – {self._numbers}"

    @property
    def reference(self) -> str:
        """Foot of the page."""
        local = paris(self.revoked_at)
        return f"Révocation du {short_date(local.date())} à {local:%-H} h {local:%M}, {self._numbers}"

    @property
    def _numbers(self) -> str:
        if len(self.cards) == 1:
            return f"carte {grouped(self.cards[0].number)}"
        return f"{len(self.cards)} cartes"

    @property
    def holder_usual(self) -> str:
        """The name on the card."""
        return self.holder.usual if self.holder else self.organisation.name if self.organisation else ""

    @property
    def tabular(self) -> bool:
        """Whether the cards are rows of a table: several of them, or names too long to stand beside a drawn card."""
        people = [person.name for person in (self.holder, self.declared_by) if person]
        return len(self.cards) > 1 or max(map(len, [*people, self.holder_usual])) > WIDE

    @property
    def holder_class(self) -> str:
        """Size of that name."""
        return name_class(self.holder_usual)
