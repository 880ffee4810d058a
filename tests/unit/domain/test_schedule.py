"""Work done by the clock: reminders, retention, the digest; once, however many processes look at it."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from demonstration import factories
from domain import digest, outbox, payment, reminders, retention, schedule
from domain.effects import EFFECTS
from domain.portal import Portal, configure
from models import InboxEntry, Order, OrderState, OutboxEntry, Payment, Session, Throttle
from models.clock import months_after, now, today
from models.database import in_transaction
from tests.conftest import Outbag
from tests.unit.domain.paying import an_order

pytestmark = pytest.mark.usefixtures("base")
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=True):
        yield


async def waiting_order(age: timedelta) -> Order:
    holder = await factories.holder()
    card = await factories.revoked_card(holder)
    by = await factories.account(holder)
    return await factories.past_order(by, card, OrderState.RECORDED, age=age, total_cents=None)


async def kept(outbag: Outbag) -> list[str]:
    await outbox.drain(EFFECTS)
    return [mail.subject for mail in outbag.sent]


async def test_an_order_unpaid_for_two_hours_is_told_once(outbag: Outbag) -> None:
    await waiting_order(timedelta(minutes=119))
    order = await waiting_order(timedelta(hours=3))
    await asyncio.gather(*(reminders.unpaid() for _ in range(3)))
    await reminders.unpaid()

    assert len(await kept(outbag)) == 1
    assert f"{order.number}" in outbag.sent[0].text
    assert "9,02" in outbag.sent[0].text


async def test_orders_told_already_do_not_stand_in_the_way_of_the_others(
    outbag: Outbag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "_AT_ONCE", 2)
    for told in range(1, 4):
        await waiting_order(timedelta(hours=3))
        assert await reminders.unpaid() == 1
        assert len(await kept(outbag)) == told

    for _ in range(3):
        await waiting_order(timedelta(hours=3))
    assert await reminders.unpaid() == 3


async def test_a_card_that_ends_within_three_months_is_told_once(outbag: Outbag) -> None:
    soon, later = months_after(today(), 3), months_after(today(), 4)
    for ends in (soon, later, today() - timedelta(days=1)):
        await factories.card(await factories.holder(email="lui@mail.example"), valid_until=ends)
    await factories.revoked_card(await factories.holder(email="autre@mail.example"), valid_until=soon)
    seen = await asyncio.gather(*(reminders.ending() for _ in range(3)))
    with time_machine.travel(MORNING + timedelta(days=1)):
        await reminders.ending()

    assert sorted(seen) == [0, 0, 1]
    assert len(await kept(outbag)) == 1
    assert outbag.sent[0].to == "lui@mail.example"


async def test_the_holder_s_account_is_told_rather_than_the_file_s_address(outbag: Outbag) -> None:
    holder = await factories.holder(email="fichier@mail.example")
    account = await factories.account(holder)
    await factories.card(holder, valid_until=months_after(today(), 2))
    await reminders.ending()

    await kept(outbag)
    assert [mail.to for mail in outbag.sent] == [account.email]


async def test_what_is_over_goes_and_the_rest_stays() -> None:
    account = await factories.account(await factories.holder())
    for token, age in (("a", 1), ("b", 40)):
        end = now() - timedelta(days=age)
        facts: dict[str, Any] = {
            "scheme": account.scheme,
            "account": account,
            "created_at": end,
            "last_seen": end,
            "idle_until": end,
        }
        await Session.create(token_hash=token, ends_at=end, **facts)
    await Throttle.create(key="old", last_failure_at=now() - timedelta(days=3))
    await Throttle.create(
        key="waits", last_failure_at=now() - timedelta(days=3), blocked_until=now() + timedelta(hours=1)
    )
    gone = await retention.purge()

    assert gone == 2
    assert [session.token_hash for session in await Session.all()] == ["a"]
    assert [row.key for row in await Throttle.all()] == ["waits"]
    await Throttle.create(key="old too", last_failure_at=now() - timedelta(days=3))
    assert await retention.purge() == 0  # once a day
    with time_machine.travel(MORNING + timedelta(days=1)):
        assert await retention.purge() >= 1


async def test_the_operator_is_told_what_was_given_up(portal: Portal, outbag: Outbag) -> None:
    configure(replace(portal, operator="exploitation@example.fr"))
    async with in_transaction():
        await outbox.record("document.make", key="x", document="x")
    await OutboxEntry.all().update(failed_at=now())
    await asyncio.gather(*(digest.send() for _ in range(3)))

    await kept(outbag)
    assert [mail.to for mail in outbag.sent] == ["exploitation@example.fr"]
    assert "1 envois « document.make » abandonnés" in outbag.sent[0].text.replace("\u202f", " ").replace("\u00a0", " ")


async def test_the_operator_is_told_what_the_bank_suspects() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    assert await digest.alerts() == []
    for code, told in (("05", 0), ("34", 1), ("75", 1)):
        await Payment.all().update(response_code=code)
        assert [sentence[:32] for sentence in await digest.alerts()] == ["1 paiements refusés depuis hier "] * told
    with time_machine.travel(MORNING + timedelta(days=2)):
        assert not [sentence for sentence in await digest.alerts() if "fraude" in sentence]


async def test_nobody_is_told_when_there_is_no_operator() -> None:
    assert await digest.send() is False
    assert await InboxEntry.all().count() == 0


async def test_every_job_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    async def fails() -> None:
        done.append("fails")
        raise OSError(os.strerror(5))

    async def works() -> None:
        done.append("works")

    monkeypatch.setattr(schedule, "JOBS", (fails, works))
    await schedule.run_once()

    assert done == ["fails", "works"]
    assert {reminders.unpaid, reminders.ending, retention.purge, digest.send} <= set(_jobs())


def _jobs() -> tuple[schedule.Job, ...]:
    return _ALL


_ALL = schedule.JOBS
