"""What the portal asks of a payment gateway, whoever the bank is. Orders and the database are not known here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

EURO: Final = "978"
"""ISO 4217 numeric code, as banks write it."""
LAST_TRY: Final = 20
"""Tries of one order (SPEC 2.1)."""


class Outcome(StrEnum):
    """What a message of the bank says of one try."""

    PAID = "paid"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PENDING = "pending"
    ERROR = "error"


class BadMessage(Exception):
    """A message that must change nothing: unknown seal, other merchant, altered, malformed.

    `reason` is for the log: it names what failed, never a value that was received.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GatewayUnavailable(Exception):
    """The bank did not answer, or answered that it cannot: ask again later."""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """One try at paying one order."""

    order_number: int
    attempt: int
    """1 to 20."""
    amount_cents: int
    return_url: str
    """Absolute, without query: the browser posts the sealed answer there."""
    notification_url: str
    """Absolute, without query: the bank's server posts the same answer there."""

    @property
    def reference(self) -> str:
        """« 1000301 »: order 10003, first try (the manual's own example)."""
        return payment_reference(self.order_number, self.attempt)


@dataclass(frozen=True, slots=True)
class HostedForm:
    """A form the browser posts: to the bank to pay, or from the bank back to the portal."""

    action_url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SealedMessage:
    """An answer whose seal and merchant were found right; amount and reference are still to be compared."""

    reference: str
    order_number: str
    """Empty when the bank did not give it back."""
    amount_cents: int
    currency: str
    merchant: str
    outcome: Outcome
    response_code: str
    """The bank's own two characters, for the journal."""
    masked_card: str
    authorisation: str
    at: datetime | None
    """When the transaction took place, aware; none when the bank did not say."""
    raw: Mapping[str, str] = field(repr=False)
    """The other fields as received, without what identifies the payer."""


class PaymentGateway(Protocol):
    """The real connector and any other that can take its place."""

    def start(self, request: PaymentRequest) -> HostedForm:
        """Make the form that takes the browser to the bank. Raises ValueError on a request no bank would take."""
        ...

    def read(self, form_fields: Mapping[str, str]) -> SealedMessage:
        """Check a sealed notification or return and read it. Raises BadMessage."""
        ...

    async def ask(self, reference: str) -> SealedMessage | None:
        """Ask the bank about one try; none when it does not know it. Raises GatewayUnavailable or BadMessage."""
        ...

    async def refund(self, reference: str, amount_cents: int) -> None:
        """Give the money of one try back; a bank that already did changes nothing and says nothing.

        Raises GatewayUnavailable (also when the bank refuses for now) or BadMessage: ask again later.
        """
        ...


def payment_reference(order_number: int, attempt: int) -> str:
    """Make the reference of one try, unique for the life of the merchant: `{order}{two-digit try}`."""
    if order_number < 1 or not 1 <= attempt <= LAST_TRY:
        raise ValueError("a payment has an order number and a try from 1 to 20")
    return f"{order_number}{attempt:02d}"


def single_fields(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Turn the pairs of a posted form into fields. Raises BadMessage when a name comes twice or a value is a file."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in fields:
            raise BadMessage("a form field comes twice")
        if not isinstance(value, str):
            raise BadMessage("a form field holds a file")
        fields[name] = value
    return fields


class Notification(StrEnum):
    """Switches of the simulator: what becomes of the bank's notification."""

    PROMPT = "prompt"
    LATE = "late"
    LOST = "lost"
    TWICE = "twice"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class CardEntry:
    """What was typed on the hosted page; lives as long as the request that brought it."""

    number: str = field(repr=False)
    expiry: str = field(repr=False)
    """MM/AA."""
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HostedPayment:
    """One transaction as the hosted page shows it."""

    token: str
    """Names the page; the reference stays the merchant's affair."""
    shop: str
    merchant: str
    reference: str
    order_number: str
    amount_cents: int
    outcome: Outcome | None
    """None as long as the customer has done nothing."""
    masked_card: str
    authorisation: str
    at: datetime | None


class RequestRefused(Exception):
    """The sealed request is not one the bank takes; the message is the one Sips' simulation platform shows."""


class CardRefused(Exception):
    """The card was not well filled in: field of CardEntry → French sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class HostedBank(Protocol):
    """The bank behind the simulator's page. Its methods block for a moment (a small file)."""

    def open(self, form_fields: Mapping[str, str]) -> HostedPayment:
        """Take a sealed request. Raises RequestRefused."""
        ...

    def find(self, token: str) -> HostedPayment | None:
        """Find the transaction of a page."""
        ...

    def pay(self, token: str, card: CardEntry, notification: Notification, delay_seconds: int) -> HostedPayment:
        """Decide. Raises CardRefused; a transaction already decided stays as it is."""
        ...

    def cancel(self, token: str, notification: Notification, delay_seconds: int) -> HostedPayment:
        """Give up on the customer's word."""
        ...

    def return_form(self, token: str) -> HostedForm:
        """Make the sealed form that takes the browser back to the shop."""
        ...

    def office(self, body: bytes) -> Mapping[str, str]:
        """Answer a sealed question about a transaction (JSON), sealed."""
        ...

    def give_back(self, body: bytes, operation: str) -> Mapping[str, str]:
        """Carry out a sealed `cancel` or `refund` (JSON) and say so, sealed."""
        ...
