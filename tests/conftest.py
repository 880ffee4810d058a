"""What every test may ask for: a database of its own, a portal that sends nothing."""

from collections.abc import AsyncIterator, Mapping

import pytest

from domain.portal import Portal, Seller, configure
from gateways.mail.base import OutgoingMail
from gateways.payment.base import BadMessage, HostedForm, PaymentRequest, SealedMessage
from models import database
from schemes.tariff_file import DEMONSTRATION, read_tariffs
from tests import bases


class Outbag:
    """A mail gateway that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[OutgoingMail] = []

    async def send(self, mail: OutgoingMail) -> None:
        """Keep it."""
        self.sent.append(mail)


class Bank:
    """A gateway for the rules: messages are handed to the verbs as they are, the seal has tests of its own."""

    def __init__(self) -> None:
        self.answers: dict[str, SealedMessage | None] = {}
        self.refunds: list[tuple[str, int]] = []
        self.said: SealedMessage | BadMessage | None = None

    def start(self, request: PaymentRequest) -> HostedForm:
        """A form that shows what was asked."""
        return HostedForm("https://bank.example/pay", {"reference": request.reference})

    def read(self, form_fields: Mapping[str, str]) -> SealedMessage:  # noqa: ARG002
        """What the test said it says; the seal itself is tested in tests/unit/gateways."""
        if isinstance(self.said, SealedMessage):
            return self.said
        raise self.said or BadMessage("nothing was said")

    async def ask(self, reference: str) -> SealedMessage | None:
        """What the test said the bank knows."""
        return self.answers.get(reference)

    async def refund(self, reference: str, amount_cents: int) -> None:
        """Give back."""
        self.refunds.append((reference, amount_cents))


@pytest.fixture
def outbag() -> Outbag:
    """Where mails end up."""
    return Outbag()


@pytest.fixture
def bank() -> Bank:
    """Who pays."""
    return Bank()


@pytest.fixture
def portal(outbag: Outbag, bank: Bank) -> Portal:
    """The portal of this test."""
    made = Portal(
        public_url="http://localhost:8080",
        demo=True,
        mail_from="ne-pas-repondre@porte-cartes.example",
        seller=Seller("Porte-cartes SA", ("1 rue des Cartes", "75001 PARIS"), "732829320", "FR44732829320"),
        tariffs=read_tariffs(DEMONSTRATION),
        mails=outbag,
        payments=bank,
        merchant="002001000000001",
        contacts={"cmi": "contact@cmi.example"},
        card_keys=(("1", b"1" * 32),),
        bcrypt_cost=4,
        keys={
            name: name.encode().ljust(32, b".")
            for name in ("passwords", "throttle", "links", "flash", "nir", "nir-index", "keypad")
        },
    )
    configure(made)
    return made


@pytest.fixture
async def base(portal: Portal) -> AsyncIterator[None]:
    """An empty database with the schema the migrations make."""
    del portal
    await bases.open_empty()
    yield
    await database.close_database()
