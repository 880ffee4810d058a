"""« Suivi de ma demande »: what is shown of the orders, and what their holder may tell us about the cards (SPEC 1.2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from domain import delivery, journal, order_mails, orders
from domain.errors import NotYours, Refusal
from models import (
    Account,
    Card,
    CardState,
    Document,
    Order,
    OrderState,
    Payment,
    PaymentState,
    PostalAddress,
    RevocationReason,
)
from models.clock import now
from models.database import in_transaction

Row = TypeVar("Row", Document, Payment)
COMPLAINT_LIFE: Final = timedelta(days=90)
"""How long after it was said to be delivered a card may be told missing."""
FINDABLE: Final = (RevocationReason.LOST, RevocationReason.STOLEN)


@dataclass(frozen=True, slots=True)
class Followed:
    """An order with all that its page shows."""

    order: Order
    documents: tuple[Document, ...]
    payments: tuple[Payment, ...]

    @property
    def standing(self) -> tuple[object, ...]:
        """Changes with whatever is shown: the page draws again when it does."""
        order = self.order
        lines = tuple((line.state, line.tracking_number, line.new_card_id, line.card.found_at) for line in order.lines)
        money = tuple((payment.state, payment.refunded_at) for payment in self.payments)
        papers = tuple((document.id, document.size) for document in self.documents)
        return (order.state, order.shipped_at, order.tracking_number, order.not_received_at, lines, money, papers)

    @property
    def refunds(self) -> tuple[Payment, ...]:
        """The tries that were given back."""
        return tuple(payment for payment in self.payments if payment.state is PaymentState.REFUNDED)

    @property
    def owes(self) -> bool:
        """Whether money came that pays for nothing, and is on its way back."""
        paid = [payment for payment in self.payments if payment.state is PaymentState.PAID]
        wanted = 1 if self.order.paid_at and self.order.state is not OrderState.REFUNDED else 0
        return len(paid) > wanted

    @property
    def may_be_missing(self) -> bool:
        """Whether « Je n'ai pas reçu ma carte » makes sense: after dispatch, once."""
        order = self.order
        if order.not_received_at is not None:
            return False
        if order.state is OrderState.DELIVERED:
            return order.delivered_at is not None and order.delivered_at + COMPLAINT_LIFE > now()
        return order.state is OrderState.SHIPPED


async def followed(account: Account) -> list[Followed]:
    """Every order of the account, newest first."""
    found = list(await Order.of(account))
    numbers = [order.pk for order in found]
    documents = Document.of(account).filter(order_id__in=numbers).order_by("created_at")
    papers = _grouped(await documents.only("id", "kind", "title", "size", "order_id", "created_at"))
    payments = _grouped(await Payment.filter(order_id__in=numbers).order_by("attempt"))
    for order in found:
        for line in order.lines:
            line.card.holder = order.holder
    return [Followed(order, tuple(papers[order.pk]), tuple(payments[order.pk])) for order in found]


def _grouped(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.order_id or 0].append(row)
    return groups


async def not_received(number: int, *, by: Account, corrected: PostalAddress | None = None) -> Order:
    """« Je n'ai pas reçu ma carte »: keep the corrected address if there is one, tell the issuing body, once.

    Raises NotYours, FieldErrors (lines of the address), Refusal.
    """
    order = await orders.owned(number, by=by)
    async with in_transaction():
        if corrected is not None:
            await delivery.correct(order.holder_id, corrected, by=by)
        fresh = await Order.select_for_update().get(pk=order.pk)
        await fresh.fetch_related("holder__body")
        if not Followed(fresh, (), ()).may_be_missing:
            raise Refusal("C'est déjà signalé, ou cette demande vient de changer. Rechargez la page.")
        fresh.not_received_at = now()
        await fresh.save(update_fields=["not_received_at"])
        await journal.record("order.not_received", orders.subject(fresh), by=by, corrected=corrected is not None)
        await order_mails.not_received(fresh, address_confirmed=corrected is None)
    return fresh


def may_be_found(card: Card) -> bool:
    """Whether « J'ai retrouvé ma carte » makes sense."""
    return card.state is CardState.REVOKED and card.revocation_reason in FINDABLE and card.found_at is None


async def found_again(card_id: int, *, by: Account) -> Card:
    """« J'ai retrouvé ma carte »: noted; it stays invalid. Raises NotYours, and Refusal when it was noted already."""
    async with in_transaction():
        card = await Card.select_for_update().filter(pk=card_id).first()
        if card is None or not await Card.of(by).filter(pk=card_id).exists():
            raise NotYours
        if not may_be_found(card):
            raise Refusal("C'est déjà noté. Rechargez la page.")
        card.found_at = now()
        await card.save(update_fields=["found_at"])
        await journal.record("card.found", f"card {card.pk}", by=by)
    return card
