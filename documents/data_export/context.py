"""Data of the export of a person's data."""

from dataclasses import dataclass
from typing import ClassVar

from documents.base import DocumentContext
from documents.plain import Plain


@dataclass(frozen=True, slots=True)
class ExportTable(Plain):
    """Rows of the same sort: orders, mails, sessions."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ExportSection(Plain):
    """A chapter: what it is, why it is held, for how long."""

    title: str
    intro: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    """Label and value."""
    tables: tuple[ExportTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExport(DocumentContext):
    """Everything the portal holds about a person in one scheme."""

    kind: ClassVar[str] = "data_export"

    holder: str
    """Whose data: « Lambert Auguste », an organisation's name."""
    sections: tuple[ExportSection, ...]

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Mes données – {self.holder}"

    @property
    def reference(self) -> str:
        """Foot of every page."""
        return f"Mes données, {self.issued:%d/%m/%Y}"
