"""Copies of the database: taken while it is written to, read again, given back whole."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from models import backups
from models.backups import BackupError
from models.database import sqlite_url
from tests.bases import POSTGRESQL


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "base.db"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE card (id INTEGER PRIMARY KEY, number TEXT)")
        base.executemany("INSERT INTO card (number) VALUES (?)", [(str(number),) for number in range(1000)])
    return sqlite_url(path)


def test_a_copy_holds_everything_and_gives_it_back(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    found = backups.write(url, copy)
    with closing(sqlite3.connect(tmp_path / "base.db")) as base, base:
        base.execute("DELETE FROM card")

    assert (found.tables, found.rows) == (1, 1000)
    assert backups.restore(url, copy).rows == 1000
    assert copy.stat().st_mode & 0o077 == 0
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


def test_a_full_base_is_replaced_only_when_said(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backups.write(url, copy)
    with pytest.raises(BackupError, match="--remplacer"):
        backups.restore(url, copy)
    with pytest.raises(BackupError, match="existe déjà"):
        backups.write(url, copy)
    assert backups.restore(url, copy, replace=True).rows == 1000


def test_a_damaged_copy_is_never_given_back(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backups.write(url, copy)
    content = bytearray(copy.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    copy.write_bytes(content)
    with pytest.raises(BackupError):
        backups.restore(url, copy, replace=True)
    with closing(sqlite3.connect(tmp_path / "base.db")) as base:
        assert base.execute("SELECT count(*) FROM card").fetchone() == (1000,)


@pytest.mark.skipif(not POSTGRESQL, reason="needs PostgreSQL")
def test_on_postgresql_too(tmp_path: Path) -> None:
    def sql(words: str) -> str:
        command = ["psql", POSTGRESQL, "-X", "-A", "-t", "-c", words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 -- ours

    sql(
        "CREATE TABLE card (id serial PRIMARY KEY, number text); INSERT INTO card (number) SELECT generate_series(1, 50)"
    )
    try:
        found = backups.write(POSTGRESQL, tmp_path / "copy.dump")
        sql("DELETE FROM card WHERE id > 10")
        with pytest.raises(BackupError, match="--remplacer"):
            backups.restore(POSTGRESQL, tmp_path / "copy.dump")
        assert (found.tables, found.rows) == (1, 50)
        assert backups.restore(POSTGRESQL, tmp_path / "copy.dump", replace=True).rows == 50
    finally:
        sql("DROP TABLE card")
