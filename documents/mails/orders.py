"""Mails about orders and cards. A card is named by its last four digits: its whole number is in the document attached."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Literal

from documents.mails.base import MailProps
from documents.plain import Plain


@dataclass(frozen=True, slots=True)
class RevokedLine(Plain):
    """A card that went out of force."""

    ending: str
    """Last four digits of its number."""
    reason: str
    """« Titre perdu »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationConfirmed(MailProps):
    """At « Oui », before any payment; the proof is attached."""

    name: ClassVar[str] = "revocation_confirmed"

    cards: tuple[RevokedLine, ...]
    revoked_at: datetime
    order_number: int
    order_url: str
    stolen: bool = False
    """Whether to advise on reporting to the police."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(MailProps):
    """Confirmation of a paid order, with the receipt and, for a mobility card, the attestation."""

    name: ClassVar[str] = "order_paid"

    order_number: int
    lines: tuple[str, ...]
    """What was ordered: « Duplicata de carte mobilité inclusion »."""
    total_cents: int
    paid_on: date
    order_url: str
    attestation_ends: date | None = None
    """Last day of the attestation; None when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExpired(MailProps):
    """Not paid within 24 hours."""

    name: ClassVar[str] = "order_expired"

    order_number: int
    order_url: str
    """Where to order again."""
    revoked: bool = False
    """Whether it had taken cards out of force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(MailProps):
    """Cancelled by the person."""

    name: ClassVar[str] = "order_cancelled"

    order_number: int
    order_url: str
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(MailProps):
    """Money goes back; the credit note is attached."""

    name: ClassVar[str] = "payment_refunded"

    order_number: int
    amount_cents: int
    reason: str
    """One sentence."""
    order_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnpaidReminder(MailProps):
    """Before an unpaid order expires."""

    name: ClassVar[str] = "order_unpaid_reminder"

    order_number: int
    total_cents: int
    expires_at: datetime
    order_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStep(MailProps):
    """A paid order has moved."""

    name: ClassVar[str] = "order_step"

    order_number: int
    step: Literal["made", "shipped", "delivered", "returned"]
    on: date
    order_url: str
    tracking: str = ""
    tracking_url: str = ""
    several: bool = False
    """Whether the order has several cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEnding(MailProps):
    """A card ends soon."""

    name: ClassVar[str] = "card_ending"

    ending: str
    """Last four digits of its number."""
    ends: date
    body_name: str
    body_contact: str = ""
    card_label: str = "carte mobilité inclusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReceivedToBody(MailProps):
    """To the issuing body: a holder has not received a card."""

    name: ClassVar[str] = "not_received_to_body"

    order_number: int
    identifier: str
    """« Numéro identifiant » of the holder, whom the body knows."""
    holder: str
    shipped_on: date
    declared_on: date
    tracking: str = ""
    address_confirmed: bool = True
    """Whether the holder says the delivery address was right."""


ORDER_MAILS: Final[tuple[type[MailProps], ...]] = (
    RevocationConfirmed,
    OrderPaid,
    OrderExpired,
    OrderCancelled,
    PaymentRefunded,
    OrderUnpaidReminder,
    OrderStep,
    CardEnding,
    NotReceivedToBody,
)
