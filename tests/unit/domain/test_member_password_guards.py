"""Guards of a member's new password that each stand alone: taken away, one of these fails."""

from datetime import timedelta

import pytest
import time_machine

from domain import member_password, member_sign_in, member_tries, outbox, recovery
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.member_codes import still_holds
from domain.member_sign_in import Step
from domain.member_tries import Wrong
from domain.nir import Nir
from domain.throttle import TooMany
from models import Member, Secret, SecretPurpose, SentMail
from models.clock import now
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, STRANGER, WRONG, jean, last_code, marie
from tests.unit.domain.test_member_guards import mailed, proof_by_mail, tried

pytestmark = pytest.mark.usefixtures("base")


async def test_a_change_from_within_needs_the_password_as_it_is_now() -> None:
    """Two tabs: the proof of the present password is void once the password has changed."""
    member = await marie()
    proof = await member_password.prove_present(member, CODE, device=None, visit=HOME)
    later = await member_password.choose(proof, "852963")
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    with pytest.raises(Refusal, match="changé ailleurs"):
        await member_password.confirm(proof, "852963", later)


async def test_a_password_proved_before_it_changed_proves_nothing() -> None:
    """Between « Valider » and the code for the device, somebody else chose another password."""
    await marie()
    step = await tried(MARIE, CODE)
    assert isinstance(step, Step) and step.wants_device_code
    assert still_holds(step.proof, await member_sign_in.proved(step.proof))
    proof = await proof_by_mail()
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    assert not still_holds(step.proof, await member_sign_in.proved(step.proof))


async def test_the_card_s_code_is_void_once_another_code_made_a_password() -> None:
    await jean()
    await recovery.ask(JEAN.index, visit=HOME)
    proof = await recovery.check(JEAN.index, await last_code(), browser="b", visit=HOME)
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    assert isinstance(await tried(JEAN, "260418"), Wrong)
    assert (await Member.get(nir_index=JEAN.index)).initial_code_hash == ""


async def test_a_weak_choice_is_refused_and_a_change_is_told() -> None:
    await marie()
    proof = await proof_by_mail()
    for weak in ("111111", "123456", "140569"):
        with pytest.raises(Refusal):
            await member_password.choose(proof, weak)
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    await outbox.drain(EFFECTS)
    last = await SentMail.all().order_by("-id").first()
    assert last is not None and "mot de passe" in last.subject


async def test_a_dead_code_no_longer_opens_the_sign_in() -> None:
    await marie()
    code = await mailed()
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert isinstance(await tried(MARIE, code), Wrong)
    assert await Secret.filter(purpose=SecretPurpose.MAIL_CODE, used_at=None).count() == 1


async def test_forty_failures_do_not_outlive_the_memory_of_the_network() -> None:
    await marie()
    for number in range(50):
        await tried(Nir(f"1234567{number:06d}"), WRONG, STRANGER)
    assert isinstance(await tried(MARIE, CODE, STRANGER), TooMany)
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert isinstance(await tried(MARIE, CODE, STRANGER), Step)
    assert member_tries.FREE == 4
