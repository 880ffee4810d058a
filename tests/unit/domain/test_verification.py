"""What whoever scans a code is told."""

from datetime import timedelta

import pytest

from demonstration import factories
from domain import artisan, tokens, verification
from domain.errors import Refusal
from domain.portal import Portal
from domain.throttle import TooMany
from domain.tokens import Claims
from domain.verification import Verdict
from models import Account, Card, CardState, Order, OrderState
from models.clock import today
from tests.unit.domain.test_pvc import hugo


async def card_of(account: Account) -> Card:
    return (await artisan.artisan_of(account)).card


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
    holder = await factories.holder()
    order = await factories.past_order(
        await factories.account(holder), await factories.card(holder), OrderState.PAID, age=timedelta(days=1)
    )
    token = verification.token_of_attestation(order, today() + timedelta(days=80))
    claims = tokens.read(token)
    assert (claims.subject, claims.what, claims.name) == (str(order.number), "Duplicata", "")
    assert (await verification.check(token)).verdict is Verdict.VALID
    await Order.filter(pk=order.pk).update(state=OrderState.REFUNDED)
    assert (await verification.check(token)).verdict is Verdict.REVOKED


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
