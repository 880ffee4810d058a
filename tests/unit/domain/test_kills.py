"""Killed at random instants, started again: nothing lost, nothing twice. A dozen here, two hundred in the torture."""

import asyncio
import csv
import random
import shutil
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demonstration import factories
from domain import order_mails
from domain.imports import bodies, engine
from models import (
    Card,
    HandOver,
    HandOverItem,
    Holder,
    ImportFault,
    ImportRun,
    Order,
    OrderState,
    OutboxEntry,
    SentMail,
    database,
)
from models.clock import now
from models.database import in_transaction
from tests import kills

DATA = Path(__file__).parents[2] / "data"
LINES = 160
FEW = pytest.param(4, id="few")
MANY = pytest.param(67, id="many", marks=pytest.mark.torture)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if kills.url_in(tmp_path).startswith("postgres"):
        pytest.skip("each kill has a database of its own: a file")
    inside(tmp_path, _nothing())
    return tmp_path


def instant(longest: float) -> float:
    """A random instant, in seconds."""
    return random.uniform(0.0, longest)  # noqa: S311 -- no secret


async def _nothing() -> None:
    """Only the schema."""


def inside(folder: Path, work: Coroutine[Any, Any, Any]) -> Any:
    """Do something in the database that is killed, while nothing runs on it."""

    async def run() -> Any:
        kills.portal_in(folder)
        await database.migrate(kills.url_in(folder))
        await database.open_database(kills.url_in(folder))
        try:
            return await work
        finally:
            await database.close_database()

    return asyncio.run(run())


def kill_again_and_again(work: str, folder: Path, times: int) -> int:
    """Kill the work at random instants, then let it end; return how many kills hit it."""
    hits = 0
    for _ in range(times):
        hits += kills.killed(work, folder, instant(0.5))
    kills.timed(work, folder)
    return hits


async def _bodies() -> None:
    await engine.bring_in(DATA / "organismes.csv", bodies.KIND)


async def _imported() -> tuple[int, int, int, int, set[str]]:
    run = await ImportRun.filter(kind="cmi").order_by("-id").first()
    assert run is not None
    numbers = {card.number for card in await Card.all()}
    return await Holder.all().count(), run.made + run.same, run.refused, await ImportFault.all().count(), numbers


def _with_faults(folder: Path) -> set[str]:
    """A file of LINES lines, one in ten of them bad; return the numbers of the good ones."""
    with (DATA / "cmi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))[:LINES]
    for row in rows[::10]:
        row["pays"] = "ZZ"
    with (folder / "cmi.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return {row["numero_carte"] for row in rows if row["pays"] != "ZZ"}


@pytest.mark.parametrize("times", [FEW, MANY])
def test_an_import_killed_again_and_again_ends_the_same(folder: Path, times: int) -> None:
    good = _with_faults(folder)
    inside(folder, _bodies())
    kill_again_and_again("import", folder, times)

    _, lines, refused, left, numbers = inside(folder, _imported())
    assert numbers == good
    assert left == 0
    if times < 10:  # a run that ended before the last kill is a run of its own
        assert refused in (0, LINES // 10)
    faults = (folder / "cmi-fautes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(faults) == 1 + LINES // 10
    assert lines <= LINES


async def _orders(count: int) -> list[int]:
    holder = await factories.holder()
    by = await factories.account(holder)
    numbers = []
    for _ in range(count):
        card = await factories.revoked_card(holder)
        order = await factories.past_order(by, card, OrderState.PAID, age=timedelta(hours=1))
        numbers.append(order.number)
    return numbers


async def _handed_over() -> tuple[list[HandOver], list[str], list[OrderState]]:
    states = [order.state for order in await Order.all()]
    return await HandOver.all().order_by("number"), [item.key for item in await HandOverItem.all()], states


@pytest.mark.parametrize("times", [FEW, MANY])
def test_orders_leave_once_whenever_the_export_is_killed(folder: Path, times: int) -> None:
    numbers: list[int] = []
    for _ in range(times):
        numbers += inside(folder, _orders(3))
        kills.killed("production", folder, instant(0.25))
    kills.timed("production", folder)

    files, keys, states = inside(folder, _handed_over())
    assert sorted(keys) == sorted(str(number) for number in numbers)
    assert [file.number for file in files] == list(range(1, len(files) + 1))
    assert all(file.confirmed_at for file in files)
    assert set(states) == {OrderState.TRANSMITTED}
    written = Counter(
        row["numero_demande"]
        for path in (folder / "exports").glob("production-*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    )
    assert written == dict.fromkeys(keys, 1)


async def _promises(count: int) -> None:
    holder = await factories.holder()
    by = await factories.account(holder)
    for _ in range(count):
        card = await factories.revoked_card(holder)
        order = await factories.past_order(by, card, OrderState.CANCELLED, age=timedelta(hours=1))
        async with in_transaction():
            await order_mails.cancelled(order)


async def _give_back_leases() -> None:
    """What the passing of two minutes does to a lease whose holder is dead."""
    await OutboxEntry.filter(done_at=None).update(not_before=now())


async def _kept() -> tuple[int, int, int]:
    left = await OutboxEntry.filter(done_at=None).count()
    return left, await SentMail.all().count(), await OutboxEntry.all().count()


@pytest.mark.parametrize("times", [FEW, MANY])
def test_every_mail_leaves_whenever_the_relay_is_killed(folder: Path, times: int) -> None:
    hits = 0
    for _ in range(times):
        inside(folder, _promises(3))
        hits += kills.killed("relay", folder, instant(0.4))
        inside(folder, _give_back_leases())
    kills.timed("relay", folder)

    left, sent, promised = inside(folder, _kept())
    assert (left, sent) == (0, promised)
    taken = Counter((folder / "mails.txt").read_text().split())
    assert len(taken) == promised
    # A server killed between taking and telling has it twice, under the same Message-ID: never more often than kills.
    assert sum(taken.values()) - promised <= hits


def test_without_its_second_step_an_export_would_lose_orders(folder: Path) -> None:
    """The control: what the two steps are for."""
    inside(folder, _orders(2))

    async def marked_then_cut() -> None:
        await Order.all().update(state=OrderState.TRANSMITTED, production_file=1)

    inside(folder, marked_then_cut())
    kills.timed("production", folder)
    assert not list((folder / "exports").glob("*.csv"))
    shutil.rmtree(folder / "exports")
