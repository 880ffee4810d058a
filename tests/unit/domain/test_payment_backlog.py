"""Many payments wait for the bank: those it does not settle do not keep the others from being looked at."""

from datetime import timedelta

import pytest

from demonstration import factories
from domain import payment
from models import Order, OrderState, Payment
from models.clock import now
from tests.conftest import Bank
from tests.unit.domain.paying import an_order, message

pytestmark = pytest.mark.usefixtures("base")
MANY = 51


async def unpaid_orders() -> list[Order]:
    holder = await factories.holder()
    card = await factories.revoked_card(holder)
    by = await factories.account(holder)
    age = timedelta(hours=30)
    return [await factories.past_order(by, card, OrderState.RECORDED, age=age, total_cents=None) for _ in range(MANY)]


async def test_tries_just_asked_about_do_not_hide_those_nobody_asked_about(bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    own = await Payment.get()
    old = now() - timedelta(hours=1)
    await Payment.filter(pk=own.pk).delete()
    facts = {"attempt": 1, "amount_cents": 902, "state": own.state, "created_at": old}
    for other in await unpaid_orders():
        await Payment.create(order_id=other.pk, reference=f"wait{other.pk}", asked_at=now(), **facts)
    await Payment.create(order_id=order.pk, reference=own.reference, **facts)
    bank.answers[own.reference] = message(own.reference)

    assert await payment.reconcile() == 1
    assert (await Order.get(pk=order.pk)).state is OrderState.PAID


async def test_orders_the_bank_keeps_waiting_do_not_hide_those_that_can_be_closed(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = await unpaid_orders()
    await Order.all().update(expires_at=now() - timedelta(hours=1))

    async def kept_waiting(order: Order) -> bool:
        seen.append(order.pk)
        return bool(order.pk == orders[-1].pk)

    seen: list[int] = []
    monkeypatch.setattr(payment, "_expire", kept_waiting)

    assert await payment.expire() == 1
    assert seen == [order.pk for order in orders]
