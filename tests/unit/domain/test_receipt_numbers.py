"""Receipts are numbered without gap or repeat, also when a payment fails half-way or several come at once."""

import asyncio

import pytest

from domain import papers, payment
from domain.numbers import next_number
from models import Counter, Order, Payment, PaymentState, Receipt
from models.database import in_transaction
from tests.unit.domain.paying import an_order, message

pytestmark = pytest.mark.usefixtures("base")


async def started() -> Payment:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    return await Payment.get(reference=f"{order.number}01")


async def settled(row: Payment, *, cut: bool = False) -> None:
    async with in_transaction():
        await payment.settle(row, message(row.reference))
        if cut:
            raise ConnectionError("the power went")


async def test_a_payment_cut_short_leaves_no_gap() -> None:
    first, second, third = [await started() for _ in range(3)]
    await settled(first)
    with pytest.raises(ConnectionError):
        await settled(second, cut=True)

    await settled(third)

    assert sorted([row.number for row in await Receipt.all()]) == [1, 2]
    assert (await Payment.get(pk=second.pk)).state is PaymentState.PENDING


async def test_control_a_number_taken_outside_the_transaction_leaves_a_gap() -> None:
    """What the test above would miss if numbers were taken apart from what they number."""
    await next_number("outside")
    with pytest.raises(ConnectionError):
        async with in_transaction():
            raise ConnectionError("the power went")

    assert await next_number("outside") == 2


async def test_half_of_them_cut_short_at_once_leave_none_either() -> None:
    rows = [await started() for _ in range(8)]

    await asyncio.gather(*(settled(row, cut=place % 2 == 0) for place, row in enumerate(rows)), return_exceptions=True)

    assert sorted([row.number for row in await Receipt.all()]) == [1, 2, 3, 4]


async def test_the_same_payment_never_has_two_receipts() -> None:
    row = await started()
    await settled(row)
    order = await Order.get(pk=row.order_id).prefetch_related("holder__body")
    before = await Counter.get(name="receipt.recu")

    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        async with in_transaction():
            await papers.promise_receipt(order, await Payment.get(pk=row.pk))

    assert (await Counter.get(name="receipt.recu")).value == before.value
