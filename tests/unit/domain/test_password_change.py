"""Changing a password one knows, and one forgotten (SPEC 0.4, 1.1)."""

import asyncio

import pytest

from demonstration import factories
from domain import links, password_change, password_reset, passwords, sessions, sign_in
from domain.errors import FieldErrors, Refusal
from domain.password_change import OLD_MISSING, OLD_WRONG
from domain.passwords import CONFIRMATION_WRONG, NEW_WRONG, SPECIALS
from domain.sign_in import SignedIn, Visit
from domain.throttle import TooMany
from models import Account, Session
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered, link_sent_to

pytestmark = pytest.mark.usefixtures("base")
EMAIL, OLD = "auguste@mail.example", factories.PASSWORD


async def signed_in(visit: Visit = HOME) -> Session:
    if not await Account.exists(email=EMAIL):
        await factories.account(await factories.holder(last_name="Lambert"), email=EMAIL)
    entered: SignedIn = await sign_in.sign_in("cmi", EMAIL, OLD, visit=visit)
    session = await sessions.find(entered.session_token, "cmi")
    assert session is not None
    return session


@pytest.mark.parametrize(
    ("old", "new", "again", "errors"),
    [
        ("", "", "", {"ancien": OLD_MISSING, "mot_de_passe": NEW_WRONG, "confirmation": CONFIRMATION_WRONG}),
        ("Faux-2026!", GOOD, GOOD, {"ancien": OLD_WRONG}),
        (OLD, "court", "court", {"mot_de_passe": NEW_WRONG, "confirmation": CONFIRMATION_WRONG}),
        (OLD, "sansmajuscule1!", "sansmajuscule1!", {"mot_de_passe": NEW_WRONG, "confirmation": CONFIRMATION_WRONG}),
        (OLD, GOOD, "Autre-2026!", {"confirmation": CONFIRMATION_WRONG}),
        (OLD, GOOD, f"{GOOD} ", {"confirmation": CONFIRMATION_WRONG}),
        (OLD, GOOD, "", {"confirmation": CONFIRMATION_WRONG}),
    ],
)
async def test_the_manuals_table(old: str, new: str, again: str, errors: dict[str, str]) -> None:
    session = await signed_in()

    with pytest.raises(FieldErrors) as wrong:
        await password_change.change(session, old, new, again)

    assert wrong.value.errors == errors


@pytest.mark.parametrize(
    "password",
    [
        "Abcdef1!",
        "Été-2026",
        "A1é" + "😀" * 80,
        "A1!" + "x" * 253,
        f"Aa1{SPECIALS}",
        "\uff21bcdef1!É",
        "A1! avec espaces ",
    ],
)
async def test_passwords_of_every_sort_work_whole(password: str) -> None:
    session = await signed_in()

    await password_change.change(session, OLD, password, password)

    await sign_in.sign_in("cmi", EMAIL, password, visit=HOME)
    with pytest.raises(Refusal):
        await sign_in.sign_in("cmi", EMAIL, password[:-1], visit=HOME)


async def test_the_same_first_72_bytes_are_not_the_same_password() -> None:
    session = await signed_in()
    long = "A1!" + "é" * 40
    await password_change.change(session, OLD, f"{long}fin", f"{long}fin")

    with pytest.raises(Refusal):
        await sign_in.sign_in("cmi", EMAIL, f"{long}autre", visit=HOME)


async def test_257_characters_are_too_many_and_the_owners_name_too_weak() -> None:
    session = await signed_in()
    for bad in ("A1!" + "x" * 254, "Lambert-1961!"):
        with pytest.raises(FieldErrors) as wrong:
            await password_change.change(session, OLD, bad, bad)
        assert list(wrong.value.errors) == ["mot_de_passe"]


async def test_the_rules_count_as_the_browser_counts_them() -> None:
    """« é » in two code points is the « é » of the list, a digit of any script is a digit."""
    assert passwords.missing_rules("Abcdefg1e\u0301") == []
    assert passwords.missing_rules("Abcdefg\u0663!") == []


