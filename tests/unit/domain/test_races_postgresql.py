"""What PostgreSQL allows and SQLite does not: two transactions at once. Each guard has its control without it."""

import asyncio
from collections import Counter as Tally
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.queryset import QuerySet

from demonstration import factories
from domain import activation, draft, links, numbers, orders, outbox, throttle
from domain.activation import Claim
from domain.duplicate import hold_of
from domain.exports import handover
from domain.exports.registry import SERIES
from domain.imports import engine
from domain.imports.engine import bring_in
from domain.imports.registry import KINDS
from domain.orders import Wanted
from domain.throttle import ACCOUNT
from models import (
    Account,
    Card,
    Counter,
    HandOver,
    HandOverItem,
    Holder,
    Order,
    OrderLine,
    OrderState,
    OutboxEntry,
    Secret,
    SecretPurpose,
    Throttle,
    database,
)
from models.database import DatabaseAway, in_transaction
from schemes.cmi import DUPLICATE
from tests.bases import POSTGRESQL

pytestmark = [
    pytest.mark.usefixtures("base"),
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite takes one transaction after the other"),
]
DATA = Path(__file__).parents[2] / "data"
MANY = 8
"""Fewer than the pool has connections: all of them are really at once."""
ROUNDS: Final = 5
"""Of a control: a race that nothing guards is lost soon, not each time."""
Unlock = Callable[[], None]


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> Unlock:
    """Call it, and `select_for_update` asks for no lock: what the guards would be without it."""

    def take_away() -> None:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *_, **__: self)

    return take_away


async def at_once(work: Callable[[int], Coroutine[Any, Any, Any]], many: int = MANY) -> list[Any]:
    return await asyncio.gather(*(work(place) for place in range(many)), return_exceptions=True)


async def numbers_taken(series: str = "receipt") -> Tally[int]:
    await Counter.create(name=series, value=0)

    async def take(_: int) -> int:
        async with in_transaction():
            return await numbers.next_number(series)

    return Tally(await at_once(take))


async def test_numbers_never_repeat_nor_leave_a_gap() -> None:
    assert await numbers_taken() == dict.fromkeys(range(1, MANY + 1), 1)


async def test_control_without_its_lock_a_number_repeats(no_locks: Unlock) -> None:
    no_locks()
    assert any([max((await numbers_taken(str(place))).values()) > 1 for place in range(ROUNDS)])


async def test_the_first_number_of_a_series_is_taken_once() -> None:
    async def take(_: int) -> int:
        async with in_transaction():
            return await numbers.next_number("new")

    assert sorted(await at_once(take)) == list(range(1, MANY + 1))


async def failures_counted(who: str = "somebody") -> int:
    key = ACCOUNT.key("cmi", who)

    async def fail(_: int) -> None:
        await throttle.admit([(ACCOUNT, key)])

    await at_once(fail)
    return int((await Throttle.get(key=key)).failures)


async def test_tries_at_once_all_count() -> None:
    assert await failures_counted() == ACCOUNT.free  # the others are told to wait: nothing is counted during a wait


async def test_control_without_its_lock_tries_at_once_are_lost(no_locks: Unlock) -> None:
    no_locks()
    assert any([await failures_counted(str(place)) < ACCOUNT.free for place in range(ROUNDS)])


async def secrets_issued() -> tuple[int, int]:
    account = await factories.account(await factories.holder())

    async def ask(_: int) -> bool:
        async with in_transaction():
            return (await links.issue(account, SecretPurpose.PASSWORD_RESET)).allowed

    return sum([one is True for one in await at_once(ask)]), await Secret.filter(account_id=account.pk).count()


async def test_asking_many_times_at_once_sends_one_secret_three_times() -> None:
    assert await secrets_issued() == (links.MOST_AN_HOUR, 1)


async def test_control_without_its_lock_each_gets_a_secret(no_locks: Unlock) -> None:
    no_locks()
    assert any([(await secrets_issued())[1] > 1 for _ in range(ROUNDS)])


async def answers_kept() -> int:
    account = await factories.account(await factories.holder())
    fields = ("accepted", "product", "declared", "delivery_correct")

    async def answer(place: int) -> None:
        await draft.answer(account, **{fields[place]: "oui" if place % 2 else True})

    await at_once(answer, len(fields))
    found = (await draft.journey_of(account)).answers
    return sum(bool(getattr(found, name)) for name in fields)


async def test_tabs_that_write_at_once_lose_nothing_of_one_another() -> None:
    assert await answers_kept() == 4


async def test_control_without_its_lock_a_tab_loses_anothers_answer(no_locks: Unlock) -> None:
    no_locks()
    assert any([await answers_kept() < 4 for _ in range(ROUNDS)])


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def exported(folder: Path) -> tuple[int, int]:
    holder = await factories.holder()
    by = await factories.account(holder)
    for place in range(4):
        card = await factories.revoked_card(holder, number=str(place))
        await factories.past_order(by, card, OrderState.PAID, age=timedelta(hours=1))
    await at_once(lambda _: handover.export(SERIES["production"], folder))
    files = [file for file in await HandOver.all() if file.confirmed_at]
    return len(files), await HandOverItem.all().count()


