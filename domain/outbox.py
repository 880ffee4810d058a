"""Promises: recorded with the change that calls for them, kept later, at least once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

from opentelemetry.trace import Span

from models import OutboxEntry, traces
from models.clock import now
from models.database import inside_transaction

log = logging.getLogger("porte_cartes.outbox")

Effect = Callable[[OutboxEntry], Awaitable[None]]

LEASE: Final = timedelta(minutes=2)
"""How long one process may work on a promise before another takes it for abandoned."""
MOST_ATTEMPTS: Final = 12
"""With the growing wait below, about a day and a half; then an operator is told."""


class TryLater(Exception):
    """What the promise needs is not there for now; the message says what, without personal data."""


class NeverMind(Exception):
    """The promise can never be kept (an address that refuses for good): an operator is told at once."""


async def record(kind: str, *, key: str, delay: timedelta = timedelta(), **payload: object) -> None:
    """Promise an effect. It exists if and only if the transaction around it commits; the same key is one promise.

    Raises RuntimeError outside a transaction.
    """
    if not inside_transaction():
        raise RuntimeError("outbox.record() needs an open transaction")
    name = f"{kind}:{key}"
    entry = OutboxEntry(key=name, kind=kind, payload=payload, created_at=now(), not_before=now() + delay)
    # One statement: two processes that promise the same at once must not break one another's transaction.
    await OutboxEntry.bulk_create([entry], ignore_conflicts=True)
    _Bell.ring()


class _Bell:
    """Rung when there is something to do at once, so that a mail does not wait for the next round."""

    event: asyncio.Event | None = None
    """There while a relay runs."""
    is_last: bool = False
    """The portal stops: nothing more is taken."""

    @classmethod
    def ring(cls) -> None:
        if cls.event is not None:
            cls.event.set()


async def relay_once(effects: Mapping[str, Effect], *, limit: int = 20) -> int:
    """Keep the promises that are due, oldest first; return how many were taken.

    Each is leased when its turn comes: a slow one never eats into the lease of those behind it.
    """
    due = await OutboxEntry.filter(done_at=None, failed_at=None, not_before__lte=now()).order_by("id").limit(limit)
    taken = 0
    for entry in due:
        if not _Bell.is_last and await _lease(entry):
            taken += 1
            await _keep(entry, effects)
    return taken


async def relay(effects: Mapping[str, Effect], *, pause: float = 2.0) -> None:
    """Keep promises until `stop()`; `pause` in seconds between two looks when nothing calls."""
    bell = _Bell.event = asyncio.Event()
    try:
        while not _Bell.is_last:
            bell.clear()
            if not await _round(effects) and not _Bell.is_last:
                await _rest(bell, pause)
    finally:
        _Bell.event, _Bell.is_last = None, False


async def _round(effects: Mapping[str, Effect]) -> int:
    try:
        return await relay_once(effects)
    except Exception:  # the relay must outlive a database that is away for a while
        log.exception("relay: round failed")
        return 0


def stop() -> None:
    """Let the relay end with the promise it has in hand: a mail being handed over is not cut short and sent again."""
    _Bell.is_last = _Bell.event is not None
    _Bell.ring()


async def _rest(bell: asyncio.Event, pause: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), pause)
    except TimeoutError:
        return


async def _lease(entry: OutboxEntry) -> bool:
    """Take the promise unless another process did: its number of attempts is the version we saw."""
    return bool(
        await OutboxEntry.filter(pk=entry.pk, attempts=entry.attempts, done_at=None).update(
            attempts=entry.attempts + 1, not_before=now() + LEASE
        )
    )


async def _keep(entry: OutboxEntry, effects: Mapping[str, Effect]) -> None:
    with traces.under_way(f"promise {entry.kind}", known_as=f"promise-{entry.pk}", attempt=entry.attempts + 1) as span:
        await _try(entry, effects, span)


async def _try(entry: OutboxEntry, effects: Mapping[str, Effect], span: Span) -> None:
    try:
        await effects[entry.kind](entry)
    except TryLater as reason:
        traces.fail(span, type(reason).__name__)
        await _put_off(entry, str(reason))
    except NeverMind as reason:
        traces.fail(span, type(reason).__name__)
        await _give_up(entry, str(reason))
    except asyncio.CancelledError:
        await _hand_back(entry)
        raise
    except Exception as error:  # whatever an effect meets, the others must go on
        traces.fail(span, type(error).__name__)
        log.exception("promise failed", extra={"promise": entry.pk, "kind": entry.kind})
        await _put_off(entry, type(error).__name__)
    else:
        await OutboxEntry.filter(pk=entry.pk).update(done_at=now(), last_error="")


async def _hand_back(entry: OutboxEntry) -> None:
    """The portal stops: another process, or the next start, need not wait for the end of the lease."""
    await OutboxEntry.filter(pk=entry.pk, done_at=None).update(attempts=entry.attempts, not_before=now())


async def _put_off(entry: OutboxEntry, reason: str) -> None:
    attempts = entry.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        await _give_up(entry, reason)
        return
    wait = timedelta(seconds=min(5 * 4 ** (attempts - 1), 6 * 3600))
    await OutboxEntry.filter(pk=entry.pk).update(not_before=now() + wait, last_error=reason[:200])


async def _give_up(entry: OutboxEntry, reason: str) -> None:
    log.error("promise given up", extra={"promise": entry.pk, "kind": entry.kind, "reason": reason})
    await OutboxEntry.filter(pk=entry.pk).update(failed_at=now(), last_error=reason[:200])


async def drain(effects: Mapping[str, Effect]) -> int:
    """Keep every promise that is due, until none is: what a test does in the place of the relay."""
    total = 0
    while taken := await relay_once(effects):
        total += taken
    return total
