"""Two at once, and the proof that each guard is one: without them the same race doubles (SPEC 2.1)."""

import asyncio
from typing import Any

import pytest

from demonstration import factories
from domain import duplicate, orders, outbox, payment
from domain.duplicate import Choice, order_duplicate
from models import (
    Account,
    Card,
    InboxEntry,
    JournalEntry,
    Order,
    OrderState,
    OutboxEntry,
    SentMail,
)
from models.clock import now
from models.database import in_transaction
from tests.conftest import Bank, Outbag
from tests.unit.domain.paying import Say, a_minute_later, an_order, message, settled

pytestmark = pytest.mark.usefixtures("base")


async def a_card() -> tuple[Account, Card, Choice]:
    holder = await factories.holder()
    account, card = await factories.account(holder), await factories.card(holder)
    return account, card, Choice((card.number,), declared=True, terms_version="1", reasons={card.number: "perdu"})


async def careless(row: Any, to: Any, *, table: dict[Any, str], **also: Any) -> str | None:
    """`advance` without its guard: it does not ask where the row stands."""
    event = table.get((row.state, to), "careless")
    await type(row).filter(pk=row.pk).update(state=to, **also)
    for name, value in {"state": to, **also}.items():
        setattr(row, name, value)
    return event


@pytest.fixture
def stale_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both tabs read before either writes, as two processes may."""
    read = duplicate.duplicate_offers
    seen: list[Any] = []

    async def once(account: Account) -> Any:
        if not seen:
            seen.append(await read(account))
        return [duplicate.Offer(await Card.get(pk=offer.card.pk), offer.holder) for offer in seen[0]]

    monkeypatch.setattr(duplicate, "duplicate_offers", once)


async def both_press_oui() -> int:
    account, _, choice = await a_card()
    first = await order_duplicate(choice, by=account)
    assert first.number == 10001
    await asyncio.gather(order_duplicate(choice, by=account), return_exceptions=True)
    return await Order.all().count()


async def test_two_tabs_press_oui_and_one_order_is_recorded() -> None:
    account, _, choice = await a_card()
    await asyncio.gather(*(order_duplicate(choice, by=account) for _ in range(2)), return_exceptions=True)
    assert await Order.all().count() == 1


@pytest.mark.usefixtures("stale_reads")
async def test_the_unique_hold_alone_keeps_the_second_tab_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicate, "advance", careless)
    assert await both_press_oui() == 1


@pytest.mark.usefixtures("stale_reads")
async def test_control_without_its_guards_two_tabs_make_two_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicate, "advance", careless)
    monkeypatch.setattr(duplicate.Offer, "hold", property(lambda _offer: None))
    assert await both_press_oui() == 2


async def test_notification_against_return(says: Say) -> None:
    """The same sealed words by the bank's server and by the browser, at once."""
    account, order = await an_order()
    await payment.start(order.number, by=account)

    await asyncio.gather(*(says(message("1000101"), seal="the same") for _ in range(2)))

    assert await JournalEntry.filter(event="order.paid").count() == 1
    assert await InboxEntry.all().count() == 1


async def test_two_paid_tries_at_once_pay_one_and_give_one_back(says: Say, bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await a_minute_later()
    await payment.start(order.number, by=account)

    await asyncio.gather(*(settled(reference) for reference in ("1000101", "1000102")))

    assert await JournalEntry.filter(event="order.paid").count() == 1
    assert await OutboxEntry.filter(kind="payment.refund").count() == 1
    assert bank.refunds == []


async def test_control_without_the_orders_guard_two_paid_tries_pay_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await a_minute_later()
    await payment.start(order.number, by=account)
    monkeypatch.setattr(orders, "advance", careless)
    monkeypatch.setattr(Order, "select_for_update", _Unpaid)

    for reference in ("1000101", "1000102"):
        await settled(reference)

    events = [entry.event for entry in await JournalEntry.filter(subject="order 10001")]
    assert events.count("order.paid") == 2


class _Unpaid:
    """Reads the order as it stood before either try was paid."""

    async def get(self, **which: Any) -> Order:
        order = await Order.get(**which)
        order.state = OrderState.RECORDED
        return order


async def test_three_relays_at_once_send_one_mail(outbag: Outbag) -> None:
    entry = await _a_promise()
    sent: list[int] = []

    async def effect(taken: OutboxEntry) -> None:
        sent.append(taken.pk)
        await asyncio.sleep(0.01)

    await asyncio.gather(*(outbox.relay_once({"test": effect}) for _ in range(3)))

    assert sent == [entry.pk]
    assert outbag.sent == []


async def test_control_without_the_lease_three_relays_send_three(monkeypatch: pytest.MonkeyPatch) -> None:
    await _a_promise()
    sent: list[int] = []

    async def effect(taken: OutboxEntry) -> None:
        sent.append(taken.pk)
        await asyncio.sleep(0.01)

    async def no_lease(_entry: OutboxEntry) -> bool:
        return True

    monkeypatch.setattr(outbox, "_lease", no_lease)
    await asyncio.gather(*(outbox.relay_once({"test": effect}) for _ in range(3)))

    assert len(sent) == 3


async def test_a_promise_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        await outbox.record("test", key="1")


async def test_a_promise_stands_or_falls_with_its_transaction() -> None:
    async def broken_off() -> None:
        async with in_transaction():
            await outbox.record("test", key="1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken_off()

    assert await OutboxEntry.all().count() == 0


async def test_what_fails_is_tried_again_later_and_given_up_loudly(caplog: pytest.LogCaptureFixture) -> None:
    entry = await _a_promise()

    async def broken(_entry: OutboxEntry) -> None:
        raise outbox.TryLater("no gateway")

    waits = []
    for _ in range(outbox.MOST_ATTEMPTS):
        await OutboxEntry.all().update(not_before=now())
        await outbox.relay_once({"test": broken})
        fresh = await OutboxEntry.get(pk=entry.pk)
        waits.append(round((fresh.not_before - now()).total_seconds()))

    fresh = await OutboxEntry.get(pk=entry.pk)
    assert waits[:4] == [5, 20, 80, 320]
    assert (fresh.failed_at is not None, fresh.last_error) == (True, "no gateway")
    assert "promise given up" in caplog.text
    assert await SentMail.all().count() == 0


async def _a_promise() -> OutboxEntry:
    async with in_transaction():
        await outbox.record("test", key="1")
    return await OutboxEntry.get()
