"""Two processes of the portal behind the HAProxy of `deploy/`, one PostgreSQL: as in production, on this machine."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import httpx

from tests.e2e.server import ROOT, Server, free_port
from tests.postgresql import cluster

SECRET = "two-processes-share-one-secret-0123456789"


@dataclass
class Pair:
    """The processes by the name of their cookie, and the address people know."""

    url: str
    servers: dict[str, Server]

    def other(self, name: str) -> Server:
        """The process that is not that one."""
        return next(server for known, server in self.servers.items() if known != name)

    def restart(self) -> None:
        """One process after the other, as an operator does: the second once the proxy has the first back."""
        for name, server in self.servers.items():
            server.stop()
            server.start()
            while not self._taken_back(name):
                time.sleep(0.2)  # an operator looks again

    def _taken_back(self, name: str) -> bool:
        """Whether the proxy sends its people to that process again: it gives no other name then."""
        answer = httpx.get(f"{self.url}/healthz", cookies={"SERVEUR": name})
        return answer.is_success and "SERVEUR" not in answer.cookies


@contextmanager
def two_portals() -> Iterator[Pair]:
    """Start everything; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="porte-cartes-two-") as folder, cluster() as database:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        env = {
            "PORTECARTES_PUBLIC_URL": url,
            "PORTECARTES_DATABASE_URL": database,
            "PORTECARTES_SECRET_KEY": SECRET,
            "PORTECARTES_TRUSTED_PROXIES": "127.0.0.1",
        }
        servers = {name: Server(["main.py", "serve"], data=_own(folder, name), env=env) for name in "ab"}
        shared = {"PORTECARTES_DATA_DIR": folder}
        for server in servers.values():
            server.env |= shared
        try:
            for server in servers.values():
                server.start()
            with _haproxy(port, servers):
                _wait(url)
                yield Pair(url, servers)
        finally:
            for name, server in servers.items():
                print(f"── portal {name}", server.errors())  # noqa: T201 - shown when a test fails
            for server in servers.values():
                server.stop(kill=True)  # their proxy is gone already: they would wait for it to hear that they leave


def _own(folder: str, name: str) -> Path:
    """Where a process's log goes; what it keeps lies in the folder both share."""
    path = Path(folder) / name
    path.mkdir()
    return path


@contextmanager
def _haproxy(port: int, servers: dict[str, Server]) -> Iterator[None]:
    program = shutil.which("haproxy", path=os.defpath + ":/usr/sbin") or "haproxy"
    env = {f"PORTAIL_{name.upper()}": f"127.0.0.1:{server.port}" for name, server in servers.items()}
    env |= {"HAPROXY_BIND": f"127.0.0.1:{port}", "HAPROXY_PAGES": str(ROOT / "deploy"), "PATH": os.defpath}
    command = [program, "-db", "-f", str(ROOT / "deploy" / "haproxy.cfg")]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            with urlopen(f"{url}/healthz", timeout=1):  # noqa: S310 - our own address
                return
        except (URLError, HTTPError, OSError):
            continue
    raise RuntimeError("the proxy does not answer")
