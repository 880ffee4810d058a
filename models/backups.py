"""Copies of the database, taken while it serves and read again before they are believed."""

import os
import secrets
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from models.database import is_sqlite

_TIMEOUT: Final = 3600
"""Seconds a PostgreSQL program may take."""
_ALONE_WITHIN: Final = 10.0
"""Seconds a base may take to be left by whoever has it open: a command ends by then, a portal does not."""
_FULL: Final = "la base n'est pas vide ; ajoutez --remplacer pour remplacer ce qu'elle contient"
_SERVES: Final = "la base est ouverte par un portail qui sert ; arrêtez-le d'abord"


class BackupError(Exception):
    """The copy is not to be trusted, or nothing was restored; the message is for the operator, in French."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds."""

    tables: int
    rows: int


def write(url: str, target: Path) -> Contents:
    """Copy the database to a file that did not exist, checked before it takes its name. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} existe déjà")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        found = _write_sqlite(url, part) if is_sqlite(url) else _dump(url, part)
        _settle(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return found


def _settle(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def restore(url: str, source: Path, *, replace: bool = False) -> Contents:
    """Put a copy in the place of the database, all or nothing. Raises BackupError, having changed nothing."""
    if not source.is_file():
        raise BackupError(f"{source} n'existe pas")
    return _restore_sqlite(url, source, replace=replace) if is_sqlite(url) else _undump(url, source, replace=replace)


def _sqlite_path(url: str) -> Path:
    return Path(urlsplit(url).path)


def _write_sqlite(url: str, target: Path) -> Contents:
    path = _sqlite_path(url)
    if not path.exists():
        raise BackupError(f"la base {path} n'existe pas encore")
    try:
        with closing(sqlite3.connect(path, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=1000, sleep=0.01)
            # A file by itself: no journal beside it that somebody could forget.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"la copie a échoué ({error})") from error
    return _checked(target)


def _checked(path: Path) -> Contents:
    """Read a copy from end to end. Raises BackupError."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise BackupError("la copie est abîmée (integrity_check)")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupError("la copie n'est pas cohérente (foreign_key_check)")
            return _counted(copy)
    except sqlite3.Error as error:
        raise BackupError(f"ce n'est pas une sauvegarde de la base ({error})") from error


def _counted(base: sqlite3.Connection) -> Contents:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = [row[0] for row in base.execute(query)]
    rows = sum(base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)  # noqa: S608 -- its own tables
    return Contents(len(names), rows)


def _restore_sqlite(url: str, source: Path, *, replace: bool) -> Contents:
    found, path = _checked(source), _sqlite_path(url)
    if found.tables == 0:
        raise BackupError("la sauvegarde est vide")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=_ALONE_WITHIN)) as live, closing(sqlite3.connect(source)) as copy:
        _take_alone(live)
        if _counted(live).rows and not replace:
            raise BackupError(_FULL)
        try:
            copy.backup(live)
        except sqlite3.Error as error:
            raise BackupError(f"la copie a échoué ({error})") from error
    return _checked(path)


def _take_alone(live: sqlite3.Connection) -> None:
    """Keep everybody else out until the connection is closed; refuse when somebody is in, even idle."""
    try:
        live.execute("PRAGMA locking_mode=EXCLUSIVE")
        live.execute("BEGIN EXCLUSIVE")
        live.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise BackupError(_SERVES) from error


def _postgres(url: str, program: str, *options: str) -> list[str]:
    parts = urlsplit(url)
    words = [program, "--no-password", "-h", parts.hostname or "", "-p", str(parts.port or 5432)]
    words += ["-U", unquote(parts.username or "postgres")]
    return [*words, "-d", parts.path.strip("/"), *options]


def _run(url: str, command: list[str]) -> str:
    password = urlsplit(url).password
    # Not on the command line, where every user of the machine could read it.
    given = {"PGPASSWORD": unquote(password)} if password else {}
    environ = {"PATH": os.defpath + ":/usr/lib/postgresql/bin", "LC_ALL": "C.UTF-8", **given}
    try:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=_TIMEOUT, check=True)  # noqa: S603 -- our own words
    except FileNotFoundError as error:
        raise BackupError(f"il manque le programme {command[0]} (paquet postgresql-client)") from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (getattr(error, "stderr", "") or "").strip().splitlines()
        raise BackupError(f"{command[0]} a échoué : {said[-1] if said else type(error).__name__}") from error
    return done.stdout


_ROWS: Final = (
    "SELECT count(*), coalesce(sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', "
    "table_schema, table_name), false, true, '')))[1]::text::bigint), 0) FROM information_schema.tables "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
)


_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def _ask(url: str, query: str) -> str:
    return _run(url, _postgres(url, "psql", "-X", "-A", "-t", "-F", ";", "-c", query)).strip()


def _contents(url: str) -> Contents:
    tables, rows = _ask(url, _ROWS).split(";")
    return Contents(int(tables), int(rows))


def _dump(url: str, target: Path) -> Contents:
    found = _contents(url)
    _run(url, _postgres(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"))
    return _read_dump(url, target, least=found.tables)


def _read_dump(url: str, path: Path, *, least: int = 1) -> Contents:
    """Unpack every table of a dump, without writing it anywhere but here. Raises BackupError."""
    tables = rows = 0
    inside = False
    for line in _run(url, ["pg_restore", "--data-only", "-f", "-", str(path)]).splitlines():
        if line.startswith("COPY public."):
            tables, inside = tables + 1, True
        elif line == "\\.":
            inside = False
        elif inside:
            rows += 1
    if tables < least:
        raise BackupError("la copie n'a pas toutes les tables")
    return Contents(tables, rows)


def _undump(url: str, source: Path, *, replace: bool) -> Contents:
    _read_dump(url, source)
    if _contents(url).rows and not replace:
        raise BackupError(_FULL)
    if int(_ask(url, _OTHERS)):
        raise BackupError(_SERVES)
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run(url, _postgres(url, "pg_restore", *options, str(source)))
    return _contents(url)
