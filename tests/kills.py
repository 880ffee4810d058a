"""Work to be killed at any instant, each time in a process of its own.

`python tests/kills.py` loads everything once, then forks for each order read on its input, a line of JSON each: what to
do, where, and after how many seconds to kill it.
"""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # started by its path

from documents.pdf import make_pdf  # noqa: E402 -- needs the path above
from documents.registry import WARM  # noqa: E402
from documents.render import POOL  # noqa: E402
from domain import outbox  # noqa: E402
from domain.effects import EFFECTS  # noqa: E402
from domain.exports import handover  # noqa: E402
from domain.exports.registry import SERIES  # noqa: E402
from domain.imports import chunks, engine  # noqa: E402
from domain.imports.registry import KINDS  # noqa: E402
from domain.portal import Portal, Seller, configure  # noqa: E402
from gateways.mail.base import OutgoingMail  # noqa: E402
from models import ImportRun, OutboxEntry, database  # noqa: E402
from models.clock import now  # noqa: E402
from schemes.tariff_file import DEMONSTRATION, read_tariffs  # noqa: E402
from tests.conftest import Bank  # noqa: E402

LONG: Final = 300.0
"""Seconds: let it end by itself."""


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
        merchant="002001000000001",
        bcrypt_cost=4,
        keys={name: name.encode().ljust(32, b".") for name in keys},
    )
    configure(made)
    return made


async def work(name: str, folder: Path) -> None:
    """« import:cmi », « export:courriers » or « relay »."""
    what, _, which = name.partition(":")
    if what == "import":
        vars(chunks)["CHUNK"] = 10  # more instants between two transactions
        await engine.bring_in(folder / f"{which}.csv", KINDS[which])
    elif what == "export":
        await handover.export(SERIES[which], folder / "exports")
    else:
        await outbox.drain(EFFECTS)


def _die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


async def _place_first(run: Any, last: int, rows: Any, faults: Any) -> None:
    """Keep the place before the lines are in, each by itself."""
    await ImportRun.filter(pk=run._row.pk).update(last_line=last)  # noqa: SLF001
    _die(rows, faults)


async def _done_first(entry: OutboxEntry, effects: Any) -> None:
    """Call the promise kept before it is."""
    await OutboxEntry.filter(pk=entry.pk).update(done_at=now())
    _die(effects)


async def _nothing_cut(_series: object) -> list[object]:
    return []


async def _sent_then_dead(entry: OutboxEntry) -> None:
    await EFFECTS[entry.kind](entry)
    _die()


SPOILT: Final[dict[str, Callable[[], object]]] = {
    "cut in a chunk": lambda: setattr(engine._Run, "_move_on", _die),  # noqa: SLF001
    "place before lines": lambda: setattr(engine._Run, "_chunk", _place_first),  # noqa: SLF001
    "cut before writing": lambda: setattr(handover, "_write", _die),
    "no second step": lambda: setattr(handover, "_cut", _nothing_cut),
    "cut after sending": lambda: vars(outbox).update(_keep=lambda entry, _: _sent_then_dead(entry)),
    "done before sending": lambda: setattr(outbox, "_keep", _done_first),
}
"""What a control cuts, at the worst instant, or takes away."""


async def _do(order: dict[str, Any], ready: int) -> None:
    portal_in(folder := Path(order["folder"]))
    await database.open_database(order["url"])
    for spoilt in order["spoilt"]:
        SPOILT[spoilt]()
    os.write(ready, b"!")
    await work(order["work"], folder)
    await database.close_database()


def _child(order: dict[str, Any], ready: int) -> None:
    POOL._executor = ThreadPoolExecutor(1)  # type: ignore[assignment] # noqa: SLF001 -- no workers left behind by a kill
    asyncio.run(_do(order, ready))
    os._exit(0)


def _ended(order: dict[str, Any]) -> int:
    """Fork, let it begin, kill it in its time; return how it ended (-9 when it was killed)."""
    theirs, ours = os.pipe()
    child = os.fork()
    if not child:
        try:
            _child(order, ours)
        finally:
            os._exit(1)
    os.read(theirs, 1)
    watch = os.pidfd_open(child)
    if not select.select([watch], [], [], order["after"])[0]:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    for number in (theirs, ours, watch):
        os.close(number)
    return os.waitstatus_to_exitcode(status)


class Killer:
    """The process that forks, as the tests speak to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._say: IO[str] = process.stdin
        self._hear: IO[str] = process.stdout

    def killed(self, name: str, folder: Path, url: str, *, after: float = LONG, spoilt: tuple[str, ...] = ()) -> bool:
        """Start the work, kill it `after` seconds from its beginning; False when it had ended by itself."""
        order = {"work": name, "folder": str(folder), "url": url, "after": after, "spoilt": spoilt}
        self._say.write(json.dumps(order) + "\n")
        self._say.flush()
        ended = int(self._hear.readline())
        assert ended in (0, -signal.SIGKILL), f"{name} failed"
        return ended != 0


@contextmanager
def killer() -> Iterator[Killer]:
    """Start it; end it with the block."""
    command = [sys.executable, str(Path(__file__))]
    with subprocess.Popen(  # noqa: S603 -- our own words
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Killer(process)
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    make_pdf(WARM)  # fonts are read once, before any fork
    for line in sys.stdin:
        sys.stdout.write(f"{_ended(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
