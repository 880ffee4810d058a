"""Orders out and steps back: each thing in one numbered file, each step once (SPEC 3.2, 3.3)."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from demonstration import factories
from domain import outbox
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.exports import handover
from domain.exports.registry import SERIES
from domain.imports.engine import Report, bring_in
from domain.imports.registry import KINDS
from models import (
    Card,
    CardState,
    HandOver,
    HandOverItem,
    JournalEntry,
    Order,
    OrderLine,
    OrderState,
    Payment,
    PaymentState,
)
from models.clock import now
from tests.conftest import Outbag

pytestmark = pytest.mark.usefixtures("base")
PRODUCTION, ACCOUNTING = SERIES["production"], SERIES["comptabilite"]
HEADER = "numero_demande;etat;date;numero_suivi;ancienne_carte;nouvelle_carte\n"


async def paid_order(number: str = "0000000000000001", **more: Any) -> Order:
    holder = await factories.holder()
    card = await factories.revoked_card(holder, number=number, detail="besoin", revoked_here=True)
    by = await factories.account(holder)
    return await factories.past_order(by, card, OrderState.PAID, age=timedelta(hours=1), **more)


async def steps(folder: Path, *lines: str) -> Report:
    path = folder / "statuts.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return await bring_in(path, KINDS["statuts"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def state(order: Order) -> OrderState:
    found: OrderState = (await Order.get(pk=order.pk)).state
    return found


async def test_each_order_leaves_in_one_file(tmp_path: Path) -> None:
    first = await paid_order("1")
    (file,) = await handover.export(PRODUCTION, tmp_path)
    second = await paid_order("2")
    await handover.export(PRODUCTION, tmp_path)

    assert await handover.export(PRODUCTION, tmp_path) == []
    assert await state(first) is OrderState.TRANSMITTED
    assert [(item.file_id, item.key) for item in await HandOverItem.all().order_by("id")] == [
        (file.pk, str(first.number)),
        (file.pk + 1, str(second.number)),
    ]
    lines = (tmp_path / "production-000001.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{first.number};cmi;duplicata;")
    assert names(tmp_path) == ["production-000001.csv", "production-000002.csv"]


async def test_a_file_cut_before_it_was_confirmed_is_finished_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await paid_order()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(handover, "_write", cut)
        with pytest.raises(KeyboardInterrupt):
            await handover.export(PRODUCTION, tmp_path)
    assert await state(order) is OrderState.PAID
    later = await paid_order("2")
    files = await handover.export(PRODUCTION, tmp_path)

    assert [file.number for file in files] == [1, 2]
    assert {await state(order), await state(later)} == {OrderState.TRANSMITTED}
    assert str(later.number) not in (tmp_path / "production-000001.csv").read_text(encoding="utf-8-sig")


async def test_two_exports_at_once_make_one_file_a_thing(tmp_path: Path) -> None:
    for number in range(4):
        await paid_order(str(number + 1))
    await asyncio.gather(*(handover.export(PRODUCTION, tmp_path) for _ in range(3)))

    assert await HandOver.all().count() == 1
    assert await HandOverItem.all().count() == 4


async def test_again_writes_the_same_bytes_whatever_changed(tmp_path: Path) -> None:
    order = await paid_order()
    await handover.export(PRODUCTION, tmp_path)
    before = (tmp_path / "production-000001.csv").read_bytes()
    await order.fetch_related("holder")
    await order.holder.update_from_dict({"last_name": "Autre"}).save()
    await handover.again(PRODUCTION, 1, tmp_path / "again")

    assert (tmp_path / "again" / "production-000001.csv").read_bytes() == before
    with pytest.raises(Refusal, match="numéro 2"):
        await handover.again(PRODUCTION, 2, tmp_path)


async def test_a_file_that_would_not_be_the_same_is_not_written_again(tmp_path: Path) -> None:
    await paid_order()
    await handover.export(PRODUCTION, tmp_path)
    item = await HandOverItem.get()
    await item.update_from_dict({"lines": [["99999", *item.lines[0][1:]]]}).save()

    with pytest.raises(Refusal, match="à l'identique"):
        await handover.again(PRODUCTION, 1, tmp_path / "again")
    assert names(tmp_path) == ["production-000001.csv"]


async def test_a_file_finished_by_two_runs_at_once_is_confirmed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paid_order()
    with monkeypatch.context() as patched:
        patched.setattr(handover, "_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await handover.export(PRODUCTION, tmp_path)

    await asyncio.gather(*(handover.export(PRODUCTION, tmp_path) for _ in range(3)))

    assert await JournalEntry.filter(event="export.confirmed").count() == 1
    assert names(tmp_path) == ["production-000001.csv"]


async def test_money_in_and_money_back_are_two_lines_in_their_time(tmp_path: Path) -> None:
    order = await paid_order()
    facts: dict[str, Any] = {"reference": f"{order.number}01", "order": order, "attempt": 1, "amount_cents": 902}
    payment = await Payment.create(**facts, state=PaymentState.PAID, created_at=now(), paid_at=now())
    await handover.export(ACCOUNTING, tmp_path)
    await Payment.filter(pk=payment.pk).update(state=PaymentState.REFUNDED, refunded_at=now())
    await handover.export(ACCOUNTING, tmp_path)

    rows = [(tmp_path / f"comptabilite-00000{n}.csv").read_text(encoding="utf-8-sig").splitlines() for n in (1, 2)]
    assert [len(row) for row in rows] == [2, 2]
    assert rows[0][1].startswith("paiement;")
    assert ";7,10;0,42;20;1,50;9,02;" in rows[0][1]
    assert rows[1][1].startswith("remboursement;")


async def test_no_formula_goes_out(tmp_path: Path) -> None:
    order = await paid_order()
    await order.fetch_related("holder")
    await order.holder.update_from_dict({"last_name": "=1+1", "company_name": "@cmd"}).save()
    await handover.export(PRODUCTION, tmp_path)

    line = (tmp_path / "production-000001.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert ";'=1+1;" in line
    assert ";'@cmd;" in line


async def test_the_factory_s_lines_make_the_new_card_and_tell_the_holder(tmp_path: Path, outbag: Outbag) -> None:
    order = await paid_order(second := "0000000000000001")
    await handover.export(PRODUCTION, tmp_path)
    number = order.number
    report = await steps(
        tmp_path,
        f"{number};FABRIQUEE;24/11/2026;;{second};0000000000000101",
        f"{number};EXPEDIEE;25/11/2026;3C00123456789;;",
        f"{number};DISTRIBUEE;27/11/2026;;;",
    )

    assert (report.changed, report.refused) == (3, 0)
    old, new = await Card.get(number=second), await Card.get(number="0000000000000101")
    for name in ("scheme", "holder_id", "kind", "detail", "plate", "rank", "valid_from", "valid_until"):
        assert getattr(new, name) == getattr(old, name)
    assert (new.state, new.replaces_id, old.state) == (CardState.VALID, old.pk, CardState.REVOKED)
    moved = await Order.get(pk=order.pk)
    assert (moved.state, moved.tracking_number) == (OrderState.DELIVERED, "3C00123456789")
    assert moved.made_at.date() == date(2026, 11, 24) if moved.made_at else False
    await outbox.drain(EFFECTS)
    assert len(outbag.sent) == 3
    assert any("3C00123456789" in mail.text for mail in outbag.sent)
    again = await steps(tmp_path, f"{number};EXPEDIEE;25/11/2026;3C00123456789;;")
    assert (again.same, again.refused) == (1, 0)
    assert await state(order) is OrderState.DELIVERED


async def test_what_does_not_follow_is_reported_and_breaks_nothing(tmp_path: Path) -> None:
    order = await paid_order()
    number = order.number
    await factories.card(await factories.holder(), number="900")
    early = await steps(tmp_path, f"{number};FABRIQUEE;24/11/2026;;;101")
    await handover.export(PRODUCTION, tmp_path)
    report = await steps(
        tmp_path,
        "99999;FABRIQUEE;24/11/2026;;;101",
        f"{number};DISTRIBUEE;24/11/2026;;;",
        f"{number};FABRIQUEE;24/11/2026;;;900",
        f"{number};FABRIQUEE;24/11/2026;;;",
        f"{number};FABRIQUEE;24/11/2026;;555;101",
        f"{number};FABRIQUEE;24/11/2026;;;101",
        f"{number};FABRIQUEE;24/11/2026;;;102",
    )

    assert [fault.column for fault in early.first_faults] == ["etat"]
    assert [(fault.line, fault.column) for fault in report.first_faults] == [
        (2, "numero_demande"),
        (3, "etat"),
        (4, "nouvelle_carte"),
        (5, "nouvelle_carte"),
        (6, "ancienne_carte"),
        (8, "nouvelle_carte"),
    ]
    assert await state(order) is OrderState.MADE
    assert await Card.filter(number__in=["101", "102"]).count() == 1


async def test_an_order_moves_when_all_its_cards_have_and_one_can_come_back(tmp_path: Path) -> None:
    order = await paid_order("1")
    card = await factories.revoked_card(await order.holder, number="2")
    await OrderLine.create(order=order, card=card, kind=card.kind, state=OrderState.PAID)
    await handover.export(PRODUCTION, tmp_path)
    number, seen = order.number, []
    for line in (
        "FABRIQUEE;24/11/2026;;1;101",
        "FABRIQUEE;24/11/2026;;2;102",
        "EXPEDIEE;25/11/2026;A;;",
        "DISTRIBUEE;26/11/2026;;1;",
        "RETOUR_NPAI;27/11/2026;;102;",
        "EXPEDIEE;28/11/2026;B;2;",
        "EXPEDIEE;25/11/2026;A;;",
        "DISTRIBUEE;29/11/2026;;2;",
    ):
        report = await steps(tmp_path, f"{number};{line}")
        assert report.refused == 0, report.first_faults
        seen.append((await state(order)).value)

    assert seen == ["transmise", "fabriquee", "expediee", "expediee", "non_distribuee", *["expediee"] * 2, "distribuee"]
