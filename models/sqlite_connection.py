"""SQLite has one connection and one lock on it: an opening or a beginning that fails must leave both as they were.

Tortoise keeps the lock, and every later query waits for ever; it also keeps a connection half set up, which has neither
foreign keys nor patience (docs/facts.md).
"""

import sqlite3
from typing import Any, Final

from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient
from tortoise.backends.sqlite import client as sqlite_client
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from models.away import DatabaseAway, away

_open: Final = sqlite_client.SqliteClient.create_connection


async def _open_whole(self: Any, with_db: bool) -> None:  # noqa: FBT001 -- as Tortoise calls it
    try:
        await _open(self, with_db)
    except BaseException as error:  # a cancelled task must not leave half a connection either
        await self.close()
        raise _named(error) from error


async def _enter_or_release(self: Any) -> Any:
    await self._lock.acquire()
    try:
        await self.ensure_connection()
    except BaseException:  # a cancelled task must give it back too
        self._lock.release()
        raise
    return self.connection


async def _begin_immediate(self: Any) -> None:
    """Take the write lock at once: a deferred BEGIN fails when it turns to writing, whatever busy_timeout says."""
    try:
        await self._connection.commit()
        await self._connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise _named(error) from error


async def _begin_or_release(self: Any) -> TransactionalDBClient:
    await self._trxlock.acquire()
    try:
        await self.ensure_connection()
        await self.connection.begin()
    except BaseException:  # a cancelled task must give it back too
        self._trxlock.release()
        raise
    self.token = get_connections().set(self.connection_name, self.connection)
    transaction: TransactionalDBClient = self.connection
    return transaction


def _named(error: BaseException) -> BaseException:
    if not isinstance(error, sqlite3.OperationalError):
        return error
    return DatabaseAway(error) if away(error) else OperationalError(error)


def mend() -> None:
    """Have Tortoise do so, once a process."""
    # Tortoise has no hook for any of it: its methods are replaced, which mypy can't follow.
    ConnectionWrapper.__aenter__ = _enter_or_release  # type: ignore[method-assign] # as above
    sqlite_client.SqliteClient.create_connection = _open_whole  # type: ignore[method-assign] # as above
    sqlite_client.SqliteTransactionWrapper.begin = _begin_immediate  # type: ignore[method-assign] # as above
    sqlite_client.SqliteTransactionContext.__aenter__ = _begin_or_release  # type: ignore[method-assign] # as above
