"""Guards of payments that each stand alone: a bank that answers badly, a word that contradicts another."""

from datetime import timedelta

import pytest

from domain import payment
from gateways.payment.base import BadMessage, GatewayUnavailable, Outcome, SealedMessage
from models import JournalEntry, Order, OrderState, Payment, PaymentState
from models.clock import now
from tests.conftest import Bank
from tests.unit.domain.paying import Say, an_order, message

pytestmark = pytest.mark.usefixtures("base")


@pytest.mark.parametrize("error", [BadMessage("seal"), GatewayUnavailable("away")], ids=["bad answer", "no answer"])
async def test_one_bad_answer_keeps_no_other_try_from_being_asked_about(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    for _ in range(2):
        account, order = await an_order()
        await payment.start(order.number, by=account)
    first, second = await Payment.all().order_by("id")
    await Payment.all().update(created_at=now() - timedelta(hours=1))

    async def ask(reference: str) -> SealedMessage:
        if reference == first.reference:
            raise error
        return message(reference)

    monkeypatch.setattr(bank, "ask", ask)
    assert await payment.reconcile() == 2
    assert [one.state for one in await Payment.all().order_by("id")] == [PaymentState.PENDING, PaymentState.PAID]
    await Order.all().update(expires_at=now() - timedelta(hours=1))
    assert await payment.expire() == 0
    states = {one.pk: one.state for one in await Order.all()}
    assert states == {first.order_id: OrderState.RECORDED, second.order_id: OrderState.PAID}


async def test_a_word_that_contradicts_another_changes_nothing_and_is_written_down(
    says: Say, caplog: pytest.LogCaptureFixture
) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await says(message("1000101"))
    await says(message("1000101", Outcome.REFUSED))
    assert (await Payment.get()).state is PaymentState.PAID
    assert (await Order.get(pk=order.pk)).state is OrderState.PAID
    (line,) = await JournalEntry.filter(event="payment.contradicted")
    assert (line.subject, line.data) == ("payment 1000101", {"said": PaymentState.REFUSED.value})
    assert "contradicts" in caplog.text


async def test_an_answer_about_another_amount_settles_nothing(bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    for said in (message("1000101", cents=1), message("1000101", currency="840")):
        bank.answers["1000101"] = said
        assert (await payment.ask(await Payment.get())).state is PaymentState.PENDING


async def test_a_try_the_bank_does_not_know_yet_is_not_over_while_its_page_is_open() -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    assert (await payment.ask(await Payment.get())).state is PaymentState.PENDING


async def test_money_is_given_back_once_however_often_it_is_asked_for(says: Say, bank: Bank) -> None:
    account, order = await an_order()
    await payment.start(order.number, by=account)
    await payment.refund("1000101", reason="Rien n'est arrivé.")
    assert bank.refunds == []
    await says(message("1000101"))
    for _ in range(2):
        await payment.refund("1000101", reason="Votre demande était annulée.")
    assert bank.refunds == [("1000101", 902)]
