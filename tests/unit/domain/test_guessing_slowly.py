"""Whoever guesses with patience, or from many addresses: what stops them, and whom it must not stop."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from demonstration.people_cmacarte import artisan as make_artisan
from domain import artisan, creation, member_password, recovery, retention
from domain.errors import Refusal
from domain.member_tries import CLOSING, Wrong
from domain.nir import Nir
from domain.sign_in import Visit
from domain.throttle import Limit, TooMany
from models import Throttle
from models.clock import now
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, NOBODY, STRANGER, WRONG, last_code, marie
from tests.unit.domain.test_artisan import BORN, NUMBER
from tests.unit.domain.test_creation import clemence
from tests.unit.domain.test_member_guards import proof_by_mail, tried
from tests.unit.domain.test_member_recovery import sign_in, verdict

pytestmark = pytest.mark.usefixtures("base")
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def place(number: int) -> Visit:
    """One of many networks, each seen for the first time."""
    return Visit(f"198.51.{number // 250}.{number % 250 + 1}", "", "Robot")


@pytest.mark.parametrize("number", [MARIE, NOBODY], ids=["somebody", "nobody"])
async def test_ten_in_a_row_stay_ten_whatever_is_erased_meanwhile(number: Nir) -> None:
    await marie()
    start = MORNING
    for failure in range(CLOSING):
        with time_machine.travel(start + timedelta(days=3 * failure)):
            assert isinstance(await tried(number, WRONG, STRANGER), Wrong)
            await retention.purge()
    with time_machine.travel(start + timedelta(days=40)):
        await retention.purge()
        last = await tried(number, CODE, STRANGER)
        assert isinstance(last, Wrong) and last.closed, "only a new code opens"


async def test_a_row_that_is_over_is_kept_no_longer_nor_are_the_counters_of_devices() -> None:
    member = await marie()
    with time_machine.travel(MORNING):
        known = replace(HOME, device_token=(await sign_in(member)).device_token)
        for visit in (known, STRANGER):
            assert isinstance(await tried(MARIE, WRONG, visit), Wrong)
        proof = await proof_by_mail()
        await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
        assert isinstance(await tried(MARIE, WRONG, known), Wrong)
    with time_machine.travel(MORNING + timedelta(days=3)):
        await retention.purge()
        assert not await Throttle.filter(failures__gt=0).exists()


# ---- a code that was sent, guessed from many networks


async def reached(limit: Limit, *whom: str, but: int = 0) -> None:
    """As after that many failures, all from elsewhere, none of which makes anybody wait any more."""
    await Throttle.create(key=limit.key(*whom), failures=limit.free - but, since=now(), last_failure_at=now())


@pytest.mark.parametrize("number", [MARIE, NOBODY], ids=["somebody", "nobody"])
async def test_many_networks_together_have_a_ceiling_for_one_number(number: Nir) -> None:
    await marie()
    await reached(recovery.EVERYWHERE, number.index, "", but=2)
    answers = [await verdict(number.index, WRONG, "", place(one)) for one in range(5)]
    assert answers == ["wrong"] * 2 + ["wait"] * 3
    assert await verdict(JEAN.index, WRONG, "", place(9)) == "wrong", "another's number has a ceiling of its own"


async def test_the_ceiling_does_not_stop_the_member_on_a_device_of_theirs() -> None:
    member = await marie()
    known = replace(HOME, device_token=(await sign_in(member)).device_token)
    await reached(recovery.EVERYWHERE, MARIE.index, "", but=1)
    await recovery.ask(MARIE.index, visit=known)
    code = await last_code()
    assert await verdict(MARIE.index, WRONG, "", STRANGER) == "wrong"
    assert await verdict(MARIE.index, code, "", STRANGER) == "wait"
    assert await verdict(MARIE.index, code, "b", known) == "right"


# ---- identification: numbers are public, birth dates are few


async def artisan_of(born: date, visit: Visit) -> str:
    return await said(artisan.identify(NUMBER, born, address=visit.address))


async def cardholder_of(born: str, visit: Visit) -> str:
    return await said(creation.identify("042", "Châbot-Du Bois", born, visit=visit))


async def said(answer: Awaitable[object]) -> str:
    try:
        await answer
    except TooMany:
        return "wait"
    except Refusal:
        return "wrong"
    return "right"


async def test_a_stranger_keeps_no_artisan_from_activating() -> None:
    await make_artisan()
    guesses = [await artisan_of(date(1960, 1, day), STRANGER) for day in range(1, 8)]
    assert guesses == ["wrong"] * 5 + ["wait"] * 2
    assert await artisan_of(BORN, STRANGER) == "wait"
    assert await artisan_of(BORN, HOME) == "right"


async def test_a_stranger_keeps_no_cardholder_from_an_account() -> None:
    await clemence()
    guesses = [await cardholder_of(f"0{day}/11/1960", STRANGER) for day in range(1, 8)]
    assert guesses == ["wrong"] * 5 + ["wait"] * 2
    assert await cardholder_of("05/11/1988", STRANGER) == "wait"
    assert await cardholder_of("05/11/1988", HOME) == "right"


async def test_birth_dates_are_not_searched_from_many_networks() -> None:
    await make_artisan()
    await clemence()
    for limit, number in ((artisan.EVERYWHERE, NUMBER), (creation.EVERYWHERE, "042")):
        await reached(limit, number, but=2)
    for one in range(2):
        assert await artisan_of(date(1960, 1, 1), place(one)) == "wrong"
        assert await cardholder_of("01/01/1960", place(one)) == "wrong"
    assert await artisan_of(BORN, place(2)) == "wait"
    assert await cardholder_of("05/11/1988", place(2)) == "wait"


async def test_a_network_is_a_whole_64_in_ipv6() -> None:
    await make_artisan()
    homes = [Visit(f"2001:db8::{number:x}", "", "Robot") for number in range(1, 8)]
    assert [await artisan_of(date(1960, 1, 1), one) for one in homes] == ["wrong"] * 5 + ["wait"] * 2
    assert [await cardholder_of("01/01/1960", one) for one in homes] == ["wrong"] * 5 + ["wait"] * 2
