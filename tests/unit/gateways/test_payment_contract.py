"""The connector and the simulated bank talking as in production: forms, notifications and Office, over HTTP.

Run twice: through sockets (uvicorn on a free port) and within the process (ASGI), where only the wire differs.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from gateways.payment import office
from gateways.payment.base import (
    BadMessage,
    CardEntry,
    GatewayUnavailable,
    Notification,
    Outcome,
    PaymentRequest,
    SealedMessage,
    single_fields,
)
from gateways.payment.deliveries import Deliveries
from gateways.payment.seal import SealAlgorithm
from gateways.payment.simulator import Simulator
from gateways.payment.sips import SipsAccount, SipsGateway
from ui.pages.demo import paiement

MERCHANT, KEY = "002001000000001", "002001000000001_KEY1"
CARD = CardEntry("4100000000000000", "12/99", "123")


@dataclass
class Shop:
    """The portal's side of the wire, with what came over it."""

    origin: str
    bank: Simulator
    gateway: SipsGateway
    transport: httpx.AsyncBaseTransport | None = None
    received: asyncio.Queue[SealedMessage | str] = field(default_factory=asyncio.Queue)

    def request(self, attempt: int = 1) -> PaymentRequest:
        return PaymentRequest(
            10003, attempt, 902, f"{self.origin}/paiement/retour/x", f"{self.origin}/paiement/notification"
        )

    def open(self) -> str:
        return self.bank.open(self.gateway.start(self.request()).fields).token

    async def notification(self) -> SealedMessage | str:
        return await asyncio.wait_for(self.received.get(), 5)

    async def notified(self, request: Request) -> Response:
        try:
            self.received.put_nowait(self.gateway.read(single_fields((await request.form()).multi_items())))
        except BadMessage as error:
            self.received.put_nowait(error.reason)
        return Response(status_code=204)


def shop_at(origin: str, path: Path, app: FastAPI, transport: httpx.AsyncBaseTransport | None, idle: float) -> Shop:
    bank = Simulator(path, merchant=MERCHANT, key=KEY, origins=[origin], idle_seconds=idle)
    account = SipsAccount(MERCHANT, KEY, page_url=paiement.PATH, office_url=origin + paiement.OFFICE_PATH)
    shop = Shop(origin, bank, SipsGateway(account, transport=transport), transport)
    app.add_api_route("/paiement/notification", shop.notified, methods=["POST"], response_model=None)
    paiement.register(app, bank=bank, styles=[])
    return shop


