"""The schema that was really made: by the migrations, on the database at hand."""

import asyncio
import importlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.migrations import operations as ops

from demonstration import factories, people
from domain.portal import Portal
from models import Card, Holder, Order, Payment, database
from models.database import in_transaction
from tests.bases import POSTGRESQL, lay

MIGRATIONS = sorted(path.stem for path in Path("migrations").glob("0*.py"))
Facts = set[tuple[str, str]]


def facts(path: Path) -> Facts:
    """(table, what it is bound to): columns with their CHECKs, keys, uniqueness and indexes, names left out."""
    found: Facts = set()
    with sqlite3.connect(path) as base:
        for table, sql in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"):
            if table.startswith("tortoise_") or table == "sqlite_sequence":
                continue
            found |= {(table, f"check {check}") for check in re.findall(r"CHECK \([^()]*(?:\([^()]*\))?[^()]*\)", sql)}
            found |= {(table, f"column {row[1:6]}") for row in base.execute(f'PRAGMA table_info("{table}")')}
            found |= {(table, f"key {row[2:7]}") for row in base.execute(f'PRAGMA foreign_key_list("{table}")')}
            for _, name, unique, *_ in base.execute(f'PRAGMA index_list("{table}")'):
                columns = tuple(row[2] for row in base.execute(f'PRAGMA index_info("{name}")'))
                found.add((table, f"index {columns} unique={unique}"))
    return found


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "migrated.db", tmp_path / "declared.db"


async def test_the_migrations_make_what_the_models_declare(paths: tuple[Path, Path]) -> None:
    migrated, declared = paths
    await database.migrate(database.sqlite_url(migrated))
    await database.open_database(database.sqlite_url(declared))
    await Tortoise.generate_schemas()
    await database.close_database()

    assert facts(migrated) == facts(declared), (
        "the models declare what no migration makes: write one (tortoise makemigrations). A word added to an enum widens "
        "a CHECK: on SQLite the table is made anew by RunSQL, foreign keys off (docs/facts.md), never by AlterField"
    )


@pytest.mark.parametrize("name", MIGRATIONS)
def test_a_word_added_to_an_enum_later_changes_no_past_migration(name: str) -> None:
    """Each column of states writes its words down, as they were: a CHECK that read the enum would change by itself."""
    written = re.findall(r"StateField\(([^()]|\([^()]*\))*\)", source := Path(f"migrations/{name}.py").read_text())
    frozen = re.findall(r"words=\((?:\s*['\"][a-z_A-Z]+['\"],?)+\s*\)", source)
    assert len(frozen) == len(written)


async def test_the_constraints_that_count_are_there(paths: tuple[Path, Path]) -> None:
    await database.migrate(database.sqlite_url(paths[0]))
    made = facts(paths[0])

    assert {
        ("payment", "index ('reference',) unique=1"),
        ("payment", "index ('order_id', 'attempt') unique=1"),
        ("order_line", "index ('hold',) unique=1"),
        ("inbox", "index ('source', 'external_id') unique=1"),
        ("outbox", "index ('key',) unique=1"),
        ("receipt", "index ('kind', 'number') unique=1"),
        ("account", "index ('scheme', 'email_key') unique=1"),
        ("session", "index ('token_hash',) unique=1"),
        ("orders", 'check CHECK ("total_cents" >= 0)'),
        ("payment", 'check CHECK ("attempt" BETWEEN 1 AND 20)'),
    } <= made
    assert any(table == "orders" and "'enregistree'" in fact for table, fact in made)
    assert ("order_line", "key ('orders', 'order_id', 'id', 'NO ACTION', 'CASCADE')") in made


@pytest.mark.usefixtures("base")
async def test_the_database_refuses_what_the_code_must_never_write() -> None:
    card = await factories.card(await factories.holder())
    for broken in (
        "UPDATE card SET state = 'perdue'",
        "UPDATE card SET rank = 3",
        "UPDATE card SET holder_id = 999999",
    ):
        with pytest.raises((IntegrityError, OperationalError)):
            await database.connection().execute_query(broken)
    assert (await Card.get(pk=card.pk)).rank == 1


@pytest.mark.skipif(bool(POSTGRESQL), reason="PostgreSQL alters a column in place")
@pytest.mark.parametrize("name", MIGRATIONS)
def test_no_migration_remakes_a_table_on_sqlite(name: str) -> None:
    """Tortoise remakes a table to change a column: rows of children, indexes and uniqueness go with it (docs/facts.md)."""
    migration = importlib.import_module(f"migrations.{name}").Migration
    dangerous = (ops.AlterField, ops.RemoveField, ops.RenameField, ops.AddConstraint, ops.RemoveConstraint)
    assert not [operation.describe() for operation in migration.operations if isinstance(operation, dangerous)]


async def test_migrating_again_loses_nothing(paths: tuple[Path, Path], portal: Portal) -> None:
    assert portal.demo
    url = database.sqlite_url(paths[0])
    await database.migrate(url)
    await database.open_database(url)
    await people.settle_in()
    before = [await model.all().count() for model in (Holder, Card, Order, Payment)]
    await database.close_database()

    await database.migrate(url)

    await database.open_database(url)
    assert [await model.all().count() for model in (Holder, Card, Order, Payment)] == before
    await database.close_database()


@pytest.mark.skipif(bool(POSTGRESQL), reason="about the SQLite file")
async def test_a_base_that_cannot_be_opened_yet_is_opened_later(portal: Portal, tmp_path: Path) -> None:
    """Given back from a copy it is not in WAL, and turning it waits for whoever writes: told, and nothing left stuck."""
    del portal
    lay(path := tmp_path / "base.db")
    await database.open_database(f"sqlite://{path}?busy_timeout=20")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(2):
                with pytest.raises(database.DatabaseAway):
                    await asyncio.wait_for(Holder.all().count(), 5)
        assert await Holder.all().count() == 0
        _, keys = await database.connection().execute_query("PRAGMA foreign_keys")
        assert keys[0]["foreign_keys"] == 1
    finally:
        await database.close_database()


async def test_a_command_writes_while_the_portal_does(paths: tuple[Path, Path], portal: Portal) -> None:
    """A second connection holds the write lock: ours waits for it, says so in time, and is not stuck afterwards."""
    assert portal.demo
    await database.migrate(database.sqlite_url(paths[0]))
    await database.open_database(f"sqlite://{paths[0]}?busy_timeout=200")
    other = sqlite3.connect(paths[0], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        async with in_transaction():
            await factories.body()
    other.execute("ROLLBACK")

    async with in_transaction():
        await factories.body()

    other.close()
    await database.close_database()
