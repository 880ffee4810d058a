"""A PostgreSQL server for the time of one command, in a folder thrown away afterwards.

`python tests/postgresql.py COMMAND…` runs the command with PORTECARTES_TEST_DATABASE_URL set to its address;
`python tests/postgresql.py --find` prints where the server's programs are. Needs no service and no password.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

VARIABLE: Final = "PORTECARTES_TEST_DATABASE_URL"
# Nothing here outlives the run: no need to wait for the disk.
OPTIONS: Final = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c timezone=UTC"


def programs() -> Path:
    """Folder of initdb and pg_ctl; the newest when several are installed. Raises FileNotFoundError."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("pg_ctl")
    if not found:
        raise FileNotFoundError("no PostgreSQL server on this machine (package « postgresql »)")
    return Path(found).parent


def _as_postgres() -> list[str]:
    """What to put before the server's programs: they refuse to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A server on a free port of 127.0.0.1, that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", _free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._control = [*_as_postgres(), str(programs() / "pg_ctl"), "-D", str(self.data), "-s", "-w"]

    def make(self) -> None:
        """Lay its files down."""
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        options = "-A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync"
        self._do("initdb", "-o", options)

    def start(self) -> None:
        """Start it; it answers when this returns."""
        listen = f"{OPTIONS} -p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._do("-l", str(self.folder / "log"), "-o", listen, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it as a power cut would, or as an operator does (« fast »)."""
        if (self.data / "postmaster.pid").exists():
            self._do("-m", how, "stop")

    def _do(self, *words: str) -> None:
        subprocess.run([*self._control, *words], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def started() -> Iterator[Cluster]:
    """A server for the time of a block."""
    folder = Path(tempfile.mkdtemp(prefix="porte-cartes-pg-"))
    made = Cluster(folder)
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """The same, by its address: `postgres://postgres@127.0.0.1:PORT/postgres`."""
    with started() as made:
        yield made.url


def _stop(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def main(command: Sequence[str]) -> int:
    """Run the command with a server beside it; give back its exit code."""
    if list(command) == ["--find"]:
        sys.stdout.write(f"{programs()}\n")
        return 0
    signal.signal(signal.SIGTERM, _stop)
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, VARIABLE: url}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
