"""Builds the MIME message: text and HTML, attachments, headers that no address or subject can break out of."""

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

import idna

from gateways.mail.base import Attachment, MailRefused, OutgoingMail

MAX_ADDRESS: Final = 254
"""Characters (RFC 5321, 4.5.3.1.3)."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+>")
_LOCAL: Final = re.compile(r"[^\s@()<>,;:\\\"\[\]]{1,64}")


def build(mail: OutgoingMail, *, sender: str, at: datetime) -> EmailMessage:
    """Build the message. `sender` is « Name <address> » or an address, `at` an aware instant. Raises MailRefused."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = address(sender)
        message["To"] = address(mail.to)
        message["Subject"] = _one_line(mail.subject)
    except (HeaderParseError, ValueError) as error:
        raise MailRefused("an address or the subject cannot be written in a header") from error
    if not _MESSAGE_ID.fullmatch(mail.message_id):
        raise MailRefused("the Message-ID is malformed")
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    # RFC 3834: nobody's holiday answer comes back, and a scanner knows it for a machine's.
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def address(written: str) -> Address:
    """Read one address, its domain in ASCII (« é.fr » → « xn--9ca.fr »). Raises ValueError."""
    if _CONTROL.search(written) or len(written) > 2 * MAX_ADDRESS:
        raise ValueError("an address is one short line")
    name, plain = parseaddr(written) if "<" in written else ("", written.strip())
    local, at, domain = plain.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(plain) > MAX_ADDRESS:
        raise ValueError("not an address")
    return Address(display_name=name, username=local, domain=_ascii_domain(domain))


def _ascii_domain(domain: str) -> str:
    # idna, not the codec of the standard library: that one turns « ß » into « ss », which is somebody else's domain.
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise ValueError("not a domain") from error


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("a subject is one line")
    return text


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    if _CONTROL.search(attachment.name) or "/" in attachment.name:
        raise MailRefused("the name of an attachment is malformed")
    main, _, sub = attachment.media_type.partition("/")
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
