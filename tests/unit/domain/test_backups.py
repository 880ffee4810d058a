"""Copies of the database: taken while it is written to, read again, given back whole."""

import os
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


def test_a_copy_that_is_not_to_be_trusted_takes_no_name(url: str, tmp_path: Path) -> None:
    """A row that refers to nothing; a base damaged meanwhile."""
    with closing(sqlite3.connect(tmp_path / "base.db")) as base, base:
        base.execute("CREATE TABLE holder (id INTEGER PRIMARY KEY, card INTEGER REFERENCES card (id))")
        base.execute("INSERT INTO holder (card) VALUES (5000)")
    with pytest.raises(BackupError, match="cohérente"):
        backups.write(url, tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []
    content = bytearray((tmp_path / "base.db").read_bytes())
    content[4100:4140] = b"\xff" * 40
    (tmp_path / "base.db").write_bytes(content)
    with pytest.raises(BackupError):
        backups.write(url, tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_copy_is_read_from_end_to_end(url: str, tmp_path: Path) -> None:
    """An index that leads elsewhere: rows are all there, and found no more."""
    with closing(sqlite3.connect(tmp_path / "base.db")) as base, base:
        base.execute("CREATE INDEX by_number ON card (number)")
        base.execute("PRAGMA writable_schema = ON")
        base.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX by_number ON card (id)' WHERE name = 'by_number'")
    with pytest.raises(BackupError, match="abîmée"):
        backups.write(url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_has_no_name_before_it_is_on_the_disk(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    folder = tmp_path / "copies"
    monkeypatch.setattr(os, "fsync", lambda _: seen.append([path.suffix for path in folder.iterdir()]))
    backups.write(url, folder / "copy.db")
    assert seen == [[".part"]]
    assert folder.stat().st_mode & 0o077 == 0


def test_what_is_empty_or_not_there_is_not_given_back(url: str, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name, said in (("empty.db", "vide"), ("nothing.db", "n'existe pas")):
        with pytest.raises(BackupError, match=said):
            backups.restore(url, tmp_path / name, replace=True)
    with closing(sqlite3.connect(tmp_path / "base.db")) as base:
        assert base.execute("SELECT count(*) FROM card").fetchone() == (1000,)


def test_a_base_somebody_has_open_is_left_alone(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_ALONE_WITHIN", 0.2)
    backups.write(url, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "base.db", isolation_level=None)) as base:
        base.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackupError, match="arrêtez-le"):
            backups.restore(url, tmp_path / "copy.db", replace=True)


def test_no_password_on_a_command_line_nor_in_what_is_said() -> None:
    url = "postgres://moi:tr%40s-secret@base.example:5433/cartes"
    command = backups._postgres(url, "psql", "-X")  # noqa: SLF001 -- what `ps` shows everybody
    assert "tr@s-secret" not in " ".join(command) and "tr%40s" not in " ".join(command)
    assert command[command.index("-h") + 1 :][:3] == ["base.example", "-p", "5433"]


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
