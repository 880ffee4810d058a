"""Mail, against a real SMTP server on a free port."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8, default
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gateways.mail.base import Attachment, MailRefused, MailUnavailable, OutgoingMail, message_id
from gateways.mail.demonstration import DemonstrationMail
from gateways.mail.message import address, build
from gateways.mail.smtp import SmtpMail, SmtpServer

SENDER = "Porte-cartes <ne-pas-repondre@portail.example>"
AT = datetime(2026, 7, 6, 8, 52, tzinfo=UTC)


def mail(**changed: object) -> OutgoingMail:
    values: dict[str, object] = {
        "to": "auguste@mail.example",
        "subject": "Votre carte est prête : « Priorité »",
        "text": "Bonjour Éloïse,\n.\n" + "x" * 1200 + "\n",
        "html": "<p>Bonjour Éloïse,</p>",
        "message_id": message_id("outbox:12", "portail.example"),
    }
    return OutgoingMail(**(values | changed))  # type: ignore[arg-type]


@dataclass
class Inbox:
    """Keeps what comes, or answers what it is told to."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (the name aiosmtpd calls)
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self.rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return self.data

    def message(self) -> EmailMessage:
        assert len(self.envelopes) == 1
        parsed = message_from_bytes(raw(self.envelopes[0]), policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


def raw(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


@contextlib.contextmanager
def server(inbox: Inbox, **options: Any) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


def gateway(url: str) -> SmtpMail:
    return SmtpMail(SmtpServer.of(url), sender=SENDER)


async def test_a_mail_arrives_whole() -> None:
    inbox = Inbox()
    with server(inbox) as host:
        await gateway(f"smtp://{host}").send(mail(attachments=(Attachment("reçu 1.pdf", b"%PDF-1.7"),)))
    message = inbox.message()
    assert (message["To"], message["From"]) == ("auguste@mail.example", SENDER)
    assert message["Subject"] == "Votre carte est prête : « Priorité »"
    assert message["Message-ID"] == message_id("outbox:12", "portail.example")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Bonjour Éloïse,", ".", "x" * 1200]
    assert html.get_content().strip() == "<p>Bonjour Éloïse,</p>"
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("reçu 1.pdf", b"%PDF-1.7")
    assert max(len(line) for line in raw(inbox.envelopes[0]).splitlines()) <= 998


def test_the_message_id_is_that_of_its_key() -> None:
    assert message_id("a", "p.example") == message_id("a", "p.example") != message_id("b", "p.example")
    first, second = (build(mail(), sender=SENDER, at=AT) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == "Mon, 06 Jul 2026 08:52:00 +0000"


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "a@b.example\r\nBcc: evil@evil.example"},
        {"to": "a@b.example\nBcc: evil@evil.example"},
        {"to": "a@b.example, c@d.example"},
        {"to": "a b@b.example"},
        {"to": "a@b.example>\u2028RCPT"},
        {"to": "nobody"},
        {"to": "@b.example"},
        {"to": "a@"},
        {"to": "x" * 65 + "@b.example"},
        {"to": "a@" + "x." * 130 + "example"},
        {"to": ""},
        {"subject": "Bonjour\r\nBcc: evil@evil.example"},
        {"subject": "Bonjour\nX: y"},
        {"subject": "Bonjour\x00"},
        {"message_id": "<a@b>\r\nBcc: evil@evil.example"},
        {"message_id": "a"},
        {"attachments": (Attachment("a\r\nX: y.pdf", b""),)},
        {"attachments": (Attachment("../a.pdf", b""),)},
    ],
)
async def test_no_header_can_be_broken_into(changed: dict[str, object]) -> None:
    with pytest.raises(MailRefused) as refused:
        await DemonstrationMail(sender=SENDER).send(mail(**changed))
    assert "@" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("jean@exämple.fr", "jean@xn--exmple-cua.fr"),
        ("jean@straße.de", "jean@xn--strae-oqa.de"),
        ("o'neil+cmi@MAIL.example", "o'neil+cmi@mail.example"),
        (SENDER, "ne-pas-repondre@portail.example"),
    ],
)
def test_addresses_are_read(written: str, plain: str) -> None:
    assert address(written).addr_spec == plain


