"""Guards of how a member is reached, each by itself: what an undone change takes back, who is told, who is left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from domain import (
    letters,
    links,
    mails,
    member_contact,
    member_device,
    member_mobile,
    member_sign_in,
    outbox,
    recovery,
    sessions,
    texts,
)
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.member_sign_in import Step
from domain.member_tries import Wrong
from domain.portal import Portal, configure
from models import Account, Device, JournalEntry, Letter, Member, OutboxEntry, Secret, SecretPurpose, SentMail, Session
from models.clock import now
from tests.unit.domain.carrier import Carrier, entered
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, STRANGER, jean, last_code, marie
from tests.unit.domain.test_member_guards import tried

pytestmark = pytest.mark.usefixtures("base")
OLD, NEW, THIRD = "cpms@cpms.com", "neuve@mail.example", "tierce@mail.example"
MOBILE = "+33698765432"


@pytest.fixture
def carrier(portal: Portal) -> Carrier:
    made = Carrier()
    configure(replace(portal, texts=made))
    return made


async def moved(session: Session, email: str = NEW) -> Secret:
    """The address changed; the secret that undoes it."""
    await member_contact.ask_email(email, by=session)
    sent = await Secret.filter(purpose=SecretPurpose.NEW_EMAIL).order_by("-id").first()
    assert sent is not None
    await member_contact.confirm_email(email, links.code_of(sent), by=session.account)
    undo = await Secret.filter(purpose=SecretPurpose.EMAIL_UNDO).order_by("-id").first()
    assert undo is not None
    return undo


async def email_of(member: Member) -> str:
    return (await Member.of(member.account).get()).known_email


async def test_a_code_asked_for_before_and_again_after_is_dead_once_undone() -> None:
    """Within its life the same code is sent again: whoever took the address over has read it."""
    member = await marie()
    session = await entered(member)
    await recovery.ask(MARIE.index, visit=STRANGER)
    before = await last_code()
    undo = await moved(session)
    await recovery.ask(MARIE.index, visit=STRANGER)
    assert await last_code() == before
    assert await SentMail.filter(to=NEW, key__contains="security_code").exists()
    await member_contact.undo(undo)
    assert isinstance(await tried(MARIE, before, STRANGER), Wrong)
    with pytest.raises(Refusal):
        await recovery.check(MARIE.index, before, browser="b", visit=STRANGER)


async def test_every_code_on_its_way_is_dead_once_undone(carrier: Carrier) -> None:
    member = await marie()
    session = await entered(member)
    undo = await moved(session)
    await recovery.ask(MARIE.index, visit=STRANGER)
    await member_device.send_code(await Member.of(member.account).get(), STRANGER)
    await member_contact.ask_email(THIRD, by=session)
    await member_mobile.ask_mobile(MOBILE, by=session)
    await outbox.drain(EFFECTS)
    assert await Secret.filter(used_at=None).count() == 5
    assert carrier.sent
    await member_contact.undo(undo)
    assert not await Secret.filter(used_at=None).exists()


async def test_who_held_the_address_first_can_undo_what_later_ones_undid() -> None:
    member = await marie()
    session = await entered(member)
    first = await moved(session)
    second = await moved(session, THIRD)
    await member_contact.undo(second)
    assert await email_of(member) == NEW
    await member_contact.undo(await Secret.get(pk=first.pk))
    assert await email_of(member) == OLD
    with pytest.raises(Refusal):
        await member_contact.undo(first)


async def test_undoing_the_first_change_takes_the_links_of_later_ones_along() -> None:
    session = await entered(await marie())
    first = await moved(session)
    second = await moved(session, THIRD)
    await member_contact.undo(first)
    with pytest.raises(Refusal):
        await member_contact.undo(second)


async def test_undone_no_device_is_trusted_any_more_but_those_of_others() -> None:
    member, other = await marie(), await jean(email="jean@mail.example")
    for one in (member, other):
        await member_device.trust(one, await member_sign_in.enter(one, device=None, visit=HOME), label="Firefox")
    await recovery.ask(JEAN.index, visit=HOME)
    code = await last_code()
    undo = await moved(await entered(member))
    ended = await member_contact.undo(undo)
    assert len(ended) == await Session.filter(account_id=member.account_id).count()
    assert [one.account_id for one in await Session.filter(ended_at=None)] == [other.account_id]
    assert [one.account_id for one in await Device.exclude(trusted_until=None)] == [other.account_id]
    assert await email_of(other) == "jean@mail.example"
    assert isinstance(await tried(JEAN, code), Step)


async def test_a_device_s_trust_is_told_and_written_down() -> None:
    member = await marie()
    await member_device.trust(member, await member_sign_in.enter(member, device=None, visit=HOME), label="Firefox")
    await outbox.drain(EFFECTS)
    assert "Firefox" in (await SentMail.get(to=OLD)).text
    assert await JournalEntry.filter(event="device.trusted", account_id=member.account_id).count() == 1


async def test_undoing_is_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    member = await marie()
    undo = await moved(await entered(member))

    async def broken(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(sessions, "end_others", broken)
        with pytest.raises(OSError):
            await member_contact.undo(undo)
    assert await email_of(member) == NEW
    await member_contact.undo(undo)
    assert await email_of(member) == OLD


@pytest.mark.parametrize("email", [OLD, ""], ids=["mail", "letter"])
async def test_nothing_changes_untold(carrier: Carrier, monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    member = await marie(email=email)
    session = await entered(member)

    async def broken(*_: object, **__: object) -> None:
        raise OSError

    await member_contact.ask_email(NEW, by=session)
    await member_mobile.ask_mobile(MOBILE, by=session)
    codes = {secret.purpose: links.code_of(secret) for secret in await Secret.all()}
    with monkeypatch.context() as patched:
        patched.setattr(mails if email else letters, "promise" if email else "promise_notice", broken)
        with pytest.raises(OSError):
            await member_contact.confirm_email(NEW, codes[SecretPurpose.NEW_EMAIL], by=member.account)
        with pytest.raises(OSError):
            await member_mobile.confirm_mobile(MOBILE, codes[SecretPurpose.NEW_MOBILE], by=member.account)
    found = await Member.of(member.account).get()
    assert (found.known_email, found.known_mobile) == (email, "")
    assert not await Secret.exclude(used_at=None).exists()
    await member_contact.confirm_email(NEW, codes[SecretPurpose.NEW_EMAIL], by=member.account)
    assert await JournalEntry.filter(event="member.email").count() == 1


async def test_both_addresses_are_told_and_nobody_else_s_changes() -> None:
    member, other = await marie(), await jean(email="jean@mail.example")
    await moved(await entered(member))
    await outbox.drain(EFFECTS)
    sent = await SentMail.filter(account_id=member.account_id).order_by("to", "id")
    assert [mail.to for mail in sent] == [OLD, NEW, NEW], "the new one got the code, then the news"
    assert await email_of(other) == "jean@mail.example"
    assert not await Letter.exists()


async def test_the_number_is_told_masked_and_changes_for_oneself_only(carrier: Carrier) -> None:
    member, other = await marie(), await jean()
    session = await entered(member)
    await member_mobile.ask_mobile(MOBILE, by=session)
    code = links.code_of(await Secret.get())
    await member_mobile.confirm_mobile(MOBILE, code, by=member.account)
    await outbox.drain(EFFECTS)
    told = await SentMail.get(to=OLD)
    assert "06 •• •• •• 32" in told.text
    assert "98 76 54" not in told.text.replace("\u00a0", " ") + told.html.replace("\u00a0", " ")
    assert (await Member.of(other.account).get()).known_mobile == ""
    assert not carrier.sent, "a code used up meanwhile leaves for nobody"


async def test_counters_of_one_member_are_not_another_s() -> None:
    member, other = await marie(), await jean(email="jean@mail.example")
    for account in (member.account, other.account):
        await _uses_up(account)
    with time_machine.travel(now() + timedelta(minutes=2)):
        await member_contact.count_asking(other.account)


async def _uses_up(account: Account) -> None:
    """As many as are free, and no more."""
    for _ in range(member_contact.ASKING.free):
        await member_contact.count_asking(account)
    for _ in range(member_contact.TRYING.free):
        await member_contact.count_try(account)
    for count in (member_contact.count_asking, member_contact.count_try):
        with pytest.raises(Refusal, match="Trop d'essais"):
            await count(account)


async def test_a_carrier_taken_away_is_waited_for(carrier: Carrier, portal: Portal) -> None:
    session = await entered(await marie())
    await member_mobile.ask_mobile(MOBILE, by=session)
    configure(replace(portal, texts=None))
    await outbox.drain(EFFECTS)
    promise = await OutboxEntry.get(kind=texts.KIND)
    assert (promise.failed_at, promise.done_at) == (None, None)
    configure(replace(portal, texts=carrier))
    await OutboxEntry.all().update(not_before=now())
    await outbox.drain(EFFECTS)
    await OutboxEntry.all().update(not_before=now(), done_at=None, attempts=0)
    await outbox.drain(EFFECTS)
    assert [sms.reference for sms in carrier.sent] == [promise.key], "an SMS that was sent is not sent again"


async def test_outside_the_demonstration_a_letter_is_shown_nowhere(portal: Portal) -> None:
    configure(replace(portal, demo=False))
    member = await marie(email="")
    assert isinstance(await tried(MARIE, CODE), Step)
    letter = await Letter.get(account_id=member.account_id)
    assert not await OutboxEntry.filter(kind=letters.SHOW).exists()
    await letters.show(OutboxEntry(kind=letters.SHOW, key="x", payload={"letter": letter.pk}))
    assert not await SentMail.exists()
