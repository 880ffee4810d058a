"""Addresses and passwords of every sort people type or paste: what is taken, what is told, what is one and the same."""

import pytest

from demonstration import factories
from domain import creation, email_change, password_change, passwords, sessions, sign_in
from domain.activation import Claim
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email, email_key
from domain.passwords import CONFIRMATION_WRONG, NEW_WRONG, SPECIALS, TOO_LONG
from models import Account, Session
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered

pytestmark = pytest.mark.usefixtures("base")
NOT_AN_ADDRESS = "Votre adresse mail n'est pas conforme."
EMAIL = "auguste@mail.example"


def long_address(length: int) -> str:
    """An address of that length whose parts are each within their own limit."""
    rest = length - len("a@.example")
    labels = ".".join("b" * 60 for _ in range(rest // 61))
    return "a" * (1 + rest - len(labels)) + f"@{labels}.example"


BAD: dict[str, tuple[str, str]] = {
    "space inside": ("au guste@mail.example", NOT_AN_ADDRESS),
    "space before the sign": ("auguste @mail.example", NOT_AN_ADDRESS),
    "no-break space inside": ("au\u00a0guste@mail.example", NOT_AN_ADDRESS),
    "line break and a header": ("auguste@mail.example\r\nBcc: x@y.example", NOT_AN_ADDRESS),
    "line break at once": ("auguste@mail\n.example", NOT_AN_ADDRESS),
    "no domain": ("auguste@", NOT_AN_ADDRESS),
    "two signs": ("auguste@@mail.example", NOT_AN_ADDRESS),
    "two addresses": ("a@mail.example, b@mail.example", NOT_AN_ADDRESS),
    "a name around it": ("Auguste <auguste@mail.example>", NOT_AN_ADDRESS),
    "255 characters": (long_address(255), "Écrivez une adresse email de 254 caractères au plus."),
    "ten thousand": ("a" * 10_000 + "@mail.example", "Écrivez une adresse email de 254 caractères au plus."),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_is_no_address_is_told_everywhere_alike(name: str) -> None:
    typed, sentence = BAD[name]
    assert check_email(typed) == sentence
    assert email_change.errors(typed, typed)["email"] == sentence
    assert creation.credential_errors(typed, typed, GOOD, GOOD)["courriel"] == sentence
    assert len(email_key(typed)) <= 254


@pytest.mark.parametrize(
    "typed",
    [
        "  auguste@mail.example\t",
        "\u00a0auguste@mail.example\r\n",
        "AUGUSTE@MAIL.EXAMPLE",
        "Auguste@Mail.Example ",
    ],
)
def test_spaces_around_and_capitals_are_the_same_address(typed: str) -> None:
    assert check_email(typed) is None
    assert email_key(typed) == EMAIL
    assert email_change.errors(typed, EMAIL) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("moi@élan.example", "MOI@XN--LAN-9LA.EXAMPLE"),
        ("moi@ÉLAN.example", "moi@e\u0301lan.example"),
        ("clémence@mail.example", "cle\u0301mence@mail.example"),
    ],
)
def test_accents_and_both_spellings_of_a_domain_are_one_address(one: str, other: str) -> None:
    assert check_email(one) is check_email(other) is None
    assert email_key(one) == email_key(other)
    assert email_change.errors(one, other) == {}


async def test_a_pasted_address_is_kept_without_its_spaces_and_mails_reach_it(outbag: Outbag) -> None:
    account = await factories.account(await factories.holder(), email="ancienne@mail.example")

    await email_change.change(account, f"\u00a0{EMAIL} \r\n", f" {EMAIL}")

    assert (await Account.get(pk=account.pk)).email == EMAIL
    assert [to for to, _ in await delivered(outbag)] == ["ancienne@mail.example", EMAIL]


async def test_the_same_address_in_capitals_makes_no_second_account(outbag: Outbag) -> None:
    one, two = await factories.holder(), await factories.holder()
    for holder, typed in ((one, EMAIL), (two, EMAIL.upper())):
        await creation.create(Claim(holder.pk), typed, typed, GOOD, GOOD, visit=HOME)
    await delivered(outbag)

    assert await Account.all().count() == 1


# ── Passwords ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def signed_in(password: str) -> Session:
    await factories.account(await factories.holder(), email=EMAIL, password=password)
    entered = await sign_in.sign_in("cmi", EMAIL, password, visit=HOME)
    session = await sessions.find(entered.session_token, "cmi")
    assert session is not None
    return session


@pytest.mark.parametrize("sign", list(SPECIALS))
def test_every_sign_of_the_list_counts(sign: str) -> None:
    assert passwords.new_errors(f"Jardin7{sign}", f"Jardin7{sign}") == {}


@pytest.mark.parametrize("sign", ["~", "@", "#", "é".upper(), "ß", " ", "€", "😀"])
def test_other_signs_are_allowed_but_are_none_of_the_list(sign: str) -> None:
    assert passwords.new_errors(f"Jardin7{sign}", f"Jardin7{sign}")["mot_de_passe"] == NEW_WRONG
    assert passwords.new_errors(f"Jardin7!{sign}", f"Jardin7!{sign}") == {}


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Jardi7!", NEW_WRONG),
        ("Jardin7!", None),
        ("J7!" + "😀" * 4, NEW_WRONG),
        ("J7!" + "😀" * 5, None),
        ("J7!" + "a" * 253, None),
        ("J7!" + "😀" * 253, None),
        ("J7!" + "a" * 254, TOO_LONG),
    ],
)
def test_from_8_to_256_characters_as_a_person_counts_them(password: str, sentence: str | None) -> None:
    assert passwords.new_errors(password, password).get("mot_de_passe") == sentence


@pytest.mark.parametrize("tail", ["fin", "FIN", "fin ", ""])
async def test_beyond_72_bytes_every_byte_counts(tail: str) -> None:
    long = "J7!" + "é" * 40
    session = await signed_in(f"{long}début")

    assert await password_change.old_error(session.account, f"{long}{tail}") == password_change.OLD_WRONG
    assert await password_change.old_error(session.account, f"{long}début") is None


@pytest.mark.parametrize("pasted", [f"{GOOD} ", f" {GOOD}", f"{GOOD}\u00a0", f"{GOOD}\n"])
async def test_a_space_at_an_end_counts_and_must_be_confirmed(pasted: str) -> None:
    """Nothing is cut from a password in silence: the page tells of the space, and both fields must have it."""
    session = await signed_in(factories.PASSWORD)
    for new, again in ((pasted, GOOD), (GOOD, pasted)):
        with pytest.raises(FieldErrors) as wrong:
            await password_change.change(session, factories.PASSWORD, new, again)
        assert wrong.value.errors == {"confirmation": CONFIRMATION_WRONG}

    await password_change.change(session, factories.PASSWORD, pasted, pasted)

    await sign_in.sign_in("cmi", EMAIL, pasted, visit=HOME)
    with pytest.raises(Refusal):
        await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
