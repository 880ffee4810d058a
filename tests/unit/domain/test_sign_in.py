"""Signing in: one answer, exact counters, sessions that end (SPEC 0.4, 0.6)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from demonstration import factories
from domain import sessions, sign_in
from domain.errors import Refusal
from domain.sign_in import WRONG, SignedIn, Visit
from domain.throttle import TooMany
from models import Account, AccountState, Device, Session, Throttle
from models.clock import now
from models.database import in_transaction

pytestmark = pytest.mark.usefixtures("base")
HOME = Visit("192.0.2.1", "", "Chrome sur Linux")
EMAIL = "auguste@mail.example"


async def auguste(**more: Any) -> Account:
    return await factories.account(await factories.holder(), email=EMAIL, **more)


async def enter(email: str = EMAIL, password: str = factories.PASSWORD, visit: Visit = HOME) -> SignedIn:
    return await sign_in.sign_in("cmi", email, password, visit=visit)


async def test_the_right_password_opens_a_session() -> None:
    account = await auguste()

    entered = await enter("  AUGUSTE@mail.example ")

    session = await sessions.find(entered.session_token, "cmi")
    assert session is not None
    assert session.account.pk == account.pk
    assert await sessions.find(entered.session_token, "cmacarte") is None
    assert entered.session_token not in str(await Session.all().values())


@pytest.mark.parametrize("email", [EMAIL, "personne@mail.example"])
async def test_a_wrong_password_and_nobody_get_the_same_words(email: str) -> None:
    await auguste()

    with pytest.raises(Refusal) as refused:
        await enter(email, "Faux-2026!")

    assert str(refused.value) == WRONG


@pytest.mark.parametrize("email", [EMAIL, "personne@mail.example"])
async def test_after_five_failures_the_next_try_waits_longer_and_longer(email: str) -> None:
    await auguste()
    for _ in range(5):
        with pytest.raises(Refusal, match="incorrect"):
            await enter(email, "Faux-2026!")

    waits = []
    moment = now()
    for _ in range(8):
        with time_machine.travel(moment, tick=False), pytest.raises(TooMany) as refused:
            await enter(email, "Faux-2026!")
        waits.append(round((refused.value.until - moment).total_seconds() / 60))
        moment = refused.value.until + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False), pytest.raises(Refusal, match="incorrect"):
            await enter(email, "Faux-2026!")

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_twenty_parallel_tries_count_as_twenty() -> None:
    await auguste()

    answers = await asyncio.gather(*(enter(password="Faux-2026!") for _ in range(20)), return_exceptions=True)

    looked_at = [answer for answer in answers if str(answer) == WRONG]
    assert len(looked_at) == 5
    assert all(isinstance(answer, Refusal) for answer in answers)


async def test_a_known_device_is_not_kept_out_by_a_strangers_failures() -> None:
    await auguste()
    entered = await enter()
    for _ in range(6):
        with pytest.raises(Refusal):
            await enter(password="Faux-2026!", visit=Visit("198.51.100.7", "", "Firefox"))

    again = await enter(visit=Visit("192.0.2.1", entered.device_token, "Chrome sur Linux"))

    assert await sessions.find(again.session_token, "cmi") is not None
    assert await Device.all().count() == 1


async def test_fifty_failures_from_one_address_close_it_for_a_while() -> None:
    await auguste()
    for number in range(50):
        with pytest.raises(Refusal):
            await enter(f"personne{number}@mail.example", "Faux-2026!")

    with pytest.raises(TooMany):
        await enter()
    await enter(visit=Visit("203.0.113.9", "", "Firefox"))


async def test_a_success_forgets_the_accounts_failures() -> None:
    await auguste()
    for _ in range(4):
        with pytest.raises(Refusal):
            await enter(password="Faux-2026!")

    await enter()

    assert await Throttle.filter(failures__gt=0).count() == 1  # the address's own


async def test_an_account_not_confirmed_does_not_open() -> None:
    await auguste(state=AccountState.PENDING)

    with pytest.raises(sign_in.NotConfirmed):
        await enter()


async def test_a_session_ends_when_idle_and_after_eight_hours() -> None:
    await auguste()
    token = (await enter()).session_token
    with time_machine.travel(now() + timedelta(minutes=21), tick=False):
        assert await sessions.find(token, "cmi") is None

    session = await sessions.find(token, "cmi")
    assert session is not None
    end = session.ends_at
    for minutes in range(15, 480, 15):
        with time_machine.travel(session.created_at + timedelta(minutes=minutes), tick=False):
            alive = await sessions.find(token, "cmi")
            assert alive is not None
            await sessions.touch(alive)
    with time_machine.travel(end + timedelta(seconds=1), tick=False):
        assert await sessions.find(token, "cmi") is None


async def test_a_password_change_ends_the_other_sessions() -> None:
    account = await auguste()
    kept, other = (await enter()).session_token, (await enter()).session_token
    keep = await sessions.find(kept, "cmi")

    async with in_transaction():
        await sessions.end_others(account, but=keep.pk if keep else None)

    assert await sessions.find(kept, "cmi") is not None
    assert await sessions.find(other, "cmi") is None
