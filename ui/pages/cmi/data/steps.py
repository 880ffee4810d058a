"""The time line of an order: the steps passed with their dates, the present one, those to come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from domain.follow_up import Followed
from models import Order, OrderState
from schemes.french import euros, long_date, moment, paris
from ui.components.time_line import Moment

Actions = Callable[[], object]

STOPS: Final = "Ensuite la demande s'arrête, la carte reste révoquée et vous pourrez la demander de nouveau."
_TO_DELIVERY: Final = timedelta(days=5)
"""Of the post, when it does not hurry."""
_CLOSED: Final = (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED)


def moments(followed: Followed, *, pay: Actions) -> list[Moment]:
    """All of it; `pay` draws what can be done while the payment is awaited."""
    order = followed.order
    steps = [Moment("done", "Demande enregistrée", moment(order.created_at))]
    if order.paid_at:
        steps.append(Moment("done", "Payée", moment(order.paid_at)))
    if order.state is OrderState.RECORDED:
        steps += _to_pay(order, pay)
    elif order.state in _CLOSED:
        steps += _closed(order)
        if order.state is OrderState.REFUNDED:
            return [*steps, _refunded(followed)]
    else:
        steps += _made(order)
    return steps + _money_back(followed)


def _to_pay(order: Order, pay: Actions) -> list[Moment]:
    revoked = any(line.reason for line in order.lines)
    details = f"Avant le {moment(order.expires_at)}. {STOPS if revoked else 'Ensuite la demande s’arrête.'}"
    return [
        Moment("now", "Paiement", details, pay),
        Moment("next", "Fabrication", "Dès le paiement"),
        Moment("next", "Expédition", "Environ cinq jours plus tard"),
        Moment("next", "Distribution", "Environ dix jours après le paiement"),
    ]


def _closed(order: Order) -> list[Moment]:
    if order.state is OrderState.CANCELLED:
        return [Moment("bad", "Annulée", _day(order.cancelled_at))]
    if order.state is OrderState.EXPIRED:
        return [Moment("bad", "Expirée", f"Elle n'a pas été payée avant le {moment(order.expires_at)}.")]
    return []


def _refunded(followed: Followed) -> Moment:
    order = followed.order
    amount = sum(payment.amount_cents for payment in followed.refunds) or order.total_cents or 0
    return Moment("bad", "Remboursée", f"{euros(amount)} rendus le {_day(order.refunded_at)}, sur la carte bancaire.")


def _made(order: Order) -> list[Moment]:
    made = _step(
        "Transmise à la fabrication", "Transmission à la fabrication", order.transmitted_at, "Sous un jour ouvré"
    )
    return [
        made,
        _step("Fabriquée", "Fabrication", order.made_at, "Environ cinq jours après le paiement"),
        *_shipping(order),
    ]


def _shipping(order: Order) -> list[Moment]:
    tracking = f", lettre suivie {order.tracking_number}" if order.tracking_number else ""
    if order.shipped_at is None:
        return [
            Moment("next", "Expédition", "Dès la fabrication"),
            Moment("next", "Distribution", "Environ dix jours après le paiement"),
        ]
    shipped = Moment("done", "Expédiée", f"{_day(order.shipped_at)}{tracking}")
    if order.state is OrderState.RETURNED:
        back = f"{_day(order.returned_at)}. La Poste l'a rendue. Vérifiez votre adresse de livraison : un nouvel envoi suivra."
        return [shipped, Moment("bad", "Non distribuée", back), Moment("next", "Nouvel envoi")]
    expected = f"Vers le {long_date(paris(order.shipped_at + _TO_DELIVERY).date())}"
    delivered = order.delivered_at if order.state is OrderState.DELIVERED else None
    return [shipped, _step("Distribuée", "Distribution", delivered, expected)]


def _step(passed: str, to_come: str, at: datetime | None, expected: str) -> Moment:
    return Moment("done", passed, _day(at)) if at else Moment("next", to_come, expected)


def _day(at: datetime | None) -> str:
    return long_date(paris(at).date()) if at else ""


def _money_back(followed: Followed) -> list[Moment]:
    given = [
        Moment(
            "done",
            "Remboursement",
            f"{euros(payment.amount_cents)} rendus le {_day(payment.refunded_at)}, sur la carte bancaire.",
        )
        for payment in followed.refunds
        if payment.refunded_at
    ]
    coming = [Moment("now", "Remboursement en cours", "Un courriel vous le confirmera.")] if followed.owes else []
    return given + coming
