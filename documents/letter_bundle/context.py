"""Letters one after the other in one PDF, for whoever prints and folds them."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from documents.base import DocumentContext
from documents.letter_code.context import CodeLetter
from documents.letter_notice.context import NoticeLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBundle(DocumentContext):
    """A day's letters, a page each."""

    kind: ClassVar[str] = "letter_bundle"

    number: int
    """Of the file."""
    letters: tuple[CodeLetter | NoticeLetter, ...] = field(repr=False)
    issued: date

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Courriers n° {self.number}"

    @property
    def reference(self) -> str:
        """Never printed: each letter has its own."""
        return self.title

    @property
    def slowness(self) -> int:
        """One second a letter: they take a tenth of it."""
        return len(self.letters)
