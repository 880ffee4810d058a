"""When the database is away: one error that says so, whatever went wrong on the way to it, and nothing left stuck.

PostgreSQL may be stopped, starting, cut off, out of connections; SQLite may be locked for longer than we wait. Both are
worth trying again later, unlike a query that is wrong. Tortoise lets the driver's errors through, a dozen kinds of them,
and keeps a connection whose BEGIN failed (docs/facts.md).
"""

import sqlite3
from typing import Any, Final

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base import client as base_client
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError, TransactionManagementError

_AWAY: Final = (
    ConnectionError,
    TimeoutError,
    DBConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.exceptions.AdminShutdownError,
    asyncpg.exceptions.CrashShutdownError,
    asyncpg.exceptions.CannotConnectNowError,
    asyncpg.exceptions.TooManyConnectionsError,
    asyncpg.exceptions.TransactionRollbackError,  # two transactions waited for one another: one of them begins again
)
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class DatabaseAway(OperationalError):
    """The database does not answer for now; what was asked of it did not happen, or cannot be known to have."""


def away(error: BaseException) -> bool:
    """Whether the error says that the database does not answer, rather than that what it was asked is wrong."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & 0xFF in _BUSY
    wrong = isinstance(error, (asyncpg.exceptions.InvalidTransactionStateError, asyncpg.DataError))
    return isinstance(error, _AWAY) and not wrong


_translate: Final = AsyncpgDBClient._translate_exceptions  # noqa: SLF001 -- the one place all its queries go through


async def _said_to_be_away(self: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return await _translate(self, func, *args, **kwargs)
    except Exception as error:  # looked at, never swallowed: whatever a driver raises may mean that it is away
        if away(error):
            raise DatabaseAway(str(error) or type(error).__name__) from error
        raise


async def _enter(self: Any) -> Any:
    """Take a connection and begin; give it back when BEGIN fails, or this task would keep asking through it."""
    try:
        await self.ensure_connection()
        connection = await self.client._parent._pool.acquire()  # noqa: SLF001 -- Tortoise has no public pool
    except Exception as error:  # raised again at once: only its name changes when the database is away
        raise (DatabaseAway(str(error)) if away(error) else error) from error
    self.client._connection = connection  # noqa: SLF001 -- the same lines as Tortoise's own, less the leak
    try:
        await self.client.begin()
    except BaseException:  # a cancelled task must give it back too
        await self.client._parent._pool.release(connection)  # noqa: SLF001 -- Tortoise has no public pool
        raise
    self.token = get_connections().set(self.connection_name, self.client)
    return self.client


async def _leave(self: Any, kind: type[BaseException] | None, *_: Any) -> None:
    """Commit or roll back; the connection goes back to the pool whatever becomes of it."""
    try:
        if not self.client._finalized:  # noqa: SLF001 -- as Tortoise's own exit asks
            await _end(self.client, kind)
    except Exception as error:  # raised again, unless the error under way already says that it is away
        if kind is not None and issubclass(kind, DatabaseAway):
            return  # it is away: there is nothing to roll back, and that error is the one to tell
        raise (DatabaseAway(str(error)) if away(error) else error) from error
    finally:
        get_connections().reset(self.token)
        if pool := self.client._parent._pool:  # noqa: SLF001 -- Tortoise has no public pool
            await pool.release(self.client._connection)  # noqa: SLF001 -- the one `_enter` took


async def _end(client: Any, kind: type[BaseException] | None) -> None:
    if kind is None:
        await client.commit()
    elif kind is not TransactionManagementError:
        await client.rollback()


def mend() -> None:
    """Have Tortoise say so, once a process."""
    # Tortoise has no hook for any of it: its methods are replaced, which mypy can't follow.
    AsyncpgDBClient._translate_exceptions = _said_to_be_away  # type: ignore[method-assign] # noqa: SLF001 -- as above
    pooled = base_client.TransactionContextPooled
    pooled.__aenter__ = _enter  # type: ignore[method-assign] # as above
    pooled.__aexit__ = _leave  # type: ignore[method-assign, assignment] # as above; it names one of three parameters
