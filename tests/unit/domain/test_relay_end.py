"""The relay when the portal stops: what it has in hand ends, or is handed back at once."""

import asyncio

import pytest

from domain import outbox
from models import OutboxEntry, traces
from models.clock import now
from models.database import in_transaction

pytestmark = pytest.mark.usefixtures("base")


class Slow:
    """An effect that waits to be let go."""

    def __init__(self) -> None:
        self.begun, self.let_go, self.done = asyncio.Event(), asyncio.Event(), 0

    async def __call__(self, _: OutboxEntry) -> None:
        self.begun.set()
        await self.let_go.wait()
        self.done += 1


async def promised(*keys: str) -> None:
    async with in_transaction():
        for key in keys:
            await outbox.record("slow", key=key)


async def test_what_is_in_hand_ends_and_nothing_more_is_taken() -> None:
    effect = Slow()
    await promised("one", "two")
    relay = asyncio.create_task(outbox.relay({"slow": effect}))
    await effect.begun.wait()
    outbox.stop()
    effect.let_go.set()
    await asyncio.wait_for(relay, 5)

    assert effect.done == 1
    one, two = await OutboxEntry.all().order_by("id")
    assert one.done_at is not None
    assert (two.done_at, two.attempts) == (None, 0)
    assert two.not_before <= now()


async def test_what_does_not_end_in_time_is_handed_back_at_once() -> None:
    effect = Slow()
    await promised("one")
    relay = asyncio.create_task(outbox.relay({"slow": effect}))
    await effect.begun.wait()
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)

    entry = await OutboxEntry.get()
    assert (entry.done_at, entry.failed_at, entry.attempts) == (None, None, 0)
    assert entry.not_before <= now()
    effect.let_go.set()
    assert await outbox.relay_once({"slow": effect}) == 1
    assert effect.done == 1


async def test_a_relay_that_ended_leaves_the_next_one_free() -> None:
    relay = asyncio.create_task(outbox.relay({}))
    await asyncio.sleep(0)
    outbox.stop()
    await asyncio.wait_for(relay, 5)
    effect = Slow()
    effect.let_go.set()
    await promised("one")

    assert await outbox.drain({"slow": effect}) == 1


async def test_each_promise_has_its_own_reference() -> None:
    seen: list[str] = []

    async def effect(_: OutboxEntry) -> None:
        seen.append(traces.reference())

    await promised("one")
    await outbox.drain({"slow": effect})

    assert seen == [f"promise-{(await OutboxEntry.get()).pk}"]
    assert traces.reference() == ""
