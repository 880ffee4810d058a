"""What both changes of contact share: a fresh password, five tries, fifteen minutes, counted for the account."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import time_machine

from domain import links, member_contact, member_mobile, member_proof
from domain.errors import Refusal
from domain.member_proof import NeedsProof
from domain.member_tries import Wrong
from domain.throttle import TooMany
from models import Member, Secret, Session
from models.clock import now
from tests.unit.domain.carrier import Carrier, entered
from tests.unit.domain.members import CODE, HOME, WRONG, marie

pytestmark = pytest.mark.usefixtures("base")
NEW_MAIL, NEW_MOBILE = "neuve@mail.example", "+33698765432"


Ask = Callable[..., Awaitable[str]]
BOTH = pytest.mark.parametrize(
    ("ask", "confirm", "new"),
    [
        (member_contact.ask_email, member_contact.confirm_email, NEW_MAIL),
        (member_mobile.ask_mobile, member_mobile.confirm_mobile, NEW_MOBILE),
    ],
    ids=["email", "mobile"],
)


@BOTH
async def test_the_password_must_be_fresh(carrier: Carrier, ask: Ask, confirm: Ask, new: str) -> None:
    member = await marie()
    session = await entered(member)
    with time_machine.travel(now() + timedelta(minutes=11)):
        with pytest.raises(NeedsProof):
            await ask(new, by=session)
        with pytest.raises(NeedsProof):
            await member_mobile.drop_mobile(by=session)
        with pytest.raises(Wrong):
            await member_proof.give(session, WRONG, visit=HOME)
        assert not member_proof.is_fresh(await Session.get(pk=session.pk))
        await member_proof.give(session, CODE, visit=HOME)
        proved = await Session.get(pk=session.pk).select_related("account")
        assert await ask(new, by=proved) == new


@BOTH
async def test_five_tries_then_the_code_is_dead_even_at_once(
    carrier: Carrier, ask: Ask, confirm: Ask, new: str
) -> None:
    member = await marie()
    await ask(new, by=await entered(member))
    code = links.code_of(await Secret.get())
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answers = await asyncio.gather(*(confirm(new, wrong, by=member.account) for _ in range(20)), return_exceptions=True)
    assert all(isinstance(one, Refusal) for one in answers)
    assert sum("n'est pas le bon" in str(one) for one in answers) == 5
    with time_machine.travel(now() + timedelta(minutes=14)), pytest.raises(Refusal):
        await confirm(new, code, by=member.account)
    assert (await Secret.get()).used_at is None


@BOTH
async def test_the_right_code_at_once_changes_once(carrier: Carrier, ask: Ask, confirm: Ask, new: str) -> None:
    member = await marie()
    await ask(new, by=await entered(member))
    code = links.code_of(await Secret.get())
    answers = await asyncio.gather(*(confirm(new, code, by=member.account) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, Member) for one in answers) == 1


@BOTH
async def test_a_code_lives_fifteen_minutes(carrier: Carrier, ask: Ask, confirm: Ask, new: str) -> None:
    member = await marie()
    await ask(new, by=await entered(member))
    code = links.code_of(await Secret.get())
    with time_machine.travel(now() + timedelta(minutes=16)), pytest.raises(Refusal, match="ne sert plus"):
        await confirm(new, code, by=member.account)


@BOTH
async def test_tries_are_counted_for_the_account_whatever_is_tried(
    carrier: Carrier, ask: Ask, confirm: Ask, new: str
) -> None:
    """A right code for one's own address buys no more guesses at another's."""
    member = await marie()
    await ask(new, by=await entered(member))
    for _ in range(9):
        with pytest.raises(Refusal, match="ne sert plus"):
            await confirm("somewhere-else", WRONG, by=member.account)
    await confirm(new, links.code_of(await Secret.get()), by=member.account)
    with pytest.raises(TooMany):
        await confirm("somewhere-else", WRONG, by=member.account)


@BOTH
async def test_messages_to_anybody_are_few(carrier: Carrier, ask: Ask, confirm: Ask, new: str) -> None:
    session = await entered(await marie())
    await ask(new, by=session)
    await ask(new, by=session)
    await ask(new, by=session)
    with pytest.raises(Refusal, match="trois fois"):
        await ask(new, by=session)
    others = [f"a{n}@mail.example" if "@" in new else f"06 11 22 33 4{n}" for n in range(5)]
    sent = 0
    for other in others:
        try:
            await ask(other, by=session)
        except TooMany:
            break
        sent += 1
    assert sent == 2
