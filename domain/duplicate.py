"""CMI: a duplicate of a lost, stolen or destroyed card; a second parking card (SPEC 2, manual of the order)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from domain import journal, order_mails, papers, parties
from domain.errors import Refusal
from domain.orders import ALREADY_ORDERED, Wanted, place, subject
from models import Account, Card, CardState, Draft, Holder, HolderKind, IssuingBody, Order, OrderLine, RevocationReason
from models.card import CARD_TRANSITIONS, DECLARED_REASONS
from models.clock import now, today
from models.database import in_transaction
from models.order import MOST_CARDS
from models.state import advance
from schemes.base import Product
from schemes.cmi import DUPLICATE, SECOND_COPY, STATIONNEMENT

NO_REASON: Final = "Vous devez avoir sélectionné au moins un motif de révocation avant de pouvoir poursuivre."
NOTHING_TICKED: Final = "Vous devez sélectionner au moins un titre avant de pouvoir poursuivre."
NOT_DECLARED: Final = "Vous devez déclarer sur l'honneur votre demande de révocation de votre carte."
SECOND_NOT_DECLARED: Final = "Vous devez déclarer sur l'honneur l'exactitude de votre demande."
ONE_HOLDER: Final = "Une demande concerne une seule personne. Faites une autre demande pour l'autre personne."
TOO_MANY: Final = (
    f"Une demande concerne {MOST_CARDS} cartes au plus. Décochez-en {{}}, puis faites une autre demande pour le reste."
)
NO_LONGER_OFFERED: Final = "Cette carte ne peut plus être commandée. Rechargez la page pour voir où elle en est."
ENDS_SOON: Final = timedelta(days=92)
"""« within 3 months »."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A card that can be ordered again."""

    card: Card
    holder: Holder

    @property
    def fixed_reason(self) -> RevocationReason | None:
        """The motif of a card already revoked: it keeps it."""
        reason: RevocationReason | None = self.card.revocation_reason
        return reason if self.card.state is CardState.REVOKED else None

    @property
    def ends_soon(self) -> bool:
        """Whether the new card would end within three months."""
        return self.card.ends_before(today() + ENDS_SOON)

    @property
    def rank(self) -> int:
        """Rank of the card to be made."""
        return int(self.card.rank)

    @property
    def hold(self) -> str:
        """What a live order keeps to itself: a natural person's mention and rank, an organisation's card."""
        return hold_of(self.holder, self.card.kind, self.rank, self.card)


def hold_of(holder: Holder, kind: str, rank: int, card: Card) -> str:
    """A person has one card of a mention and rank; an organisation may have one a vehicle."""
    return f"card:{card.pk}" if holder.is_organisation else f"{holder.pk}:{kind}:{rank}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What step 2 was answered."""

    ticked: tuple[str, ...]
    """Numbers of the cards."""
    declared: bool
    terms_version: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Number of a card → motif chosen, also in rows that are not ticked."""


async def duplicate_offers(account: Account) -> list[Offer]:
    """Cards a duplicate can be ordered of: in force; or revoked as lost, stolen or destroyed, and not replaced."""
    offers = await _cards(account)
    live = await _live_holds([offer.hold for offer in offers])
    standing = {offer.hold for offer in offers if offer.card.in_force}
    return [
        offer for offer in offers if offer.hold not in live and _can_be_duplicated(offer.card, offer.hold, standing)
    ]


def _can_be_duplicated(card: Card, hold: str, standing: set[str]) -> bool:
    if card.in_force:
        return True
    revoked = card.state is CardState.REVOKED and card.revocation_reason in DECLARED_REASONS
    return revoked and not card.is_past and hold not in standing


async def second_copy_offers(account: Account) -> list[Offer]:
    """Parking cards in force of natural persons who have no second copy, in force or on order."""
    offers = [offer for offer in await _cards(account) if _is_parking_of_person(offer)]
    doubled = {offer.holder.pk for offer in offers if offer.rank > 1 and offer.card.in_force}
    live = await _live_holds([second_hold(offer) for offer in offers])
    return [
        offer
        for offer in offers
        if offer.rank == 1 and offer.card.in_force and offer.holder.pk not in doubled and second_hold(offer) not in live
    ]


def second_hold(offer: Offer) -> str:
    """A holder's only second copy."""
    return hold_of(offer.holder, STATIONNEMENT, 2, offer.card)


def _is_parking_of_person(offer: Offer) -> bool:
    return offer.card.kind == STATIONNEMENT and offer.holder.kind is HolderKind.PERSON


async def whom_to_ask(account: Account) -> list[IssuingBody]:
    """The bodies that issued the cards this account looks after: who answers when none can be ordered."""
    return await IssuingBody.filter(holders__id__in=Holder.ids_of(account)).distinct().order_by("name")


