"""Data of the letter that carries a code. The code is in it: never kept longer than the letter's own making."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from documents.letter_base import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLetter(Letter):
    """A six-digit code by post."""

    kind: ClassVar[str] = "letter_code"

    code: str = field(repr=False)
    """Six digits; kept out of logs."""
    qr_svg: str = field(default="", repr=False)
    """The square that opens the page without the code: a QR code of the link, as SVG. Empty: none."""
    salutation: str
    """« Madame », « Monsieur » or « Madame, Monsieur »."""
    sender_short: str
    """Who will never ask for it: « Le CPMS »."""
    has_password: bool = True
    """Whether a password was chosen before, which goes on working."""
    ends: date | None = None
    """Last day; None for a code that waits for its first use."""

    @property
    def heading(self) -> str:
        """Its title on the page."""
        return "Votre code de sécurité"
