"""How long things are kept; what is over goes, once a day (the table and its reasons: docs/conservation.md)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from tortoise.expressions import Q

from domain import daily
from domain.member_tries import IN_A_ROW
from models import (
    Device,
    Draft,
    HandOverItem,
    ImportRun,
    InboxEntry,
    Letter,
    OutboxEntry,
    Secret,
    SentMail,
    Session,
    Throttle,
)
from models.clock import now

log = logging.getLogger("porte_cartes.retention")
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, and how old it must be."""

    model: Any
    keep: timedelta
    over: Callable[[datetime], Q]
    """Given the last instant that may go, the condition."""


RULES: Final[tuple[Rule, ...]] = (
    Rule(Session, timedelta(days=30), lambda end: Q(ends_at__lt=end) | Q(ended_at__lt=end)),
    Rule(Device, timedelta(days=390), lambda end: Q(last_seen__lt=end)),
    Rule(
        Throttle,
        timedelta(days=2),
        lambda end: (
            Q(last_failure_at__lt=end)
            & (Q(blocked_until=None) | Q(blocked_until__lt=end))
            & ~Q(key__startswith=IN_A_ROW, failures__gt=0)
        ),
    ),
    Rule(Draft, timedelta(days=90), lambda end: Q(updated_at__lt=end)),
    Rule(SentMail, timedelta(days=365), lambda end: Q(sent_at__lt=end)),
    Rule(Letter, timedelta(days=365), lambda end: Q(exported_at__lt=end)),
    Rule(Secret, timedelta(days=90), lambda end: (Q(used_at__lt=end) | Q(expires_at__lt=end)) & Q(letters__id=None)),
    Rule(OutboxEntry, timedelta(days=400), lambda end: Q(done_at__lt=end)),
    Rule(ImportRun, timedelta(days=365), lambda end: Q(started_at__lt=end)),
    Rule(InboxEntry, timedelta(days=30), lambda end: Q(source=daily.SOURCE, received_at__lt=end)),
)
KEPT_LINES: Final = timedelta(days=365)
"""Names and addresses in a production file; the number of the file stays for ever."""
_PRODUCTION: Final = "production"


async def purge() -> int:
    """Let go of what is over, a few rows at a time; return how many went."""
    if not await daily.first_today("retention", after=time(3)):
        return 0
    gone = sum([await _apply(rule) for rule in RULES])
    old = HandOverItem.filter(series=_PRODUCTION, file__confirmed_at__lt=now() - KEPT_LINES).exclude(lines=[])
    ids = await old.limit(_AT_ONCE).values_list("id", flat=True)
    gone += await HandOverItem.filter(pk__in=list(ids)).update(lines=[], enclosed=None) if ids else 0
    log.info("retention: %d rows", gone)
    return gone


async def _apply(rule: Rule) -> int:
    gone, over = 0, rule.over(now() - rule.keep)
    while ids := await rule.model.filter(over).distinct().limit(_AT_ONCE).values_list("id", flat=True):
        gone += await rule.model.filter(pk__in=list(ids)).delete()
    return gone
