"""What the way in keeps out: other schemes, holders without a card, guesses, links asked for too often or too late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from demonstration import factories
from demonstration.people_cmacarte import artisan as make_artisan
from demonstration.people_cmacarte import artisan_card
from domain import activation, artisan, artisan_facts, outbox
from domain.artisan import NOT_FOUND
from domain.effects import EFFECTS
from domain.errors import FieldErrors, Refusal
from domain.throttle import TooMany
from models import Account, AccountState, Card, CardState, Holder, Secret
from models.clock import today
from tests.conftest import Outbag
from tests.unit.domain.test_artisan import ASKED, BORN, NUMBER, activated
from tests.unit.domain.test_pvc import hugo


async def nobody(number: str = NUMBER, born: date = BORN) -> None:
    with pytest.raises(Refusal) as refused:
        await artisan.identify(number, born, address="1.2.3.4")
    assert str(refused.value) == NOT_FOUND


async def test_a_holder_without_a_card_is_not_found(base: None) -> None:
    camille = await make_artisan()
    await Card.filter(holder_id=camille.pk).delete()
    await nobody()


async def test_somebody_of_another_scheme_is_not_found(base: None) -> None:
    other = await factories.holder(number=NUMBER, birth_date=BORN)
    await factories.card(other)
    await nobody()
    assert await artisan.known([other.pk]) == []


async def test_finding_ones_card_forgets_the_wrong_tries(base: None) -> None:
    camille = await make_artisan()
    for _ in range(3):
        for day in range(3, 7):
            await nobody(born=date(1970, 1, day))
        assert await artisan.identify(NUMBER, BORN, address="1.2.3.4") == [camille]


async def test_one_visitor_cannot_try_numbers_one_after_the_other(base: None) -> None:
    for place in range(50):
        await nobody(f"{600_000_000 + place}RM075")
    with pytest.raises(TooMany):
        await artisan.identify("700000000RM075", BORN, address="1.2.3.4")


async def test_who_closed_the_account_may_activate_again(base: None) -> None:
    camille = await make_artisan()
    account = await activated()
    assert await artisan.is_active(camille)
    await Account.filter(pk=account.pk).update(state=AccountState.CLOSED)
    assert not await artisan.is_active(camille)


async def test_a_second_link_of_the_same_account_says_it_is_active(base: None) -> None:
    camille = await make_artisan()
    for password in ("Tapisserie-78!", "Tapisserie-79!"):
        await artisan.activate(camille, replace(ASKED, password=password, confirmation=password), address="1.2.3.4")
    await outbox.drain(EFFECTS)
    first, second = await Secret.all().select_related("account")
    await activation.activate(first)
    with pytest.raises(Refusal) as refused:
        await activation.activate(second)
    assert str(refused.value) == activation.ALREADY_ACTIVE


async def test_another_password_each_time_does_not_send_more_than_three_mails_an_hour(
    base: None, outbag: Outbag
) -> None:
    camille = await make_artisan()
    for place in range(5):
        password = f"Tapisserie-{place}!"
        await artisan.activate(camille, replace(ASKED, password=password, confirmation=password), address="1.2.3.4")
    await outbox.drain(EFFECTS)
    assert len(outbag.sent) == 3


async def test_one_identification_does_not_write_to_everybody(base: None, outbag: Outbag) -> None:
    """Each from a new network, to a new address."""
    camille = await make_artisan()
    for place in range(5):
        await artisan.activate(camille, replace(ASKED, email=f"tiers{place}@mail.example"), address=f"1.2.3.{place}")
    with pytest.raises(TooMany):
        await artisan.activate(camille, replace(ASKED, email="tiers5@mail.example"), address="1.2.3.5")
    await outbox.drain(EFFECTS)
    assert (len(outbag.sent), await Account.all().count()) == (5, 5)


async def test_one_visitor_does_not_ask_for_everybody(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def taken_in(*_: object, **__: object) -> None:
        """Passwords cost."""

    monkeypatch.setattr(artisan, "open_account", taken_in)
    artisans = [await make_artisan(number=f"{600_000_000 + place}RM075") for place in range(11)]
    for place in range(50):
        await artisan.activate(artisans[place // 5], ASKED, address="1.2.3.4")
    with pytest.raises(TooMany):
        await artisan.activate(artisans[10], ASKED, address="1.2.3.4")
    await artisan.activate(artisans[10], ASKED, address="1.2.3.5")


async def test_an_account_that_still_waits_is_not_forgotten(base: None) -> None:
    await artisan.activate(await make_artisan(), ASKED, address="1.2.3.4")
    await outbox.drain(EFFECTS)
    await activation.forget_pending()
    assert await Account.all().count() == 1


async def test_a_card_in_force_is_shown_before_a_later_one_that_was_revoked(base: None) -> None:
    account = await hugo()
    in_force = (await artisan.artisan_of(account)).card
    holder = await Holder.get(pk=account.holder_id)
    later = await artisan_card(holder, "ARTISAN", today() + timedelta(days=500))
    await Card.filter(pk=later.pk).update(state=CardState.REVOKED)
    assert (await artisan.artisan_of(account)).card.pk == in_force.pk


async def test_an_account_whose_card_is_gone_is_told_so(base: None) -> None:
    account = await hugo()
    await Card.all().delete()
    with pytest.raises(Refusal, match="pas encore transmis"):
        await artisan.artisan_of(account)


async def test_an_account_without_an_artisan_is_told_so(base: None) -> None:
    stranger = await factories.account(await factories.holder())
    with pytest.raises(Refusal, match="plus dans le fichier"):
        await artisan.artisan_of(stranger)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("trade_name", "=HYPERLINK(1)"),
        ("activity", "@somme"),
        ("activity", "+33"),
        ("trade_name", "A" * 101),
        ("website", f"www.klein.example/{'a' * 200}"),
        ("mobile", "12"),
        ("mobile", "01 42 68 53 00"),
    ],
)
async def test_what_no_card_nor_spreadsheet_could_hold_is_refused(base: None, field: str, typed: str) -> None:
    with pytest.raises(FieldErrors) as wrong:
        await artisan_facts.change({field: typed}, by=await hugo())
    assert list(wrong.value.errors) == [field]
