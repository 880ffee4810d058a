"""Creating an account: who one is, one answer for everybody, a link that opens it once (SPEC 1.3)."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from demonstration import factories
from domain import activation, creation, links, password_reset, passwords, sign_in
from domain.activation import Claim
from domain.creation import UNKNOWN
from domain.errors import FieldErrors, Refusal
from domain.sign_in import WRONG, NotConfirmed
from domain.throttle import TooMany
from models import Access, Account, AccountState, Card, Holder, Letter, LetterKind, OutboxEntry, Representative, Secret
from models.clock import now, today
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered, link_sent_to

pytestmark = pytest.mark.usefixtures("base")
EMAIL = "clemence@mail.example"


async def clemence(**more: object) -> Holder:
    facts = {"number": "042", "last_name": "Châbot-Du Bois", "first_name": "Clémence", "birth_date": date(1988, 11, 5)}
    return await factories.holder(**(facts | more))


async def ask(claim: Claim, email: str = EMAIL, password: str = GOOD) -> None:
    await creation.create(claim, email, email, password, password, visit=HOME)


@pytest.mark.parametrize("name", ["Châbot-Du Bois", "CHABOT DU BOIS", " chabot-dubois "])
@pytest.mark.parametrize("born", ["05/11/1988", "1988-11-05", "5/11/1988", "05 11 1988"])
async def test_a_holder_is_known_by_number_name_and_birth_date(name: str, born: str) -> None:
    holder = await clemence()

    assert await creation.identify(" 042 ", name, born, visit=HOME) == Claim(holder.pk)


@pytest.mark.parametrize(
    ("number", "name", "born"),
    [("42", "Chabot-Du Bois", "05/11/1988"), ("042", "Chabot", "05/11/1988"), ("042", "Chabot-Du Bois", "06/11/1988")],
)
async def test_one_wrong_answer_and_all_wrong_say_the_same(number: str, name: str, born: str) -> None:
    await clemence()

    with pytest.raises(Refusal) as refused:
        await creation.identify(number, name, born, visit=HOME)

    assert str(refused.value) == UNKNOWN


async def test_guessing_is_throttled_the_same_for_a_number_nobody_has() -> None:
    await clemence()
    for number in ("042", "999"):
        for _ in range(5):
            with pytest.raises(Refusal, match="Aucun titulaire"):
                await creation.identify(number, "Faux", "01/01/1970", visit=HOME)
        with pytest.raises(TooMany):
            await creation.identify(number, "Châbot-Du Bois", "05/11/1988", visit=HOME)


async def test_an_organisation_is_known_by_number_and_siren() -> None:
    tilleuls = await factories.organisation(number="77")

    assert await creation.identify_organisation("77", "987 654 324", visit=HOME) == Claim(tilleuls.pk)
    with pytest.raises(Refusal):
        await creation.identify_organisation("77", "732829320", visit=HOME)


async def leo() -> tuple[Holder, Representative]:
    holder = await factories.holder(number="43", last_name="Faure", first_name="Léo", birth_date=date(2012, 2, 11))
    facts: dict[str, Any] = {
        "last_name": "Faure",
        "first_name": "Denise",
        "birth_date": date(1950, 6, 30),
        "quality": "TUTEUR",
    }
    return holder, await Representative.create(holder=holder, **facts)


async def test_a_representative_gives_the_holders_number_and_her_own_name() -> None:
    holder, denise = await leo()

    assert await creation.identify("43", "Faure", "30/06/1950", visit=HOME) == Claim(holder.pk, denise.pk)


async def test_a_representation_that_ended_opens_nothing() -> None:
    _, denise = await leo()
    await Representative.filter(pk=denise.pk).update(ends_on=today() - timedelta(days=1))

    with pytest.raises(Refusal, match="Aucun titulaire"):
        await creation.identify("43", "Faure", "30/06/1950", visit=HOME)


async def test_a_representative_looks_after_all_she_was_declared_for_by_that_body(outbag: Outbag) -> None:
    holder, denise = await leo()
    other, elsewhere = await factories.holder(), await factories.holder(body=await factories.body("MDPH35"))
    for ward in (other, elsewhere):
        await Representative.create(
            holder=ward, last_name="Faure", first_name="Denise", birth_date=date(1950, 6, 30), quality="TUTEUR"
        )
    await ask(Claim(holder.pk, denise.pk))

    account = await activation.activate(await link_sent_to(outbag, EMAIL))

    assert {one.pk for one in await Holder.of(account)} == {holder.pk, other.pk}
    await account.fetch_related("holder", "representative")
    assert account.display_name == "Denise Faure"
    card = await factories.card(holder)
    assert [one.pk for one in await Card.of(account)] == [card.pk]
    await Representative.filter(pk=denise.pk).update(ends_on=today() - timedelta(days=1))
    assert await Card.of(account).count() == 0


async def test_the_link_opens_the_account_once_and_the_address_of_record_is_told(outbag: Outbag) -> None:
    holder = await clemence(email="connue@mdph.example")
    await ask(Claim(holder.pk))
    secret = await link_sent_to(outbag, EMAIL)
    with pytest.raises(NotConfirmed):
        await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)

    account = await activation.activate(secret)

    assert (await delivered(outbag))[-1] == ("connue@mdph.example", "Un compte a été créé à votre nom")
    await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
    assert [access.holder_id for access in await Access.filter(account=account)] == [holder.pk]
    with pytest.raises(Refusal):
        await activation.activate(secret)
    with pytest.raises(Refusal, match="plus valable"):
        await links.look_up("cmi", links.token_of(secret))


async def test_pressing_twice_at_once_activates_once(outbag: Outbag) -> None:
    await ask(Claim((await clemence()).pk))
    secret = await link_sent_to(outbag, EMAIL)

    answers = await asyncio.gather(*(activation.activate(secret) for _ in range(4)), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Account", *["Refusal"] * 3]
    assert await Access.all().count() == 1


async def test_one_second_too_late(outbag: Outbag) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        await ask(Claim((await clemence()).pk))
        secret = await link_sent_to(outbag, EMAIL)
        token = links.token_of(secret)
        clock.shift(timedelta(hours=24) - timedelta(seconds=1))
        assert (await links.look_up("cmi", token)).pk == secret.pk
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Refusal, match="plus valable"):
            await links.look_up("cmi", token)


async def test_another_schemes_landing_does_not_know_the_link(outbag: Outbag) -> None:
    await ask(Claim((await clemence()).pk))
    token = links.token_of(await link_sent_to(outbag, EMAIL))

    with pytest.raises(Refusal):
        await links.look_up("cmacarte", token)


async def test_a_taken_address_gets_you_have_an_account_and_nothing_changes(outbag: Outbag) -> None:
    taken = await factories.account(await factories.holder(), email=EMAIL)

    await ask(Claim((await clemence()).pk), email="CLEMENCE@mail.example")

    assert await delivered(outbag) == [(EMAIL, "Vous avez déjà un compte")]
    assert (await Account.get()).password_hash == taken.password_hash
    assert await Secret.all().count() == 0


async def test_a_holder_with_an_account_is_told_at_its_own_address(outbag: Outbag) -> None:
    holder = await clemence()
    await factories.account(holder, email="ancienne@mail.example")

    await ask(Claim(holder.pk))

    assert await delivered(outbag) == [("ancienne@mail.example", "Vous avez déjà un compte")]


async def test_who_asks_again_with_my_address_changes_nothing_of_what_i_asked(outbag: Outbag) -> None:
    mine, theirs = await clemence(), await factories.holder()
    await ask(Claim(mine.pk))
    secret = await link_sent_to(outbag, EMAIL)
    await ask(Claim(theirs.pk), password="Voleur-2026!x")

    account = await activation.activate(secret)

    assert account.holder_id == mine.pk
    await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
    with pytest.raises(Refusal, match=WRONG):
        await sign_in.sign_in("cmi", EMAIL, "Voleur-2026!x", visit=HOME)


async def test_two_who_ask_for_the_same_holder_the_first_confirmed_has_it(outbag: Outbag) -> None:
    holder = await clemence()
    await ask(Claim(holder.pk), email="premier@mail.example")
    await ask(Claim(holder.pk), email="second@mail.example")
    first, second = [await link_sent_to(outbag, f"{who}@mail.example") for who in ("premier", "second")]
    await activation.activate(first)

    with pytest.raises(Refusal) as refused:
        await activation.activate(second)

    assert str(refused.value) == activation.SOMEBODY_DID
    assert await Account.filter(state=AccountState.ACTIVE).count() == 1


async def test_the_mail_goes_again_with_the_same_link_three_times_an_hour(outbag: Outbag) -> None:
    await ask(Claim((await clemence()).pk))
    first = await link_sent_to(outbag, EMAIL)
    for _ in range(4):
        await password_reset.ask_activation_again("cmi", EMAIL, visit=HOME)
    await delivered(outbag)

    assert len(outbag.sent) == 3
    assert all(links.token_of(first) in mail.text for mail in outbag.sent)


async def test_asking_for_a_link_writes_the_same_rows_for_somebody_and_for_nobody() -> None:
    await factories.account(await factories.holder(), email=EMAIL)
    rows = []
    for email in (EMAIL, "personne@mail.example"):
        await OutboxEntry.all().delete()
        await password_reset.ask("cmi", email, visit=HOME)
        rows.append([(entry.kind, sorted(entry.payload)) for entry in await OutboxEntry.all()])

    assert rows[0] == rows[1] == [("password.ask", ["email", "scheme"])]


@pytest.mark.parametrize(
    ("email", "good"),
    [
        (" clemence@mail.example ", True),
        ("clémence@élan.example", True),
        ("clemence@xn--lan-9la.example", True),
        ("cle mence@mail.example", False),
        ("clemence@mail.example\r\nBcc: x@y.example", False),
        ("c" * 250 + "@mail.example", False),
        ("clemence@", False),
        ("", False),
    ],
)
async def test_addresses_of_every_sort(email: str, good: bool) -> None:  # noqa: FBT001
    errors = creation.credential_errors(email, email, GOOD, GOOD)

    assert (errors == {}) is good


async def test_both_spellings_of_an_idn_are_one_account(outbag: Outbag) -> None:
    await factories.account(await factories.holder(), email="moi@élan.example")

    await ask(Claim((await clemence()).pk), email="moi@xn--lan-9la.example")

    assert [subject for _, subject in await delivered(outbag)] == ["Vous avez déjà un compte"]


async def test_a_password_against_the_rules_and_a_weak_one() -> None:
    wrong = creation.credential_errors(EMAIL, EMAIL, "court", "court")
    assert wrong == {
        "mot_de_passe": creation.PASSWORD_WRONG,
        "mot_de_passe_confirmation": passwords.CONFIRMATION_WRONG,
    }
    assert list(creation.credential_errors(EMAIL, EMAIL, "Password1!", "Password1!")) == ["mot_de_passe"]
    assert list(creation.credential_errors(EMAIL, EMAIL, "Clemence-88!", "Clemence-88!")) == ["mot_de_passe"]


async def test_the_verb_checks_again() -> None:
    with pytest.raises(FieldErrors):
        await ask(Claim(1), password="court")


async def test_accounts_nobody_confirmed_are_forgotten(outbag: Outbag) -> None:
    await ask(Claim((await clemence()).pk))
    await delivered(outbag)
    assert await Account.all().count() == 1
    with time_machine.travel(now() + timedelta(days=8)):
        await activation.forget_pending()

    assert await Account.all().count() == 0


async def test_without_an_address_on_record_a_letter_tells(outbag: Outbag) -> None:
    holder = await clemence(email="")
    await ask(Claim(holder.pk))

    await activation.activate(await link_sent_to(outbag, EMAIL))

    letter = await Letter.get()
    assert (letter.holder_id, letter.scheme, letter.kind) == (holder.pk, "cmi", LetterKind.NOTICE)
