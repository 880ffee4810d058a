"""What the portal asks of whoever carries its mail."""

import hashlib
from dataclasses import dataclass, field
from typing import Protocol


class MailRefused(Exception):
    """The mail will never be taken as it is (permanent 5xx, impossible address): do not send it again.

    The text is for the log: it holds codes, never an address.
    """


class MailUnavailable(Exception):
    """The mail could not be taken now (temporary 4xx, no connection, refused credentials): send it again later."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent along."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one person, ready to go."""

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
    """With its angle brackets, from `message_id()`: the same mail tried twice carries the same."""
    attachments: tuple[Attachment, ...] = ()


class MailGateway(Protocol):
    """Carries mail."""

    async def send(self, mail: OutgoingMail) -> None:
        """Hand one mail over. Raises MailRefused or MailUnavailable."""
        ...


def message_id(key: str, domain: str) -> str:
    """Make the Message-ID of what `key` names, always the same: a receiver can drop a retried mail's second copy."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
