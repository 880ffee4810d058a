"""Sealed notifications made outside the project, with Sips' public test key and nothing of ours (facts: payment-sips)."""

import hashlib
import hmac
from pathlib import Path

import httpx
import pytest

from compose import build
from domain import payment
from models import Order, OrderState, Payment
from settings import read_settings
from tests.ui.conftest import Visit, demonstration
from tests.unit.domain.paying import an_order

KEY = "002001000000001_KEY1"
GOOD = {
    "amount": "902",
    "currencyCode": "978",
    "merchantId": "002001000000001",
    "transactionReference": "1000501",
    "orderId": "10005",
    "responseCode": "00",
    "maskedPan": "4100##########00",
    "authorisationId": "12345",
    "transactionDateTime": "2026-07-04T10:11:13+02:00",
    "keyVersion": "1",
}


def sealed(facts: dict[str, str], *, key: str = KEY) -> dict[str, str]:
    data = "|".join(f"{name}={value}" for name, value in facts.items())
    seal = hmac.new(key.encode(), data.encode(), hashlib.sha256).hexdigest()
    return {"Data": data, "Seal": seal, "InterfaceVersion": "HP_2.24", "SealAlgorithm": "HMAC-SHA-256"}


async def an_unpaid_order() -> Order:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    return await Order.get(pk=order.pk)


async def posted(client: httpx.AsyncClient, fields: dict[str, str]) -> int:
    return (await client.post("/paiement/notification", data=fields)).status_code


async def test_it_pays_once_however_often_it_comes(visiting: Visit, tmp_path: Path) -> None:
    async with visiting(lambda: build(read_settings(demonstration(tmp_path)))) as client:
        order = await an_unpaid_order()
        assert order.number == 10005

        assert [await posted(client, sealed(GOOD)) for _ in range(3)] == [200, 200, 200]

        assert (await Order.get(pk=order.pk)).state is OrderState.PAID
        assert await Payment.filter(state="paid").count() == 3  # this one, and the demonstration's two


BROKEN: dict[str, dict[str, str]] = {
    "one character changed": sealed(GOOD) | {"Data": sealed(GOOD)["Data"].replace("902", "903")},
    "wrong amount": sealed(GOOD | {"amount": "1"}),
    "another merchant": sealed(GOOD | {"merchantId": "002001000000002"}),
    "another currency": sealed(GOOD | {"currencyCode": "840"}),
    "unknown reference": sealed(GOOD | {"transactionReference": "9999901"}),
    "another key": sealed(GOOD, key="guess"),
    "empty seal": sealed(GOOD) | {"Seal": ""},
    "nothing": {},
}


async def test_anything_wrong_with_it_changes_nothing_and_is_logged(
    visiting: Visit, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with visiting(lambda: build(read_settings(demonstration(tmp_path)))) as client:
        order = await an_unpaid_order()
        for name, fields in BROKEN.items():
            caplog.clear()
            assert await posted(client, fields) == 200, name

            assert "payment message refused" in caplog.text, name
            assert (await Order.get(pk=order.pk)).state is OrderState.RECORDED, name
            back = await client.post("/paiement/retour/1000501", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
            assert (back.status_code, back.headers["location"]) == (303, "/cmi/demande/10005"), name
            assert (await Order.get(pk=order.pk)).state is OrderState.RECORDED, name
