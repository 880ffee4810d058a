"""Counting failures, in the database: exact under parallel tries, the same for somebody and for nobody (SPEC 0.4)."""

import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain import measures
from domain.errors import Refusal
from domain.portal import portal
from models import Throttle
from models.clock import now
from models.database import in_transaction

LONGEST_WAIT: Final = 60
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free, and for how long they are remembered."""

    kind: str
    free: int
    memory: timedelta

    def __post_init__(self) -> None:
        """Count from nought: a line that is not there yet looks like a fault."""
        measures.TRIES.labels(self.kind)
        measures.SUCCESSES.labels(self.kind)

    def key(self, *whom: str) -> str:
        """The counter's name: a keyed hash, so that the table names nobody."""
        return portal().seal("throttle", self.kind, *whom).hex()


ACCOUNT: Final = Limit("account", free=5, memory=timedelta(hours=24))
DEVICE: Final = Limit("device", free=5, memory=timedelta(hours=24))
ADDRESS: Final = Limit("address", free=50, memory=timedelta(minutes=15))


def network(address: str) -> str:
    """What one visitor commands, to be counted as one: a whole /64 in IPv6; anything that is no address as it is."""
    try:
        whole = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(whole, ipaddress.IPv6Address) and whole.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((whole, 64), strict=False))
    return str(getattr(whole, "ipv4_mapped", None) or whole)


class TooMany(Refusal):
    """Too many failures: the next try waits until `until` (UTC), because of these limits."""

    def __init__(self, until: datetime, limits: Collection[Limit]) -> None:
        self.until, self.limits = until, limits
        minutes = max(1, -(-int((until - now()).total_seconds()) // 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"Trop d'essais. Vous pourrez réessayer dans {minutes} {unit}.")


Counted = tuple[Limit, str]


async def admit(counted: Iterable[Counted]) -> None:
    """Count a try against each counter before it is looked at, so that twenty at once count as twenty.

    Raises TooMany, counting nothing, while one of them waits. A success takes the count back (`succeeded`).
    """
    limits = sorted(counted, key=lambda pair: pair[1])
    async with in_transaction():
        rows = [(limit, await _row(key, limit)) for limit, key in limits]
        waits = [(row.blocked_until, limit) for limit, row in rows if row.blocked_until and row.blocked_until > now()]
        if waits:
            raise TooMany(max(until for until, _ in waits), [limit for _, limit in waits])
        for limit, row in rows:
            await _count(row, limit)
            measures.TRIES.labels(limit.kind).inc()


async def _row(key: str, limit: Limit) -> Throttle:
    await Throttle.get_or_create(key=key)
    row = await Throttle.select_for_update().get(key=key)
    if row.last_failure_at is None or _forgotten(row, limit):
        row.failures, row.since = 0, now()
    return row


def _forgotten(row: Throttle, limit: Limit) -> bool:
    """A window for the address, a memory since the last failure for the others."""
    start = row.since if limit is ADDRESS else row.last_failure_at
    return start is not None and start + limit.memory < now()


async def _count(row: Throttle, limit: Limit) -> None:
    row.failures += 1
    row.last_failure_at = now()
    over = row.failures - limit.free
    row.blocked_until = now() + timedelta(minutes=min(2**over, LONGEST_WAIT)) if over >= 0 else None
    await row.save()


async def succeeded(counted: Iterable[Counted]) -> None:
    """Forget the failures of what proved itself; an address only gets this one try back."""
    for limit, key in counted:
        measures.SUCCESSES.labels(limit.kind).inc()
        if limit is ADDRESS:
            await _take_back(key)
        else:
            await Throttle.filter(key=key).update(failures=0, blocked_until=None, last_failure_at=None)


async def _take_back(key: str) -> None:
    async with in_transaction():
        row = await Throttle.select_for_update().get(key=key)
        row.failures = max(0, row.failures - 1)
        row.blocked_until = None
        await row.save()