@contextlib.asynccontextmanager
async def served(app: FastAPI, listener: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


@contextlib.asynccontextmanager
async def running(wire: str, path: Path, idle: float = 900) -> AsyncIterator[Shop]:
    app = FastAPI()
    async with contextlib.AsyncExitStack() as stack:
        if wire == "sockets":
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            shop = shop_at(f"http://127.0.0.1:{listener.getsockname()[1]}", path, app, None, idle)
            await stack.enter_async_context(served(app, listener))
        else:
            shop = shop_at("http://shop.example", path, app, httpx.ASGITransport(app), idle)
        await stack.enter_async_context(Deliveries(shop.bank, transport=shop.transport))
        yield shop


@pytest.fixture(params=["sockets", "process"])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    async with running(request.param, tmp_path / "bank.sqlite") as opened:
        yield opened


async def test_a_payment_is_told_by_the_return_the_notification_and_office_alike(shop: Shop) -> None:
    token = shop.open()
    assert await shop.gateway.ask("1000301") is None
    shop.bank.pay(token, CARD, Notification.PROMPT, 0)
    told = [
        shop.gateway.read(shop.bank.return_form(token).fields),
        await shop.notification(),
        await shop.gateway.ask("1000301"),
    ]
    for message in told:
        assert isinstance(message, SealedMessage)
        assert (message.outcome, message.reference, message.order_number) == (Outcome.PAID, "1000301", "10003")
        assert (message.amount_cents, message.merchant, message.authorisation) == (902, MERCHANT, "12345")
    assert len({message.at for message in told if isinstance(message, SealedMessage)}) == 1


@pytest.mark.parametrize(
    ("ending", "outcome"), [("05", Outcome.REFUSED), ("60", Outcome.PENDING), ("99", Outcome.ERROR)]
)
async def test_office_knows_what_was_not_paid(shop: Shop, ending: str, outcome: Outcome) -> None:
    shop.bank.pay(shop.open(), CardEntry(f"41000000000000{ending}", "12/99", "123"), Notification.LOST, 0)
    message = await shop.gateway.ask("1000301")
    assert message is not None
    assert (message.outcome, message.masked_card) == (outcome, f"4100##########{ending}")


async def test_a_cancelled_payment_has_no_card(shop: Shop) -> None:
    shop.bank.cancel(shop.open(), Notification.PROMPT, 0)
    for message in (await shop.notification(), await shop.gateway.ask("1000301")):
        assert isinstance(message, SealedMessage)
        assert (message.outcome, message.masked_card, message.authorisation) == (Outcome.CANCELLED, "", "")


async def test_a_notification_comes_twice(shop: Shop) -> None:
    shop.bank.pay(shop.open(), CARD, Notification.TWICE, 0)
    assert await shop.notification() == await shop.notification()


async def test_a_notification_comes_late(shop: Shop) -> None:
    shop.bank.pay(shop.open(), CARD, Notification.LATE, 1)
    await asyncio.sleep(0.3)
    assert shop.received.empty()
    assert isinstance(await shop.notification(), SealedMessage)


async def test_a_notification_is_lost(shop: Shop) -> None:
    shop.bank.pay(shop.open(), CARD, Notification.LOST, 0)
    await asyncio.sleep(0.3)
    assert shop.received.empty()


async def test_a_forged_notification_is_refused(shop: Shop) -> None:
    shop.bank.pay(shop.open(), CARD, Notification.FORGED, 0)
    assert await shop.notification() == "wrong seal"


async def test_an_unknown_reference_is_none(shop: Shop) -> None:
    assert await shop.gateway.ask("4200001") is None


async def test_office_refuses_another_key(shop: Shop) -> None:
    account = SipsAccount(MERCHANT, "other", office_url=shop.origin + paiement.OFFICE_PATH)
    with pytest.raises(BadMessage, match="wrong seal"):
        await SipsGateway(account, transport=shop.transport).ask("1000301")


async def test_nobody_at_the_other_end_is_unavailable(shop: Shop) -> None:
    wrong_path = SipsAccount(MERCHANT, KEY, office_url=shop.origin + "/nowhere")
    with pytest.raises(GatewayUnavailable, match="answered 404"):
        await SipsGateway(wrong_path, transport=shop.transport).ask("1000301")


async def test_a_closed_port_is_unavailable() -> None:
    account = SipsAccount(MERCHANT, KEY, office_url="http://127.0.0.1:9")
    with pytest.raises(GatewayUnavailable, match="ConnectError"):
        await SipsGateway(account).ask("1000301")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "not JSON"),
        (b"[]", "no object"),
        (b'{"a": 1, "a": 2}', "comes twice"),
        (b"[" * 60_000, "not JSON"),
        (b" " * 70_000, "too long"),
        (b'{"getTransDataResponseCode": "25", "seal": ""}', "wrong seal"),
    ],
)
async def test_an_answer_that_is_none_is_refused(body: bytes, reason: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    with pytest.raises(BadMessage, match=reason):
        await SipsGateway(SipsAccount(MERCHANT, KEY), transport=transport).ask("1000301")


async def test_an_answer_about_another_transaction_is_refused(tmp_path: Path) -> None:
    async with running("process", tmp_path / "bank.sqlite") as shop:
        shop.bank.pay(shop.open(), CARD, Notification.LOST, 0)
        answer = await httpx.AsyncClient(transport=shop.transport).post(
            shop.origin + paiement.OFFICE_PATH + "/rs-services/v2/diagnostic/getTransactionData",
            json=_question("1000301"),
        )
        replay = httpx.MockTransport(lambda _: httpx.Response(200, content=answer.content))
        with pytest.raises(BadMessage, match="another transaction"):
            await SipsGateway(SipsAccount(MERCHANT, KEY), transport=replay).ask("1000302")


def _question(reference: str) -> dict[str, str]:
    return office.question(reference, merchant=MERCHANT, key=KEY, key_version="1", algorithm=SealAlgorithm.HMAC_SHA_256)


async def test_an_abandoned_payment_is_told_with_97(tmp_path: Path) -> None:
    async with running("process", tmp_path / "bank.sqlite", idle=0.2) as shop:
        shop.open()
        message = await shop.notification()
        assert isinstance(message, SealedMessage)
        assert (message.outcome, message.response_code) == (Outcome.EXPIRED, "97")


async def test_what_was_due_before_a_restart_is_sent_after_it(tmp_path: Path) -> None:
    async with running("process", tmp_path / "bank.sqlite") as shop:
        shop.bank.pay(shop.open(), CARD, Notification.LATE, 1)
    async with running("process", tmp_path / "bank.sqlite") as shop:
        assert isinstance(await shop.notification(), SealedMessage)


async def test_a_shop_that_does_not_answer_ends_nothing(tmp_path: Path) -> None:
    bank = Simulator(tmp_path / "bank.sqlite", merchant=MERCHANT, key=KEY, origins=["http://127.0.0.1:9"])
    gateway = SipsGateway(SipsAccount(MERCHANT, KEY))
    async with Deliveries(bank):
        for attempt in (1, 2):
            form = gateway.start(PaymentRequest(10003, attempt, 902, "http://127.0.0.1:9/r", "http://127.0.0.1:9/n"))
            bank.pay(bank.open(form.fields).token, CARD, Notification.PROMPT, 0)
        async with asyncio.timeout(5):
            while bank.ledger.next_delivery():  # noqa: ASYNC110 (the ledger is a file, nothing tells)
                await asyncio.sleep(0.02)
