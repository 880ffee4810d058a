"""How long a try takes, for somebody's number and for nobody's: reported, not asserted on a clock (« torture »)."""

import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tortoise import Tortoise

from domain import member_sign_in, outbox, recovery
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.nir import Nir
from domain.portal import Portal, configure
from models import Throttle, database
from tests.timing import report
from tests.unit.domain.members import HOME, MARIE, NOBODY, WRONG, marie

pytestmark = pytest.mark.torture
TRIES = 200
Try = Callable[[Nir], Awaitable[object]]


@pytest.fixture
async def served(tmp_path: Path, portal: Portal) -> AsyncIterator[None]:
    """As it is served: a database on the disk, bcrypt at its price."""
    configure(replace(portal, bcrypt_cost=12))
    await database.open_database(database.sqlite_url(tmp_path / "porte-cartes.db"))
    await Tortoise.generate_schemas()
    yield
    await database.close_database()


async def sign_in(number: Nir) -> None:
    await member_sign_in.try_digits(number, WRONG, visit=HOME)


async def check_a_code(number: Nir) -> None:
    await recovery.check(number.index, WRONG, browser="b", visit=HOME)


@pytest.mark.parametrize("attempt", [sign_in, check_a_code], ids=["sign-in", "code"])
async def test_time_taken_for_somebody_and_nobody(served: None, request: pytest.FixtureRequest, attempt: Try) -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=HOME)  # a living code to compare with
    await outbox.drain(EFFECTS)
    people = {"known": MARIE, "unknown": NOBODY}
    times: dict[str, list[float]] = {name: [] for name in people}
    for _ in range(TRIES):
        for name in random.sample(sorted(people), k=2):
            await Throttle.all().delete()
            start = time.perf_counter()
            with pytest.raises(Refusal):
                await attempt(people[name])
            times[name].append(1000 * (time.perf_counter() - start))
    report(request.node.callspec.id, times)
