"""Six digits, right and wrong: the waits of SPEC 6.2, exact at once, the same for a number nobody has."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from domain import links, member_device, member_password, member_sign_in, member_tries, passwords, recovery, sessions
from domain.errors import Refusal
from domain.member_codes import Means
from domain.member_sign_in import Step
from domain.member_tries import Waiting, Wrong
from domain.nir import Nir
from domain.sign_in import Visit
from domain.throttle import TooMany
from models import Account, Device, Member, Session, Throttle
from models.clock import now
from tests.unit.domain.members import CODE, HOME, MARIE, NOBODY, STRANGER, WRONG, jean, last_code, last_token, marie

JEAN_CODE = "260418"


async def attempt(number: Nir, digits: str = WRONG, visit: Visit = HOME) -> Step | Refusal:
    try:
        return await member_sign_in.try_digits(number, digits, visit=visit)
    except Refusal as refusal:
        return refusal


async def known_home(member: Member) -> None:
    """Sign in once from home, and trust it."""
    entered = await member_sign_in.enter(member, device=None, visit=HOME)
    await member_device.trust(member, entered, label="Firefox")


async def history(number: Nir, tries: int) -> list[tuple[str, int, int, bool]]:
    """What somebody sees who fails again and again: kind, failures, minutes to wait, closed."""
    seen = []
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(tries):
            answer = await attempt(number)
            assert isinstance(answer, Wrong), answer
            wait = answer.until - now() if answer.until else timedelta()
            seen.append((str(answer), answer.failures, int(wait.total_seconds() // 60), answer.closed))
            clock.shift(wait + timedelta(minutes=16))  # longer than the network address is remembered
    return seen


async def test_the_waits_are_those_of_the_manual(base: None) -> None:
    await marie()
    seen = await history(MARIE, 12)

    assert [minutes for _, _, minutes, _ in seen] == [0, 0, 1, 5, 15, 60, 60, 60, 60, 60, 60, 60]
    assert [closed for *_, closed in seen] == [False] * 9 + [True] * 3
    assert {words for words, *_ in seen} == {"Mot de passe erroné."}


async def test_a_number_nobody_has_goes_through_exactly_the_same(base: None) -> None:
    await marie()
    assert await history(NOBODY, 12) == await history(MARIE, 12)


def test_the_words_to_the_letter() -> None:
    assert [member_tries.left_words(failures) for failures in (1, 2, 3, 4)] == [
        "Attention il vous reste 3 tentatives pour le saisir.",
        "Attention il vous reste 2 tentatives pour le saisir.",
        "Attention il vous reste 1 tentative pour le saisir.",
        "",
    ]
    assert member_tries.patience(3) == "Par mesure de sécurité, vous devez patienter 1mn avant une nouvelle tentative"
    assert "patienter 60mn" in member_tries.patience(6)


async def test_a_try_during_a_wait_is_not_looked_at_and_does_not_count(base: None) -> None:
    await marie()
    for _ in range(3):
        await attempt(MARIE)

    assert isinstance(await attempt(MARIE, CODE), Waiting)
    assert (await Throttle.get(key=member_tries.Counter.of(MARIE.index, None).key)).failures == 3
    with time_machine.travel(now() + timedelta(seconds=61)):
        answer = await attempt(MARIE, CODE)
    assert isinstance(answer, Step)


async def test_twenty_at_once_count_as_twenty(base: None) -> None:
    await marie()
    for number in (MARIE, NOBODY):
        answers = await asyncio.gather(*(attempt(number) for _ in range(20)))
        looked_at = [one for one in answers if isinstance(one, Wrong)]
        assert sorted(one.failures for one in looked_at) == [1, 2, 3]
        assert sum(isinstance(one, Waiting) for one in answers) == 17


async def test_control_counting_after_looking_would_let_them_all_through(
    base: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: a counter read before and written after the look sees far more than three."""
    await marie()
    key = member_tries.Counter.of(MARIE.index, None).key
    await Throttle.create(key=key)

    async def careless() -> bool:
        row = await Throttle.get(key=key)
        if row.blocked_until and row.blocked_until > now():
            return False
        await passwords.verify(WRONG, (await marie_account()).password_hash)
        row.failures += 1
        wait = member_tries.wait_after(row.failures)
        row.blocked_until = now() + wait if wait else None
        await row.save()
        return True

    looked_at = await asyncio.gather(*(careless() for _ in range(20)))
    assert sum(looked_at) > 3


async def marie_account() -> Account:
    return (await Member.get(nir_index=MARIE.index).select_related("account")).account


async def test_right_after_wrong_starts_again(base: None) -> None:
    member = await marie()
    await known_home(member)
    for _ in range(2):
        await attempt(MARIE)
    assert isinstance(await attempt(MARIE, CODE), Step)

    answer = await attempt(MARIE)
    assert isinstance(answer, Wrong) and answer.failures == 1


async def test_a_known_device_counts_for_itself(base: None) -> None:
    member = await marie()
    await known_home(member)
    for _ in range(10):
        await attempt(MARIE, visit=STRANGER)
        await Throttle.filter(blocked_until__not_isnull=True).update(blocked_until=None)

    assert isinstance(await attempt(MARIE, CODE), Step)
    closed = await attempt(MARIE, CODE, visit=replace(STRANGER, device_token="another"))
    assert isinstance(closed, Wrong) and closed.closed


