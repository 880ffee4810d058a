"""What the tests of payments share: an order to be paid, the bank's word."""

from datetime import timedelta
from typing import Protocol

from demonstration import factories
from domain import orders, payment
from domain.duplicate import Choice, order_duplicate
from gateways.payment.base import Outcome, SealedMessage
from models import Account, Order, Payment, PaymentState
from models.clock import now
from models.database import in_transaction


class Say(Protocol):
    """The bank's word, and the payment it is about."""

    async def __call__(self, said: SealedMessage, seal: str = "") -> Payment | None: ...


async def an_order() -> tuple[Account, Order]:
    holder = await factories.holder()
    account = await factories.account(holder)
    card = await factories.card(holder)
    choice = Choice((card.number,), declared=True, terms_version="1", reasons={card.number: "perdu"})
    order = await order_duplicate(choice, by=account)
    order = await orders.owned(order.number, by=account)
    await orders.confirm_delivery(order, by=account, address=holder.address, corrected=False)
    return account, order


async def a_minute_later() -> None:
    """The tries made so far are no longer the same press."""
    await Payment.all().update(created_at=now() - timedelta(minutes=1))


async def settled(reference: str) -> None:
    """The bank says that it is paid, and the word is taken in."""
    row = await Payment.get(reference=reference)
    async with in_transaction():
        await payment.settle(row, message(reference))
    assert (await Payment.get(reference=reference)).state is PaymentState.PAID


def message(
    reference: str, outcome: Outcome = Outcome.PAID, *, cents: int = 902, currency: str = "978"
) -> SealedMessage:
    return SealedMessage(
        reference=reference,
        order_number=reference[:-2],
        amount_cents=cents,
        currency=currency,
        merchant="002001000000001",
        outcome=outcome,
        response_code={Outcome.PAID: "00", Outcome.REFUSED: "05"}.get(outcome, "17"),
        masked_card="4100##########00",
        authorisation="12345",
        at=now(),
        raw={},
    )
