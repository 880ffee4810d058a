"""Starts an application as its own process for the browser to visit, and stops it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from tests import bases

ROOT: Final = Path(__file__).parents[2]
PATIENCE_SECONDS: Final = 90.0
POLITE_SECONDS: Final = 60.0
"""What the service's unit gives a process to stop (`deploy/`)."""
PORTAL: Final = ("main.py", "serve")
CHEAP: Final = {"PORTECARTES_BCRYPT_COST": "4", "PORTECARTES_TRUSTED_PROXIES": "127.0.0.1"}
"""Passwords that cost little, and visitors each with an address of their own (see `watched_page`)."""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One application process on a fixed port, so that it can die and come back while a page is open."""

    def __init__(self, command: Sequence[str], *, data: Path, env: dict[str, str] | None = None) -> None:
        self.command, self.data, self.port = [sys.executable, *command], data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {**os.environ, "PORTECARTES_PORT": str(self.port), "PORTECARTES_DATA_DIR": str(data)}
        self.env |= {"PORTECARTES_PUBLIC_URL": self.url, "PORTECARTES_DEMO": "1", **CHEAP, **(env or {})}
        self.log = data / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait for `/healthz`; raise RuntimeError with the log when it does not come."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log)  # noqa: S603
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=1) as answer:  # noqa: S310 -- our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            if self.process is not None:
                try:
                    self.process.wait(0.1)
                except subprocess.TimeoutExpired:
                    return False
            return False

    def errors(self) -> str:
        """What its journal says went wrong, with the lines around."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        wrong = [place for place, line in enumerate(lines) if " ERROR " in line or '"ERROR"' in line]
        return "\n".join("\n".join(lines[place : place + 40]) for place in wrong[:5])

    def stop(self, *, kill: bool = False) -> None:
        """End the process: politely, or as a power cut would."""
        if self.process is None:
            return
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        try:
            self.process.wait(POLITE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@contextmanager
def running(command: Sequence[str], *, env: dict[str, str] | None = None, like: Path | None = None) -> Iterator[Server]:
    """Serve `python <command>` with a data folder of its own, a copy of `like` if given, as long as the block lasts.

    In a run on PostgreSQL its database is one of its own on that server.
    """
    own = {"PORTECARTES_DATABASE_URL": bases.new_postgresql()} if bases.POSTGRESQL else {}
    with tempfile.TemporaryDirectory(prefix="porte-cartes-") as data:
        if like is not None:
            shutil.copytree(like, data, dirs_exist_ok=True)
        server = Server(command, data=Path(data), env={**own, **(env or {})})
        server.start()
        try:
            yield server
        finally:
            server.stop(kill=True)


def fill(folder: Path) -> None:
    """Put a fresh demonstration into a folder: copied, it spares each server the making of it."""
    server = Server(["-m", "tests.e2e.filled"], data=folder)
    subprocess.run(server.command, cwd=ROOT, env=server.env, check=True, capture_output=True)  # noqa: S603 -- our own words