async def _cards(account: Account) -> list[Offer]:
    cards = await Card.of(account).select_related("holder__body")
    return [Offer(card, card.holder) for card in cards]


async def _live_holds(holds: list[str]) -> set[str]:
    return {str(hold) for hold in await OrderLine.filter(hold__in=holds).values_list("hold", flat=True)}


def duplicate_errors(choice: Choice) -> dict[str, str]:
    """What step 2 still wants for a duplicate: `cards`, `declared` → the manual's sentence.

    With no motif anywhere the manual asks for one, even when no row is ticked either.
    """
    errors = _too_many(choice)
    if not choice.ticked and any(choice.reasons.values()):
        errors["cards"] = NOTHING_TICKED
    elif not choice.ticked or not all(choice.reasons.get(number) for number in choice.ticked):
        errors["cards"] = NO_REASON
    return errors if choice.declared else errors | {"declared": NOT_DECLARED}


def second_copy_errors(choice: Choice) -> dict[str, str]:
    """The same for a second copy, which has no motif."""
    errors = _too_many(choice) if choice.ticked else {"cards": NOTHING_TICKED}
    return errors if choice.declared else errors | {"declared": SECOND_NOT_DECLARED}


def _too_many(choice: Choice) -> dict[str, str]:
    over = len(choice.ticked) - MOST_CARDS
    return {"cards": TOO_MANY.format(over)} if over > 0 else {}


async def order_duplicate(choice: Choice, *, by: Account) -> Order:
    """« Oui »: revoke the cards in force and record the order, or neither; paying comes later.

    Raises Refusal: incomplete, two holders, a card no longer offered, someone was faster.
    """
    if errors := duplicate_errors(choice):
        raise Refusal(next(iter(errors.values())))
    async with in_transaction():
        offers = _chosen(await duplicate_offers(by), choice)
        wanted = [Wanted(one.card, one.hold, one.rank, _reason(one, choice)) for one in offers]
        revoked = [one.card for one in wanted if await _revoke(one)]
        order = await _place(DUPLICATE, offers[0].holder, wanted, choice, by=by)
        if revoked:
            proof = await papers.promise_revocation_proof(order, revoked, by=by)
            await order_mails.revoked(order, revoked, proof)
    return order


async def order_second_copy(choice: Choice, *, by: Account) -> Order:
    """« Oui » for a second parking card: nothing is revoked. Raises Refusal."""
    if errors := second_copy_errors(choice):
        raise Refusal(next(iter(errors.values())))
    async with in_transaction():
        offers = _chosen(await second_copy_offers(by), choice)
        wanted = [Wanted(one.card, second_hold(one), rank=2) for one in offers]
        return await _place(SECOND_COPY, offers[0].holder, wanted, choice, by=by)


def _chosen(offers: list[Offer], choice: Choice) -> list[Offer]:
    by_number = {offer.card.number: offer for offer in offers}
    if not set(choice.ticked) <= set(by_number):
        raise Refusal(NO_LONGER_OFFERED)
    chosen = [by_number[number] for number in choice.ticked]
    if len({offer.holder.pk for offer in chosen}) > 1:
        raise Refusal(ONE_HOLDER)
    return chosen


def _reason(offer: Offer, choice: Choice) -> RevocationReason:
    reason = offer.fixed_reason or RevocationReason(choice.reasons[offer.card.number])
    if reason not in DECLARED_REASONS:
        raise Refusal(NO_REASON)
    return reason


async def _revoke(one: Wanted) -> bool:
    """Take the card out of force; False when it already was. Refuse if it moved since it was read."""
    if one.card.state is CardState.REVOKED:
        return False
    event = await advance(
        one.card,
        CardState.REVOKED,
        table=CARD_TRANSITIONS,
        revoked_at=now(),
        revocation_reason=one.reason,
        revoked_here=True,
    )
    if event is None:
        raise Refusal(ALREADY_ORDERED)
    await journal.record(event, f"card {one.card.pk}", reason=one.reason)
    return True


async def _place(product: Product, holder: Holder, wanted: list[Wanted], choice: Choice, *, by: Account) -> Order:
    order = await place(
        product,
        by=by,
        holder=holder,
        wanted=wanted,
        terms_version=choice.terms_version,
        ordered_by=await _ordered_by(by, holder),
    )
    await Draft.filter(account_id=by.pk).update(order_id=order.pk, updated_at=now())
    await journal.record("order.declared", subject(order), by=by)
    return order


async def _ordered_by(account: Account, holder: Holder) -> str:
    """Who declares, when it is not the holder: « M. Lambert Auguste »."""
    person = await parties.signatory(account, holder)
    return person.formal if person else ""
