"""Payments: several tries an order, one that counts, and no money ever lost (SPEC 2.1)."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from domain import journal, order_mails, orders, outbox, papers
from domain.duplicate import hold_of
from domain.errors import Refusal
from domain.portal import portal
from gateways.payment.base import (
    EURO,
    BadMessage,
    GatewayUnavailable,
    HostedForm,
    Outcome,
    PaymentRequest,
    SealedMessage,
    payment_reference,
)
from models import Account, InboxEntry, Order, OrderLine, OrderState, Payment, PaymentState
from models.clock import now
from models.database import in_transaction
from models.payment import MOST_TRIES, PAYMENT_TRANSITIONS, WAITING
from models.state import advance
from schemes.registry import scheme_of

log = logging.getLogger("porte_cartes.payment")

PATIENCE: Final = timedelta(minutes=16)
"""The bank's page closes after 15; then we ask (facts: payment-sips)."""
ASK_AGAIN: Final = timedelta(minutes=10)
_DOUBLE_PRESS: Final = timedelta(seconds=10)

_STATES: Final = {
    Outcome.PAID: PaymentState.PAID,
    Outcome.REFUSED: PaymentState.REFUSED,
    Outcome.CANCELLED: PaymentState.CANCELLED,
    Outcome.EXPIRED: PaymentState.EXPIRED,
    Outcome.ERROR: PaymentState.ERROR,
}


async def start(number: int, *, by: Account) -> HostedForm:
    """« Payer »: fix the price, record a try, and return the sealed form that takes the browser to the bank.

    A second press within seconds is the same try: the bank takes the same request again until it is decided.
    Raises NotYours, Refusal.
    """
    order = await orders.owned(number, by=by)
    async with in_transaction():
        order = await orders.fix_price(order, by=by)
        payment = await _just_made(order) or await _next_try(order, by=by)
    return portal().payments.start(_request(order, payment))


async def _just_made(order: Order) -> Payment | None:
    """The last try, if it is seconds old and nothing was heard of it; the order is locked, so nobody makes one meanwhile."""
    last = await Payment.last_of(order)
    undecided = last is not None and last.is_waiting and last.asked_at is None
    return last if last is not None and undecided and last.created_at > now() - _DOUBLE_PRESS else None


async def _next_try(order: Order, *, by: Account) -> Payment:
    attempt = await Payment.filter(order_id=order.pk).count() + 1
    if attempt > MOST_TRIES:
        raise Refusal("Le paiement de cette demande a été tenté trop de fois. Écrivez-nous : nous la débloquerons.")
    payment = await Payment.create(
        reference=payment_reference(order.number, attempt),
        order=order,
        attempt=attempt,
        amount_cents=order.total_cents,
        created_at=now(),
    )
    if event := await advance(payment, PaymentState.PENDING, table=PAYMENT_TRANSITIONS):
        await journal.record(event, subject(payment), by=by, amount_cents=payment.amount_cents)
    return payment


def _request(order: Order, payment: Payment) -> PaymentRequest:
    return PaymentRequest(
        order_number=order.number,
        attempt=payment.attempt,
        amount_cents=payment.amount_cents,
        return_url=portal().address(f"/paiement/retour/{payment.reference}"),
        notification_url=portal().address("/paiement/notification"),
    )


def subject(payment: Payment) -> str:
    """How the journal names it."""
    return f"payment {payment.reference}"


async def receive(fields: Mapping[str, str]) -> Payment | None:
    """Take in a sealed message, from the bank's server or by the browser, whichever comes first.

    Its inbox row and what it settles are one transaction. Anything wrong with it changes nothing, and the log says so.
    """
    try:
        message = portal().payments.read(fields)
        return await _take(message, fields.get("Seal", ""))
    except BadMessage as error:
        log.warning("payment message refused: %s", error.reason)
        return None


async def _take(message: SealedMessage, seal: str) -> Payment | None:
    payment = await Payment.get_or_none(reference=message.reference)
    if payment is None:
        raise BadMessage("unknown reference")
    if message.amount_cents != payment.amount_cents or message.currency != EURO:
        raise BadMessage("amount or currency is not the payment's")
    row: dict[str, Any] = {"source": "sips", "external_id": f"{message.reference}:{seal}"[:128]}
    try:
        async with in_transaction():
            await InboxEntry.create(**row, received_at=now())
            await settle(payment, message)
    except IntegrityError:
        if not await InboxEntry.exists(**row):
            raise
        log.info("payment message already taken", extra={"payment": message.reference})
    return await Payment.get(reference=message.reference)


async def order_path(reference: str) -> str | None:
    """Address of the order a reference belongs to, to find the way back from the bank; it opens nothing by itself."""
    payment = await Payment.get_or_none(reference=reference).select_related("order")
    return scheme_of(payment.order.scheme).order_path(payment.order.number) if payment else None


async def settle(payment: Payment, message: SealedMessage) -> None:
    """Bring the payment and its order in line with what the bank says; inside a transaction, any number of times."""
    payment = await Payment.select_for_update().get(pk=payment.pk)
    to = _STATES.get(message.outcome)
    if to is None or payment.state is to or (payment.state, to) not in PAYMENT_TRANSITIONS:
        await _note_contradiction(payment, to)
        return
    event = await advance(
        payment,
        to,
        table=PAYMENT_TRANSITIONS,
        settled_at=now(),
        response_code=message.response_code,
        masked_card=message.masked_card,
        authorisation=message.authorisation,
        paid_at=message.at,
    )
    if event is None:
        return
    await journal.record(event, subject(payment), code=message.response_code)
    if to is PaymentState.PAID:
        await _money_came(payment)


