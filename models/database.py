"""Opening the database: one in the box (SQLite, one process) or PostgreSQL (several)."""

import asyncio
import fcntl
import io
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, redirect_stdout
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
from tortoise import BaseDBAsyncClient, Tortoise
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError, TransactionManagementError
from tortoise.migrations.api import migrate as run_migrations
from tortoise.migrations.api import plan
from tortoise.transactions import in_transaction

from models import away, sqlite_connection
from models.away import DatabaseAway

APP: Final = "models"
MIGRATIONS: Final = "migrations"
POOL: Final = 10
"""Connections a process may hold to PostgreSQL, which allows 100 in all as it comes; `?maxsize=` in the address."""
CONNECT_SECONDS: Final = 10
"""To reach PostgreSQL; `?timeout=` in the address."""
_QUERY_SECONDS: Final = 60.0
"""No page and no chunk of an import asks for more: past it, the server is out of reach."""
_MIGRATION_LOCK: Final = 7_013_991
"""Any number, the same in every process: PostgreSQL's advisory lock while migrations run."""


def sqlite_url(path: Path) -> str:
    """Address of a SQLite file; a writer waits 30 s for another process's write to end."""
    return f"sqlite://{path.resolve()}?busy_timeout=30000"


def is_sqlite(url: str) -> bool:
    """Whether the address is that of the database in the box."""
    return url.startswith("sqlite:")


def config(url: str, **more: object) -> dict[str, Any]:
    """What Tortoise is told. UTC throughout: SQLite compares instants as text (docs/facts.md)."""
    known: dict[str, Any] = expand_db_url(url)
    if not is_sqlite(url):
        known["credentials"] = {"maxsize": POOL, "timeout": CONNECT_SECONDS, **more, **known["credentials"]}
    return {
        "connections": {"default": known},
        "apps": {APP: {"models": ["models"], "default_connection": "default", "migrations": MIGRATIONS}},
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_database(url: str) -> None:
    """Open it for this process: pages, events and background tasks all find it."""
    _mend()
    EXECUTOR_CACHE.clear()  # statements are kept by name of connection: another kind of database wrote them otherwise
    await Tortoise.init(config=config(url, command_timeout=_QUERY_SECONDS), _enable_global_fallback=True)


async def close_database() -> None:
    """Close every connection."""
    await Tortoise.close_connections()


async def is_alive() -> bool:
    """Whether the database answers."""
    await connection().execute_query("SELECT 1")
    return True


def connection() -> BaseDBAsyncClient:
    """The present connection: the transaction's inside one."""
    return get_connection("default")


def inside_transaction() -> bool:
    """Whether what is written now stands or falls with a transaction."""
    return isinstance(connection(), TransactionalDBClient)


async def migrate(url: str) -> None:
    """Bring the schema up to date; two processes starting at once take turns."""
    _mend()
    if is_sqlite(url):
        _refuse_other_files(Path(urlsplit(url).path))
    async with taking_turns(url):
        try:
            await run_migrations(config=config(url))
        finally:
            await Tortoise.close_connections()


def _refuse_other_files(path: Path) -> None:
    """Raise sqlite3.DatabaseError for a file that is no base: Tortoise would wait for ever on it."""
    if path.is_file():
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA schema_version")


async def waiting_migrations(url: str) -> int:
    """How many changes of the schema are still to be made."""
    _mend()
    if is_sqlite(url):
        _refuse_other_files(Path(urlsplit(url).path))
    else:
        await (await _postgresql(url)).close()  # the plan takes a server that is away for an empty base
    try:
        with redirect_stdout(io.StringIO()):  # it also prints them
            return len([line for line in await plan(config=config(url)) if "." in line])
    finally:
        await Tortoise.close_connections()


@asynccontextmanager
async def taking_turns(url: str) -> AsyncIterator[None]:
    """What only one process may do at a time: changing the schema, settling people in."""
    if is_sqlite(url):
        async with _file_lock(Path(urlsplit(url).path)):
            yield
        return
    lock = await _postgresql(url)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        yield
    finally:
        await lock.close()


async def _postgresql(url: str) -> asyncpg.Connection:
    """A connection of our own, beside the pool. Raises DatabaseAway, or what asyncpg has against the address."""
    address = url.split("?", maxsplit=1)[0].replace("asyncpg://", "postgres://")
    try:
        return await asyncpg.connect(address, timeout=CONNECT_SECONDS)
    except Exception as error:  # looked at, never swallowed: whatever asyncpg raises may mean that it is away
        raise (DatabaseAway(str(error)) if away.away(error) else error) from error


@asynccontextmanager
async def _file_lock(database: Path) -> AsyncIterator[None]:
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_suffix(".migration").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield


def _mend() -> None:
    away.mend()
    sqlite_connection.mend()


__all__ = [
    "DatabaseAway",
    "OperationalError",
    "TransactionManagementError",
    "close_database",
    "connection",
    "in_transaction",
    "inside_transaction",
    "is_alive",
    "is_sqlite",
    "migrate",
    "open_database",
    "sqlite_url",
    "taking_turns",
    "waiting_migrations",
]
