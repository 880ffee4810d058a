"""What is done once a day, by whichever process comes first."""

from datetime import time
from typing import Final

from tortoise.exceptions import IntegrityError

from models import InboxEntry
from models.clock import PARIS, now, today
from models.database import in_transaction

SOURCE: Final = "jour"


async def first_today(name: str, *, after: time = time(0)) -> bool:
    """Whether the day's work of that name is ours: after that hour (Paris), and nobody took it before us."""
    if now().astimezone(PARIS).time() < after:
        return False
    mark = f"{name}:{today().isoformat()}"
    if await InboxEntry.exists(source=SOURCE, external_id=mark):
        return False
    try:
        async with in_transaction():
            await InboxEntry.create(source=SOURCE, external_id=mark, received_at=now())
    except IntegrityError:  # another process, this very moment
        return False
    return True