async def _note_contradiction(payment: Payment, to: PaymentState | None) -> None:
    if to is not None and payment.state is not to:
        log.warning("payment message contradicts", extra={"payment": payment.reference, "state": payment.state.value})
        await journal.record("payment.contradicted", subject(payment), said=to.value)


async def _money_came(payment: Payment) -> None:
    """It pays the order if the order can be paid; otherwise it is given back. It is never lost."""
    order = await Order.select_for_update().get(pk=payment.order_id)
    await order.fetch_related("holder__body")
    if order.state is OrderState.EXPIRED and not await _cards_still_free(order):
        await give_back(payment, reason="Le paiement est arrivé trop tard : une autre demande porte sur cette carte.")
        return
    if order.state not in (OrderState.RECORDED, OrderState.EXPIRED) or not await orders.move(order, OrderState.PAID):
        await give_back(payment, reason=_why_refunded(order))
        return
    attests = scheme_of(order.scheme).product(order.product).attests
    attestation = [await papers.promise_attestation(order)] if attests else []
    receipt = await papers.promise_receipt(order, payment)
    await order_mails.paid(order, [*attestation, receipt], attestation=attests)


def _why_refunded(order: Order) -> str:
    if order.state is OrderState.CANCELLED:
        return "Votre demande était annulée quand le paiement est arrivé."
    return "Votre demande avait déjà été payée."


async def _cards_still_free(order: Order) -> bool:
    """Take the cards of an expired order back, if nobody ordered or received them meanwhile."""
    lines = await OrderLine.filter(order_id=order.pk).select_related("card")
    holds = [(line, hold_of(order.holder, line.kind, line.rank, line.card)) for line in lines]
    return await orders.hold_again(holds)


async def give_back(payment: Payment, *, reason: str) -> None:
    """Promise to give the money back; inside the transaction that found it had nothing to pay."""
    await journal.record("payment.to_refund", subject(payment), reason=reason)
    await outbox.record("payment.refund", key=payment.reference, payment=payment.reference, reason=reason)


async def refund(reference: str, *, reason: str) -> None:
    """Have the bank give the money back, then record it with its credit note and tell the person.

    Safe to call again: a bank that already did says so. Raises GatewayUnavailable, changing nothing here.
    """
    payment = await Payment.get(reference=reference).select_related("order__holder__body")
    if payment.state is not PaymentState.PAID:
        return
    await portal().payments.refund(payment.reference, payment.amount_cents)
    order: Order = payment.order
    async with in_transaction():
        if event := await advance(payment, PaymentState.REFUNDED, table=PAYMENT_TRANSITIONS, refunded_at=now()):
            await journal.record(event, subject(payment), reason=reason)
            note = await papers.promise_credit_note(order, payment, reason=reason)
            await order_mails.refunded(order, payment, note, reason=reason)


async def ask(payment: Payment) -> Payment:
    """Ask the bank about a try that nothing was heard of. Raises GatewayUnavailable, changing nothing."""
    message = await portal().payments.ask(payment.reference)
    await Payment.filter(pk=payment.pk).update(asked_at=now())
    if message is None:
        await _give_up(payment)
    elif message.amount_cents == payment.amount_cents and message.currency == EURO:
        async with in_transaction():
            await settle(payment, message)
    return await Payment.get(pk=payment.pk)


async def _give_up(payment: Payment) -> None:
    """The bank never saw it, and its page has closed: the try is over."""
    if payment.created_at + PATIENCE > now():
        return
    async with in_transaction():
        if event := await advance(payment, PaymentState.EXPIRED, table=PAYMENT_TRANSITIONS, settled_at=now()):
            await journal.record(event, subject(payment))


async def reconcile() -> int:
    """Ask about every try nothing was heard of for 16 minutes; return how many were asked about."""
    silent = Payment.filter(state__in=WAITING, created_at__lt=now() - PATIENCE)
    due = silent.filter(Q(asked_at=None) | Q(asked_at__lt=now() - ASK_AGAIN)).order_by("id").limit(50)
    found = await due
    for payment in found:
        await _ask_or_log(payment)
    return len(found)


async def _ask_or_log(payment: Payment) -> bool:
    try:
        await ask(payment)
    except (GatewayUnavailable, BadMessage) as error:
        log.warning("gateway not heard: %s", type(error).__name__, extra={"payment": payment.reference})
        return False
    return True


async def expire() -> int:
    """Close the orders unpaid for 24 hours, once the bank was asked about each of their tries; return how many."""
    closed, last = 0, 0
    # Page after page: those the bank still keeps waiting do not stand in the way of the others.
    while due := await _unpaid_after(last):
        closed += sum([await _expire(order) for order in due])
        last = due[-1].pk
    return closed


async def _unpaid_after(pk: int) -> list[Order]:
    late = Order.filter(state=OrderState.RECORDED, expires_at__lte=now(), pk__gt=pk)
    return await late.order_by("id").limit(50)


async def _expire(order: Order) -> bool:
    for payment in await Payment.filter(order_id=order.pk, state__in=WAITING):
        if not await _ask_or_log(payment) or (await Payment.get(pk=payment.pk)).is_waiting:
            return False
    async with in_transaction():
        fresh = await Order.select_for_update().get(pk=order.pk)
        if fresh.state is not OrderState.RECORDED or not await orders.move(fresh, OrderState.EXPIRED):
            return False
        await order_mails.expired(fresh)
    return True
