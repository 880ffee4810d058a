"""Money: one try pays, the others are given back, nothing is lost (SPEC 2.1)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain import orders, outbox, payment
from domain.effects import EFFECTS
from gateways.payment.base import BadMessage, Outcome, SealedMessage
from models import (
    Document,
    InboxEntry,
    JournalEntry,
    Order,
    OrderState,
    OutboxEntry,
    Payment,
    PaymentState,
    Receipt,
)
from models.clock import now
from models.database import in_transaction
from tests.conftest import Bank, Outbag
from tests.unit.domain.paying import Say, an_order, message

pytestmark = pytest.mark.usefixtures("base")


async def test_a_try_pays_the_order_once(says: Say, outbag: Outbag) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)

    await says(message("1000101"))
    await outbox.drain(EFFECTS)

    paid = await Order.get(pk=order.pk)
    assert (paid.state, paid.total_cents, paid.paid_at is not None) == (OrderState.PAID, 902, True)
    assert sorted([row.kind for row in await Document.all()]) == ["attestation", "receipt", "revocation_proof"]
    (confirmation,) = [mail for mail in outbag.sent if "10001" in mail.subject and "révoqu" not in mail.subject.lower()]
    assert [one.name for one in confirmation.attachments] == ["attestation-10001.pdf", "recu-10001.pdf"]


async def test_ten_notifications_at_once_pay_once(says: Say) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)

    await asyncio.gather(*(says(message("1000101"), seal="same") for _ in range(10)))

    assert await InboxEntry.all().count() == 1
    assert await JournalEntry.filter(event="order.paid").count() == 1
    assert await OutboxEntry.filter(key__startswith="mail:order_paid").count() == 1


async def test_without_the_inbox_ten_notifications_are_still_one_payment(says: Say) -> None:
    """The transition table is a second guard of its own."""
    account, order = await an_order()
    await payment.start(order.number, by=account)

    await asyncio.gather(*(says(message("1000101"), seal=f"seal {number}") for number in range(10)))

    assert await JournalEntry.filter(event="payment.paid").count() == 1
    assert await OutboxEntry.filter(kind="payment.refund").count() == 0


async def test_control_without_the_state_in_the_update_a_payment_is_settled_twice(
    says: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the guard of `advance` away and the same race pays twice: the tests above can fail."""

    async def careless(row: Any, to: Any, *, table: dict[Any, str], **also: Any) -> str | None:
        event = table.get((row.state, to))
        await type(row).filter(pk=row.pk).update(state=to, **also)
        row.state = to
        return event

    account, order = await an_order()
    await payment.start(order.number, by=account)
    stale = [await Payment.get(reference="1000101") for _ in range(2)]
    monkeypatch.setattr(payment, "advance", careless)
    monkeypatch.setattr(Payment, "select_for_update", lambda: _Stale(stale))

    for seal in ("one", "two"):
        async with in_transaction():
            await payment.settle(stale[0], message("1000101"))
        assert seal

    assert await JournalEntry.filter(event="payment.paid").count() == 2


class _Stale:
    def __init__(self, rows: list[Payment]) -> None:
        self.rows = rows

    async def get(self, **_which: object) -> Payment:
        return self.rows.pop()


@pytest.mark.parametrize(
    "said",
    [
        message("1000101", cents=901),
        message("1000101", currency="840"),
        message("9999901"),
    ],
    ids=["amount", "currency", "reference"],
)
async def test_a_message_that_does_not_fit_changes_nothing(
    says: Say, said: SealedMessage, caplog: pytest.LogCaptureFixture
) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)

    assert await says(said) is None

    assert (await Order.get(pk=order.pk)).state is OrderState.RECORDED
    assert (await Payment.get()).state is PaymentState.PENDING
    assert await InboxEntry.all().count() == 0
    assert "payment message refused" in caplog.text


async def test_an_unsealed_message_changes_nothing(bank: Bank, caplog: pytest.LogCaptureFixture) -> None:
    bank.said = BadMessage("seal")
    assert await payment.receive({"Data": "x", "Seal": ""}) is None
    assert "seal" in caplog.text


async def test_a_refused_try_leaves_the_order_to_be_paid_again(says: Say) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await says(message("1000101", Outcome.REFUSED))

    assert (await Order.get(pk=order.pk)).awaits_payment

    await payment.start(order.number, by=account)
    await says(message("1000102"))
    assert (await Order.get(pk=order.pk)).state is OrderState.PAID


async def test_a_second_paid_try_is_given_back(says: Say, bank: Bank, outbag: Outbag) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await Payment.all().update(created_at=now() - timedelta(minutes=1))
    await payment.start(order.number, by=account)
    await says(message("1000101"))

    await says(message("1000102"))
    await outbox.drain(EFFECTS)

    assert bank.refunds == [("1000102", 902)]
    states = dict(await Payment.all().values_list("reference", "state"))
    assert states == {"1000101": PaymentState.PAID, "1000102": PaymentState.REFUNDED}
    assert await Receipt.filter(kind="avoir").count() == 1
    assert "rembours" in outbag.sent[-1].subject.lower()


async def test_money_for_a_cancelled_order_is_given_back(says: Say, bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await orders.cancel(order.number, by=account)

    await says(message("1000101"))
    await outbox.drain(EFFECTS)

    assert bank.refunds == [("1000101", 902)]
    assert (await Order.get(pk=order.pk)).state is OrderState.CANCELLED
