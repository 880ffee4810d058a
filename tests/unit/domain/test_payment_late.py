"""Money that comes late, silence, limits, numbering (SPEC 2.1)."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import orders, outbox, payment
from domain.duplicate import Choice, order_duplicate
from domain.effects import EFFECTS
from domain.errors import NotYours, Refusal
from gateways.payment.base import Outcome
from models import (
    Card,
    Order,
    OrderState,
    OutboxEntry,
    Payment,
    PaymentState,
    Receipt,
)
from models.clock import now
from tests.conftest import Bank
from tests.unit.domain.paying import Say, a_minute_later, an_order, message, settled

pytestmark = pytest.mark.usefixtures("base")


async def test_late_money_revives_an_expired_order_whose_cards_are_free(says: Say, bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    bank.answers["1000101"] = message("1000101", Outcome.EXPIRED)
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert await payment.expire() == 1
        assert (await Order.get(pk=order.pk)).state is OrderState.EXPIRED

        await says(message("1000101"), seal="late")

    assert (await Order.get(pk=order.pk)).state is OrderState.PAID
    assert await OutboxEntry.filter(kind="payment.refund").count() == 0


async def test_late_money_is_given_back_when_the_card_was_ordered_again(says: Say, bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    bank.answers["1000101"] = message("1000101", Outcome.EXPIRED)
    card = await Card.get()
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        await payment.expire()
        await order_duplicate(
            Choice((card.number,), declared=True, terms_version="1", reasons={card.number: "perdu"}), by=account
        )
        await says(message("1000101"), seal="late")
        await outbox.drain(EFFECTS)

    assert bank.refunds == [("1000101", 902)]


async def test_an_order_expires_only_once_the_bank_was_asked(bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    bank.answers["1000101"] = message("1000101")

    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        await payment.expire()

    assert (await Order.get(pk=order.pk)).state is OrderState.PAID


async def test_silence_is_asked_about_after_sixteen_minutes(bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    assert await payment.reconcile() == 0
    bank.answers["1000101"] = message("1000101")

    with time_machine.travel(now() + timedelta(minutes=17), tick=False):
        assert await payment.reconcile() == 1

    assert (await Order.get(pk=order.pk)).state is OrderState.PAID


async def test_a_try_the_bank_never_saw_is_over() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)

    with time_machine.travel(now() + timedelta(minutes=17), tick=False):
        await payment.reconcile()

    assert (await Payment.get()).state is PaymentState.EXPIRED


async def test_the_price_is_fixed_at_the_first_try() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    order = await orders.owned(order.number, by=account)
    abroad = factories.LILLE.as_dict() | {"name": "Depot Alfred", "country": "BE", "postcode": "1000"}

    with pytest.raises(Refusal, match="autre destination"):
        await orders.confirm_delivery(order, by=account, address=type(factories.LILLE)(**abroad), corrected=True)


async def test_somebody_elses_order_cannot_be_paid() -> None:
    _, order = await an_order()
    stranger = await factories.account(await factories.holder())

    with pytest.raises(NotYours):
        await payment.start(order.number, by=stranger)


async def test_twenty_tries_and_no_more() -> None:
    account, order = await an_order()
    for _ in range(20):
        await payment.start(order.number, by=account)
        await a_minute_later()

    with pytest.raises(Refusal, match="trop de fois"):
        await payment.start(order.number, by=account)


async def test_receipts_are_numbered_without_gap_under_concurrent_payments(says: Say) -> None:
    placed = [await an_order() for _ in range(6)]
    for account, order in placed:
        await payment.start(order.number, by=account)

    references = [f"{order.number}01" for _, order in placed]
    await asyncio.gather(*(settled(reference) for reference in references))

    assert sorted([row.number for row in await Receipt.all()]) == [1, 2, 3, 4, 5, 6]
