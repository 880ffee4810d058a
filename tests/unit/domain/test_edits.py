"""What is being typed into « Mes données » survives a reload, for a while, and changes nothing by itself."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import draft, edits
from models import Account, Draft
from models.clock import now

pytestmark = pytest.mark.usefixtures("base")
TYPED = {"line4": "3 rue Neuve", "town": "LENS"}


async def somebody() -> Account:
    return await factories.account(await factories.holder())


async def test_what_was_typed_is_found_again_until_it_is_saved_or_given_up() -> None:
    account, other = await somebody(), await somebody()
    await edits.keep(account, "adresse-1", {"town": "LEN"})
    await edits.keep(account, "adresse-1", TYPED)
    await edits.keep(account, "email", {"email": "a@b.example"})

    assert await edits.of(account) == {"adresse-1": TYPED, "email": {"email": "a@b.example"}}
    assert await edits.of(other) == {}

    await edits.drop(account, "adresse-1")
    assert await edits.of(account) == {"email": {"email": "a@b.example"}}


async def test_it_leaves_the_order_being_made_alone_and_is_left_alone_by_it() -> None:
    account = await somebody()
    await draft.answer(account, accepted=True)
    await edits.keep(account, "adresse-1", TYPED)
    assert (await draft.journey_of(account)).answers.accepted

    await draft.restart(account)
    assert await edits.of(account) == {"adresse-1": TYPED}


async def test_two_tabs_typing_into_two_forms_at_once_lose_nothing_of_one_another() -> None:
    account = await somebody()
    names = [f"adresse-{number}" for number in range(6)]

    await asyncio.gather(*(edits.keep(account, name, TYPED) for name in names))

    assert sorted(await edits.of(account)) == names


async def test_a_form_left_a_week_ago_opens_empty() -> None:
    account = await somebody()
    await edits.keep(account, "email", TYPED)

    with time_machine.travel(now() + edits.LIFE - timedelta(seconds=1), tick=False):
        assert await edits.of(account) == {"email": TYPED}
    with time_machine.travel(now() + edits.LIFE, tick=False):
        assert await edits.of(account) == {}
        await edits.keep(account, "adresse-1", TYPED)
    assert list((await Draft.get()).edits) == ["adresse-1"]


async def test_no_field_fills_the_database() -> None:
    account = await somebody()
    await edits.keep(account, "email", {"email": "x" * 100_000})

    assert len((await edits.of(account))["email"]["email"]) == edits.LONGEST
