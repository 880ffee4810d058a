"""Guards of what leaves in files that each stand alone: what is taken, what moves on, how a file is written."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demonstration import factories
from domain import spreadsheet
from domain.errors import Refusal
from domain.exports import handover
from domain.exports.registry import SERIES
from models import Counter, HandOver, HandOverItem, JournalEntry, Order, OrderState, Payment, PaymentState
from models.clock import now
from tests.unit.domain.test_handover import names

pytestmark = pytest.mark.usefixtures("base")
PRODUCTION, ACCOUNTING, LETTERS = (SERIES[name] for name in ("production", "comptabilite", "courriers"))


async def an_order(number: str, state: OrderState = OrderState.PAID) -> Order:
    holder = await factories.holder()
    card = await factories.revoked_card(holder, number=number)
    by = await factories.account(holder, email=f"p{number}@mail.example")
    return await factories.past_order(by, card, state, age=timedelta(hours=1))


async def a_payment(order: Order, state: PaymentState, **facts: Any) -> Payment:
    made: dict[str, Any] = {"reference": f"{order.number}01", "order": order, "attempt": 1, "amount_cents": 902}
    return await Payment.create(**made, state=state, created_at=now(), paid_at=now(), **facts)


async def prepared() -> HandOver:
    """As a run that was cut leaves it."""
    return await handover._prepare(PRODUCTION)  # noqa: SLF001 -- the first of its two steps


async def finished(file: HandOver, folder: Path) -> None:
    await handover._finish(PRODUCTION, file, folder)  # noqa: SLF001 -- the second


async def state_of(order: Order) -> OrderState:
    found: OrderState = (await Order.get(pk=order.pk)).state
    return found


async def test_what_is_not_paid_goes_nowhere(tmp_path: Path) -> None:
    for number, state in enumerate(
        (OrderState.RECORDED, OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED)
    ):
        await an_order(str(number), state)
    assert await handover.export(PRODUCTION, tmp_path) == []
    assert not await HandOver.exists()


async def test_what_is_prepared_is_prepared_once_and_leaves_no_gap() -> None:
    await an_order("1")
    file = await prepared()
    with pytest.raises(handover._NothingWaits):  # noqa: SLF001
        await prepared()
    assert (await Counter.get(name="export.production")).value == file.number == 1
    assert await JournalEntry.filter(event="export.prepared").count() == 1


async def test_only_what_is_in_the_file_moves_on(tmp_path: Path) -> None:
    first, refunded = await an_order("1"), await an_order("2")
    file = await prepared()
    later = await an_order("3")
    await Order.filter(pk=refunded.pk).update(state=OrderState.REFUNDED)
    await finished(file, tmp_path)
    assert [await state_of(one) for one in (first, refunded, later)] == [
        OrderState.TRANSMITTED,
        OrderState.REFUNDED,
        OrderState.PAID,
    ]


async def test_lines_come_in_the_order_of_their_orders(tmp_path: Path) -> None:
    made = [await an_order(number) for number in "123"]
    await handover.export(PRODUCTION, tmp_path)
    _, *lines = (tmp_path / "production-000001.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == [str(order.number) for order in made]


async def test_a_series_finishes_its_own_files_only(tmp_path: Path) -> None:
    order = await an_order("1")
    await a_payment(order, PaymentState.PAID)
    await prepared()
    (file,) = await handover.export(ACCOUNTING, tmp_path)
    assert (file.series, names(tmp_path)) == ("comptabilite", ["comptabilite-000001.csv"])
    assert await state_of(order) is OrderState.PAID
    with pytest.raises(Refusal, match="pas de fichier production numéro 1"):
        await handover.again(PRODUCTION, 1, tmp_path)  # not confirmed yet
    with pytest.raises(Refusal, match="pas de fichier courriers numéro 1"):
        await handover.again(LETTERS, 1, tmp_path)


async def test_nothing_is_confirmed_that_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = await an_order("1")
    file = await prepared()

    def full(*_: object) -> None:
        raise OSError(os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError):
            await finished(file, tmp_path)
    assert not (tmp_path / "production-000001.csv").exists(), "half a file is no file"
    assert (await HandOver.get()).confirmed_at is None
    assert await state_of(order) is OrderState.PAID


async def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await an_order("1")
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append([path.suffix for path in (tmp_path / "out").iterdir()]))
    await handover.export(PRODUCTION, tmp_path / "out")
    assert seen == [[".part"], [".csv"]]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


async def test_money_leaves_once_each_way_and_only_when_it_came(tmp_path: Path) -> None:
    for number, state in enumerate(PaymentState):
        refunded = {"refunded_at": now()} if state is PaymentState.REFUNDED else {}
        await a_payment(await an_order(str(number), OrderState.RECORDED), state, **refunded)
    await handover.export(ACCOUNTING, tmp_path)
    assert await handover.export(ACCOUNTING, tmp_path) == []
    ways = [line[0] for item in await HandOverItem.all().order_by("id") for line in item.lines]
    assert ways == ["paiement", "paiement", "remboursement"]


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "'=1", '"=1', "\ufeff=1", "\u00a0=1", "\uff1d1", "\uff201"],
)
def test_every_way_a_formula_begins_is_stopped(cell: str) -> None:
    assert spreadsheet.is_formula(cell)
    assert spreadsheet.inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "1=1", "a+b", "Jean-Luc", "06 12", None, 12])
def test_ordinary_words_stay_as_they_are(cell: object) -> None:
    assert spreadsheet.inert(cell) == ("" if cell is None else str(cell))
