"""« Payer » pressed twice, in two tabs or without script: one try, one page of the bank (SPEC 2.1)."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from domain import payment
from domain.portal import configure, portal
from gateways.payment import sips
from gateways.payment.base import CardEntry, Notification, Outcome, RequestRefused
from gateways.payment.opening import PUBLIC_MERCHANTS
from gateways.payment.simulator import Simulator
from models import JournalEntry, Order, Payment
from models.clock import now
from tests.unit.domain.paying import Say, a_minute_later, an_order, message

pytestmark = pytest.mark.usefixtures("base")
MERCHANT, KEY = next(iter(PUBLIC_MERCHANTS.items()))


async def references() -> list[object]:
    return [one.reference for one in await Payment.all().order_by("attempt")]


async def test_a_second_press_within_seconds_is_the_same_try() -> None:
    account, order = await an_order()
    first = await payment.start(order.number, by=account)

    assert await payment.start(order.number, by=account) == first
    assert await references() == ["1000101"]
    assert await JournalEntry.filter(event="payment.started").count() == 1


async def test_two_tabs_at_once_are_one_try() -> None:
    account, order = await an_order()

    await asyncio.gather(*(payment.start(order.number, by=account) for _ in range(2)))

    assert await references() == ["1000101"]


async def test_control_without_the_look_back_two_tabs_are_two_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_order: Order) -> None:
        """As if no try had been made."""

    monkeypatch.setattr(payment, "_just_made", nothing)
    account, order = await an_order()

    await asyncio.gather(*(payment.start(order.number, by=account) for _ in range(2)))

    assert await references() == ["1000101", "1000102"]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.CANCELLED, Outcome.ERROR, Outcome.EXPIRED])
async def test_a_try_that_came_to_nothing_is_never_taken_again(says: Say, outcome: Outcome) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await says(message("1000101", outcome))

    await payment.start(order.number, by=account)

    assert await references() == ["1000101", "1000102"]


async def test_a_try_the_bank_was_asked_about_or_of_a_minute_ago_is_not_taken_again() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await Payment.all().update(asked_at=now())
    await payment.start(order.number, by=account)
    await a_minute_later()
    await payment.start(order.number, by=account)

    assert await references() == ["1000101", "1000102", "1000103"]


async def test_the_bank_takes_the_same_request_again_until_it_is_decided(tmp_path: Path) -> None:
    gateway = sips.SipsGateway(sips.SipsAccount(MERCHANT, KEY, page_url="/paiement/simulation"))
    configure(replace(portal(), payments=gateway))
    account, order = await an_order()
    forms = [await payment.start(order.number, by=account) for _ in range(2)]
    simulated = Simulator(tmp_path / "bank.db", merchant=MERCHANT, key=KEY, origins=[portal().public_url])

    first, second = (simulated.open(form.fields) for form in forms)
    assert first == second

    simulated.pay(first.token, CardEntry("4100000000000000", "12/39", "123"), Notification.LOST, 0)
    with pytest.raises(RequestRefused):
        simulated.open(forms[1].fields)
