"""The card in PVC and the virtual one: the same engine, one order at a time, the PDF as the card stands."""

import asyncio
import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from demonstration import factories
from demonstration.people_cmacarte import artisan as make_artisan
from demonstration.people_cmacarte import artisan_card
from domain import (
    artisan,
    artisan_facts,
    outbox,
    papers,
    payment,
    pvc,
    virtual_card,
)
from domain.effects import EFFECTS
from domain.errors import NotYours, Refusal
from domain.exports import handover
from domain.exports.registry import SERIES
from domain.orders import confirm_delivery
from gateways.payment.base import EURO, Outcome, SealedMessage
from models import (
    Account,
    Document,
    Holder,
    Order,
    OrderState,
    Payment,
)
from models.clock import now, today
from models.database import in_transaction
from tests.conftest import Outbag


async def hugo(**more: object) -> Account:
    facts = {"photo": b"\xff\xd8jpeg", "quality": "MAITRE_ARTISAN"} | more
    return await factories.account(await make_artisan(**facts), email="hugo@mail.example")


async def test_a_pvc_card_goes_through_the_same_engine(base: None, outbag: Outbag) -> None:
    account = await hugo()
    order = await pvc.order(by=account)
    assert order.number == 10001
    order = await confirm_delivery(order, by=account, address=order.holder.delivery_address, corrected=False)
    await payment.start(order.number, by=account)
    await _paid(order)
    paid = await Order.get(pk=order.pk)
    assert (paid.state, paid.total_cents) == (OrderState.PAID, 500)
    kinds = await Document.filter(order_id=order.pk).values_list("kind", flat=True)
    assert [str(kind) for kind in kinds] == ["receipt"]
    await outbox.drain(EFFECTS)
    assert "attestation" not in outbag.sent[-1].text.lower()


async def test_the_factory_gets_the_photo_under_the_name_its_line_says(base: None, tmp_path: Path) -> None:
    account = await hugo()
    order = await pvc.order(by=account)
    order = await confirm_delivery(order, by=account, address=order.holder.delivery_address, corrected=False)
    await payment.start(order.number, by=account)
    await _paid(order)

    await handover.export(SERIES["production"], tmp_path)

    photo = f"production-000001-{order.number}.jpg"
    with (tmp_path / "production-000001.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file, delimiter=";")
    assert (line["photo"], line["numero_demande"]) == (photo, str(order.number))
    assert (tmp_path / photo).read_bytes() == b"\xff\xd8jpeg"


async def _paid(order: Order) -> None:
    attempt = await Payment.get(order_id=order.pk)
    message = SealedMessage(
        reference=attempt.reference,
        order_number=str(order.number),
        amount_cents=attempt.amount_cents,
        currency=EURO,
        merchant="002001000000001",
        outcome=Outcome.PAID,
        response_code="00",
        masked_card="4100##########00",
        authorisation="12345",
        at=now(),
        raw={},
    )
    async with in_transaction():
        await payment.settle(attempt, message)


async def test_abroad_the_difference_of_postage_is_added(base: None) -> None:
    account = await hugo()
    order = await pvc.order(by=account)
    abroad = replace(order.holder.delivery_address, country="BE", postcode="1000", town="BRUXELLES")
    order = await confirm_delivery(order, by=account, address=abroad, corrected=True)
    await payment.start(order.number, by=account)
    assert (await Order.get(pk=order.pk)).total_cents == 500 - 50 + 196


async def test_ten_presses_make_one_order(base: None) -> None:
    account = await hugo()
    done = await asyncio.gather(*(pvc.order(by=account) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(one, Order) for one in done) == 1
    assert all(isinstance(one, (Order, Refusal)) for one in done)
    assert await Order.all().count() == 1


async def test_control_without_its_hold_ten_presses_make_ten(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the race above: it is the hold, not chance, that makes one of ten."""
    serial = count()
    monkeypatch.setattr(pvc, "hold_of", lambda *_: f"nothing {next(serial)}")
    monkeypatch.setattr(pvc, "obstacle", lambda *_: None)
    account = await hugo()
    await asyncio.gather(*(pvc.order(by=account) for _ in range(10)), return_exceptions=True)
    assert await Order.all().count() == 10


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"photo": None}, pvc.NO_PHOTO), ({"until": date(2020, 3, 31)}, pvc.NOT_IN_FORCE)],
)
async def test_what_keeps_from_ordering(base: None, facts: dict[str, object], sentence: str) -> None:
    account = await hugo(**facts)
    with pytest.raises(Refusal) as refused:
        await pvc.order(by=account)
    assert str(refused.value) == sentence


async def test_the_card_of_this_year_takes_the_place_of_the_last(base: None) -> None:
    account = await hugo(until=today() - timedelta(days=3))
    holder = await Holder.get(pk=account.holder_id)
    assert not (await artisan.artisan_of(account)).card.in_force
    new = await artisan_card(holder, "ARTISAN", today() + timedelta(days=300))
    assert (await artisan.artisan_of(account)).card.pk == new.pk


async def test_the_pdf_is_made_anew_only_when_the_card_changes(base: None) -> None:
    account = await hugo(photo=None)
    first = await virtual_card.promise_pdf(account)
    assert (await virtual_card.promise_pdf(account)).id == first.id
    await artisan_facts.change({"activity": "Ébéniste"}, by=account)
    second = await virtual_card.promise_pdf(account)
    assert second.id != first.id
    assert await Document.filter(kind="card_cma").count() == 1
    await outbox.drain(EFFECTS)
    assert (await Document.get(id=second.id)).size > 0


async def test_an_expired_card_is_not_downloaded(base: None) -> None:
    account = await hugo(until=today() - timedelta(days=1))
    with pytest.raises(Refusal, match="plus en cours"):
        await virtual_card.promise_pdf(account)


async def test_the_last_day_counts(base: None) -> None:
    account = await hugo(until=today(), photo=None)
    assert (await virtual_card.promise_pdf(account)).kind == "card_cma"


async def test_somebody_elses_card_is_nobodys(base: None) -> None:
    document = await virtual_card.promise_pdf(await hugo(photo=None))
    stranger = await factories.account(await make_artisan(number="404833048RM075", last_name="Petit"))
    with pytest.raises(NotYours):
        await papers.readable(document.id, by=stranger)