async def test_other_sessions_end_this_one_stays_and_a_mail_tells(outbag: Outbag) -> None:
    other = await signed_in(Visit("192.0.2.9", "", "Firefox sur Windows"))
    mine = await signed_in()

    ended = await password_change.change(mine, OLD, GOOD, GOOD)

    assert ended == [other.pk]
    assert await sessions.find_by_id(mine.pk) is not None
    assert (await delivered(outbag))[-1] == (EMAIL, "Votre mot de passe a été modifié")


async def test_two_tabs_changing_it_at_once_change_it_once() -> None:
    session = await signed_in()
    news = [f"Jardin-{number}-vert!" for number in range(3)]

    answers = await asyncio.gather(
        *(password_change.change(session, OLD, new, new) for new in news), return_exceptions=True
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "Refusal", "list"]


async def test_the_old_one_cannot_be_guessed_from_an_open_session() -> None:
    session = await signed_in()
    for _ in range(5):
        with pytest.raises(FieldErrors):
            await password_change.change(session, "Faux-2026!", GOOD, GOOD)

    with pytest.raises(TooMany):
        await password_change.change(session, OLD, GOOD, GOOD)


async def test_the_right_old_one_forgets_the_wrong_ones() -> None:
    session = await signed_in()
    for _ in range(2):
        for _ in range(4):
            assert await password_change.old_error(session.account, "Faux-2026!") == OLD_WRONG
        assert await password_change.old_error(session.account, OLD) is None


async def test_a_forgotten_password_by_its_link(outbag: Outbag) -> None:
    await signed_in()
    await password_reset.ask("cmi", EMAIL.upper(), visit=HOME)
    secret = await link_sent_to(outbag, EMAIL)
    await sign_in.sign_in("cmi", EMAIL, OLD, visit=HOME)  # the present one works until then

    with pytest.raises(FieldErrors):
        await password_reset.choose(secret, "court", "court")
    assert len(await password_reset.choose(secret, GOOD, GOOD)) == 2

    await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
    with pytest.raises(Refusal):
        await password_reset.choose(secret, "Autre-jardin-7!", "Autre-jardin-7!")


async def test_asking_again_sends_the_same_link_three_times_at_most(outbag: Outbag) -> None:
    await signed_in()
    for _ in range(5):
        await password_reset.ask("cmi", EMAIL, visit=HOME)
    secret = await link_sent_to(outbag, EMAIL)

    assert len(outbag.sent) == 3
    assert all(links.token_of(secret) in mail.text for mail in outbag.sent)


async def test_nobody_gets_nothing(outbag: Outbag) -> None:
    await password_reset.ask("cmi", "personne@mail.example", visit=HOME)

    assert await delivered(outbag) == []


async def test_a_link_on_its_way_is_void_once_the_password_changed(outbag: Outbag) -> None:
    session = await signed_in()
    await password_reset.ask("cmi", EMAIL, visit=HOME)
    secret = await link_sent_to(outbag, EMAIL)
    await password_change.change(session, OLD, GOOD, GOOD)

    with pytest.raises(Refusal):
        await password_reset.choose(secret, "Autre-jardin-7!", "Autre-jardin-7!")


async def test_a_new_password_lets_a_shut_out_owner_in(outbag: Outbag) -> None:
    await factories.account(await factories.holder(), email=EMAIL)
    for _ in range(5):
        with pytest.raises(Refusal):
            await sign_in.sign_in("cmi", EMAIL, "Faux-2026!", visit=HOME)
    await password_reset.ask("cmi", EMAIL, visit=HOME)
    await password_reset.choose(await link_sent_to(outbag, EMAIL), GOOD, GOOD)

    await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)


async def test_one_link_pressed_several_times_at_once_chooses_once(outbag: Outbag) -> None:
    await factories.account(await factories.holder(), email=EMAIL)
    await password_reset.ask("cmi", EMAIL, visit=HOME)
    secret = await link_sent_to(outbag, EMAIL)
    news = [f"Jardin-{number}-vert!" for number in range(3)]

    answers = await asyncio.gather(*(password_reset.choose(secret, new, new) for new in news), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "Refusal", "list"]
