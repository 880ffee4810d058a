"""E-mail and mobile of a member: a code to the new one, the password fresh, the old one told (SPEC 6.7)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from domain import links, member_contact, member_mobile, outbox, sessions
from domain.effects import EFFECTS
from domain.errors import FieldErrors, Refusal
from domain.portal import Portal, configure
from gateways.sms.base import SmsRefused, SmsUnavailable
from models import JournalEntry, Letter, Member, OutboxEntry, Secret, SentKind, SentMail
from models.clock import now
from tests.unit.domain.carrier import Carrier, code_by_sms, entered
from tests.unit.domain.members import last_code, marie

pytestmark = pytest.mark.usefixtures("base")
NEW_MAIL, NEW_MOBILE = "neuve@mail.example", "+33698765432"


async def known(member: Member) -> tuple[str, str]:
    fresh = await Member.of(member.account).get()
    return fresh.known_email, fresh.known_mobile


# ---- e-mail


async def test_the_email_changes_with_a_code_and_the_old_address_can_undo_it() -> None:
    member = await marie()
    session = await entered(member)
    for typed in ("", "nulle part", "CPMS@cpms.com"):
        with pytest.raises(FieldErrors):
            await member_contact.ask_email(typed, by=session)
    await member_contact.ask_email(NEW_MAIL, by=session)
    code = await last_code()
    with pytest.raises(Refusal):
        await member_contact.confirm_email("autre@mail.example", code, by=member.account)
    assert (await known(member))[0] == "cpms@cpms.com"
    changed = await member_contact.confirm_email(NEW_MAIL, code, by=member.account)
    assert changed.known_email == NEW_MAIL
    with pytest.raises(Refusal):
        await member_contact.confirm_email(NEW_MAIL, code, by=member.account)

    await outbox.drain(EFFECTS)
    told = {mail.to: mail for mail in await SentMail.all().order_by("id")}
    assert told[NEW_MAIL].subject != told["cpms@cpms.com"].subject
    token = told["cpms@cpms.com"].links[0].rpartition("/")[2]
    await member_contact.undo(await links.look_up("cpms", token))
    assert await sessions.find_by_id(session.pk) is None
    assert (await known(member))[0] == "cpms@cpms.com"
    with pytest.raises(Refusal):
        await links.look_up("cpms", token)


async def test_undone_what_was_sent_to_the_new_ones_is_dead(carrier: Carrier) -> None:
    member = await marie()
    session = await entered(member)
    await member_contact.ask_email(NEW_MAIL, by=session)
    await member_contact.confirm_email(NEW_MAIL, await last_code(), by=member.account)
    await outbox.drain(EFFECTS)
    notice = await SentMail.filter(to="cpms@cpms.com").order_by("-id").first()
    assert notice is not None
    await member_mobile.ask_mobile(NEW_MOBILE, by=session)
    code = await code_by_sms(carrier)
    await member_contact.undo(await links.look_up("cpms", notice.links[0].rpartition("/")[2]))
    with pytest.raises(Refusal, match="ne sert plus"):
        await member_mobile.confirm_mobile(NEW_MOBILE, code, by=member.account)


async def test_a_first_email_is_told_by_post() -> None:
    member = await marie(email="")
    await member_contact.ask_email(NEW_MAIL, by=await entered(member))
    before = await Letter.all().count()
    await member_contact.confirm_email(NEW_MAIL, await last_code(), by=member.account)
    assert await Letter.all().count() == before + 1
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None and "n***@mail.example" in str(letter.context)


# ---- the mobile


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 98 76 54 32", NEW_MOBILE),
        ("0692 12 34 56", "+262692123456"),
        ("+377 6 12 34 56 78", "+377612345678"),
    ],
)
async def test_the_mobile_changes_with_a_code_sent_to_it(carrier: Carrier, typed: str, kept: str) -> None:
    member = await marie(mobile="+33612345678")
    asked = await member_mobile.ask_mobile(typed, by=await entered(member))
    code = await code_by_sms(carrier)
    assert (asked, carrier.sent[-1].to) == (kept, kept)
    assert (await known(member))[1] == "+33612345678"

    changed = await member_mobile.confirm_mobile(asked, code, by=member.account)
    assert changed.known_mobile == kept
    with pytest.raises(Refusal):
        await member_mobile.confirm_mobile(asked, code, by=member.account)
    await outbox.drain(EFFECTS)
    told = await SentMail.filter(kind=SentKind.MAIL).order_by("-id").first()
    assert told is not None and told.to == "cpms@cpms.com"
    assert kept[1:] not in told.text.replace(" ", "") and kept[-2:] in told.text


@pytest.mark.parametrize("typed", ["", "07 00 12", "01 40 00 00 00", "06 12 34 56 78"])
async def test_a_number_that_is_none_or_the_same_is_told(carrier: Carrier, typed: str) -> None:
    member = await marie(mobile="+33612345678")
    with pytest.raises(FieldErrors):
        await member_mobile.ask_mobile(typed, by=await entered(member))
    assert not await OutboxEntry.filter(kind="sms").exists()


async def test_given_up_it_stays_so_whatever_the_files_say(carrier: Carrier) -> None:
    member = await marie(mobile="+33612345678")
    assert not (await member_mobile.drop_mobile(by=await entered(member))).known_mobile
    await outbox.drain(EFFECTS)
    told = await SentMail.all().order_by("-id").first()
    assert told is not None and "a été retiré" in told.text
    assert not carrier.sent


@pytest.mark.parametrize("email", ["cpms@cpms.com", ""], ids=["mail", "letter"])
async def test_given_up_in_several_tabs_it_is_told_once(carrier: Carrier, email: str) -> None:
    session = await entered(await marie(mobile="+33612345678", email=email))
    before = await OutboxEntry.all().count()
    await asyncio.gather(*(member_mobile.drop_mobile(by=session) for _ in range(4)))
    await member_mobile.drop_mobile(by=session)
    assert await OutboxEntry.all().count() == before + 1
    assert await JournalEntry.filter(event="member.mobile").count() == 1


async def test_without_an_email_a_letter_tells_of_the_new_number(carrier: Carrier) -> None:
    member = await marie(email="")
    await member_mobile.ask_mobile(NEW_MOBILE, by=await entered(member))
    await member_mobile.confirm_mobile(NEW_MOBILE, await code_by_sms(carrier), by=member.account)
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None and "06 •• •• •• 32" in str(letter.context)


async def test_without_a_carrier_nothing_is_changed_nor_promised() -> None:
    member = await marie()
    with pytest.raises(Refusal, match="n'envoie pas de SMS"):
        await member_mobile.ask_mobile(NEW_MOBILE, by=await entered(member))
    assert not await Secret.exists()


async def test_a_code_lies_nowhere_in_clear_outside_the_demonstration(portal: Portal) -> None:
    carrier = Carrier()
    configure(replace(portal, demo=False, texts=carrier))
    member = await marie()
    await member_mobile.ask_mobile(NEW_MOBILE, by=await entered(member))
    code = await code_by_sms(carrier)
    sent = await SentMail.get(kind=SentKind.SMS)
    promise = await OutboxEntry.get(kind="sms")
    secret = await Secret.get()
    assert code not in sent.text + str(promise.payload) + str(secret.data) + sent.subject


async def test_a_carrier_that_is_away_is_tried_again_with_the_same_reference(carrier: Carrier) -> None:
    member = await marie()
    carrier.trouble = [SmsUnavailable("answered 503")]
    await member_mobile.ask_mobile(NEW_MOBILE, by=await entered(member))
    await outbox.drain(EFFECTS)
    assert not carrier.sent
    with time_machine.travel(now() + timedelta(minutes=1)):
        await code_by_sms(carrier)
    with time_machine.travel(now() + timedelta(minutes=2)):
        await OutboxEntry.filter(kind="sms").update(done_at=None)  # a process that died before it could say so
        await outbox.drain(EFFECTS)
    assert len(carrier.sent) == 1
    assert carrier.sent[0].reference == (await OutboxEntry.get(kind="sms")).key


async def test_a_refused_number_is_given_up_and_a_dead_code_sent_to_nobody(carrier: Carrier) -> None:
    member = await marie()
    session = await entered(member)
    carrier.trouble = [SmsRefused("refused with 400"), SmsUnavailable("answered 503")]
    await member_mobile.ask_mobile(NEW_MOBILE, by=session)
    await outbox.drain(EFFECTS)  # away
    with time_machine.travel(now() + timedelta(minutes=1)):
        await outbox.drain(EFFECTS)  # refused
    assert (await OutboxEntry.get(kind="sms")).failed_at is not None
    await member_mobile.ask_mobile("06 11 22 33 44", by=session)
    with time_machine.travel(now() + timedelta(minutes=16)):
        await outbox.drain(EFFECTS)
    assert not carrier.sent
