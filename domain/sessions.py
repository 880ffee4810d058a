"""Sessions: opened at sign-in, checked at every page and every event, ended for good (SPEC 0.6)."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from domain import journal
from domain.errors import NotYours
from models import Account, AccountState, Device, Session
from models.clock import now
from models.database import in_transaction

IDLE: Final = timedelta(minutes=20)
IDLE_AT_BANK: Final = timedelta(minutes=60)
WHOLE: Final = timedelta(hours=8)
_TOUCH_EVERY: Final = timedelta(seconds=30)
"""A page full of events must not write a row at each."""


def digest(token: str) -> str:
    """What the table keeps of a token: its SHA-256 (the token has 256 bits of its own)."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(account: Account, *, device: Device | None, label: str) -> str:
    """Open a session and return its token, for the cookie alone. Call it inside the sign-in's transaction."""
    token = secrets.token_urlsafe(32)
    start = now()
    await Session.create(
        token_hash=digest(token),
        scheme=account.scheme,
        account=account,
        device=device,
        label=label,
        created_at=start,
        last_seen=start,
        idle_until=start + IDLE,
        ends_at=start + WHOLE,
    )
    return token


async def find(token: str, scheme: str) -> Session | None:
    """The open session of that token in that scheme, with its account and whose it is; None when it is over."""
    return await _open(token_hash=digest(token), scheme=scheme) if token else None


async def find_by_id(session_id: int) -> Session | None:
    """The same for a page that was opened in it; None when it is over."""
    return await _open(pk=session_id)


async def _open(**which: object) -> Session | None:
    moment = now()
    living = Session.filter(
        ended_at=None, idle_until__gt=moment, ends_at__gt=moment, account__state=AccountState.ACTIVE
    )
    return await living.filter(**which).select_related("account__holder", "account__representative").first()


async def touch(session: Session, *, idle: timedelta = IDLE) -> None:
    """The person is there: the idle end moves on (never past the whole)."""
    if idle == IDLE and now() - session.last_seen < _TOUCH_EVERY:
        return
    session.last_seen, session.idle_until = now(), min(now() + idle, session.ends_at)
    await Session.filter(pk=session.pk, ended_at=None).update(
        last_seen=session.last_seen, idle_until=session.idle_until
    )


async def end(session: Session) -> None:
    """« Se déconnecter »."""
    async with in_transaction():
        if await Session.filter(pk=session.pk, ended_at=None).update(ended_at=now()):
            await journal.record("session.ended", f"account {session.account_id}", by=session.account_id)


async def end_others(account: Account, *, but: int | None = None) -> list[int]:
    """End the account's sessions (all but the one of that row number); return their row numbers."""
    open_ones = Session.filter(account_id=account.pk, ended_at=None)
    ended = [session.pk for session in await open_ones if session.pk != but]
    await Session.filter(pk__in=ended).update(ended_at=now())
    return ended


async def open_sessions(account: Account) -> list[Session]:
    """Those still open, the last seen first."""
    living = Session.filter(account_id=account.pk, ended_at=None, idle_until__gt=now(), ends_at__gt=now())
    return await living.order_by("-last_seen")


async def end_one(session_id: int, *, by: Account) -> None:
    """« Déconnecter » another device. Raises NotYours."""
    session = await Session.get_or_none(pk=session_id, account_id=by.pk)
    if session is None:
        raise NotYours
    await end(session)
