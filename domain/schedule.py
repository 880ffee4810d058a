"""Work done by the clock, in every process at once without harm: each verb moves a row only once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from domain import activation, digest, keypad, payment, reminders, retention
from models import traces

log = logging.getLogger("porte_cartes.schedule")


Job = Callable[[], Awaitable[object]]

ROUND: Final = 30.0
"""Seconds between two rounds."""
JOBS: Final[tuple[Job, ...]] = (
    payment.reconcile,
    payment.expire,
    activation.forget_pending,
    keypad.forget_old,
    reminders.unpaid,
    reminders.ending,
    retention.purge,
    digest.send,
)


async def run_once() -> None:
    """Do each job; one that fails does not keep the others from being done."""
    for job in JOBS:
        name = f"{job.__module__.rpartition('.')[2]}.{getattr(job, '__name__', '')}"
        try:
            with traces.under_way(f"job {name}", known_as=name):
                await job()
        except Exception:  # whatever it meets (a bank, a database that is away), the next round tries again
            log.exception("scheduled job failed: %s", name)


async def run() -> None:
    """Do them for as long as the portal runs."""
    while True:
        await run_once()
        await asyncio.sleep(ROUND)