async def test_after_ten_only_a_new_code_opens_from_unknown_devices(base: None) -> None:
    member = await marie(email="")
    for _ in range(10):
        await attempt(MARIE, visit=STRANGER)
        await Throttle.filter(blocked_until__not_isnull=True).update(blocked_until=None)
    assert isinstance(await attempt(MARIE, CODE), Wrong)
    await Throttle.filter(blocked_until__not_isnull=True).update(blocked_until=None)

    await recovery.ask(MARIE.index, visit=HOME)
    step = await attempt(MARIE, await last_code())
    assert isinstance(step, Step) and step.proof.means is Means.POST
    await member_password.confirm(step.proof, "702593", await member_password.choose(step.proof, "702593"))
    assert isinstance(await attempt(MARIE, "702593"), Step)
    assert member.pk == step.proof.member_id


async def test_one_address_cannot_try_one_code_on_everybody(base: None) -> None:
    tried = 0
    for number in range(60):
        answer = await attempt(Nir(f"1234567{number:06d}"), CODE, STRANGER)
        if isinstance(answer, TooMany):
            break
        tried += 1
    assert tried == 50


async def test_the_card_code_opens_the_creation_and_serves_once(base: None) -> None:
    member = await jean()
    step = await attempt(Nir("184122A004083"), JEAN_CODE)
    assert isinstance(step, Step) and step.proof.means is Means.CARD and step.entered is None

    chosen = await member_password.choose(step.proof, "702593")
    first, second = await asyncio.gather(
        *(member_password.confirm(step.proof, "702593", chosen) for _ in range(2)), return_exceptions=True
    )
    assert {isinstance(first, Refusal), isinstance(second, Refusal)} == {True, False}
    assert isinstance(await attempt(Nir("184122A004083"), JEAN_CODE), Wrong)
    again = await attempt(Nir("184122A004083"), "702593")
    assert isinstance(again, Step) and again.entered is not None
    assert await Device.filter(account_id=member.account_id).count() == 1


async def test_an_unknown_device_needs_a_code_by_mail(base: None) -> None:
    member = await marie()
    step = await attempt(MARIE, CODE, HOME)
    assert isinstance(step, Step) and step.wants_device_code and step.entered is None
    assert not await Session.exists()

    await member_device.send_code(member, HOME)
    code = await last_code()
    with pytest.raises(Refusal):
        await member_device.check_code(member, code, visit=STRANGER)  # the code of another device
    await member_device.check_code(member, code, visit=HOME)
    with pytest.raises(Refusal):
        await member_device.check_code(member, code, visit=HOME)


async def test_a_device_code_has_five_tries(base: None) -> None:
    member = await marie()
    await member_device.send_code(member, HOME)
    code = await last_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answers = await asyncio.gather(
        *(member_device.check_code(member, wrong, visit=HOME) for _ in range(5)), return_exceptions=True
    )
    assert all(isinstance(one, Refusal) for one in answers)
    with pytest.raises(Refusal, match="ne sert plus"):
        await member_device.check_code(member, code, visit=HOME)


async def test_trust_lasts_ninety_days(base: None) -> None:
    await known_home(await marie())
    with time_machine.travel(now() + timedelta(days=89)):
        step = await attempt(MARIE, CODE)
        assert isinstance(step, Step) and step.entered is not None
    with time_machine.travel(now() + timedelta(days=91)):
        step = await attempt(MARIE, CODE)
        assert isinstance(step, Step) and step.wants_device_code


async def test_forgetting_a_device_ends_its_sessions(base: None) -> None:
    member = await marie()
    entered = await member_sign_in.enter(member, device=None, visit=STRANGER)
    device = await Device.get(account_id=member.account_id)
    assert len(await member_device.forget_device(device.pk, by=member.account)) == 1
    assert await sessions.find(entered.session_token, "cpms") is None


@pytest.mark.parametrize("tries", [400, pytest.param(10_000, marks=pytest.mark.torture)])
async def test_brute_force_from_fifty_addresses_gets_nowhere(base: None, tries: int) -> None:
    """On the sign-in and on the recovery: few are looked at, the member still gets in by recovery.

    Once the ceiling of the number is reached, six digits wait on a device never seen: the link of the mail does not.
    """
    await marie()
    await recovery.ask(MARIE.index, visit=STRANGER)
    looked_at = 0
    for number in range(tries):
        visit = Visit(f"203.0.113.{number % 50}", f"bot-{number}", "Robot")
        if number % 2:
            looked_at += isinstance(await attempt(MARIE, f"{number:06d}", visit), Wrong)
            continue
        try:
            await recovery.check(MARIE.index, f"{number:06d}", browser=f"bot-{number}", visit=visit)
        except TooMany:
            continue
        except Refusal:
            looked_at += 1
    more = await besieged()
    assert looked_at + more <= recovery.EVERYWHERE.free + 10, "a few more for each wait that ended meanwhile"
    logging.getLogger("tests.force").warning("%d tries, %d looked at, %d more", tries, looked_at, more)

    answer = await recovery.ask(MARIE.index, visit=HOME)
    assert answer.mask == "c***@cpms.com"
    with pytest.raises(recovery.Besieged, match="ouvrez le lien"):
        await recovery.check(MARIE.index, await last_code(), browser="hers", visit=HOME)
    proof = await recovery.follow(await links.look_up("cpms", await last_token()))
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    step = await attempt(MARIE, "702593")
    assert isinstance(step, Step)


async def besieged() -> int:
    """Networks never seen go on until the number's ceiling stops them all; how many of their tries were looked at."""
    for tries in range(recovery.EVERYWHERE.free + 1):
        visit = Visit(f"198.51.{tries // 250}.{tries % 250 + 1}", "", "Robot")
        try:
            await recovery.check(MARIE.index, WRONG, browser="", visit=visit)
        except recovery.Besieged:
            return tries
        except Refusal:
            continue
    raise AssertionError("no ceiling")
