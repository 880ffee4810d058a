"""What every mail has in common."""

from dataclasses import dataclass
from typing import ClassVar

from documents.parties import Portal
from documents.plain import Plain


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to leave."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailProps(Plain):
    """The data of one mail. Its folder bears its name."""

    name: ClassVar[str]

    portal: Portal
    contact: str
    """Where to write when something is wrong."""
    recipient: str = ""
    """Who is greeted, « Auguste Lambert »; empty when it is not known."""
