"""What every letter has: a sender, an address in the window, a number."""

from dataclasses import dataclass

from documents.base import DocumentContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(DocumentContext):
    """A page A4 for the window of a DL or C5/6 envelope, folded in three."""

    number: str
    """« L-2026-000418 »."""
    sender: tuple[str, ...]
    """Name, address, how to answer: six lines at most."""
    recipient: tuple[str, ...]
    """Lines of NF Z10-011 (38 signs each), seven at most: the window holds no more."""
    place: str
    """Where it is written."""

    @property
    def heading(self) -> str:
        """Its title on the page."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return self.heading

    @property
    def reference(self) -> str:
        """Foot of the page."""
        return f"Courrier {self.number}"
