"""The follow-up's open page: what changes elsewhere appears, what does not keeps its elements, so that a press acts."""

from datetime import timedelta
from typing import Any

import pytest
from nicegui import Client

from demonstration import factories
from domain import edits, follow_up, orders
from models import Account, Card, Document, Order, OrderLine, OrderState, Representative, RevocationReason
from models.clock import now, today
from models.database import in_transaction
from tests.ui.in_page import find, text, visitor_of
from ui.components.buttons import Button
from ui.pages.cmi.data.follow_up import FollowUp
from ui.pages.cmi.found import FoundAgain
from ui.session import Visitor

pytestmark = pytest.mark.usefixtures("base", "loop")


async def a_visitor() -> tuple[Visitor, Account, Card]:
    holder = await factories.holder()
    account = await factories.account(holder)
    card = await factories.revoked_card(holder)
    return await visitor_of(account), account, card


def buttons(client: Client, words: str) -> list[Button]:
    return [one for one in find(client, "button") if isinstance(one, Button) and words in text(one).replace("’", "'")]


async def a_receipt(order: Order, account: Account) -> None:
    facts: dict[str, Any] = {
        "id": "d" * 32,
        "key": "receipt-1",
        "kind": "receipt",
        "scheme": "cmi",
        "title": "Reçu",
        "context": {},
    }
    await Document.create(
        **facts, filename="recu.pdf", order=order, account=account, holder_id=order.holder_id, created_at=now()
    )


async def an_open_page(client: Client, visitor: Visitor) -> FollowUp:
    followed = await follow_up.followed(visitor.account)
    with client:
        return FollowUp(visitor, followed)


def shown(client: Client) -> str:
    return " ".join(text(one) for one in find(client, "article"))


async def test_a_step_made_elsewhere_leaves_the_other_buttons_alone(client: Client) -> None:
    visitor, account, card = await a_visitor()
    order = await factories.past_order(account, card, OrderState.SHIPPED, age=timedelta(days=12))
    opened = await an_open_page(client, visitor)
    before = [buttons(client, words)[0] for words in ("J'ai retrouvé", "Je n'ai pas reçu")]
    links = len(find(client, "a"))

    async with in_transaction():
        await orders.move(await Order.get(pk=order.pk), OrderState.DELIVERED)
        await a_receipt(order, account)
    with client:
        await opened.look()

    assert [buttons(client, words)[0] for words in ("J'ai retrouvé", "Je n'ai pas reçu")] == before
    assert "Fait : Distribuée" in shown(client).replace("\u00a0", " ")
    assert len(find(client, "a")) == links + 1


async def test_control_what_did_change_is_drawn_again(client: Client) -> None:
    visitor, account, card = await a_visitor()
    order = await factories.past_order(account, card, OrderState.RECORDED, age=timedelta(hours=1))
    opened = await an_open_page(client, visitor)
    assert len(buttons(client, "Annuler ma demande")) == 1

    async with in_transaction():
        await orders.move(await Order.get(pk=order.pk), OrderState.PAID)
    with client:
        await opened.look()

    assert buttons(client, "Annuler ma demande") == []


async def test_another_order_comes_on_top_and_the_first_keeps_its_place(client: Client) -> None:
    visitor, account, card = await a_visitor()
    opened = await an_open_page(client, visitor)
    assert "Aucune demande" in " ".join(text(one) for one in find(client, "h2"))
    old = await factories.past_order(account, card, OrderState.RECORDED, age=timedelta(hours=2))
    with client:
        await opened.look()
    before = buttons(client, "Annuler ma demande")
    new = await factories.past_order(account, card, OrderState.PAID, age=timedelta(hours=1))

    with client:
        await opened.look()

    assert [one.followed.order.pk for one in opened.articles.values()] == [old.pk, new.pk]
    assert [one.html_id for one in opened.place] == [opened.articles[pk].place.html_id for pk in (new.pk, old.pk)]
    assert buttons(client, "Annuler ma demande") == before
    assert "Aucune demande" not in " ".join(text(one) for one in find(client, "h2"))


async def test_told_missing_here_the_answer_stays_said(client: Client) -> None:
    visitor, account, card = await a_visitor()
    order = await factories.past_order(account, card, OrderState.SHIPPED, age=timedelta(days=12))
    opened = await an_open_page(client, visitor)
    article = opened.articles[order.pk]
    with client:
        assert article.missing is not None
        article.missing.ask()
        article.missing.correct.receive("oui")
        await article.missing.submit()
        await opened.look()
    assert "C'est noté" in shown(client).replace("’", "'")


async def test_half_told_missing_it_is_taken_up_after_a_reload(client: Client) -> None:
    visitor, account, card = await a_visitor()
    order = await factories.past_order(account, card, OrderState.SHIPPED, age=timedelta(days=12))
    first = (await an_open_page(client, visitor)).articles[order.pk].missing
    assert first is not None
    with client:
        first.ask()
        first.correct.receive("non")
        await first.show_address("non")
        first.address.fields["town"].receive("LENS")
        await first.keep("LENS")
        again = FollowUp(visitor, await follow_up.followed(account), edits=await edits.of(account))
        second = again.articles[order.pk].missing
        assert second is not None
        assert (second.is_open, second.correct.value, second.address.hidden) == (True, "non", False)
        assert second.address.values().town == "LENS"
        await second.submit()
    assert await edits.of(account) == {}


async def test_an_order_whose_representation_ended_leaves_the_open_page(client: Client) -> None:
    visitor, account, _ = await a_visitor()
    ward = await factories.holder()
    access = await factories.represent(account, ward)
    card = await factories.card(ward)
    await factories.past_order(account, card, OrderState.PAID, age=timedelta(hours=1))
    opened = await an_open_page(client, visitor)
    assert len(find(client, "article")) == 1

    await Representative.filter(pk=access.representative_id).update(ends_on=today() - timedelta(days=1))
    with client:
        await opened.look()

    assert find(client, "article") == []


async def test_found_again_elsewhere_the_card_says_so(client: Client) -> None:
    visitor, account, card = await a_visitor()
    with client:
        card = await Card.of(account).select_related("holder").get(pk=card.pk)
        under = FoundAgain(visitor, card)
        assert len(buttons(client, "J'ai retrouvé ma carte")) == 1
        card.found_at = now()
        under.follow(card)
    assert buttons(client, "J'ai retrouvé ma carte") == []
    assert any("Retrouvée le" in text(one) for one in find(client, "p"))


@pytest.mark.parametrize("reason", [RevocationReason.DESTROYED])
async def test_a_destroyed_card_is_not_found_again(client: Client, reason: RevocationReason) -> None:
    visitor, account, card = await a_visitor()
    await Card.filter(pk=card.pk).update(revocation_reason=reason)
    with client:
        FoundAgain(visitor, await Card.of(account).select_related("holder").get(pk=card.pk))
    assert buttons(client, "J'ai retrouvé ma carte") == []
    assert await OrderLine.all().count() == 0