async def test_exports_at_once_make_one_file(tmp_path: Path) -> None:
    assert await exported(tmp_path) == (1, 4)
    assert names(tmp_path) == ["production-000001.csv"]


async def test_the_same_promise_at_once_breaks_nobody_s_transaction() -> None:
    async def promise(place: int) -> None:
        async with in_transaction():
            await outbox.record("test", key="the same")
            await Counter.create(name=str(place), value=place)

    assert await at_once(promise) == [None] * MANY
    assert (await OutboxEntry.all().count(), await Counter.all().count()) == (1, MANY)


async def test_an_address_asked_for_many_times_at_once_has_one_account() -> None:
    holder = await factories.holder()

    claim = Claim(holder.pk, None, "")
    for _ in range(MANY):
        await activation.open_account("cmi", "lea@mail.example", "Demo-2026!", claim=claim)
    asked = await OutboxEntry.all()

    assert await at_once(lambda place: activation.answer(asked[place])) == [None] * MANY
    assert await Account.all().count() == 1


async def test_two_expired_orders_revived_at_once_share_no_card() -> None:
    holder = await factories.holder()
    by = await factories.account(holder)
    cards = [await factories.revoked_card(holder, number=str(place)) for place in range(2)]
    expired = [await factories.past_order(by, cards[0], OrderState.EXPIRED, age=timedelta(days=2)) for _ in range(MANY)]
    hold = hold_of(holder, cards[0].kind, 1, cards[0])

    async def revive(place: int) -> bool:
        line = await OrderLine.get(order_id=expired[place].pk)
        other = await OrderLine.create(order=expired[place], card=cards[1], kind="X", state=OrderState.EXPIRED)
        async with in_transaction():
            revived = await orders.hold_again([(other, f"own:{place}"), (line, hold)])
            await Counter.create(name=f"refund {place}", value=int(revived))  # its money goes back, then
        return revived

    assert sorted(await at_once(revive)) == [False] * (MANY - 1) + [True]
    assert await Counter.filter(name__startswith="refund").count() == MANY
    assert await OrderLine.exclude(hold=None).count() == 2  # the losers hold nothing, not even what was free


async def test_an_import_and_an_order_in_hand_do_not_wait_for_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order holds its card and wants its holder; the import holds the holder and wants the card."""
    monkeypatch.setattr(engine, "_TRIES", 1)  # a chunk that was broken off would be tried again, unseen
    await bring_in(DATA / "organismes.csv", KINDS["organismes"])
    text = (DATA / "cmi.csv").read_text(encoding="utf-8").splitlines()[:2]
    await bring_in(lines(tmp_path, text), KINDS["cmi"])
    changed = lines(tmp_path, [text[0], text[1].replace("MONACO", "MONTE-CARLO")])
    card = await Card.get()
    holder = await Holder.get()
    by = await factories.account(holder)

    go = asyncio.Event()
    coming = asyncio.create_task(brought_then(go, changed))  # before the transaction, or it would be inside
    async with in_transaction():
        await Card.filter(pk=card.pk).update(plate="X")
        go.set()
        await asyncio.sleep(0.7)  # it has the holder by now, and waits for the card
        await orders.place(DUPLICATE, by=by, holder=holder, wanted=[Wanted(card, "test")], terms_version="1")
    assert await coming == (1, 0)
    assert await Order.all().count() == 1


def lines(folder: Path, text: list[str]) -> Path:
    path = folder / "cmi.csv"
    path.write_text("\n".join(text), encoding="utf-8")
    return path


async def brought_then(go: asyncio.Event, path: Path) -> tuple[int, int]:
    await go.wait()
    report = await bring_in(path, KINDS["cmi"])
    return report.changed, report.refused


async def test_a_pool_smaller_than_the_crowd_makes_it_wait_and_no_more() -> None:
    async def read(_: int) -> int:
        async with in_transaction():
            await database.connection().execute_query("SELECT pg_sleep(0.02)")
            return await Counter.all().count()

    assert await at_once(read, 4 * database.POOL) == [0] * (4 * database.POOL)


async def test_a_connection_that_dies_is_told_and_replaced() -> None:
    """What a restart of PostgreSQL does to every connection, here to one: inside a transaction, then outside."""
    victim = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(DatabaseAway):
        async with in_transaction():
            await database.connection().execute_query(victim)
    with pytest.raises(DatabaseAway):
        await database.connection().execute_query(victim)

    for _ in range(2 * database.POOL):
        async with in_transaction():
            assert await Counter.all().count() == 0
    assert not database.inside_transaction()


async def test_a_begin_that_fails_gives_its_connection_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: object) -> None:
        raise DatabaseAway("test")

    with monkeypatch.context() as patched:
        patched.setattr(TransactionWrapper, "begin", fail)
        for _ in range(2 * database.POOL):
            with pytest.raises(DatabaseAway):
                async with in_transaction():
                    pass

    assert not database.inside_transaction()
    async with asyncio.timeout(10), in_transaction():
        assert await Counter.all().count() == 0
