"""Mails nobody asked for and many are glad of: a card that ends soon, an order that waits for its payment."""

from datetime import time, timedelta
from typing import Final

from tortoise.exceptions import IntegrityError

from documents.mails.orders import CardEnding
from domain import daily, mails, order_mails, orders, parties
from domain.errors import Refusal
from domain.portal import portal
from models import Account, AccountState, Card, CardState, Order, OrderState, OutboxEntry
from models.clock import months_after, now, today
from models.database import in_transaction
from schemes.registry import SCHEMES, scheme_of

UNPAID_FOR: Final = timedelta(hours=2)
MONTHS_BEFORE: Final = 3
_AT_ONCE: Final = 200


async def unpaid() -> int:
    """Tell of orders unpaid for two hours, once each; return how many were told."""
    told, last = 0, 0
    # Page after page: those told already do not stand in the way of the others.
    while waiting := await _unpaid_after(last):
        told += sum([await _tell_unpaid(order) for order in waiting])
        last = waiting[-1].pk
    return told


async def _unpaid_after(pk: int) -> list[Order]:
    waiting = Order.filter(state=OrderState.RECORDED, created_at__lte=now() - UNPAID_FOR, expires_at__gt=now())
    return await waiting.filter(pk__gt=pk).order_by("id").limit(_AT_ONCE)


async def _tell_unpaid(order: Order) -> bool:
    if await OutboxEntry.exists(key=f"{mails.KIND}:order_unpaid_reminder:{order.number}"):
        return False
    await order.fetch_related("holder")
    try:
        total = (
            order.total_cents
            or orders.price_for(order, order.delivery_address or order.holder.delivery_address).total_cents
        )
        async with in_transaction():
            fresh = await Order.select_for_update().get(pk=order.pk)
            if fresh.state is OrderState.RECORDED:
                await order_mails.unpaid(fresh, total_cents=total)
    except (IntegrityError, Refusal):  # another process told it this moment; or no price for that country yet
        return False
    return True


async def ending() -> int:
    """Once a day, tell of the cards that end within three months, once each; return how many were told."""
    if not await daily.first_today("reminders.ending", after=time(8)):
        return 0
    told, last = 0, 0
    while cards := await _ending_after(last):
        told += sum([await _tell_ending(card) for card in cards])
        last = cards[-1].pk
    return told


async def _ending_after(pk: int) -> list[Card]:
    """Cards in force of the schemes that write to people."""
    schemes = [scheme.code for scheme in SCHEMES.values() if scheme.signs_in_by_mail]
    soon = Card.filter(scheme__in=schemes, state=CardState.VALID, pk__gt=pk)
    soon = soon.filter(valid_until__gt=today(), valid_until__lte=months_after(today(), MONTHS_BEFORE))
    return await soon.order_by("id").limit(_AT_ONCE).select_related("holder__body")


async def _tell_ending(card: Card) -> bool:
    to = await _addresses(card)
    if not to or await OutboxEntry.exists(key=f"{mails.KIND}:card_ending:{card.pk}-0"):
        return False
    holder = card.holder
    props = CardEnding(
        portal=parties.letterhead(card.scheme),
        contact=portal().contacts.get(card.scheme, ""),
        recipient=holder.full_name,
        ending=card.number[-order_mails.ENDING :],
        ends=card.valid_until or today(),
        body_name=holder.body.name,
        body_contact=holder.body.contact,
        card_label=scheme_of(card.scheme).card_label,
    )
    try:
        async with in_transaction():
            for place, address in enumerate(to):
                await mails.promise(props, to=address, key=f"{card.pk}-{place}")
    except IntegrityError:  # another process, this moment
        return False
    return True


async def _addresses(card: Card) -> list[str]:
    """Those who look after the card here; failing them, the address the issuing body gave."""
    looked_after = Account.filter(accesses__holder_id=card.holder_id, state=AccountState.ACTIVE, scheme=card.scheme)
    found = [account.email for account in await looked_after.order_by("id") if account.email]
    return found or ([card.holder.email] if card.holder.email else [])
