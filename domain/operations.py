"""What an operator looks after: promises in trouble."""

from models import OutboxEntry
from models.clock import now


async def troubled(*, every: bool = False, limit: int = 200) -> list[OutboxEntry]:
    """Promises given up, or that failed and wait for another try; with `every` all those not kept yet."""
    waiting = OutboxEntry.filter(done_at=None).order_by("id")
    if not every:
        waiting = waiting.exclude(failed_at=None, last_error="")
    return await waiting.limit(limit)


async def retry(number: int | None = None) -> int:
    """Give promises that were given up a fresh start; return how many."""
    given_up = OutboxEntry.filter(done_at=None, failed_at__not_isnull=True)
    if number is not None:
        given_up = given_up.filter(pk=number)
    return await given_up.update(failed_at=None, attempts=0, not_before=now())
