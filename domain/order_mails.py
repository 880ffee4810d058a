"""The mails of an order's life, each promised in the transaction that calls for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import quote

from documents.mails.orders import (
    NotReceivedToBody,
    OrderCancelled,
    OrderExpired,
    OrderPaid,
    OrderStep,
    OrderUnpaidReminder,
    PaymentRefunded,
    RevocationConfirmed,
    RevokedLine,
)
from domain import mails, parties
from domain.portal import portal
from models import Account, Card, Document, Order, OrderState, Payment, RevocationReason
from models.clock import months_after, now, today
from schemes.french import paris
from schemes.registry import scheme_of

ENDING = 4
"""Digits of a card's number a mail may show."""


async def _who(order: Order) -> tuple[Account, dict[str, Any]]:
    account = await Account.get(pk=order.account_id).select_related("holder", "representative")
    common: dict[str, Any] = {
        "portal": parties.letterhead(order.scheme),
        "contact": portal().contacts.get(order.scheme, ""),
        "recipient": account.display_name,
        "order_number": order.number,
        "order_url": portal().address(scheme_of(order.scheme).order_path(order.number)),
    }
    return account, common


async def revoked(order: Order, cards: Sequence[Card], proof: Document) -> None:
    """At « Oui »: the cards are out of force, here is the proof."""
    account, common = await _who(order)
    lines = tuple(RevokedLine(card.number[-ENDING:], card.revocation_reason.label) for card in cards)
    stolen = any(card.revocation_reason is RevocationReason.STOLEN for card in cards)
    props = RevocationConfirmed(cards=lines, revoked_at=cards[0].revoked_at or now(), stolen=stolen, **common)
    await mails.promise(props, to=account.email or "", key=str(order.number), account=account, documents=[proof])


async def paid(order: Order, documents: Sequence[Document], *, attestation: bool) -> None:
    """The confirmation, with its papers."""
    account, common = await _who(order)
    scheme = scheme_of(order.scheme)
    paid_on = paris(order.paid_at or now()).date()
    label = scheme.product(order.product).label
    await order.fetch_related("lines")
    props = OrderPaid(
        lines=tuple(f"{label} de {scheme.card_label} {scheme.kinds[line.kind]}" for line in order.lines),
        total_cents=order.total_cents or 0,
        paid_on=paid_on,
        attestation_ends=months_after(paid_on, 3) if attestation else None,
        **common,
    )
    await mails.promise(props, to=account.email or "", key=str(order.number), account=account, documents=documents)


async def expired(order: Order) -> None:
    """Not paid in time."""
    account, common = await _who(order)
    props = OrderExpired(revoked=await _has_revoked(order), **common)
    await mails.promise(props, to=account.email or "", key=_occasion(order), account=account)


async def cancelled(order: Order) -> None:
    """« Annuler ma demande »."""
    account, common = await _who(order)
    props = OrderCancelled(revoked=await _has_revoked(order), **common)
    await mails.promise(props, to=account.email or "", key=str(order.number), account=account)


async def refunded(order: Order, payment: Payment, note: Document, *, reason: str) -> None:
    """Money goes back."""
    account, common = await _who(order)
    props = PaymentRefunded(amount_cents=payment.amount_cents, reason=reason, **common)
    await mails.promise(props, to=account.email or "", key=payment.reference, account=account, documents=[note])


async def _has_revoked(order: Order) -> bool:
    await order.fetch_related("lines")
    return any(line.reason is not None for line in order.lines)


def _occasion(order: Order) -> str:
    """An order may expire, be revived, never expire again: the day tells the occasions apart."""
    return f"{order.number}-{today().isoformat()}"


async def not_received(order: Order, *, address_confirmed: bool) -> None:
    """To the issuing body; needs `holder__body` fetched."""
    _, common = await _who(order)
    holder = order.holder
    shipped = paris(order.shipped_at or now()).date()
    props = NotReceivedToBody(
        identifier=holder.number,
        holder=holder.listed_name,
        shipped_on=shipped,
        declared_on=today(),
        tracking=order.tracking_number,
        address_confirmed=address_confirmed,
        **{name: value for name, value in common.items() if name not in {"recipient", "order_url"}},
    )
    await mails.promise(props, to=holder.body.email, key=f"{order.number}-{shipped.isoformat()}")


_STEPS: Final[dict[OrderState, Literal["made", "shipped", "delivered", "returned"]]] = {
    OrderState.MADE: "made",
    OrderState.SHIPPED: "shipped",
    OrderState.DELIVERED: "delivered",
    OrderState.RETURNED: "returned",
}
_TRACKING: Final = "https://www.laposte.fr/outils/suivre-vos-envois?code="


async def step(order: Order, to: OrderState, *, on: date, tracking: str, several: bool) -> None:
    """The order, or one of its cards, moved on; cards that move together make one mail."""
    account, common = await _who(order)
    url = f"{_TRACKING}{quote(tracking)}" if tracking else ""
    props = OrderStep(step=_STEPS[to], on=on, tracking=tracking, tracking_url=url, several=several, **common)
    key = f"{order.number}-{_STEPS[to]}-{on.isoformat()}-{tracking}"
    await mails.promise(props, to=account.email or "", key=key, account=account)


async def unpaid(order: Order, *, total_cents: int) -> None:
    """Before it expires."""
    account, common = await _who(order)
    props = OrderUnpaidReminder(total_cents=total_cents, expires_at=order.expires_at, **common)
    await mails.promise(props, to=account.email or "", key=str(order.number), account=account)
