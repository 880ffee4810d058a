"""A file comes in while the portal works on the same SQLite file: two processes, and neither is told « locked »."""

import asyncio
import csv
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from demonstration import factories
from domain import draft, throttle
from domain.throttle import ACCOUNT
from models import Account, Card, ImportRun
from tests import bases
from tests.kills import killer, portal_in
from tests.unit.domain.killed_imports import lay_out
from tests.unit.domain.test_kills import Victim

LINES: Final = 1200
LONGEST: Final = 2.0
"""Seconds a person may wait for a write, on a machine that is busy with other tests too; alone, hundredths."""


def a_long_file(victim: Victim) -> None:
    lay_out(victim, "cmi")
    with (victim.folder / "cmi.csv").open(encoding="utf-8", newline="") as file:
        first = next(row for row in csv.DictReader(file, delimiter=";") if row["pays"] != "ZZ")
    with (victim.folder / "cmi.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), delimiter=";")
        writer.writeheader()
        writer.writerows(first | {"identifiant": f"{n}", "numero_carte": f"{n:016d}"} for n in range(1, LINES + 1))


async def _serve(done: "asyncio.Future[bool]", account: Account) -> list[float]:
    """What pages do: read, keep a draft, count a try; each write's time."""
    waits: list[float] = []
    while not done.done():
        began = time.monotonic()
        await draft.answer(account, product="duplicata", address={"line4": str(len(waits))})
        await throttle.admit([(ACCOUNT, ACCOUNT.key("cmi", str(len(waits))))])
        waits.append(time.monotonic() - began)
        await Card.all().limit(20)
        await asyncio.sleep(0.005)
    return waits


async def _while_it_comes_in(victim: Victim) -> tuple[list[float], int]:
    account = await factories.account(await factories.holder(number="1"), email="lea@mail.example")
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:
        done = loop.run_in_executor(thread, victim.killer.killed, "import:cmi", victim.folder, victim.url)
        waits = await _serve(done, account)
        assert await done is False
    run = await ImportRun.filter(kind="cmi").order_by("-id").first()
    return waits, run.made if run else 0


def test_neither_the_portal_nor_the_import_is_told_locked(tmp_path: Path) -> None:
    with killer() as started:
        victim = Victim(started, tmp_path, bases.new(tmp_path))
        a_long_file(victim)
        portal_in(tmp_path)
        waits, made = victim.inside(_while_it_comes_in, victim)

    assert made == LINES
    assert len(waits) > 10
    assert max(waits) < LONGEST
