"""The journal: one line for what changed, in the transaction that changed it."""

from models import Account, JournalEntry
from models.clock import now
from models.database import inside_transaction


async def record(event: str, subject: str, *, by: Account | int | None = None, **data: object) -> None:
    """Add a line: `order.paid`, « order 10005 ». Never a name, an address or a secret.

    Raises RuntimeError outside a transaction: a line must stand or fall with what it tells.
    """
    if not inside_transaction():
        raise RuntimeError("journal.record() needs an open transaction")
    account_id = by if isinstance(by, int) or by is None else by.pk
    await JournalEntry.create(at=now(), event=event, subject=subject, account_id=account_id, data=data)
