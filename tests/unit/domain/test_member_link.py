"""The link beside the six digits: nobody guesses it, no stranger keeps it shut, and it opens no more than they do."""

from datetime import timedelta

import pytest
import time_machine
import zxingcpp

from domain import letters, links, member_password, member_sign_in, recovery
from domain.errors import FieldErrors, Refusal
from domain.member_codes import Means, Proof
from domain.nir import Nir
from domain.portal import Portal
from domain.sign_in import Visit
from domain.throttle import TooMany
from models import Letter, LetterKind, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction
from tests.unit.documents.reading import picture
from tests.unit.domain.members import (
    CODE,
    HOME,
    JEAN,
    MARIE,
    NOBODY,
    STRANGER,
    WRONG,
    jean,
    last_code,
    last_token,
    marie,
)
from tests.unit.domain.test_guessing_slowly import place, reached
from tests.unit.domain.test_member_recovery import verdict

pytestmark = pytest.mark.usefixtures("base")
NEW = "702593"
ELSEWHERE = Visit("198.51.100.77", "", "Safari sur iPhone")
"""A device and a network never seen before."""


async def linked(token: str, *, number: str = JEAN.spaced) -> Proof:
    """What pressing the button of its page proves."""
    secret = await links.look_up("cpms", token)
    if secret.purpose is SecretPurpose.POST_CODE:
        return await recovery.follow_paper(secret, number)
    return await recovery.follow(secret)


async def chosen(proof: Proof) -> None:
    await member_password.confirm(proof, NEW, await member_password.choose(proof, NEW))


async def sent_to(number: Nir) -> str:
    """The token that came to Marie by mail, or to Jean by post."""
    await (marie() if number is MARIE else jean())
    await recovery.ask(number.index, visit=HOME)
    return await last_token()


BOTH = pytest.mark.parametrize("number", [MARIE, JEAN], ids=["mail", "post"])


# ---- what it opens


async def test_the_link_of_the_mail_opens_the_new_password_even_on_an_unknown_device() -> None:
    token = await sent_to(MARIE)
    proof = await linked(token)
    assert proof.means is Means.MAIL
    member = await member_sign_in.proved(proof)
    step = await member_sign_in.step_after(member, proof, device=None, visit=ELSEWHERE)
    assert (step.entered, step.wants_device_code) == (None, False), "a new password comes first, no second code"
    await chosen(proof)
    again = await member_sign_in.try_digits(MARIE, NEW, visit=ELSEWHERE)
    assert again.proof.means is Means.PASSWORD


async def test_the_same_link_each_time_it_is_sent_and_looking_uses_nothing_up() -> None:
    tokens = [await sent_to(MARIE)]
    for _ in range(2):
        await recovery.ask(MARIE.index, visit=STRANGER)
        tokens.append(await last_token())
    assert len(set(tokens)) == 1
    for _ in range(3):
        await linked(tokens[0])
    assert (await Secret.get()).used_at is None
    assert await verdict(MARIE.index, await last_code(), "b", HOME) == "right"


@BOTH
async def test_the_code_that_served_voids_the_link(number: Nir) -> None:
    token = await sent_to(number)
    begun = await linked(token)
    await chosen(await recovery.check(number.index, await last_code(), browser="b", visit=HOME))
    with pytest.raises(Refusal, match=links.SPENT):
        await linked(token)
    with pytest.raises(Refusal, match=links.SPENT):
        await chosen(begun)


@BOTH
async def test_the_link_that_served_voids_the_code(number: Nir) -> None:
    token = await sent_to(number)
    code = await last_code()
    await chosen(await linked(token))
    assert await verdict(number.index, code, "b", HOME) == "wrong"
    with pytest.raises(Refusal, match=links.SPENT):
        await linked(token)


async def test_it_lives_as_long_as_its_code() -> None:
    mail, letter = await sent_to(MARIE), await sent_to(JEAN)
    for token, life in ((mail, timedelta(minutes=15)), (letter, timedelta(days=30))):
        secret = await links.look_up("cpms", token)
        with time_machine.travel(now() + life - timedelta(minutes=1)):
            await linked(token)
        with time_machine.travel(now() + life + timedelta(minutes=1)):
            with pytest.raises(Refusal, match=links.SPENT):
                await linked(token)
            with pytest.raises(Refusal, match=links.SPENT):
                await recovery.follow_paper(secret, JEAN.spaced)


# ---- what it does not


