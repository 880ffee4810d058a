"""Work to be killed at any instant, each in a process of its own: `python tests/kills.py WORK FOLDER`."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # started by its path

from domain import outbox  # noqa: E402 -- needs the path above
from domain.effects import EFFECTS  # noqa: E402
from domain.exports import handover  # noqa: E402
from domain.exports.registry import SERIES  # noqa: E402
from domain.imports import chunks, engine  # noqa: E402
from domain.imports.registry import KINDS  # noqa: E402
from domain.portal import Portal, Seller, configure  # noqa: E402
from gateways.mail.base import OutgoingMail  # noqa: E402
from models import database  # noqa: E402
from schemes.tariff_file import DEMONSTRATION, read_tariffs  # noqa: E402
from tests.conftest import Bank  # noqa: E402

READY: Final = "ready\n"


class MailFile:
    """A mail server that keeps one line a mail it took: its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mails.txt"

    async def send(self, mail: OutgoingMail) -> None:
        """Take it."""
        with self.path.open("a") as file:
            file.write(f"{mail.message_id}\n")


def portal_in(folder: Path) -> Portal:
    """A portal of its own, whose mail goes to a file."""
    seller = Seller("Porte-cartes SA", ("1 rue des Cartes", "75001 PARIS"), "732829320", "FR44732829320")
    keys = ("passwords", "throttle", "links", "flash", "nir", "nir-index", "keypad")
    made = Portal(
        public_url="http://localhost:8080",
        demo=False,
        mail_from="ne-pas-repondre@porte-cartes.example",
        seller=seller,
        tariffs=read_tariffs(DEMONSTRATION),
        mails=MailFile(folder),
        payments=Bank(),
        bcrypt_cost=4,
        keys={name: name.encode().ljust(32, b".") for name in keys},
    )
    configure(made)
    return made


def url_in(folder: Path) -> str:
    """Its database: a file, or the PostgreSQL of the run."""
    return os.environ.get("PORTECARTES_TEST_DATABASE_URL") or database.sqlite_url(folder / "base.db")


async def bring_in(folder: Path) -> None:
    """A file, by chunks of ten lines."""
    vars(chunks)["CHUNK"] = 10  # more instants between two transactions
    await engine.bring_in(folder / "cmi.csv", KINDS["cmi"])


async def production(folder: Path) -> None:
    """The orders, one file after the other."""
    await handover.export(SERIES["production"], folder / "exports")


async def relay(_: Path) -> None:
    """Every promise, the leases of the dead taken back at once."""
    await outbox.drain(EFFECTS)


WORKS: Final[dict[str, Callable[[Path], Awaitable[None]]]] = {
    "import": bring_in,
    "production": production,
    "relay": relay,
}


async def _work(name: str, folder: Path) -> None:
    portal_in(folder)
    await database.open_database(url_in(folder))
    sys.stdout.write(READY)
    sys.stdout.flush()
    await WORKS[name](folder)
    await database.close_database()


def killed(name: str, folder: Path, after: float) -> bool:
    """Start the work, kill it `after` seconds from its beginning; False when it had ended by itself."""
    command = [sys.executable, str(Path(__file__)), name, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        assert process.stdout is not None
        assert process.stdout.readline() == READY
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        assert process.returncode == 0
        return False


def timed(name: str, folder: Path) -> float:
    """Let the work end; return how long it took, in seconds."""
    began = time.monotonic()
    assert not killed(name, folder, 300)
    return time.monotonic() - began


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], Path(sys.argv[2])))
