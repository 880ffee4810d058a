"""The artisan's way in: number and birth date, an account, its link; the company's facts."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from demonstration.people_cmacarte import artisan as make_artisan
from domain import (
    activation,
    artisan,
    artisan_facts,
    links,
    outbox,
    partners,
    phones,
    registration,
)
from domain.activation import SOMEBODY_DID
from domain.artisan import ALREADY_ACTIVE, NOT_FOUND, Activation
from domain.effects import EFFECTS
from domain.errors import FieldErrors, Refusal
from domain.throttle import TooMany
from models import (
    Account,
    AccountState,
    ArtisanProfile,
    Holder,
    Secret,
)
from tests.conftest import Outbag
from tests.unit.domain.test_pvc import hugo

BORN = date(1970, 1, 2)
NUMBER = "123123123RM078"
ASKED = Activation("camille@mail.example", "06 12 34 56 78", "Tapisserie-78!", "Tapisserie-78!")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("123123123RM078", True),
        (" 123 123 123 rm 078 ", True),
        ("732829320re067", True),
        ("91234567502A", False),
        ("912345675RM02a", True),
        ("912345675RM974", True),
        ("912345675RM100", False),
        ("912345675RL067", False),
        ("12345678RM075", False),
        ("\u0661\u0662\u0663123123RM078", False),
        ("", False),
    ],
)
def test_form_of_a_registration_number(typed: str, *, right: bool) -> None:
    assert (registration.check_number(typed) is None) is right


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "+590690123456"),
        ("+687 75 12 34", "+687751234"),
        ("87 12 34 56", "+68987123456"),
        ("01 42 68 53 00", None),
        ("+32 2 123 45 67", None),
        ("12", None),
        ("abc", None),
    ],
)
def test_mobiles_of_france_overseas_and_abroad(typed: str, kept: str | None) -> None:
    assert phones.parse_mobile(typed) == kept


async def test_identification_finds_by_number_and_birth_date(base: None) -> None:
    camille = await make_artisan()
    assert await artisan.identify("123 123 123 rm 078", BORN, address="1.2.3.4") == [camille]


async def test_a_wrong_birth_date_and_nobody_say_the_same(base: None) -> None:
    await make_artisan()
    for number, born in ((NUMBER, date(1970, 1, 3)), ("999999999RM075", BORN)):
        with pytest.raises(Refusal) as refused:
            await artisan.identify(number, born, address="1.2.3.4")
        assert str(refused.value) == NOT_FOUND


async def test_birth_dates_cannot_be_tried_one_after_the_other(base: None) -> None:
    await make_artisan()
    for day in range(3, 8):
        with pytest.raises(Refusal, match="Aucune carte"):
            await artisan.identify(NUMBER, date(1970, 1, day), address="1.2.3.4")
    with pytest.raises(TooMany):
        await artisan.identify(NUMBER, BORN, address="1.2.3.4")


async def test_a_spouse_shares_the_number(base: None) -> None:
    await make_artisan()
    spouse = await make_artisan(first_name="Paul", birth_date=date(1971, 5, 6), quality="CONJOINT_COLLABORATEUR")
    assert await artisan.identify(NUMBER, date(1971, 5, 6), address="1.2.3.4") == [spouse]


async def activated(asked: Activation = ASKED) -> Account:
    camille = await Holder.get(number=NUMBER)
    await artisan.activate(camille, asked, address="1.2.3.4")
    await outbox.drain(EFFECTS)
    return await activation.activate(await Secret.all().order_by("-id").first().select_related("account"))  # type: ignore[arg-type]


async def test_activation_waits_for_its_link(base: None, outbag: Outbag) -> None:
    camille = await make_artisan()
    await artisan.activate(camille, ASKED, address="1.2.3.4")
    await outbox.drain(EFFECTS)
    waiting = await Account.get(email_key="camille@mail.example")
    assert waiting.state is AccountState.PENDING
    assert [mail.to for mail in outbag.sent] == ["camille@mail.example"]
    secret = await Secret.get().select_related("account")
    assert links.token_of(secret) in outbag.sent[0].text
    await activation.activate(secret)
    assert await artisan.is_active(camille)
    assert (await Holder.get(pk=camille.pk)).mobile == "+33612345678"


async def test_an_active_card_offers_sign_in(base: None) -> None:
    camille = await make_artisan()
    await activated()
    with pytest.raises(Refusal) as refused:
        await artisan.activate(camille, replace(ASKED, email="autre@mail.example"), address="1.2.3.4")
    assert str(refused.value) == ALREADY_ACTIVE


async def test_two_links_for_one_card_open_one_account(base: None) -> None:
    camille = await make_artisan()
    for email in ("une@mail.example", "autre@mail.example"):
        await artisan.activate(camille, replace(ASKED, email=email), address="1.2.3.4")
    await outbox.drain(EFFECTS)
    secrets = await Secret.all().select_related("account")
    done = await asyncio.gather(*(activation.activate(one) for one in secrets), return_exceptions=True)
    refused = [one for one in done if isinstance(one, Exception)]
    assert [str(one) for one in refused] == [SOMEBODY_DID]
    assert await Account.filter(holder_id=camille.pk, state=AccountState.ACTIVE).count() == 1


async def test_a_taken_address_is_told_by_mail_only(base: None, outbag: Outbag) -> None:
    await make_artisan()
    await activated()
    other = await make_artisan(number="404833048RM075", last_name="Petit")
    await artisan.activate(other, ASKED, address="1.2.3.4")
    await outbox.drain(EFFECTS)
    assert not await artisan.is_active(other)
    assert outbag.sent[-1].subject == "Vous avez déjà un compte"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "camille@"}, "courriel"),
        ({"email": ""}, "courriel"),
        ({"mobile": "12"}, "mobile"),
        ({"mobile": "01 42 68 53 00"}, "mobile"),
        ({"password": "abc", "confirmation": "abc"}, "mot_de_passe"),
        ({"password": "Morel-2026!", "confirmation": "Morel-2026!"}, "mot_de_passe"),
        ({"confirmation": "Autre-2026!"}, "confirmation"),
    ],
)
async def test_what_is_wrong_with_an_activation(base: None, changes: dict[str, str], field: str) -> None:
    camille = await make_artisan()
    with pytest.raises(FieldErrors) as wrong:
        await artisan.activate(camille, replace(ASKED, **changes), address="1.2.3.4")
    assert field in wrong.value.errors
    assert await Account.all().count() == 0


async def test_what_the_artisan_changed_is_remembered(base: None) -> None:
    account = await hugo()
    mine = await artisan_facts.change({"website": "www.klein.example", "mobile": ""}, by=account)
    assert mine.profile.website == "www.klein.example"
    assert (await ArtisanProfile.get()).changed == ["mobile", "website"]


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://x.example", "=cmd()", "a b.fr", "x" * 300])
async def test_a_strange_site_is_refused(base: None, typed: str) -> None:
    with pytest.raises(FieldErrors):
        await artisan_facts.change({"website": typed}, by=await hugo())


def test_a_search_forgives_accents_and_capitals() -> None:
    assert partners.matches("METIERS banque", "Banque des Métiers", "offre")
    assert not partners.matches("assurance", "Banque des Métiers", "offre")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_a_partners_address_cannot_be_a_script(address: str) -> None:
    assert partners.safe_link(address) == ""