async def test_of_another_scheme_or_forged_it_opens_nothing() -> None:
    token = await sent_to(MARIE)
    nonce, seal = token.split(".")
    other = (await sent_to(JEAN)).split(".")[1]
    for scheme, forged in (
        ("cmi", token),
        ("cpms", nonce),
        ("cpms", f"{nonce}.{other}"),
        ("cpms", f"{nonce}.{seal[:-1]}"),
        ("cpms", f"{nonce}.{await last_code()}"),
    ):
        with pytest.raises(Refusal, match=links.SPENT):
            await links.look_up(scheme, forged)


@pytest.mark.parametrize("purpose", list(SecretPurpose))
async def test_no_other_purpose_opens_it(purpose: SecretPurpose) -> None:
    member = await marie()
    async with in_transaction():
        secret = (await links.issue(member.account, purpose)).secret
    opened = {}
    for means, opening in (
        (Means.MAIL, recovery.follow(secret)),
        (Means.POST, recovery.follow_paper(secret, MARIE.spaced)),
    ):
        try:
            opened[means] = (await opening).means is means
        except Refusal:
            opened[means] = False
    assert opened == {
        Means.MAIL: purpose is SecretPurpose.MAIL_CODE,
        Means.POST: purpose is SecretPurpose.POST_CODE,
    }


async def test_the_square_asks_whose_letter_it_is_five_times_and_that_stops_nobody_else() -> None:
    token = await sent_to(JEAN)
    for number, words in (("1 84", "Il manque"), (MARIE.spaced, recovery.OTHER_NUMBER)):
        with pytest.raises(FieldErrors) as wrong:
            await linked(token, number=number)
        assert words in wrong.value.errors["nir"]
    for _ in range(4):
        with pytest.raises(FieldErrors):
            await linked(token, number=NOBODY.spaced)
    with pytest.raises(TooMany):
        await linked(token)
    assert await verdict(JEAN.index, await last_code(), "b", HOME) == "right"
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert (await linked(token)).means is Means.POST


# ---- the letter


async def test_the_square_of_the_letter_is_that_link_and_lies_nowhere_else(portal: Portal) -> None:
    token = await sent_to(JEAN)
    letter = await Letter.get(kind=LetterKind.CODE)
    first, second = await letters.pdf(letter), await letters.pdf(letter)
    assert first == second
    (square,) = zxingcpp.read_barcodes(picture(first, 1, dpi=150))
    secret = await Secret.get()
    assert square.text == await links.link(secret.pk) == portal.address(f"/cpms/lien/{token}")
    kept = str(letter.context)
    assert token not in kept
    assert "<svg" not in kept
    assert (await links.look_up("cpms", token)).pk == secret.pk


# ---- strangers


@pytest.mark.parametrize("number", [MARIE, NOBODY], ids=["somebody", "nobody"])
async def test_while_many_networks_try_one_number_its_answer_names_the_way_out(number: Nir) -> None:
    await marie()
    await reached(recovery.EVERYWHERE, number.index, "", but=1)
    assert await verdict(number.index, WRONG, "", place(1)) == "wrong"
    with pytest.raises(TooMany) as besieged:
        await recovery.check(number.index, CODE, browser="", visit=place(2))
    assert str(besieged.value) == f"Trop d'essais. Vous pourrez réessayer dans 1 minute. {recovery.NOT_WAITING}"


async def test_who_only_wrote_wrong_codes_is_told_to_wait_and_no_more() -> None:
    await marie()
    assert [await verdict(MARIE.index, WRONG, "b", HOME) for _ in range(5)] == ["wrong"] * 5
    with pytest.raises(TooMany) as own:
        await recovery.check(MARIE.index, WRONG, browser="b", visit=HOME)
    assert recovery.NOT_WAITING not in str(own.value)


@BOTH
async def test_no_stranger_keeps_it_shut(number: Nir) -> None:
    """Every counter of the recovery is full, from everywhere: the owner, never seen here, gets in by the link."""
    token = await sent_to(number)
    await reached(recovery.EVERYWHERE, number.index, "", but=1)
    await reached(recovery.PLACE, number.index, ELSEWHERE.address, but=1)
    assert await verdict(number.index, WRONG, "", ELSEWHERE) == "wrong"
    assert await verdict(number.index, await last_code(), "", ELSEWHERE) == "wait", "the six digits wait"
    await chosen(await linked(token))
    assert (await member_sign_in.try_digits(number, NEW, visit=ELSEWHERE)).proof.means is Means.PASSWORD
