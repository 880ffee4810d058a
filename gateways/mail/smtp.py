"""Mail by SMTP."""

import asyncio
from dataclasses import dataclass, field
from ssl import SSLError
from typing import Any, Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from opentelemetry.trace import SpanKind

from gateways.mail.base import MailRefused, MailUnavailable, OutgoingMail
from gateways.mail.message import build
from models import traces
from models.clock import now

_STEP_SECONDS: Final = 20.0
"""For one command and its answer."""
_ALL_SECONDS: Final = 90.0
"""For one mail, whatever the server does."""
_PORTS: Final = {"smtp": 25, "smtps": 465}
_PERMANENT: Final = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    """TLS from the first byte (`smtps://`)."""
    starttls: bool = False
    """Refuse to go on in clear (`?starttls=1`)."""

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `smtp://user:pass@host:port?starttls=1` or `smtps://…`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("an SMTP address is smtp://host:port or smtps://host:port")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=parse_qs(parts.query).get("starttls") == ["1"],
        )


class SmtpMail:
    """Hands each mail over on a connection of its own: few are sent, and none waits for another's trouble."""

    def __init__(self, server: SmtpServer, *, sender: str) -> None:
        """`sender` is « Name <address> » or an address."""
        self._server = server
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> None:
        """Hand one mail over. Raises MailRefused (5xx) or MailUnavailable (anything that may pass)."""
        message = build(mail, sender=self._sender, at=now())
        with traces.under_way("smtp", kind=SpanKind.CLIENT):
            try:
                async with asyncio.timeout(_ALL_SECONDS):
                    await aiosmtplib.send(message, **self._where())
            except (aiosmtplib.SMTPException, OSError, SSLError, TimeoutError) as error:
                raise _translated(error) from error

    async def problem(self) -> str:
        """Why the server would not take a mail now, after a greeting and the credentials; empty when it would."""
        client = aiosmtplib.SMTP(**self._where())
        try:
            async with client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError, SSLError, TimeoutError) as error:
            return str(_translated(error))
        return ""

    def _where(self) -> dict[str, Any]:
        """What the library is told of the server."""
        server = self._server
        return {
            "hostname": server.host,
            "port": server.port,
            "username": server.user or None,
            "password": server.password or None,
            "use_tls": server.tls,
            "start_tls": True if server.starttls else None if server.tls else False,
            "timeout": _STEP_SECONDS,
        }


def _translated(error: Exception) -> MailRefused | MailUnavailable:
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return MailRefused("the server does not take this kind of address")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return MailUnavailable(f"credentials refused ({error.code})")
    code = _code(error)
    if code >= _PERMANENT:
        return MailRefused(f"refused with {code}")
    return MailUnavailable(f"{type(error).__name__} {code or ''}".strip())


def _code(error: Exception) -> int:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return max(refused.code for refused in error.recipients)
    return error.code if isinstance(error, aiosmtplib.SMTPResponseException) else 0
