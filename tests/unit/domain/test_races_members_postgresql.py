"""Members' guards with transactions really at once, which SQLite does not have. Each has its control without its lock."""

import pytest

from domain import member_password, member_tries, throttle
from domain.member_tries import Counter, Tried
from domain.throttle import ADDRESS
from models import Throttle
from tests.bases import POSTGRESQL
from tests.unit.domain.members import CODE, HOME, MARIE, marie
from tests.unit.domain.test_races_postgresql import MANY, ROUNDS, Unlock, at_once, no_locks

pytestmark = [
    pytest.mark.usefixtures("base"),
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite takes one transaction after the other"),
]
__all__ = ["no_locks"]


async def changed() -> int:
    """Tabs in which the present password was given, and another one confirmed, at once: how many change it."""
    member = await marie(email="")
    proof = await member_password.prove_present(member, CODE, device=None, visit=HOME)
    choices = [await member_password.choose(proof, f"70259{place}") for place in range(MANY)]

    async def confirm(place: int) -> bool:
        await member_password.confirm(proof, f"70259{place}", choices[place])
        return True

    return (await at_once(confirm)).count(True)


async def test_tabs_that_change_the_password_at_once_change_it_once() -> None:
    assert await changed() == 1


async def given_back() -> int:
    """Failures left of as many right tries, all given back at once."""
    counter = Counter.of(MARIE.index, None)
    await Throttle.filter(key=counter.key).delete()
    await Throttle.create(key=counter.key, failures=MANY)
    await throttle.admit([(ADDRESS, ADDRESS.key(HOME.address))])
    await at_once(lambda _: member_tries.give_back(Tried(counter, HOME.address, MANY, None)))
    return int((await Throttle.get(key=counter.key)).failures)


async def test_right_tries_at_once_are_all_given_back() -> None:
    assert await given_back() == 0


async def test_control_without_its_lock_some_are_not(no_locks: Unlock) -> None:
    no_locks()
    assert max([await given_back() for _ in range(ROUNDS)]) > 0
