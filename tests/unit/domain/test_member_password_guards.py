"""Guards of a member's new password that each stand alone: taken away, one of these fails."""

from datetime import date, timedelta

import pytest
import time_machine

from domain import mails, member_password, member_proof, member_sign_in, member_tries, outbox, passwords, recovery
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.member_codes import still_holds
from domain.member_sign_in import Step
from domain.member_tries import Waiting, Wrong
from domain.nir import Nir
from domain.throttle import TooMany
from models import Account, Device, JournalEntry, Member, Secret, SecretPurpose, SentMail, Session
from models.clock import now
from tests.unit.domain.carrier import entered
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


async def test_a_new_password_and_its_code_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch) -> None:
    member = await marie()
    proof = await proof_by_mail()
    chosen = await member_password.choose(proof, "702593")

    async def broken(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(mails, "promise", broken)
        with pytest.raises(OSError):
            await member_password.confirm(proof, "702593", chosen)
    assert await passwords.verify(CODE, (await Account.get(pk=member.account_id)).password_hash)
    await member_password.confirm(proof, "702593", chosen)
    with pytest.raises(Refusal):
        await member_password.confirm(proof, "702593", chosen)
    assert await JournalEntry.filter(event="member.password").count() == 1


async def test_a_change_from_within_leaves_strangers_their_failures() -> None:
    """Or somebody at an open session would buy them new tries."""
    member = await marie()
    await member_sign_in.enter(member, device=None, visit=HOME)
    device = await Device.get()
    for _ in range(2):
        await tried(MARIE, WRONG, STRANGER)
    proof = await member_password.prove_present(member, CODE, device=device, visit=HOME)
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    third = await tried(MARIE, WRONG, STRANGER)
    assert isinstance(third, Wrong) and third.failures == 3


async def test_the_present_password_is_counted_on_its_own_device_and_forgotten_when_right() -> None:
    member = await marie()
    await member_sign_in.enter(member, device=None, visit=HOME)
    device = await Device.get()
    for expected in (1, 2):
        with pytest.raises(Wrong) as wrong:
            await member_password.prove_present(member, WRONG, device=device, visit=HOME)
        assert wrong.value.failures == expected
    await member_password.prove_present(member, CODE, device=device, visit=HOME)
    for _ in range(3):
        with pytest.raises(Wrong):
            await member_password.prove_present(member, WRONG, device=device, visit=HOME)
    with pytest.raises(Waiting):
        await member_password.prove_present(member, CODE, device=device, visit=HOME)
    first = await tried(MARIE, WRONG, STRANGER)
    assert isinstance(first, Wrong) and first.failures == 1


async def test_right_present_passwords_use_up_no_tries_of_the_network() -> None:
    member = await marie()
    for _ in range(60):
        await member_password.prove_present(member, CODE, device=None, visit=HOME)


async def test_a_proof_freshens_its_own_session_only() -> None:
    member = await marie()
    here, elsewhere = await entered(member), await entered(member)
    await member_proof.give(here, CODE, visit=HOME)
    assert (await Session.get(pk=here.pk)).proved_at is not None
    assert (await Session.get(pk=elsewhere.pk)).proved_at is None


async def test_the_present_password_cannot_be_chosen_again() -> None:
    member = await marie()
    proof = await member_password.prove_present(member, CODE, device=None, visit=HOME)
    with pytest.raises(Refusal, match="déjà votre mot de passe"):
        await member_password.choose(proof, CODE)
    await jean()
    step = await tried(JEAN, "260418")
    assert isinstance(step, Step)
    with pytest.raises(Refusal, match="ne peut pas devenir"):
        await member_password.choose(step.proof, "260418")


async def test_the_answer_to_the_terms_is_in_the_journal() -> None:
    member = await marie()
    for accepted in (True, False):
        await member_password.answer_terms(member, accepted=accepted, version="2026-01-01")
    assert [one.event for one in await JournalEntry.all().order_by("id")] == ["terms.accepted", "terms.declined"]


@pytest.mark.parametrize("form", ["%d%m%y", "%m%d%y", "%y%m%d", "%y%d%m", "%m%Y", "%Y%m", "%d%Y", "%Y%d"])
def test_no_writing_of_the_birth_date_will_do(form: str) -> None:
    born = date(1969, 5, 14)
    assert "naissance" in str(member_password.weakness(born.strftime(form), born=born))
    assert member_password.weakness(born.strftime(form), born=date(1984, 12, 9)) is None
