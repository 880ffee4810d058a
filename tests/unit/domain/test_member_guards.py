"""Guards of the members' space that each stand alone: taken away, one of these fails."""

from datetime import timedelta

import pytest
import time_machine

from domain import member_device, member_password, member_sign_in, outbox, recovery
from domain.effects import EFFECTS
from domain.errors import NotYours, Refusal
from domain.member_codes import Means, Proof
from domain.member_sign_in import Step
from domain.member_tries import Counter, Waiting, Wrong
from domain.nir import Nir
from domain.sign_in import Visit
from domain.throttle import TooMany
from models import Device, Letter, OutboxEntry, SentMail, Throttle
from models.clock import now
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, NOBODY, STRANGER, WRONG, jean, last_code, marie

pytestmark = pytest.mark.usefixtures("base")


async def tried(number: Nir, digits: str, visit: Visit = HOME) -> Step | Refusal:
    try:
        return await member_sign_in.try_digits(number, digits, visit=visit)
    except Refusal as refusal:
        return refusal


async def proof_by_mail(visit: Visit = HOME) -> Proof:
    await recovery.ask(MARIE.index, visit=visit)
    return await recovery.check(MARIE.index, await last_code(), browser="b", visit=visit)


# ---- asking for a code


async def test_one_network_asks_fifty_times_and_nobody_else_waits_for_it() -> None:
    await marie()
    for _ in range(50):
        await recovery.ask(NOBODY.index, visit=STRANGER)
    with pytest.raises(TooMany):
        await recovery.ask(MARIE.index, visit=STRANGER)
    assert (await recovery.ask(MARIE.index, visit=HOME)).by_mail


async def test_the_same_promise_is_recorded_for_somebody_and_for_nobody() -> None:
    await marie()
    kinds = []
    for number in (MARIE, NOBODY):
        before = set(await OutboxEntry.all().values_list("id", flat=True))
        await recovery.ask(number.index, visit=HOME)
        new = await OutboxEntry.exclude(id__in=before)
        kinds.append([(entry.kind, sorted(entry.payload)) for entry in new])
    assert kinds[0] == kinds[1]
    assert len(kinds[0]) == 1


async def test_asked_ten_times_at_once_one_letter_and_three_mails() -> None:
    await marie()
    await jean()
    for number in (MARIE, JEAN):
        for _ in range(10):
            await recovery.ask(number.index, visit=HOME)
    await outbox.drain(EFFECTS)
    assert await Letter.all().count() == 1
    assert await SentMail.filter(kind="mail").count() == 3


async def test_a_code_tried_from_many_browsers_of_one_network_waits() -> None:
    """A robot that throws its cookies away has fifteen tries a network; she, elsewhere, has hers."""
    await marie()
    answers = []
    for number in range(20):
        try:
            await recovery.check(MARIE.index, WRONG, browser=f"robot-{number}", visit=STRANGER)
        except TooMany:
            answers.append("wait")
        except Refusal:
            answers.append("wrong")
    assert answers == ["wrong"] * 15 + ["wait"] * 5
    assert (await proof_by_mail()).means is Means.MAIL


async def test_one_network_tries_fifty_codes_on_everybody_and_no_more() -> None:
    looked_at = 0
    for number in range(60):
        try:
            await recovery.check(Nir(f"1234567{number:06d}").index, WRONG, browser=f"r{number}", visit=STRANGER)
        except TooMany:
            break
        except Refusal:
            looked_at += 1
    assert looked_at == 50


async def test_a_right_code_gives_the_tries_back() -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=HOME)
    code = await last_code()
    for _ in range(4):
        with pytest.raises(Refusal):
            await recovery.check(MARIE.index, f"{(int(code) + 1) % 10**6:06d}", browser="b", visit=HOME)
    for _ in range(6):
        await recovery.check(MARIE.index, code, browser="b", visit=HOME)


async def test_the_password_is_no_code() -> None:
    """« Saisir le code reçu » stays open to all devices: the password must not open it, nor the card's code after it."""
    await marie()
    with pytest.raises(Refusal):
        await recovery.check(MARIE.index, CODE, browser="b", visit=HOME)


async def test_a_code_tried_while_waiting_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    await marie()
    looked_at = []

    async def prove(*_: object, **__: object) -> None:
        looked_at.append(1)

    monkeypatch.setattr(recovery, "prove", prove)
    for _ in range(8):
        with pytest.raises(Refusal):
            await recovery.check(MARIE.index, WRONG, browser="b", visit=HOME)
    assert len(looked_at) == 5


