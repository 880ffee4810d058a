"""Two tabs of one person doing the same at once: one of them wins whole, the other is told or comes after."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import delivery, email_change, follow_up, links, orders, password_reset, sign_in
from domain.errors import Refusal
from models import Account, Holder, JournalEntry, OrderState, PostalAddress, Secret, SecretPurpose
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered, link_sent_to

pytestmark = pytest.mark.usefixtures("base")
OLD = "ancienne@mail.example"


def names(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


async def somebody() -> Account:
    return await factories.account(await factories.holder(), email=OLD)


async def test_two_addresses_at_once_come_one_after_the_other_each_with_its_undo(outbag: Outbag) -> None:
    account = await somebody()
    tabs = [await Account.get(pk=account.pk) for _ in range(2)]
    news = ["une@mail.example", "deux@mail.example"]

    await asyncio.gather(*(email_change.change(tab, new, new) for tab, new in zip(tabs, news, strict=True)))

    last = (await Account.get(pk=account.pk)).email
    first = next(new for new in news if new != last)
    undo = await Secret.filter(purpose=SecretPurpose.EMAIL_UNDO).order_by("id")
    assert [secret.data["email"] for secret in undo] == [OLD, first]
    assert [to for to, _ in await delivered(outbag)] == [OLD, first, first, last]


async def test_two_delivery_addresses_at_once_one_is_kept_whole() -> None:
    account = await somebody()
    holder = await Holder.get(pk=account.holder_id)
    news = [
        PostalAddress(name=town, line4=f"1 rue de {town}", postcode=f"5910{at}", town=town)
        for at, town in enumerate(("LENS", "ROUBAIX"))
    ]

    await asyncio.gather(*(delivery.correct(holder.pk, new, by=account) for new in news))

    assert (await Holder.get(pk=holder.pk)).delivery_address in news


async def test_two_tabs_cancel_pay_nothing_and_tell_once(outbag: Outbag) -> None:
    account = await somebody()
    card = await factories.card(await Holder.get(pk=account.holder_id))
    order = await factories.past_order(account, card, OrderState.RECORDED, age=timedelta(hours=1))

    answers = await asyncio.gather(*(orders.cancel(order.number, by=account) for _ in range(3)), return_exceptions=True)

    assert names(list(answers)).count("Refusal") == 2
    assert len(await delivered(outbag)) == 1


async def test_two_tabs_tell_the_card_missing_and_the_body_hears_once(outbag: Outbag) -> None:
    account = await somebody()
    card = await factories.card(await Holder.get(pk=account.holder_id))
    order = await factories.past_order(account, card, OrderState.SHIPPED, age=timedelta(days=12))

    told = [follow_up.not_received(order.number, by=account) for _ in range(3)]
    answers = await asyncio.gather(*told, return_exceptions=True)

    assert names(list(answers)) == ["Order", "Refusal", "Refusal"]
    assert len(await delivered(outbag)) == 1


async def test_two_tabs_find_the_card_again_once() -> None:
    account = await somebody()
    card = await factories.revoked_card(await Holder.get(pk=account.holder_id))

    found = [follow_up.found_again(card.pk, by=account) for _ in range(3)]
    answers = await asyncio.gather(*found, return_exceptions=True)

    assert names(list(answers)) == ["Card", "Refusal", "Refusal"]
    assert await JournalEntry.filter(event="card.found").count() == 1


async def test_one_undo_pressed_several_times_at_once_undoes_once(outbag: Outbag) -> None:
    account = await somebody()
    await email_change.change(account, "une@mail.example", "une@mail.example")
    secret = await link_sent_to(outbag, OLD)

    answers = await asyncio.gather(*(email_change.undo(secret) for _ in range(3)), return_exceptions=True)

    assert names(list(answers)) == ["Refusal", "Refusal", "list"]
    assert await JournalEntry.filter(event="account.email_undone").count() == 1


async def test_a_link_to_a_new_password_one_second_too_late(outbag: Outbag) -> None:
    await somebody()
    await password_reset.ask("cmi", OLD, visit=HOME)
    secret = await link_sent_to(outbag, OLD)
    token = links.token_of(secret)
    lives = links.LIVES[SecretPurpose.PASSWORD_RESET]
    assert lives == timedelta(hours=24)
    for early, good in ((timedelta(seconds=1), True), (timedelta(), False)):
        await Secret.filter(pk=secret.pk).update(expires_at=secret.created_at + early)
        if good:
            assert (await _at(secret, token)).pk == secret.pk
            continue
        with pytest.raises(Refusal, match="plus valable"):
            await _at(secret, token)
    await sign_in.sign_in("cmi", OLD, factories.PASSWORD, visit=HOME)
    with pytest.raises(Refusal):
        await sign_in.sign_in("cmi", OLD, GOOD, visit=HOME)


async def _at(secret: Secret, token: str) -> Secret:
    with time_machine.travel(secret.created_at, tick=False):
        return await links.look_up("cmi", token)
