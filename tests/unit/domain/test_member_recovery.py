"""Codes by mail and by post, new passwords, changes of contact."""

import asyncio
from datetime import date, timedelta

import pytest
import time_machine

from domain import letters, member_password, member_sign_in, outbox, recovery, sessions
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.member_codes import Means, Proof
from domain.member_password import weakness
from domain.nir import Nir
from domain.sign_in import SignedIn, Visit
from domain.throttle import TooMany
from models import Letter, Member, Secret, SentKind, SentMail
from models.clock import now
from tests.unit.documents.reading import words
from tests.unit.domain.members import HOME, JEAN, MARIE, NOBODY, STRANGER, jean, last_code, marie


async def test_the_mail_goes_to_the_address_that_is_known_and_masked(base: None) -> None:
    await marie()
    answer = await recovery.ask(MARIE.index, visit=HOME)
    assert answer.mask == "c***@cpms.com"
    code = await last_code()
    sent = await SentMail.get()
    assert sent.to == "cpms@cpms.com"
    assert MARIE.number not in sent.text + sent.subject + sent.html
    proof = await recovery.check(MARIE.index, code, browser="b", visit=HOME)
    assert proof.means is Means.MAIL


async def test_asked_again_the_same_code_three_times_an_hour(base: None) -> None:
    await marie()
    codes = []
    for _ in range(5):
        await recovery.ask(MARIE.index, visit=HOME)
        codes.append(await last_code())
    assert len(set(codes)) == 1
    assert await SentMail.all().count() == 3


async def test_a_code_by_mail_lives_fifteen_minutes(base: None) -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=HOME)
    code = await last_code()
    with time_machine.travel(now() + timedelta(minutes=16)), pytest.raises(Refusal):
        await recovery.check(MARIE.index, code, browser="b", visit=HOME)


async def test_the_present_password_works_until_the_code_is_used(base: None) -> None:
    member = await marie()
    token = (await sign_in(member)).session_token
    await recovery.ask(MARIE.index, visit=HOME)
    proof = await recovery.check(MARIE.index, await last_code(), browser="b", visit=HOME)
    assert await sessions.find(token, "cpms") is not None
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    assert await sessions.find(token, "cpms") is None
    with pytest.raises(Refusal):
        await member_password.confirm(proof, "852963", await member_password.choose(proof, "852963"))


async def sign_in(member: Member) -> SignedIn:
    return await member_sign_in.enter(member, device=None, visit=HOME)


async def test_five_tries_a_browser_and_nobody_uses_up_anybody_elses(base: None) -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=STRANGER)
    code = await last_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answers = [await verdict(MARIE.index, wrong, "stranger", STRANGER) for _ in range(7)]
    assert answers == ["wrong"] * 5 + ["wait"] * 2
    assert await verdict(MARIE.index, code, "stranger", STRANGER) == "wait"

    await recovery.ask(MARIE.index, visit=HOME)
    assert await verdict(MARIE.index, await last_code(), "hers", HOME) == "right"


async def test_twenty_tries_of_a_code_at_once_are_five(base: None) -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=HOME)
    wrong = f"{(int(await last_code()) + 1) % 10**6:06d}"
    answers = await asyncio.gather(*(verdict(MARIE.index, wrong, "b", HOME) for _ in range(20)))
    assert (answers.count("wrong"), answers.count("wait")) == (5, 15)


async def verdict(index: str, code: str, browser: str, visit: Visit) -> str:
    try:
        await recovery.check(index, code, browser=browser, visit=visit)
    except TooMany:
        return "wait"
    except Refusal:
        return "wrong"
    return "right"


async def test_a_number_nobody_has_gets_always_the_same_answer_and_nothing_leaves(base: None) -> None:
    answers = {}
    for number in range(60):
        index = Nir(f"1234567{number:06d}").index
        visit = Visit(f"203.0.113.{number}", "", "Robot")
        first, second = await recovery.ask(index, visit=visit), await recovery.ask(index, visit=visit)
        assert first == second
        answers[index] = first.mask
    by_post = sum(not mask for mask in answers.values())
    assert 5 < by_post < 40
    await outbox.drain(EFFECTS)
    assert not await SentMail.exists()
    assert not await Letter.exists()
    assert [await verdict(NOBODY.index, "123456", "b", HOME) for _ in range(6)] == ["wrong"] * 5 + ["wait"]


