"""Data of the attestation, in the manual's words (seeds: manual of the order)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from documents.base import DocumentContext
from documents.parties import IssuingBody, Organisation, Person
from documents.plain import Plain
from documents.words import grouped_by

ROOMY: Final = 420
"""Signs of variable text above which the page is set closer; above twice that, closer still (measured)."""
MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Request(Plain):
    """One line: « Duplicata de ma carte mobilité inclusion Invalidité »."""

    product: str
    """« Duplicata » or « Second exemplaire »."""
    kind: str
    """« Invalidité »."""
    count: int = 1
    """Cards of that kind asked for: an organisation may hold several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(DocumentContext):
    """One per holder and issuing body, for a paid order. `issued` is the day of the payment."""

    kind: ClassVar[str] = "attestation"

    order_number: int
    body: IssuingBody
    address: tuple[str, ...]
    """Address of record, as given."""
    requests: tuple[Request, ...]
    ends: date
    """Last day it is valid."""
    applicant: Person | None = None
    """Who declares. None for an organisation whose signatory is not known: a line is left to fill in by hand."""
    organisation: Organisation | None = None
    representative: Person | None = None
    """Who ordered for the applicant."""
    card_label: str = "carte mobilité inclusion"
    qr_svg: str | None = None
    """QR code of the signed check; without it the page says nothing about checking."""
    verify_url: str | None = None

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Attestation de demande – demande n°\u00a0{self.order_number}"

    @property
    def reference(self) -> str:
        """Foot of the page."""
        return f"Attestation, demande n°\u00a0{self.order_number}"

    @property
    def siren(self) -> str:
        """SIREN by groups of three, kept on one line."""
        number = self.organisation.siren if self.organisation else ""
        return grouped_by(number, 3)

    @property
    def signatory(self) -> str:
        """Who signs in the box, empty when not known."""
        signing = self.representative or self.applicant
        return signing.formal if signing else ""

    @property
    def density(self) -> str:
        """How close the page is set, so that it stays one page: a class of `style.css`."""
        people = [self.applicant, self.representative]
        texts = [*self.address, *self.body.address, self.body.name, self.body.name]
        texts += [person.name for person in people if person]
        texts += [self.organisation.name] if self.organisation else []
        length = sum(map(len, texts))
        if length > 2 * ROOMY:
            return "tres-dense"
        return "dense" if length > ROOMY or len(self.requests) >= MANY else ""
