"""Facts, predicates and named reads; the verbs live in `domain/`."""

from models.account import Account, AccountState, Device, Secret, SecretPurpose, Session, Throttle
from models.address import PostalAddress
from models.artisan import ArtisanProfile, Partner, PhotoDraft
from models.body import IssuingBody
from models.card import Card, CardState, RevocationReason
from models.handover import HandOver, HandOverItem
from models.holder import Access, Holder, HolderKind, Representative
from models.import_run import ImportFault, ImportRun
from models.letter import Letter, LetterKind
from models.member import Member, UsedLayout
from models.order import Counter, Draft, Order, OrderLine, OrderState
from models.outbox import Document, JournalEntry, OutboxEntry, SentKind, SentMail
from models.payment import InboxEntry, Payment, PaymentState, Receipt, ReceiptKind

__all__ = [
    "Access",
    "Account",
    "AccountState",
    "ArtisanProfile",
    "Card",
    "CardState",
    "Counter",
    "Device",
    "Document",
    "Draft",
    "HandOver",
    "HandOverItem",
    "Holder",
    "HolderKind",
    "ImportFault",
    "ImportRun",
    "InboxEntry",
    "IssuingBody",
    "JournalEntry",
    "Letter",
    "LetterKind",
    "Member",
    "Order",
    "OrderLine",
    "OrderState",
    "OutboxEntry",
    "Partner",
    "Payment",
    "PaymentState",
    "PhotoDraft",
    "PostalAddress",
    "Receipt",
    "ReceiptKind",
    "Representative",
    "RevocationReason",
    "Secret",
    "SecretPurpose",
    "SentKind",
    "SentMail",
    "Session",
    "Throttle",
    "UsedLayout",
]
