"""Databases for tests, cheap to have: the migrations run once a process, each test gets what they made, empty.

SQLite: a copy in memory. PostgreSQL (PORTECARTES_TEST_DATABASE_URL, see tests/postgresql.py): a database a process,
emptied of what the test before it left.
"""

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg
from tortoise.backends.sqlite.client import SqliteClient

from models import database

POSTGRESQL: Final = os.environ.get("PORTECARTES_TEST_DATABASE_URL", "")
"""The server of this run; empty when it runs on SQLite."""
_EMPTY: Final = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;  -- children before parents or not, all of it goes
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname NOT LIKE 'tortoise%' LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
      LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""
T = TypeVar("T")
_numbers = count(1)


async def open_empty() -> None:
    """Open a database with the schema and nothing in it."""
    await (_open_postgresql() if POSTGRESQL else _open_sqlite())


def new_postgresql(*, like: str = "template1") -> str:
    """The address of a database of its own on the run's server: empty, or like another one. It goes with the server."""
    name = f"base_{os.getpid()}_{next(_numbers)}"
    apart(_create(name, like))
    return _address(name)


def new(folder: Path) -> str:
    """The address of a database of its own with the schema and nothing in it: on the run's server, or in a file."""
    if POSTGRESQL:
        return new_postgresql(like=_migrated())
    lay(folder / "base.db")
    return database.sqlite_url(folder / "base.db")


def lay(path: Path) -> None:
    """Put there the SQLite file that migrating makes, without the second it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_schema())


async def _open_sqlite() -> None:
    await database.open_database("sqlite://:memory:")
    client = database.connection()
    assert isinstance(client, SqliteClient)
    await client.create_connection(with_db=True)
    opened: Any = client._connection  # noqa: SLF001 -- aiosqlite's own thread has to do it
    await opened._execute(opened._conn.deserialize, _schema())  # noqa: SLF001


@cache
def _schema() -> bytes:
    """What the migrations make, as SQLite writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.db"
        apart(database.migrate(f"sqlite://{path}?journal_mode=DELETE"))
        return path.read_bytes()


async def _open_postgresql() -> None:
    await database.open_database(_worker_s())
    await database.connection().execute_script(_EMPTY)


@cache
def _worker_s() -> str:
    return new_postgresql(like=_migrated())


@cache
def _migrated() -> str:
    """Name of a database nobody opens, with what the migrations make."""
    url = new_postgresql()
    apart(database.migrate(url))
    return url.rsplit("/", 1)[1]


def _address(name: str) -> str:
    return f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}"


async def _create(name: str, like: str) -> None:
    server = await asyncpg.connect(POSTGRESQL)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    await server.close()


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own, whatever runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
