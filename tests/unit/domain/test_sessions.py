"""Sessions: never beyond their eight hours, ended only by their own account, listed only while open (SPEC 0.6)."""

from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import sessions
from domain.errors import NotYours
from models import Account, Session
from models.clock import now

pytestmark = pytest.mark.usefixtures("base")


async def opened(account: Account) -> Session:
    found = await sessions.find(await sessions.open_session(account, device=None, label="Firefox"), "cmi")
    assert found is not None
    return found


async def test_using_it_never_takes_it_beyond_eight_hours() -> None:
    mine = await opened(await factories.account(await factories.holder()))
    with time_machine.travel(mine.ends_at - timedelta(minutes=5), tick=False):
        await sessions.touch(mine)
    assert (await Session.get(pk=mine.pk)).idle_until == mine.ends_at


async def test_somebody_elses_cannot_be_ended_and_an_ended_one_is_not_listed() -> None:
    account, stranger = [await factories.account(await factories.holder()) for _ in range(2)]
    mine, other = await opened(account), await opened(account)
    with pytest.raises(NotYours):
        await sessions.end_one(mine.pk, by=stranger)
    await sessions.end_one(other.pk, by=account)
    assert [one.pk for one in await sessions.open_sessions(account)] == [mine.pk]
    assert (await Session.get(pk=mine.pk)).ended_at is None
    assert now() < mine.ends_at
