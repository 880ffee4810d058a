"""Data of the receipt. All amounts in cents; excl. VAT + VAT = incl. VAT, on every line and on the total."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from documents.base import DocumentContext
from documents.parties import Seller
from documents.plain import Plain
from documents.words import grouped_by

LONG: Final = 240
"""Signs of the customer's lines."""
MANY: Final = 4


@dataclass(frozen=True, slots=True)
class ReceiptLine(Plain):
    """A line sold; raises ValueError when its amounts do not add up."""

    label: str
    quantity: int
    excl_cents: int
    vat_cents: int
    incl_cents: int

    def __post_init__(self) -> None:
        """Refuse a line that does not add up: an accountant would."""
        if self.excl_cents + self.vat_cents != self.incl_cents:
            raise ValueError(f"{self.excl_cents} + {self.vat_cents} is not {self.incl_cents}")


@dataclass(frozen=True, slots=True)
class BankPayment(Plain):
    """What the bank said of the payment."""

    at: datetime
    """Aware; printed in Paris time."""
    masked_card: str
    """« 4100##########00 »."""
    reference: str
    """Of the transaction, « 1000501 »."""
    merchant: str
    authorisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(DocumentContext):
    """Proof of a payment. `issued` is its day."""

    kind: ClassVar[str] = "receipt"

    number: str
    """The reference of the paid try: unique, never used twice."""
    order_number: int
    seller: Seller
    customer: tuple[str, ...]
    """Lines, the name first, as given."""
    lines: tuple[ReceiptLine, ...]
    payment: BankPayment
    vat_rate: str = "20 %"

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Reçu de paiement – demande n°\u00a0{self.order_number}"

    @property
    def reference(self) -> str:
        """Foot of the page."""
        return f"Reçu n°\u00a0{self.number}, demande n°\u00a0{self.order_number}"

    @property
    def seller_siren(self) -> str:
        """SIREN of the seller by groups of three."""
        return grouped_by(self.seller.siren, 3)

    @property
    def density(self) -> str:
        """A class of `style.css` that keeps long names and several cards on one page."""
        return "dense" if sum(map(len, self.customer)) > LONG or len(self.lines) > MANY else ""

    @property
    def excl_cents(self) -> int:
        """Total excl. VAT."""
        return sum(line.excl_cents for line in self.lines)

    @property
    def vat_cents(self) -> int:
        """Total of the VAT."""
        return sum(line.vat_cents for line in self.lines)

    @property
    def incl_cents(self) -> int:
        """Total incl. VAT."""
        return sum(line.incl_cents for line in self.lines)
