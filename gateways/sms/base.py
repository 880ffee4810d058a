"""What the portal asks of whoever carries its SMS."""

from dataclasses import dataclass, field
from typing import Final, Protocol

LONGEST: Final = 160
"""Signs of one message in the alphabet of telephones; a longer one leaves in pieces, each paid for."""
ALPHABET: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38, its basic table: one sign outside of it and a message holds 70."""


class SmsRefused(Exception):
    """The message will never be taken as it is (no such number, words refused): do not send it again.

    The text is for the log: it holds codes of the answer, never a number.
    """


class SmsUnavailable(Exception):
    """The message could not be taken now (no answer, refused credentials, too many): send it again later."""


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One short message to one telephone, ready to go."""

    to: str
    """E.164: « +33612345678 »."""
    text: str = field(repr=False)
    reference: str
    """Always the same for the same message: tried twice, it should ring once."""


class SmsGateway(Protocol):
    """Carries short messages."""

    async def send(self, sms: OutgoingSms) -> None:
        """Hand one message over. Raises SmsRefused or SmsUnavailable."""
        ...


def refuse_malformed(sms: OutgoingSms) -> None:
    """What no carrier takes is refused before anybody is asked. Raises SmsRefused."""
    if not (sms.to.startswith("+") and sms.to[1:].isascii() and sms.to[1:].isdigit()):
        raise SmsRefused("the number is not in E.164")
    if len(sms.text) > LONGEST or not set(sms.text) <= ALPHABET:
        raise SmsRefused("the text does not fit in one message")
