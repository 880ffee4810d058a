"""Data of the terms; the words are in `texts/<scheme>.html`, whose first line says their version."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar, Final

from documents.base import DocumentContext
from documents.parties import Seller
from documents.plain import Plain
from documents.words import grouped_by
from schemes.french import short_date

TEXTS: Final = Path(__file__).parent / "texts"
_VERSION: Final = re.compile(r"\{# version (\d{4}-\d{2}-\d{2}) #\}")


@cache
def terms_version(scheme: str) -> date:
    """Version in force of the terms of a scheme: the day its words were last changed.

    Raises KeyError for a scheme without terms.
    """
    file = TEXTS / f"{scheme}.html"
    found = _VERSION.match(file.read_text(encoding="utf-8")) if file.is_file() else None
    if found is None:
        raise KeyError(scheme)
    return date.fromisoformat(found[1])


@dataclass(frozen=True, slots=True)
class Price(Plain):
    """A line of the tariff, in cents."""

    destination: str
    """« France, départements d'outre-mer, Monaco »."""
    excl_cents: int
    """One card, excl. VAT."""
    vat_cents: int
    postage_cents: int
    """Per order, incl. VAT."""

    @property
    def total_cents(self) -> int:
        """One card, delivered, incl. VAT."""
        return self.excl_cents + self.vat_cents + self.postage_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(DocumentContext):
    """The terms a person accepts. `issued` is their version: `terms_version(portal.code)`."""

    kind: ClassVar[str] = "terms"

    seller: Seller
    contact: str
    """E-mail of the scheme's service."""
    prices: tuple[Price, ...] = ()
    """Tariff in force at that version, the national line first."""
    return_address: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    """Of consumption: name, then address (setting `MEDIATOR`)."""

    @property
    def heading(self) -> str:
        """As the portal names them."""
        return "Conditions Générales d’Utilisation" + (" et de Délivrance" if self.prices else "")

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"{self.heading} – {self.portal.title}"

    @property
    def reference(self) -> str:
        """Foot of every page."""
        return f"Conditions générales, version du {short_date(self.issued)}"

    @property
    def seller_siren(self) -> str:
        """SIREN of the seller by groups of three."""
        return grouped_by(self.seller.siren, 3)

    @property
    def text(self) -> str:
        """Template of the words."""
        return f"terms/texts/{self.portal.code}.html"