async def test_without_email_a_letter_with_the_code_the_same_each_time(base: None) -> None:
    await jean()
    answer = await recovery.ask(JEAN.index, visit=HOME)
    assert not answer.by_mail
    code = await last_code()
    letter = await Letter.get()
    shown = await SentMail.get()

    assert shown.kind is SentKind.LETTER
    assert shown.attachments == [{"name": f"{letter.number}.pdf", "url": f"/demo/courrier/lettres/{letter.number}.pdf"}]
    assert code not in str(letter.context)
    first, second = await letters.pdf(letter), await letters.pdf(letter)
    assert first == second
    page = " ".join(word.text for word in words(first))
    assert code in "".join(page.split())
    assert "06240 BEAUSOLEIL" in page
    assert "mot de passe actuel" not in page, "he never chose one"
    assert JEAN.number not in "".join(page.split())
    assert (await recovery.check(JEAN.index, code, browser="b", visit=HOME)).means is Means.POST


async def test_one_letter_in_eight_days(base: None) -> None:
    await jean()
    start = now()
    for day in (0, 1, 7, 9):
        with time_machine.travel(start + timedelta(days=day)):
            await recovery.ask(JEAN.index, visit=HOME)
            await outbox.drain(EFFECTS)
    assert await Letter.all().count() == 2
    assert await Secret.all().count() == 1, "a code that was sent and not used is written again"


async def test_a_letter_never_carries_a_code_about_to_die(base: None) -> None:
    """Asked for on the sixteenth day: eight days in the post would leave six of thirty."""
    await jean()
    start = now()
    await recovery.ask(JEAN.index, visit=HOME)
    first = await last_code()
    with time_machine.travel(start + timedelta(days=16)):
        await recovery.ask(JEAN.index, visit=HOME)
        second = await last_code()
        assert second != first
        assert (await recovery.check(JEAN.index, first, browser="b", visit=HOME)).means is Means.POST, (
            "nothing is voided"
        )
    with time_machine.travel(start + timedelta(days=45)):
        assert (await recovery.check(JEAN.index, second, browser="b", visit=HOME)).means is Means.POST


@pytest.mark.parametrize(
    "digits",
    [
        "000000",
        "777777",
        "123456",
        "012345",
        "456789",
        "567890",
        "987654",
        "543210",
        "098765",
        "140569",
        "690514",
        "051469",
        "051969",
        "196905",
    ],
)
def test_codes_that_are_refused(digits: str) -> None:
    assert weakness(digits, born=date(1969, 5, 14))


@pytest.mark.parametrize("digits", ["493817", "112233", "121212", "135790", "890123"])
def test_codes_that_will_do(digits: str) -> None:
    assert weakness(digits, born=date(1969, 5, 14)) is None


async def test_the_code_itself_cannot_become_the_password(base: None) -> None:
    await jean()
    member = await Member.get(nir_index=JEAN.index)
    card = Proof(member.pk, Means.CARD, used_hash=member.initial_code_hash)
    with pytest.raises(Refusal, match="Le code reçu"):
        await member_password.choose(card, "260418")

    await recovery.ask(JEAN.index, visit=HOME)
    code = await last_code()
    sent = await recovery.check(JEAN.index, code, browser="b", visit=HOME)
    with pytest.raises(Refusal, match="Le code reçu"):
        await member_password.choose(sent, code)


async def test_a_different_confirmation_changes_nothing(base: None) -> None:
    await jean()
    member = await Member.get(nir_index=JEAN.index)
    card = Proof(member.pk, Means.CARD, used_hash=member.initial_code_hash)
    chosen = await member_password.choose(card, "702593")
    with pytest.raises(Refusal, match="ne sont pas identiques"):
        await member_password.confirm(card, "702594", chosen)
    assert (await Member.get(pk=member.pk)).initial_code_hash
    assert "702593" not in chosen
