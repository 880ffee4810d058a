"""What a person has answered so far on the way to an order: one draft an account, on any device (SPEC 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pydantic import TypeAdapter

from domain.fields import writable
from models import Account, Draft, Order, PostalAddress
from models.clock import now
from models.database import in_transaction


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of the five steps, as they were given; each may still be missing or wrong."""

    accepted: bool = False
    """The terms are accepted."""
    product: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Number of the card → motif chosen."""
    ticked: tuple[str, ...] = ()
    """Numbers of the cards ticked."""
    declared: bool = False
    delivery_correct: str = ""
    """« oui », « non » or nothing yet."""
    address: Mapping[str, str] = field(default_factory=dict)
    """Lines of the delivery address as typed, when it is being corrected."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered yet."""
        return self == Answers()

    def typed_address(self, otherwise: PostalAddress) -> PostalAddress:
        """The address being typed over the one it corrects."""
        return PostalAddress(**(otherwise.as_dict() | dict(self.address)))

    def with_(self, **changes: Any) -> Self:
        """The same answers but for these."""
        return replace(self, **changes)


_ADAPTER = TypeAdapter(Answers)


@dataclass(frozen=True, slots=True)
class Journey:
    """The draft of an account: its answers, and the order it became at « Oui »."""

    answers: Answers
    order: Order | None

    @property
    def furthest_step(self) -> int:
        """The last step of the five that makes sense now."""
        if self.order is None:
            return 2 if self.answers.accepted else 1
        if self.order.price_is_fixed or not self.order.awaits_payment:
            return 5
        return 4 if self.order.delivery_address else 3

    @property
    def is_over(self) -> bool:
        """Whether its order is beyond paying: the next « Demande » begins anew."""
        return self.order is not None and not self.order.awaits_payment


async def journey_of(account: Account) -> Journey:
    """Where this account stands."""
    draft = await Draft.get_or_none(account_id=account.pk)
    if draft is None:
        return Journey(Answers(), None)
    order = await Order.of(account).get_or_none(id=draft.order_id) if draft.order_id else None
    return Journey(_ADAPTER.validate_python(draft.data), order)


async def answer(account: Account, **changes: Any) -> Answers:
    """Keep some answers; two tabs writing at once lose nothing of one another."""
    async with in_transaction():
        await Draft.get_or_create(account_id=account.pk, defaults={"updated_at": now()})
        draft = await Draft.select_for_update().get(account_id=account.pk)
        answers = _ADAPTER.validate_python(draft.data).with_(**changes)
        answers = answers.with_(address={name: writable(line) for name, line in answers.address.items()})
        draft.data, draft.updated_at = _ADAPTER.dump_python(answers, mode="json"), now()
        await draft.save(update_fields=["data", "updated_at"])
    return answers


async def restart(account: Account) -> None:
    """« Recommencer »: forget the answers. An order already recorded stays, and stays to be paid."""
    await Draft.filter(account_id=account.pk).update(data={}, order_id=None, updated_at=now())


async def take_up(order: Order, *, by: Account) -> Journey:
    """Take an unpaid order up again where it was left."""
    async with in_transaction():
        await Draft.get_or_create(account_id=by.pk, defaults={"updated_at": now()})
        answers = _ADAPTER.dump_python(Answers(accepted=True, product=order.product), mode="json")
        await Draft.filter(account_id=by.pk).update(data=answers, order_id=order.pk, updated_at=now())
    return await journey_of(by)
