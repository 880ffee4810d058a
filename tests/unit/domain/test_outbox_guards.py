"""The outbox, guard by guard: what is due, whose it is, what is told of a failure; and what the clock asks for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from domain import activation, daily, journal, keypad, operations, outbox, payment, schedule
from models import InboxEntry, JournalEntry, OutboxEntry
from models.clock import PARIS, now
from models.database import in_transaction

pytestmark = pytest.mark.usefixtures("base")


async def promised(*keys: str, delay: timedelta = timedelta()) -> None:
    async with in_transaction():
        for key in keys:
            await outbox.record("test", key=key, delay=delay)


def keeping(done: list[str], *, failing: str = "") -> Callable[[OutboxEntry], Awaitable[None]]:
    """An effect that keeps promises, all but one."""

    async def effect(entry: OutboxEntry) -> None:
        done.append(entry.key)
        if entry.key == failing:
            raise ValueError("0 12 34: somebody's number")

    return effect


async def test_each_is_kept_once_oldest_first() -> None:
    done: list[str] = []
    await promised("1", "2", "3")
    await promised("2")
    for _ in range(3):
        await outbox.relay_once({"test": keeping(done)})
    assert done == ["test:1", "test:2", "test:3"]


async def test_those_kept_or_given_up_do_not_stand_in_the_way_of_the_others() -> None:
    facts: dict[str, Any] = {"kind": "test", "created_at": now(), "not_before": now()}
    for number in range(50):
        over: dict[str, Any] = {"done_at": now()} if number % 2 else {"failed_at": now()}
        await OutboxEntry.create(key=f"over {number}", **facts, **over)
    await promised("1")
    done: list[str] = []
    assert await outbox.relay_once({"test": keeping(done)}) == 1
    assert done == ["test:1"]


async def test_a_line_of_the_journal_stands_or_falls_with_what_it_tells() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        await journal.record("order.paid", "order 10005")
    assert not await JournalEntry.exists()


async def test_promises_of_two_kinds_are_two() -> None:
    async with in_transaction():
        for kind in ("test", "other"):
            await outbox.record(kind, key="1")
    assert await OutboxEntry.all().count() == 2


async def test_nothing_is_done_before_its_time() -> None:
    done: list[str] = []
    await promised("1", delay=timedelta(minutes=10))
    assert await outbox.relay_once({"test": keeping(done)}) == 0
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert await outbox.relay_once({"test": keeping(done)}) == 1


async def test_one_that_fails_stops_no_other_and_says_nothing_of_anybody(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    await promised("1", "2")
    assert await outbox.relay_once({"test": keeping(done, failing="test:1")}) == 2
    assert done == ["test:1", "test:2"]
    first, second = await OutboxEntry.all().order_by("id")
    assert (first.last_error, first.done_at) == ("ValueError", None)
    assert second.done_at is not None
    assert "promise failed" in caplog.text


async def test_never_mind_is_given_up_at_once_and_stays_so() -> None:
    tried: list[int] = []

    async def refused(_: OutboxEntry) -> None:
        tried.append(1)
        raise outbox.NeverMind("refused")

    await promised("1")
    for _ in range(2):
        await OutboxEntry.all().update(not_before=now())
        await outbox.relay_once({"test": refused})
    entry = await OutboxEntry.get()
    assert (len(tried), entry.failed_at is not None, entry.last_error) == (1, True, "refused")


async def test_a_promise_in_hand_is_nobody_else_s_until_its_lease_is_over() -> None:
    """Whether the other process looks at the table while it is in hand, or looked just before."""
    seen: list[OutboxEntry] = []

    async def slow(entry: OutboxEntry) -> None:
        seen.append(entry)
        stale = await OutboxEntry.get(pk=entry.pk)
        stale.attempts -= 1
        assert not await outbox._lease(stale)  # noqa: SLF001 -- as one that looked before
        assert await outbox.relay_once({"test": slow}) == 0

    await promised("1")
    assert await outbox.relay_once({"test": slow}) == 1
    kept = await OutboxEntry.get()
    assert not await outbox._lease(kept), "it is kept"  # noqa: SLF001
    assert len(seen) == 1


async def test_an_abandoned_one_is_taken_up_after_its_lease() -> None:
    done: list[str] = []
    await promised("1")
    assert await outbox._lease(await OutboxEntry.get())  # noqa: SLF001 -- its process dies here
    assert await outbox.relay_once({"test": keeping(done)}) == 0
    with time_machine.travel(now() + outbox.LEASE + timedelta(seconds=1)):
        assert await outbox.relay_once({"test": keeping(done)}) == 1


async def test_handed_back_is_only_what_is_not_kept() -> None:
    await promised("1")
    entry = await OutboxEntry.get()
    await OutboxEntry.all().update(done_at=now(), attempts=1)
    await outbox._hand_back(entry)  # noqa: SLF001
    assert (await OutboxEntry.get()).attempts == 1


async def test_the_relay_outlives_a_base_that_is_away_and_is_called_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asyncio.Event()
    rounds: list[int] = []
    once = outbox.relay_once

    async def away_first(effects: object) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise OSError
        return await once(effects)  # type: ignore[arg-type]

    async def effect(_: OutboxEntry) -> None:
        done.set()

    monkeypatch.setattr(outbox, "relay_once", away_first)
    relay = asyncio.create_task(outbox.relay({"test": effect}, pause=60))
    await asyncio.sleep(0.02)
    await promised("1")
    await asyncio.wait_for(done.wait(), 5)
    outbox.stop()
    await asyncio.wait_for(relay, 5)


async def test_another_chance_is_for_what_was_given_up() -> None:
    facts: dict[str, Any] = {"kind": "test", "created_at": now(), "not_before": now() + timedelta(hours=1)}
    for key, done, failed in (
        ("kept after all", now(), now()),
        ("waits", None, None),
        ("given up", None, now()),
        ("given up too", None, now()),
    ):
        await OutboxEntry.create(key=key, done_at=done, failed_at=failed, attempts=12, **facts)
    one = await OutboxEntry.get(key="given up")
    assert [await operations.retry(one.pk), await operations.retry(one.pk)] == [1, 0]
    assert await operations.retry() == 1
    tried_anew = await OutboxEntry.filter(attempts=0, failed_at=None, not_before__lte=now()).order_by("id")
    assert [entry.key for entry in tried_anew] == ["given up", "given up too"]


# ---- the clock


def test_money_drawings_and_accounts_nobody_confirmed_are_looked_after() -> None:
    assert {payment.reconcile, payment.expire, keypad.forget_old, activation.forget_pending} <= set(schedule.JOBS)


async def test_a_day_s_work_is_one_process_s_after_its_hour_each_day() -> None:
    seven = time(7)
    for day in (2, 3):
        with time_machine.travel(datetime(2026, 3, day, 6, 59, tzinfo=PARIS), tick=False):
            assert not await daily.first_today("digest", after=seven)
        with time_machine.travel(datetime(2026, 3, day, 7, 1, tzinfo=PARIS), tick=False):
            ours = await asyncio.gather(*(daily.first_today("digest", after=seven) for _ in range(3)))
            assert sorted(ours) == [False, False, True]
            assert not await daily.first_today("digest", after=seven)
            assert await daily.first_today("another")
    assert await InboxEntry.filter(source=daily.SOURCE).count() == 4


async def test_two_processes_that_look_at_once_are_kept_apart_by_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async def not_yet(**_: object) -> bool:
        return False

    assert await daily.first_today("digest")
    monkeypatch.setattr(InboxEntry, "exists", not_yet)
    assert not await daily.first_today("digest")