async def test_an_international_domain_is_reached_in_ascii() -> None:
    inbox = Inbox()
    with server(inbox) as host:
        await gateway(f"smtp://{host}").send(mail(to="jean@exämple.fr"))
    assert inbox.envelopes[0].rcpt_tos == ["jean@xn--exmple-cua.fr"]


async def test_an_address_outside_ascii_needs_a_server_that_knows_them() -> None:
    inbox = Inbox()
    with server(inbox, enable_SMTPUTF8=True) as host:
        await gateway(f"smtp://{host}").send(mail(to="éloïse@mail.example"))
    assert inbox.envelopes[0].rcpt_tos == ["éloïse@mail.example"]
    parsed = message_from_bytes(raw(inbox.envelopes[0]), policy=SMTPUTF8)
    assert parsed["To"] == "éloïse@mail.example"
    with server(Inbox(), enable_SMTPUTF8=False) as host, pytest.raises(MailRefused):
        await gateway(f"smtp://{host}").send(mail(to="éloïse@mail.example"))


@pytest.mark.parametrize(
    ("inbox", "error"),
    [
        (Inbox(rcpt="550 no such user auguste@mail.example"), MailRefused),
        (Inbox(rcpt="450 later"), MailUnavailable),
        (Inbox(data="554 spam"), MailRefused),
        (Inbox(data="451 later"), MailUnavailable),
    ],
)
async def test_refusals_are_told_from_delays(inbox: Inbox, error: type[Exception]) -> None:
    with server(inbox) as host, pytest.raises(error) as raised:
        await gateway(f"smtp://{host}").send(mail())
    assert "auguste" not in str(raised.value)


async def test_nobody_there_is_a_delay() -> None:
    with pytest.raises(MailUnavailable):
        await gateway("smtp://127.0.0.1:9").send(mail())


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data.login == b"us/er" and data.password == b"p@ss", handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # a server for one test
async def test_credentials_are_used_and_wrong_ones_wait_for_the_operator() -> None:
    inbox = Inbox()
    with server(inbox, authenticator=_authenticate, auth_required=True, auth_require_tls=False) as host:
        await gateway(f"smtp://us%2Fer:p%40ss@{host}").send(mail())
        with pytest.raises(MailUnavailable, match="credentials refused"):
            await gateway(f"smtp://user:wrong@{host}").send(mail())
    assert len(inbox.envelopes) == 1


async def test_starttls_is_insisted_upon() -> None:
    inbox = Inbox()
    with server(inbox) as host, pytest.raises(MailUnavailable):
        await gateway(f"smtp://{host}?starttls=1").send(mail())
    assert not inbox.envelopes


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and self-signed certificate of 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    host = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    start = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), start, start + timedelta(days=1)
        )
        .add_extension(host, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    clear = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(clear + signed.public_bytes(Encoding.PEM))
    return path


async def test_starttls_is_used_when_the_certificate_is_vouched_for(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    inbox = Inbox()
    with server(inbox, tls_context=context, require_starttls=True) as host:
        with pytest.raises(MailUnavailable):
            await gateway(f"smtp://{host}?starttls=1").send(mail())
        assert not inbox.envelopes
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await gateway(f"smtp://{host}?starttls=1").send(mail())
    assert len(inbox.envelopes) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtps://mail.example", SmtpServer("mail.example", 465, tls=True)),
        ("smtp://u:p%40@mail.example:587?starttls=1", SmtpServer("mail.example", 587, "u", "p@", starttls=True)),
    ],
)
def test_the_address_of_the_server_is_read(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.of(url) == expected
    assert "p@" not in repr(expected)


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://"])
def test_a_bad_address_of_the_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP address"):
        SmtpServer.of(url)
