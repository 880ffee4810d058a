"""Money given back through Office: before the bank's day is over and after it, once, and only what was paid."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from fastapi import FastAPI
from httpx import ASGITransport

from gateways.payment import office, seal
from gateways.payment.base import CardEntry, GatewayUnavailable, Notification, PaymentRequest
from gateways.payment.seal import SealAlgorithm
from gateways.payment.simulator import Simulator
from gateways.payment.sips import SipsAccount, SipsGateway
from ui.pages.demo import paiement

MERCHANT, KEY = "002001000000001", "002001000000001_KEY1"
REQUEST = PaymentRequest(10003, 1, 902, "http://shop.example/r", "http://shop.example/n")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Shop:
    def __init__(self, path: Path) -> None:
        app = FastAPI()
        self.bank = Simulator(path, merchant=MERCHANT, key=KEY, origins=["http://shop.example"])
        paiement.register(app, bank=self.bank, styles=[])
        account = SipsAccount(MERCHANT, KEY, office_url="http://shop.example" + paiement.OFFICE_PATH)
        self.gateway = SipsGateway(account, transport=ASGITransport(app))

    def pay(self, card: str = "4100000000000000") -> None:
        token = self.bank.open(self.gateway.start(REQUEST).fields).token
        self.bank.pay(token, CardEntry(card, "12/99", "123"), Notification.LOST, 0)

    async def status(self) -> str:
        message = await self.gateway.ask("1000301")
        assert message is not None
        return message.raw["transactionStatus"]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    with time_machine.travel(NOON, tick=False):
        yield Shop(tmp_path / "bank.sqlite")


async def test_on_the_day_itself_the_transaction_is_cancelled(shop: Shop) -> None:
    shop.pay()
    await shop.gateway.refund("1000301", 902)
    assert await shop.status() == "CANCELLED"


async def test_once_captured_it_is_refunded(shop: Shop) -> None:
    shop.pay()
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert await shop.status() == "CAPTURED"
        await shop.gateway.refund("1000301", 902)
        assert await shop.status() == "TO_CREDIT"


async def test_again_it_says_nothing_and_gives_nothing(shop: Shop) -> None:
    shop.pay()
    await shop.gateway.refund("1000301", 902)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        await shop.gateway.refund("1000301", 902)
        assert await shop.status() == "CANCELLED"


async def test_what_the_bank_refuses_is_asked_again_later(shop: Shop) -> None:
    with pytest.raises(GatewayUnavailable, match="does not know"):
        await shop.gateway.refund("1000301", 902)
    shop.pay()
    with pytest.raises(GatewayUnavailable, match="51"):
        await shop.gateway.refund("1000301", 903)


async def test_a_payment_refused_has_nothing_to_give_back(shop: Shop) -> None:
    shop.pay("4100000000000005")
    with pytest.raises(GatewayUnavailable, match="24"):
        await shop.gateway.refund("1000301", 902)


def test_the_words_of_a_refund_are_sealed(shop: Shop) -> None:
    shop.pay()
    words = office.operation("1000301", 902, merchant=MERCHANT, currency="978")
    asked = office.signed(words, key="forged", key_version="1", algorithm=SealAlgorithm.HMAC_SHA_256)
    assert words["interfaceVersion"] == "CR_WS_2.3"
    answer = dict(shop.bank.give_back(str(asked).replace("'", '"').encode(), office.CANCEL))
    assert answer["responseCode"] == "34"
    assert seal.matches(seal.json_message(answer), answer["seal"], KEY, SealAlgorithm.HMAC_SHA_256)
