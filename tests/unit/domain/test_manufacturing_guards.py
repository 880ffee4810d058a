"""Guards of the factory's steps that each stand alone: what a step is about, what the new card is, what is kept of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demonstration import factories
from models import Card, JournalEntry, Order, OrderLine, OrderState
from tests.unit.domain.test_handover import state, steps

pytestmark = pytest.mark.usefixtures("base")


async def at_the_factory(cards: int = 1, *, scheme: str = "cmi", **more: Any) -> Order:
    """An order of as many cards, each kept from being ordered twice."""
    body = await factories.body(scheme=scheme)
    holder = await factories.holder(scheme=scheme, body=body)
    by = await factories.account(holder)
    facts: dict[str, Any] = {"plate": "AA-123-AA", "scheme": scheme}
    first, *others = [await factories.revoked_card(holder, number=str(n + 1), **facts) for n in range(cards)]
    order = await factories.past_order(by, first, OrderState.TRANSMITTED, age=timedelta(days=1), **more)
    for card in others:
        await OrderLine.create(order=order, card=card, kind=card.kind, state=OrderState.TRANSMITTED)
    for line in await OrderLine.filter(order_id=order.pk):
        line.rank, line.hold = 2, f"card {line.card_id}"
        await line.save()
    return order


async def refused(folder: Path, order: Order, line: str) -> list[str]:
    """Columns of the faults of one step."""
    return [fault.column for fault in (await steps(folder, f"{order.number};{line}")).first_faults]


async def line_of(order: Order) -> OrderLine:
    return await OrderLine.get(order_id=order.pk)


async def test_the_new_card_has_what_the_old_one_and_its_line_say(tmp_path: Path) -> None:
    order = await at_the_factory()
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;101") == []
    new = await Card.get(number="101")
    assert (new.plate, new.rank) == ("AA-123-AA", 2)
    assert await JournalEntry.filter(event="card.made", subject=f"card {new.pk}").count() == 1
    assert await JournalEntry.filter(event__in=["line.made", "order.made"]).count() == 2


async def test_a_second_copy_replaces_no_card(tmp_path: Path) -> None:
    order = await at_the_factory(product="second_exemplaire")
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;101") == []
    assert (await Card.get(number="101")).replaces_id is None


async def test_a_card_that_keeps_its_number_is_made_without_another(tmp_path: Path) -> None:
    order = await at_the_factory(scheme="cmacarte", product="pvc")
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;") == []
    assert await Card.all().count() == 1
    assert await state(order) is OrderState.MADE


async def test_a_number_of_another_scheme_is_free(tmp_path: Path) -> None:
    order = await at_the_factory()
    await factories.card(await order.holder, number="101", scheme="cmacarte")
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;101") == []


async def test_of_several_cards_it_must_be_said_which_is_made(tmp_path: Path) -> None:
    order = await at_the_factory(cards=2)
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;101") == ["ancienne_carte"]
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;1;101") == []
    assert await state(order) is OrderState.TRANSMITTED
    assert await refused(tmp_path, order, "FABRIQUEE;24/11/2026;;;102") == [], "one is left"
    assert await state(order) is OrderState.MADE
    assert await refused(tmp_path, order, "EXPEDIEE;25/11/2026;A;1;") == []
    assert await refused(tmp_path, order, "EXPEDIEE;25/11/2026;A;;") == [], "the other has not left yet"
    assert await state(order) is OrderState.SHIPPED


async def test_a_step_told_again_later_is_no_fault_with_another_number_it_is(tmp_path: Path) -> None:
    order = await at_the_factory()
    for line in ("FABRIQUEE;24/11/2026;;;101", "EXPEDIEE;25/11/2026;A;;"):
        assert await refused(tmp_path, order, line) == []
    assert await refused(tmp_path, order, "FABRIQUEE;26/11/2026;;;101") == []
    assert await refused(tmp_path, order, "EXPEDIEE;26/11/2026;B;;") == ["numero_suivi"]
    assert (await line_of(order)).tracking_number == "A"
    assert await refused(tmp_path, order, "DISTRIBUEE;27/11/2026;;;") == []
    assert await refused(tmp_path, order, "EXPEDIEE;28/11/2026;A;;") == []
    assert await state(order) is OrderState.DELIVERED


async def test_a_card_may_be_ordered_again_once_it_has_come_and_not_before(tmp_path: Path) -> None:
    order = await at_the_factory()
    held = (await line_of(order)).hold
    for line in ("FABRIQUEE;24/11/2026;;;101", "EXPEDIEE;25/11/2026;A;;", "RETOUR_NPAI;26/11/2026;;;"):
        assert await refused(tmp_path, order, line) == []
        assert (await line_of(order)).hold == held
    for line in ("EXPEDIEE;27/11/2026;B;;", "DISTRIBUEE;28/11/2026;;;"):
        assert await refused(tmp_path, order, line) == []
    assert (await line_of(order)).hold is None