async def test_a_code_never_asked_for_opens_nothing() -> None:
    await marie()
    await recovery.ask(MARIE.index, visit=HOME)
    await last_code()
    assert isinstance(await tried(MARIE, WRONG), Wrong)
    await recovery.check(MARIE.index, await last_code(), browser="b", visit=HOME)


# ---- tries


async def test_known_devices_have_counters_each_of_its_own() -> None:
    member = await marie()
    other = Visit("192.0.2.11", "other-device", "Firefox")
    for visit in (HOME, other):
        await member_device.trust(member, await member_sign_in.enter(member, device=None, visit=visit), label="F")
    for _ in range(3):
        await tried(MARIE, WRONG)
    assert isinstance(await tried(MARIE, CODE), Waiting)
    assert isinstance(await tried(MARIE, CODE, other), Step)


async def test_strangers_failures_with_one_number_are_not_those_with_another() -> None:
    await marie()
    for _ in range(3):
        await tried(NOBODY, WRONG, STRANGER)
    assert isinstance(await tried(MARIE, CODE), Step)


async def test_right_digits_before_the_device_is_proved_forget_nothing() -> None:
    """Somebody who knows the password but has no device must not wipe the failures out, nor add to them."""
    await marie()
    for _ in range(2):
        await tried(MARIE, WRONG)
    for _ in range(5):
        step = await tried(MARIE, CODE)
        assert isinstance(step, Step) and step.wants_device_code
    wrong = await tried(MARIE, WRONG)
    assert isinstance(wrong, Wrong) and wrong.failures == 3


async def test_right_digits_give_the_network_its_try_back() -> None:
    member = await marie(email="")
    for _ in range(60):
        assert isinstance(await tried(MARIE, CODE), Step)
    assert member.pk


async def test_a_new_password_ends_the_failures_of_every_device() -> None:
    member = await marie()
    await member_sign_in.enter(member, device=None, visit=HOME)
    device = await Device.get()
    for visit in (HOME, STRANGER):
        for _ in range(3):
            await tried(MARIE, WRONG, visit)
    proof = await proof_by_mail()
    await member_password.confirm(proof, "702593", await member_password.choose(proof, "702593"))
    keys = [Counter.of(MARIE.index, one).key for one in (None, device)]
    assert [row.failures for row in await Throttle.filter(key__in=keys)] == [0, 0]


# ---- devices


async def test_a_code_by_mail_needs_no_second_one_and_a_card_s_code_does() -> None:
    """What came through her own letter box proves more than a card that lies about."""
    await marie()
    by_mail = await tried(MARIE, await mailed())
    assert isinstance(by_mail, Step) and not by_mail.wants_device_code
    await jean(email="jean@mail.example")
    carded = await tried(JEAN, "260418")
    assert isinstance(carded, Step) and carded.wants_device_code and carded.entered is None


async def mailed() -> str:
    """The code of a mail just asked for."""
    await recovery.ask(MARIE.index, visit=HOME)
    return await last_code()


async def test_a_known_device_that_is_not_trusted_still_needs_the_code() -> None:
    member = await marie()
    await member_sign_in.enter(member, device=None, visit=HOME)
    step = await tried(MARIE, CODE)
    assert isinstance(step, Step) and step.wants_device_code


async def test_without_an_email_a_letter_tells_of_a_new_device_once() -> None:
    await marie(email="")
    for _ in range(2):
        step = await tried(MARIE, CODE)
        assert isinstance(step, Step) and step.entered is not None
    assert await Letter.all().count() == 1


async def test_device_codes_are_tried_ten_times_a_day_whatever_is_sent_anew() -> None:
    member = await marie()
    refused = []
    for round_ in range(3):
        with time_machine.travel(now() + timedelta(hours=2 * round_)):
            await member_device.send_code(member, HOME)
            for _ in range(5):
                with pytest.raises(Refusal) as caught:
                    await member_device.check_code(member, WRONG, visit=HOME)
                refused.append(type(caught.value))
    assert refused.count(TooMany) >= 4


async def test_a_device_code_is_sent_three_times_an_hour() -> None:
    member = await marie()
    for _ in range(6):
        await member_device.send_code(member, HOME)
    await outbox.drain(EFFECTS)
    assert await SentMail.all().count() == 3


async def test_nobody_forgets_the_device_of_another() -> None:
    member, other = await marie(), await jean()
    await member_sign_in.enter(member, device=None, visit=HOME)
    with pytest.raises(NotYours):
        await member_device.forget_device((await Device.get()).pk, by=other.account)
    assert await Device.exists()
