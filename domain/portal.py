"""What the verbs need to know of the portal they run in: set once, when it is put together."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from gateways.mail.base import MailGateway
from gateways.payment.base import PaymentGateway
from gateways.sms.base import SmsGateway
from gateways.wallet.apple import AppleKeys
from gateways.wallet.google import GoogleKeys
from schemes.tariff import Tariffs

DEFAULT_COST: Final = 12
"""What bcrypt costs: about a quarter of a second a try."""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, as receipts and terms must say (code de la consommation, L221-5)."""

    name: str
    address: tuple[str, ...]
    siren: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class Portal:
    """The portal's own facts and its links with the outside."""

    public_url: str
    """Without a slash at the end."""
    demo: bool
    mail_from: str
    seller: Seller
    tariffs: Tariffs
    mails: MailGateway
    payments: PaymentGateway
    mediator: tuple[str, ...] = ()
    """Of consumption: name, then address (code de la consommation, L616-1); empty when the operator told none."""
    texts: SmsGateway | None = None
    """Carries short messages; None: no mobile number can be proved here."""
    merchant: str = ""
    """The merchant's number at the bank, printed on receipts."""
    operator: str = ""
    """Who is told each morning how things are; nobody when empty."""
    contacts: dict[str, str] = field(default_factory=dict)
    """Scheme → address for questions."""
    return_addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Scheme → where faulty cards are sent back to."""
    card_keys: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    """Key id → Ed25519 seed of 32 bytes; the first signs, all are published."""
    apple: AppleKeys | None = None
    google: GoogleKeys | None = None
    """Both None: nothing is said of a phone's own wallet."""
    bcrypt_cost: int = DEFAULT_COST
    """Base-2 logarithm of the rounds; a test or a demonstration may take 4, nothing else may."""
    keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Purpose → 32 bytes."""

    @property
    def is_https(self) -> bool:
        """Whether people come by https: cookies are then for it alone."""
        return self.public_url.startswith("https://")

    def key(self, purpose: str) -> bytes:
        """The key of that purpose; raise KeyError when the composition gave none."""
        return self.keys[purpose]

    def seal(self, purpose: str, *parts: str) -> bytes:
        """Keyed HMAC-SHA-256 of the parts, told apart from one another."""
        message = "\0".join(parts).encode()
        return hmac.digest(self.key(purpose), message, hashlib.sha256)

    def address(self, path: str) -> str:
        """The full address of a page."""
        return f"{self.public_url}{path}"


class _Place:
    """Where the one portal of this process stands."""

    portal: Portal | None = None


def configure(portal: Portal) -> None:
    """Give this process its portal; tests give it another for each test."""
    _Place.portal = portal


def portal() -> Portal:
    """The portal of this process; raise RuntimeError before `configure`."""
    if _Place.portal is None:
        raise RuntimeError("configure() has not been called")
    return _Place.portal
