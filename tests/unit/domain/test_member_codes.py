"""What six digits prove and from where: another's code, another purpose, another's device prove nothing (SPEC 6.1, 6.2)."""

import asyncio
from dataclasses import replace

import bcrypt
import pytest
import time_machine

from domain import letters, links, member_contact, member_device, member_sign_in, member_tries, passwords, recovery
from domain.errors import Refusal
from domain.member_sign_in import Step
from domain.member_tries import Waiting, Wrong
from domain.nir import Nir
from models import Device, Letter, Member, Secret, SecretPurpose, Session, Throttle
from models.clock import now
from tests.unit.domain.carrier import entered
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, NOBODY, STRANGER, WRONG, jean, last_code, marie
from tests.unit.domain.test_member_guards import tried

pytestmark = pytest.mark.usefixtures("base")


async def test_a_code_opens_for_whom_it_was_sent_to_alone() -> None:
    await marie()
    await jean(email="jean@mail.example")
    await recovery.ask(JEAN.index, visit=HOME)
    code = await last_code()
    for number in (MARIE, NOBODY):
        assert isinstance(await tried(number, code), Wrong)
        with pytest.raises(Refusal):
            await recovery.check(number.index, code, browser="b", visit=HOME)
    assert isinstance(await tried(JEAN, code), Step)


async def test_a_code_sent_for_something_else_proves_nothing() -> None:
    """Those to a new address above all: whoever holds it is not known yet."""
    member = await marie()
    await member_contact.ask_email("neuve@mail.example", by=await entered(member))
    await member_device.send_code(member, STRANGER)
    for purpose in (SecretPurpose.NEW_EMAIL, SecretPurpose.NEW_DEVICE):
        assert isinstance(await tried(MARIE, links.code_of(await Secret.get(purpose=purpose))), Wrong)


async def test_a_card_s_code_beside_a_password_opens_nothing() -> None:
    member = await marie()
    await Member.filter(pk=member.pk).update(initial_code_hash=await passwords.hash_password("260418"))
    assert isinstance(await tried(MARIE, "260418"), Wrong)


@pytest.mark.parametrize("number", [MARIE, JEAN, NOBODY], ids=["password", "no password, no code", "nobody"])
async def test_the_same_work_is_done_for_every_number(number: Nir, monkeypatch: pytest.MonkeyPatch) -> None:
    await marie()
    await jean(code="")
    hashed: list[bytes] = []
    check = bcrypt.checkpw

    def counted(typed: bytes, kept: bytes) -> bool:
        hashed.append(kept)
        return check(typed, kept)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    assert isinstance(await tried(number, WRONG), Wrong)
    with pytest.raises(Refusal):
        await recovery.check(number.index, WRONG, browser="b", visit=HOME)
    assert [one[:7] for one in hashed] == [b"$2b$04$"] * 2


# ---- devices


async def test_a_browser_two_members_share_is_trusted_by_each_for_themselves() -> None:
    member = await marie()
    await member_device.trust(member, await member_sign_in.enter(member, device=None, visit=HOME), label="Firefox")
    await jean(email="jean@mail.example")
    carded = await tried(JEAN, "260418")
    assert isinstance(carded, Step) and carded.wants_device_code


async def test_a_trusted_device_is_never_closed() -> None:
    member = await marie()
    await member_device.trust(member, await member_sign_in.enter(member, device=None, visit=HOME), label="Firefox")
    for _ in range(member_tries.CLOSING + 1):
        assert isinstance(await tried(MARIE, WRONG), Wrong)
        await Throttle.all().update(blocked_until=None)
    assert isinstance(await tried(MARIE, CODE), Step)


@pytest.mark.parametrize("failures", [member_tries.CLOSING - 1, member_tries.CLOSING])
async def test_who_waits_is_told_whether_it_is_closed(failures: int) -> None:
    await marie()
    for _ in range(failures):
        await Throttle.all().update(blocked_until=None)
        await tried(MARIE, WRONG)
    waiting = await tried(MARIE, CODE)
    assert isinstance(waiting, Waiting)
    assert waiting.closed is (failures == member_tries.CLOSING)


async def test_counters_name_nobody() -> None:
    await marie()
    await tried(MARIE, WRONG)
    with pytest.raises(Refusal):
        await recovery.check(MARIE.index, WRONG, browser="b", visit=HOME)
    keys = "".join(row.key for row in await Throttle.all())
    assert MARIE.index[8:] not in keys
    assert HOME.address not in keys


async def test_every_new_device_is_told_by_post_even_in_the_same_second() -> None:
    await marie(email="")
    with time_machine.travel(now(), tick=False):
        for name in ("one", "two"):
            assert isinstance(await tried(MARIE, CODE, replace(HOME, device_token=name)), Step)
    assert await Letter.all().count() == 2


async def test_the_same_form_sent_twice_at_once_makes_one_device_and_one_letter() -> None:
    await marie(email="")
    await asyncio.gather(*(tried(MARIE, CODE) for _ in range(3)))
    assert await Session.all().count() == 3
    assert await Device.all().count() == 1
    assert await Letter.all().count() == 1


async def test_no_session_without_its_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    member = await marie(email="")

    async def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(letters, "promise_notice", broken)
    with pytest.raises(OSError):
        await member_sign_in.enter(member, device=None, visit=HOME)
    assert not await Session.exists()
    assert not await Device.exists()
