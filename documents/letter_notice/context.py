"""Data of a letter that tells something and asks for nothing secret."""

from dataclasses import dataclass
from typing import ClassVar

from documents.letter_base import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLetter(Letter):
    """A notice by post: a new device signed in, an account was created."""

    kind: ClassVar[str] = "letter_notice"

    subject: str
    """Its title: « Un nouvel appareil a ouvert votre Espace Assuré »."""
    salutation: str
    paragraphs: tuple[str, ...]
    """What happened, when, in sentences."""
    if_not_you: str
    """What to do when it was somebody else."""
    contact: str
    """How to answer: e-mail or telephone."""

    @property
    def heading(self) -> str:
        """Its title on the page."""
        return self.subject
