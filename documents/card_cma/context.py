"""Data of the artisan's card."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from documents.base import DocumentContext
from documents.parties import Person
from documents.words import HUGE_NAME, LONG_NAME, name_class, spaced_registration

WIDE: Final = 28
"""Signs a line of the card holds at its usual size."""
TWO_LINES: Final = 54
"""Signs of a name that takes no more than two lines."""
SHORT_QUALITY: Final = 14
"""Signs of a quality printed large: « Maître artisan » and no more."""
LINE: Final = 38
"""Signs it holds at the smallest."""


def _cut(words: str, size: int) -> str:
    return words if len(words) <= size else words[: size - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtisanCard(DocumentContext):
    """A card in force. `issued` is the day the PDF is made for."""

    kind: ClassVar[str] = "card_cma"

    registration: str
    """« 732829320RE067 »."""
    quality: str
    """« Maître artisan »."""
    body_name: str
    holder: Person
    ends: date
    qr_svg: str
    """QR code of the signed check."""
    company: str = ""
    trade: str = ""
    photo: str | None = None
    """A data: address of a JPEG or PNG, 35 × 45 in proportion."""

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Carte professionnelle de {self.holder.usual} – {self.registration}"

    @property
    def reference(self) -> str:
        """Foot of the page to print."""
        return f"Carte {self.registration}, valable jusqu’au {self.ends:%d/%m/%Y}"

    @property
    def spaced(self) -> str:
        """« 732 829 320 RE 067 »."""
        return spaced_registration(self.registration)

    @property
    def name_class(self) -> str:
        """Size of the name on the card."""
        return name_class(self.holder.usual)

    @property
    def work(self) -> tuple[str, ...]:
        """Company and trade, as much as the card has room for beside the name (measured)."""
        size = len(self.holder.usual)
        company, trade = _cut(self.company, LINE), _cut(self.trade, LINE if size > LONG_NAME else 2 * LINE)
        if size > TWO_LINES:
            company = ""
        return tuple(words for words in (company, trade) if words and size <= HUGE_NAME)

    @property
    def work_class(self) -> str:
        """Size of those lines."""
        return "metier metier--long" if max(map(len, self.work), default=0) > WIDE else "metier"

    @property
    def mention_class(self) -> str:
        """Size of the quality: « Conjoint collaborateur » would run under the chamber's name."""
        return "mention mention--longue" if len(self.quality) > SHORT_QUALITY else "mention"
