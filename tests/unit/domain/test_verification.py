"""What whoever scans a code is told."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cwt import COSEKey, decode

from demonstration import factories
from demonstration.people_cmacarte import artisan as make_artisan
from domain import artisan, tokens, verification
from domain.errors import Refusal
from domain.portal import Portal
from domain.throttle import TooMany
from domain.tokens import Claims
from domain.verification import Verdict
from models import Account, Card, CardState, Order, OrderState
from models.clock import now, today
from tests.unit.domain.test_pvc import hugo


async def card_of(account: Account) -> Card:
    return (await artisan.artisan_of(account)).card


async def paid_ago(age: timedelta) -> Order:
    holder = await factories.holder()
    account, card = await factories.account(holder), await factories.card(holder)
    return await factories.past_order(account, card, OrderState.PAID, age=age)


async def test_the_three_verdicts_of_a_card(base: None) -> None:
    card = await card_of(await hugo())
    token = verification.token_of_card(card)
    checked = await verification.check(token)
    assert (checked.verdict, checked.name, checked.quality) == (Verdict.VALID, "Camille Morel", "Maître artisan")
    await Card.filter(pk=card.pk).update(valid_until=today() - timedelta(days=1))
    assert (await verification.check(token)).verdict is Verdict.EXPIRED
    await Card.filter(pk=card.pk).update(state=CardState.REVOKED)
    assert (await verification.check(token)).verdict is Verdict.REVOKED


async def test_an_attestation_says_no_name(base: None) -> None:
    order = await paid_ago(timedelta(days=1))
    token = verification.token_of_attestation(order, today() + timedelta(days=80))
    claims = tokens.read(token)
    assert (claims.subject, claims.what, claims.name) == (str(order.number), "Duplicata", "")
    assert (await verification.check(token)).verdict is Verdict.VALID
    await Order.filter(pk=order.pk).update(state=OrderState.REFUNDED)
    assert (await verification.check(token)).verdict is Verdict.REVOKED


async def test_an_attestation_expires_with_its_own_date(base: None) -> None:
    order = await paid_ago(timedelta(days=90))
    token = verification.token_of_attestation(order, today() - timedelta(days=1))
    assert (await verification.check(token)).verdict is Verdict.EXPIRED


async def test_a_code_printed_for_last_year_expires_though_the_card_goes_on(base: None) -> None:
    card = await card_of(await hugo())
    old = Claims("c", card.pk, card.number, today() - timedelta(days=1), "Camille Morel")
    assert (await verification.check(tokens.sign(old))).verdict is Verdict.EXPIRED


async def test_a_card_without_an_end_has_no_code(base: None) -> None:
    card = await factories.card(await factories.holder(), valid_until=None)
    with pytest.raises(Refusal, match="pas celui"):
        await verification.check(tokens.sign(Claims("c", card.pk, card.number, today(), "X")))


async def test_the_list_holds_what_was_revoked_and_would_still_be_in_date(base: None) -> None:
    artisans = [await make_artisan(number=f"40000000{place}RM075") for place in range(3)]
    revoked, past, _ = [await Card.get(holder_id=one.pk) for one in artisans]
    await Card.filter(pk__in=[revoked.pk, past.pk]).update(state=CardState.REVOKED)
    await Card.filter(pk=past.pk).update(valid_until=today() - timedelta(days=1))
    other = await factories.holder()
    await factories.card(other, state=CardState.REVOKED)
    account, card = await factories.account(other), await factories.card(other)
    lately = timedelta(days=2)
    paid_at = now() - lately
    refunded = await factories.past_order(account, card, OrderState.REFUNDED, age=lately, paid_at=paid_at)
    await factories.past_order(account, card, OrderState.PAID, age=lately, paid_at=paid_at)
    await factories.past_order(
        account, card, OrderState.REFUNDED, age=timedelta(days=200), paid_at=now() - timedelta(days=200)
    )
    assert listed(await verification.revoked()) == sorted([f"a{refunded.number}", f"c{revoked.pk}"])


def listed(token: str) -> list[str]:
    """The list, read by another library."""
    key = COSEKey.new({1: 1, -1: 6, -2: tokens.public_keys()["1"], 2: b"1", 3: -8})
    claims: Any = decode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), key)
    return [str(one) for one in claims[-65539]]


async def test_strange_codes_are_throttled_and_good_ones_are_not(base: None) -> None:
    good = verification.token_of_card(await card_of(await hugo()))
    for _ in range(60):
        await verification.look(good, address="1.2.3.4")
    for _ in range(30):
        with pytest.raises(Refusal, match="pas celui"):
            await verification.look("abc", address="1.2.3.5")
    with pytest.raises(TooMany):
        await verification.look("abc", address="1.2.3.5")


async def test_a_token_of_a_card_that_is_gone(base: None, portal: Portal) -> None:
    del portal
    stray = tokens.sign(Claims("c", 999, "1", today(), "X"))
    with pytest.raises(Refusal, match="pas celui"):
        await verification.check(stray)
