"""« Mon espace » holds what is one's own: devices, sign-ins, a card made anew only when something on it changed."""

import asyncio

import pytest

from domain import member_sign_in, member_space
from models import Document, Holder, Member
from tests.unit.domain.members import HOME, MARIE, STRANGER, jean, marie

pytestmark = pytest.mark.usefixtures("base")


async def test_nobody_else_s_devices_nor_sign_ins_are_shown() -> None:
    mine, other = await marie(), await jean()
    for _ in range(12):
        known = await member_sign_in.device_of(mine, HOME.device_token)
        await member_sign_in.enter(mine, device=known, visit=HOME)
    await member_sign_in.enter(other, device=None, visit=STRANGER)
    space = await member_space.read(mine.account)
    assert [device.account_id for device in space.devices] == [mine.account_id]
    assert [session.account_id for session in space.last] == [mine.account_id] * member_space.LAST


async def test_the_card_is_promised_once_as_long_as_nothing_on_it_changes() -> None:
    member = await marie()
    tabs = await asyncio.gather(*(member_space.read(member.account) for _ in range(5)))
    assert len({tab.card.id for tab in tabs}) == 1
    await Holder.filter(pk=member.holder_id).update(last_name="Durand-Petit")
    assert (await member_space.read(member.account)).card.id != tabs[0].card.id
    assert await Document.all().count() == 2


async def test_the_card_holds_the_masked_number_only() -> None:
    member = await marie()
    card = (await member_space.read(member.account)).card
    assert MARIE.masked in str(card.context)
    assert MARIE.spaced not in str(card.context)
    assert MARIE.number not in str(card.context)
    assert [one.id for one in await Document.of(member.account)] == [card.id]
    assert await Member.all().count() == 1
