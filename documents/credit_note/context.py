"""Data of the credit note."""

from dataclasses import dataclass
from typing import ClassVar

from documents.receipt.context import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote(Receipt):
    """A refund, whole. Amounts are those given back, positive, in cents; `payment` is the refund as the bank made it."""

    kind: ClassVar[str] = "credit_note"

    receipt_number: str
    """The receipt it cancels; empty when the payment never had one (money that came too late)."""
    reason: str
    """One sentence, printed: « La carte n'a pas pu être fabriquée. »"""

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return f"Avoir – demande n°\u00a0{self.order_number}"

    @property
    def reference(self) -> str:
        """Foot of the page."""
        return f"Avoir n°\u00a0{self.number}, demande n°\u00a0{self.order_number}"
