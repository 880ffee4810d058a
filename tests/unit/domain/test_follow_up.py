"""The follow-up: what is shown, what a holder may tell (SPEC 1.2)."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import closing, data_export, defect, delivery, draft, edits, follow_up, orders, payment
from domain.errors import FieldErrors, NotYours, Refusal
from models import (
    Account,
    AccountState,
    Card,
    CardState,
    Draft,
    Holder,
    JournalEntry,
    Order,
    OrderState,
    PostalAddress,
    Secret,
    Session,
)
from models.clock import now
from tests.conftest import Outbag
from tests.unit.domain.letterbox import delivered
from tests.unit.domain.paying import Say, an_order, message

pytestmark = pytest.mark.usefixtures("base")
ROUBAIX = PostalAddress(name="Depot Alfred", line4="3 place de l'Église", postcode="59100", town="ROUBAIX")


async def shipped() -> tuple[Account, Order]:
    holder = await factories.holder()
    account = await factories.account(holder)
    card = await factories.revoked_card(holder)
    return account, await factories.past_order(account, card, OrderState.SHIPPED, age=timedelta(days=12))


async def test_newest_first_and_only_ones_own() -> None:
    account, first = await shipped()
    await shipped()
    card = await Card.get(pk=(await first.lines.all())[0].card_id)
    second = await factories.past_order(account, card, OrderState.CANCELLED, age=timedelta(days=1))

    assert [one.order.number for one in await follow_up.followed(account)] == [second.number, first.number]


async def test_what_is_shown_changes_with_every_step() -> None:
    account, order = await an_order()
    seen = {(await follow_up.followed(account))[0].standing}
    await payment.start(order.number, by=account)
    seen.add((await follow_up.followed(account))[0].standing)
    await Order.filter(pk=order.pk).update(tracking_number="1K0001234567 8")
    seen.add((await follow_up.followed(account))[0].standing)
    await follow_up.found_again((await order.lines.all())[0].card_id, by=account)
    seen.add((await follow_up.followed(account))[0].standing)

    assert len(seen) == 4


async def test_not_received_tells_the_body_once(outbag: Outbag) -> None:
    account, order = await shipped()

    answers = await asyncio.gather(
        *(follow_up.not_received(order.number, by=account) for _ in range(4)), return_exceptions=True
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Order", *["Refusal"] * 3]
    ((to, _),) = await delivered(outbag)
    assert to == "contact@mdph59.example"
    assert "confirmée par le titulaire" in outbag.sent[0].text


async def test_not_received_with_a_wrong_address_keeps_the_right_one(outbag: Outbag) -> None:
    account, order = await shipped()

    await follow_up.not_received(order.number, by=account, corrected=ROUBAIX)

    await delivered(outbag)
    assert "à corriger, dit le titulaire" in outbag.sent[0].text
    assert (await Holder.get(pk=order.holder_id)).delivery_address == ROUBAIX


async def test_a_bad_address_tells_nobody(outbag: Outbag) -> None:
    account, order = await shipped()

    with pytest.raises(FieldErrors):
        await follow_up.not_received(order.number, by=account, corrected=PostalAddress(name="X"))

    assert await delivered(outbag) == []
    assert (await Order.get(pk=order.pk)).not_received_at is None


@pytest.mark.parametrize("state", [OrderState.RECORDED, OrderState.PAID, OrderState.CANCELLED])
async def test_what_has_not_left_is_not_missing(state: OrderState) -> None:
    account, order = await shipped()
    await Order.filter(pk=order.pk).update(state=state)

    with pytest.raises(Refusal):
        await follow_up.not_received(order.number, by=account)


async def test_somebody_elses_order_and_card_do_not_exist() -> None:
    _, order = await shipped()
    stranger = await factories.account(await factories.holder())
    (line,) = await order.lines.all()

    with pytest.raises(NotYours):
        await follow_up.not_received(order.number, by=stranger)
    with pytest.raises(NotYours):
        await follow_up.found_again(line.card_id, by=stranger)
    with pytest.raises(NotYours):
        await delivery.correct(order.holder_id, ROUBAIX, by=stranger)
    with pytest.raises(NotYours):
        await defect.form(order.holder_id, by=stranger)


async def test_a_card_found_again_stays_invalid() -> None:
    account, order = await shipped()
    (line,) = await order.lines.all()

    card = await follow_up.found_again(line.card_id, by=account)

    assert (card.state, card.found_at is not None) == (CardState.REVOKED, True)
    assert await JournalEntry.filter(event="card.found").count() == 1
    with pytest.raises(Refusal):
        await follow_up.found_again(line.card_id, by=account)


async def test_an_order_that_expires_is_told_by_mail(outbag: Outbag) -> None:
    account, order = await an_order()
    with time_machine.travel(now() + timedelta(hours=25)):
        await payment.expire()
        await payment.expire()
        told = [subject for to, subject in await delivered(outbag) if to == account.email]

    assert (await Order.get(pk=order.pk)).state is OrderState.EXPIRED
    assert len(told) == 2, told  # the revocation, the expiry


async def test_money_that_came_for_nothing_is_shown_given_back(says: Say, outbag: Outbag) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await orders.cancel(order.number, by=account)
    await says(message("1000101"))
    (waiting,) = await follow_up.followed(account)
    assert waiting.owes
    assert waiting.refunds == ()

    await delivered(outbag)

    (shown,) = await follow_up.followed(account)
    assert not shown.owes
    assert [one.refunded_at is not None for one in shown.refunds] == [True]
    assert "credit_note" in {document.kind for document in shown.documents}


async def test_the_delivery_address_outside_an_order() -> None:
    account, order = await shipped()

    await delivery.correct(order.holder_id, ROUBAIX, by=account)

    holder = await Holder.get(pk=order.holder_id)
    assert (holder.delivery_address, holder.delivery_changed_at is not None) == (ROUBAIX, True)
    with pytest.raises(FieldErrors) as wrong:
        await delivery.correct(order.holder_id, PostalAddress(name="X" * 39, line4="1 rue", town="Y"), by=account)
    assert set(wrong.value.errors) == {"name", "postcode"}


async def test_the_defect_form_is_the_same_until_something_changes() -> None:
    account, order = await shipped()
    first = await defect.form(order.holder_id, by=account)

    assert (await defect.form(order.holder_id, by=account)).id == first.id
    await delivery.correct(order.holder_id, ROUBAIX, by=account)
    assert (await defect.form(order.holder_id, by=account)).id != first.id


async def test_closing_asks_for_the_password() -> None:
    account, _ = await shipped()

    with pytest.raises(FieldErrors):
        await closing.close(account, "Faux-2026!")

    assert (await Account.get(pk=account.pk)).state is AccountState.ACTIVE


async def test_closing_frees_the_address_calls_off_what_is_unpaid_keeps_the_orders(outbag: Outbag) -> None:
    account, order = await an_order()
    await Draft.create(account=account, updated_at=now())

    await closing.close(account, factories.PASSWORD)

    closed = await Account.get(pk=account.pk)
    assert (closed.state, closed.email, closed.password_hash) == (AccountState.CLOSED, None, "")
    assert (await Order.get(pk=order.pk)).state is OrderState.CANCELLED
    left = [await model.filter(account_id=account.pk).count() for model in (Draft, Secret)]
    assert left == [0, 0]
    assert (account.email, "Votre compte est fermé") in await delivered(outbag)
    assert await Session.filter(account_id=account.pk, ended_at=None).count() == 0
    again = await factories.account(await Holder.get(pk=order.holder_id), email=account.email)
    assert again.pk != account.pk


async def test_closing_waits_for_the_bank() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)

    with pytest.raises(Refusal) as refused:
        await closing.close(account, factories.PASSWORD)

    assert str(refused.value) == closing.AT_THE_BANK


async def test_the_export_holds_everything_of_the_account_and_no_secret() -> None:
    account, order = await shipped()
    other, foreign = await shipped()
    await edits.keep(account, "email", {"email": "bientot@mail.example"})
    await draft.answer(account, accepted=True)

    found = data_export.as_json(await data_export.collect(account))

    text = str(found)
    assert [one["numéro"] for one in found["demandes"]] == [order.number]
    assert str(account.email) in text
    assert [tuple(one.values()) for one in found["brouillon"]] == [
        ("demande", "accepted", "oui"),
        ("email", "email", "bientot@mail.example"),
    ]
    assert account.password_hash not in text
    assert str(other.email) not in text
    assert foreign.number not in [one["numéro"] for one in found["demandes"]]
    assert (await data_export.as_pdf(account, await data_export.collect(account))).startswith(b"%PDF-1.7")
