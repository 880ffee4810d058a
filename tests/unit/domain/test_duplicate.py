"""Ordering a duplicate and a second copy: the rules of SPEC 2."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from demonstration import factories
from domain import duplicate, orders, outbox
from domain.duplicate import Choice, duplicate_offers, order_duplicate, order_second_copy, second_copy_offers
from domain.effects import EFFECTS
from domain.errors import Refusal
from models import Account, Card, CardState, Document, Order, OutboxEntry, RevocationReason, SentMail
from models.clock import today
from models.order import MOST_CARDS
from schemes.cmi import INVALIDITE, PRIORITE, STATIONNEMENT
from tests.conftest import Outbag

pytestmark = pytest.mark.usefixtures("base")


async def somebody(**card: Any) -> tuple[Account, Card]:
    holder = await factories.holder()
    return await factories.account(holder), await factories.card(holder, **card)


def lost(*cards: Card, **more: Any) -> Choice:
    facts: dict[str, Any] = {
        "ticked": tuple(card.number for card in cards),
        "reasons": {card.number: "perdu" for card in cards},
        "declared": True,
        "terms_version": "2026-01-01",
    }
    return Choice(**(facts | more))


async def numbers(offers: list[duplicate.Offer]) -> list[str]:
    return [offer.card.number for offer in offers]


async def test_a_lost_card_is_revoked_and_its_order_recorded() -> None:
    account, card = await somebody()

    order = await order_duplicate(lost(card), by=account)

    card = await Card.get(pk=card.pk)
    assert (card.state, card.revocation_reason, card.revoked_here) == (CardState.REVOKED, RevocationReason.LOST, True)
    assert order.number == 10001
    assert [entry.kind for entry in await OutboxEntry.all().order_by("id")] == ["document.make", "mail"]


async def test_the_revocation_mail_carries_its_proof(outbag: Outbag) -> None:
    account, card = await somebody()
    await order_duplicate(lost(card), by=account)

    await outbox.drain(EFFECTS)

    (mail,) = outbag.sent
    assert mail.to == account.email
    assert [attachment.name for attachment in mail.attachments] == ["preuve-de-revocation-10001.pdf"]
    assert mail.attachments[0].content.startswith(b"%PDF-1.7")
    assert await SentMail.all().count() == 1


async def test_two_tabs_pressing_oui_make_one_order() -> None:
    account, card = await somebody()

    answers = await asyncio.gather(*(order_duplicate(lost(card), by=account) for _ in range(5)), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Order", *["Refusal"] * 4]
    assert await Order.all().count() == 1


async def test_a_revoked_card_is_offered_with_its_reason_until_it_is_on_order() -> None:
    holder = await factories.holder()
    account = await factories.account(holder)
    card = await factories.revoked_card(holder, RevocationReason.STOLEN)
    (offer,) = await duplicate_offers(account)
    assert offer.fixed_reason is RevocationReason.STOLEN

    order = await order_duplicate(lost(card), by=account)

    assert await duplicate_offers(account) == []
    assert (await order.lines.all())[0].reason is RevocationReason.STOLEN
    assert await Document.all().count() == 0


async def test_what_is_not_offered() -> None:
    holder = await factories.holder()
    account = await factories.account(holder)
    await factories.card(holder, kind=INVALIDITE, valid_until=today() - timedelta(days=1))
    await factories.revoked_card(holder, RevocationReason.WITHDRAWN, kind=STATIONNEMENT)
    await factories.revoked_card(holder, kind=PRIORITE, valid_until=today() - timedelta(days=1))
    await factories.revoked_card(holder, kind=PRIORITE)
    standing = await factories.card(holder, kind=PRIORITE)
    stranger = await factories.holder()
    await factories.card(stranger)

    assert await numbers(await duplicate_offers(account)) == [standing.number]


async def test_a_cancelled_order_frees_the_card_but_never_restores_it() -> None:
    account, card = await somebody()
    order = await order_duplicate(lost(card), by=account)

    await orders.cancel(order.number, by=account)

    assert (await Card.get(pk=card.pk)).state is CardState.REVOKED
    assert await numbers(await duplicate_offers(account)) == [card.number]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reasons": {}}, duplicate.NO_REASON),
        ({"ticked": (), "reasons": {}}, duplicate.NO_REASON),
        ({"ticked": ()}, duplicate.NOTHING_TICKED),
        ({"declared": False}, duplicate.NOT_DECLARED),
    ],
)
async def test_what_is_missing_is_said_in_the_manuals_words(change: dict[str, object], sentence: str) -> None:
    account, card = await somebody()

    with pytest.raises(Refusal) as refused:
        await order_duplicate(lost(card, **change), by=account)

    assert str(refused.value) == sentence
    assert (await Card.get(pk=card.pk)).state is CardState.VALID


async def test_one_order_is_for_one_holder() -> None:
    account, mine = await somebody()
    other = await factories.holder()
    await factories.represent(account, other)
    theirs = await factories.card(other)

    with pytest.raises(Refusal, match="une seule personne"):
        await order_duplicate(lost(mine, theirs), by=account)

    assert await Card.filter(state=CardState.REVOKED).count() == 0


async def test_several_cards_of_one_holder_go_in_one_order() -> None:
    account, first = await somebody()
    second = await factories.card(first.holder, kind=STATIONNEMENT)

    order = await order_duplicate(lost(first, second), by=account)

    assert order.quantity == 2
    assert await Card.filter(state=CardState.REVOKED).count() == 2


async def test_a_strangers_card_cannot_be_ordered() -> None:
    account, _ = await somebody()
    _, theirs = await somebody()

    with pytest.raises(Refusal):
        await order_duplicate(lost(theirs), by=account)

    assert (await Card.get(pk=theirs.pk)).state is CardState.VALID


async def test_a_representation_that_ended_closes_the_access_at_once() -> None:
    account, _ = await somebody()
    other = await factories.holder()
    await factories.represent(account, other, ends_on=today() - timedelta(days=1))
    theirs = await factories.card(other)

    assert theirs.number not in await numbers(await duplicate_offers(account))


async def test_a_second_parking_card_revokes_nothing_and_comes_once() -> None:
    account, card = await somebody(kind=STATIONNEMENT, valid_until=None)
    assert await numbers(await second_copy_offers(account)) == [card.number]

    order = await order_second_copy(lost(card, reasons={}), by=account)

    assert (await Card.get(pk=card.pk)).state is CardState.VALID
    assert (await order.lines.all())[0].rank == 2
    assert await second_copy_offers(account) == []


async def test_an_organisation_has_no_second_copy_but_duplicates_each_card() -> None:
    holder = await factories.organisation()
    account = await factories.account(holder)
    first = await factories.card(holder, kind=STATIONNEMENT)
    second = await factories.card(holder, kind=STATIONNEMENT)

    assert await second_copy_offers(account) == []
    order = await order_duplicate(lost(first, second), by=account)
    assert order.quantity == 2


async def test_more_cards_than_an_order_holds_are_told_before_and_refused() -> None:
    organisation = await factories.organisation()
    account = await factories.account(organisation)
    cards = [await factories.card(organisation, kind=STATIONNEMENT) for _ in range(MOST_CARDS + 1)]
    too_many = (
        f"Une demande concerne {MOST_CARDS} cartes au plus. Décochez-en 1, puis faites une autre demande pour le reste."
    )

    assert duplicate.duplicate_errors(lost(*cards)) == {"cards": too_many}
    assert duplicate.second_copy_errors(lost(*cards)) == {"cards": too_many}
    with pytest.raises(Refusal) as refused:
        await order_duplicate(lost(*cards), by=account)
    assert str(refused.value) == too_many
    assert await Order.all().count() == 0

    order = await order_duplicate(lost(*cards[1:]), by=account)
    assert order.quantity == MOST_CARDS
