"""What becomes of a paid order at the factory and in the post, as the factory's files tell it (SPEC 2.1, 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from domain import journal, order_mails, orders
from models import Card, Order, OrderLine, OrderState
from models.clock import PARIS
from models.order import FREED, LINE_TRANSITIONS, ORDER_TRANSITIONS
from models.state import advance
from schemes.cmi import DUPLICATE
from schemes.registry import scheme_of

_BEFORE: Final = {
    OrderState.MADE: "transmise à la fabrication",
    OrderState.SHIPPED: "fabriquée",
    OrderState.DELIVERED: "expédiée",
    OrderState.RETURNED: "expédiée",
}
_WAY: Final = (OrderState.TRANSMITTED, OrderState.MADE, OrderState.SHIPPED, OrderState.RETURNED, OrderState.DELIVERED)
_RANK: Final = {state: rank for rank, state in enumerate(_WAY)}


class StepRefused(Exception):
    """A step that does not follow: the column of the factory's file, and in French why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(column)
        self.column, self.why = column, why


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one order, or of one of its cards."""

    order_number: int
    to: OrderState
    on: date
    tracking: str = ""
    old_card: str = ""
    new_card: str = ""


async def take(step: Step) -> bool:
    """Move the order's cards and the order; inside a transaction. False when they had moved already.

    Raises StepRefused, having changed nothing.
    """
    order = await Order.filter(number=step.order_number).select_for_update().first()
    if order is None:
        raise StepRefused("numero_demande", "aucune demande ne porte ce numéro")
    await order.fetch_related("holder__body")
    lines = await OrderLine.filter(order_id=order.pk).order_by("id").select_related("card", "new_card")
    concerned = _concerned(step, lines)
    if all(_already(step, line) for line in concerned):
        return False
    ready = [line for line in concerned if (line.state, step.to) in LINE_TRANSITIONS]
    _check_order(step, order, concerned, ready)
    if step.to is OrderState.MADE:
        await _make(step, order, ready)
    for line in ready:
        await _move_line(step, order, line)
    await _follow(step, order)
    await order_mails.step(order, step.to, on=step.on, tracking=step.tracking, several=len(lines) > 1)
    return True


def _concerned(step: Step, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The cards the step is about: the one it names by its old or new number, all of them when it names none."""
    if not step.old_card:
        return list(lines)
    named = [one for one in lines if step.old_card in (one.card.number, one.new_card.number if one.new_card else "")]
    if not named:
        raise StepRefused("ancienne_carte", "cette carte n'est pas dans la demande")
    return named


def _already(step: Step, line: OrderLine) -> bool:
    """Whether the line went through that step: in that state, or in one that only comes after it."""
    if step.to is OrderState.MADE:
        given = line.new_card.number if line.new_card else ""
        return _RANK.get(line.state, -1) >= _RANK[OrderState.MADE] and step.new_card in ("", given)
    if step.to is OrderState.SHIPPED:
        tracking = step.tracking in ("", line.tracking_number)
        return tracking and line.state in (OrderState.SHIPPED, OrderState.DELIVERED)
    return line.state is step.to


def _check_order(step: Step, order: Order, concerned: Sequence[OrderLine], ready: Sequence[OrderLine]) -> None:
    if not ready and any(line.state is step.to for line in concerned):
        column = "nouvelle_carte" if step.to is OrderState.MADE else "numero_suivi"
        raise StepRefused(column, "cette étape a déjà été annoncée avec un autre numéro")
    if not ready:
        why = f"la demande doit d'abord être {_BEFORE[step.to]} ; elle est « {order.state.label} »"
        raise StepRefused("etat", why)
    if step.to is OrderState.MADE and len(ready) > 1 and step.new_card:
        raise StepRefused("ancienne_carte", "la demande a plusieurs cartes : dites laquelle est fabriquée")


async def _make(step: Step, order: Order, lines: Sequence[OrderLine]) -> None:
    """The new card: every datum of the old one but the number, in force from now on (SPEC 2.1)."""
    if not scheme_of(order.scheme).product(order.product).renumbers:
        return
    if not step.new_card:
        raise StepRefused("nouvelle_carte", "il manque le numéro de la carte fabriquée")
    if await Card.exists(scheme=order.scheme, key=step.new_card):
        raise StepRefused("nouvelle_carte", "ce numéro est déjà celui d'une carte")
    line, old = lines[0], lines[0].card
    line.new_card = await Card.create(
        scheme=old.scheme,
        key=step.new_card,
        number=step.new_card,
        holder_id=old.holder_id,
        kind=old.kind,
        detail=old.detail,
        plate=old.plate,
        rank=line.rank,
        valid_from=old.valid_from,
        valid_until=old.valid_until,
        replaces=old if order.product == DUPLICATE.code else None,
    )
    await line.save(update_fields=["new_card_id"])
    await journal.record("card.made", f"card {line.new_card.pk}", order=order.number)


async def _move_line(step: Step, order: Order, line: OrderLine) -> None:
    tracked = {"tracking_number": step.tracking} if step.tracking else {}
    freed = {"hold": None} if step.to in FREED else {}
    event = await advance(line, step.to, table=LINE_TRANSITIONS, **tracked, **freed)
    if event:
        await journal.record(event, orders.subject(order), line=line.pk)


async def _follow(step: Step, order: Order) -> None:
    """The order moves when all its cards have; one that came back keeps it from being done."""
    states = [line.state for line in await OrderLine.filter(order_id=order.pk)]
    to = min(states, key=lambda state: _RANK.get(state, -1))
    if to is order.state or (order.state, to) not in ORDER_TRANSITIONS:
        return
    at = datetime.combine(step.on, time(12), PARIS)
    tracked = {"tracking_number": step.tracking} if step.tracking else {}
    event = await advance(order, to, table=ORDER_TRANSITIONS, **{orders.DATES[to]: at}, **tracked)
    if event:
        await journal.record(event, orders.subject(order))
