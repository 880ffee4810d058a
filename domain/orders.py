"""The order engine, the same for every scheme: recorded, delivered to, paid for, called off (SPEC 2 and 2.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tortoise.exceptions import IntegrityError

from domain import journal, order_mails
from domain.errors import FieldErrors, NotYours, Refusal
from domain.fields import address_errors, tidy_address
from domain.numbers import next_number
from domain.portal import portal
from models import Account, Card, Holder, Order, OrderLine, OrderState, PostalAddress, RevocationReason
from models.clock import now, today
from models.database import in_transaction
from models.order import FIRST_NUMBER, FREED, LINE_TRANSITIONS, ORDER_TRANSITIONS
from models.state import advance
from schemes.base import Product
from schemes.tariff import Price

UNPAID_LIFE: Final = timedelta(hours=24)
ALREADY_ORDERED: Final = (
    "Une demande est déjà en cours pour cette carte. Vous la retrouvez dans « Suivi de ma demande »."
)
NO_TARIFF: Final = "Nous ne pouvons pas expédier vers ce pays."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One card asked for."""

    card: Card
    hold: str
    """What nobody else may order while this order lives."""
    rank: int = 1
    reason: RevocationReason | None = None


async def place(
    product: Product, *, by: Account, holder: Holder, wanted: Sequence[Wanted], terms_version: str, ordered_by: str = ""
) -> Order:
    """Record an order; call it inside the transaction of the verb that checked the rules.

    Raises Refusal when one of the cards is on order already: the unique hold decides, whoever comes first.
    """
    order = await Order.create(
        number=await next_number("order", first=FIRST_NUMBER),
        scheme=by.scheme,
        product=product.code,
        account=by,
        holder=holder,
        ordered_by=ordered_by,
        terms_version=terms_version,
        created_at=now(),
        expires_at=now() + UNPAID_LIFE,
        quantity=len(wanted),
    )
    for one in wanted:
        await _add_line(order, one)
    await journal.record("order.recorded", subject(order), by=by, product=product.code, cards=len(wanted))
    return order


async def _add_line(order: Order, one: Wanted) -> None:
    try:
        await OrderLine.create(
            order=order, card=one.card, kind=one.card.kind, rank=one.rank, reason=one.reason, hold=one.hold
        )
    except IntegrityError as error:
        raise Refusal(ALREADY_ORDERED) from error


def subject(order: Order) -> str:
    """How the journal names it."""
    return f"order {order.number}"


async def owned(number: int, *, by: Account) -> Order:
    """The order of that number, if this account may see it; raise NotYours otherwise."""
    order = await Order.of(by).get_or_none(number=number)
    if order is None:
        raise NotYours
    return order


async def move(order: Order, to: OrderState, *, at: datetime | None = None, **also: object) -> bool:
    """Move the order and its lines along the table, inside a transaction; False when someone else moved it first.

    Writes the journal's line, the date of the new state, and frees the cards where the state says so.
    """
    before = order.state
    dated = {DATES[to]: at or now()} if to in DATES else {}
    event = await advance(order, to, table=ORDER_TRANSITIONS, **dated, **also)
    if event is None:
        return False
    freed = {"hold": None} if to in FREED else {}
    if (before, to) in LINE_TRANSITIONS:
        await OrderLine.filter(order_id=order.pk, state=before).update(state=to, **freed)
    await journal.record(event, subject(order))
    return True


DATES: Final = {
    OrderState.PAID: "paid_at",
    OrderState.CANCELLED: "cancelled_at",
    OrderState.TRANSMITTED: "transmitted_at",
    OrderState.MADE: "made_at",
    OrderState.SHIPPED: "shipped_at",
    OrderState.DELIVERED: "delivered_at",
    OrderState.RETURNED: "returned_at",
    OrderState.REFUNDED: "refunded_at",
}
"""State of an order → the column of its date."""


def price_for(order: Order, address: PostalAddress) -> Price:
    """What the order costs when sent there, by today's tariff; raise Refusal when we do not send there."""
    tariff = portal().tariffs.at(today())
    zone = tariff.zone_of(address.country, address.postcode)
    if zone is None:
        raise Refusal(NO_TARIFF)
    return tariff.price(order.product, zone, order.quantity)


async def confirm_delivery(order: Order, *, by: Account, address: PostalAddress, corrected: bool) -> Order:
    """« Livraison »: copy the address onto the order and, when it was corrected, keep it for the holder.

    Raises FieldErrors (names of the address's lines) and Refusal (no tariff; price already fixed for another zone).
    """
    address = tidy_address(address)
    if corrected and (errors := address_errors(address)):
        raise FieldErrors(errors)
    price = price_for(order, address)
    async with in_transaction():
        order = await _open_order(order, by=by)
        if order.price_is_fixed and order.tariff_zone != price.zone:
            raise Refusal(
                "Un paiement a déjà commencé pour une autre destination. Annulez cette demande pour la changer."
            )
        order.delivery, order.tariff_zone = address, price.zone
        await order.save(update_fields=["delivery", "tariff_zone"])
        if corrected:
            await keep_delivery(order.holder, address)
        await journal.record("order.delivery", subject(order), by=by, corrected=corrected)
    return order


async def keep_delivery(holder: Holder, address: PostalAddress) -> None:
    """Keep it for the holder's next card; from then on a file no longer changes it (SPEC 3.1)."""
    holder.delivery, holder.delivery_changed_at = address, now()
    await holder.save(update_fields=["delivery", "delivery_changed_at"])


async def _open_order(order: Order, *, by: Account) -> Order:
    """The order again, locked, and still to be paid."""
    await Order.select_for_update().filter(pk=order.pk).first()
    fresh = await owned(order.number, by=by)
    if not fresh.awaits_payment:
        raise Refusal(f"Cette demande n'attend plus de paiement : {fresh.state.label.lower()}.")
    return fresh


async def fix_price(order: Order, *, by: Account) -> Order:
    """The first « Payer » fixes what it costs; call it inside the payment's transaction."""
    order = await _open_order(order, by=by)
    if order.delivery_address is None:
        raise Refusal("Confirmez d'abord l'adresse de livraison.")
    if not order.price_is_fixed:
        price = price_for(order, order.delivery_address)
        order.card_cents, order.vat_permille = price.card_excl_cents, price.vat_rate_permille
        order.postage_cents, order.total_cents = price.postage_incl_cents, price.total_cents
        await order.save(update_fields=["card_cents", "vat_permille", "postage_cents", "total_cents"])
    return order


async def cancel(number: int, *, by: Account) -> Order:
    """« Annuler ma demande », as long as it is not paid. A revoked card stays revoked and can be ordered again."""
    order = await owned(number, by=by)
    async with in_transaction():
        order = await _open_order(order, by=by)
        if not await move(order, OrderState.CANCELLED):
            raise Refusal("Cette demande vient de changer. Rechargez la page.")
        await order_mails.cancelled(order)
    return order


async def hold_again(holds: Iterable[tuple[OrderLine, str]]) -> bool:
    """Take back the cards of an expired order, all of them or none; False when somebody else has one. In a transaction."""
    try:
        async with in_transaction():
            for line, hold in holds:
                await OrderLine.filter(pk=line.pk).update(hold=hold)
    except IntegrityError:  # the unique hold decides, whoever comes first
        return False
    return True
