"""Devices of members: six digits alone are few, an unknown device needs a code by mail (SPEC 6.6)."""

from datetime import timedelta
from typing import Final

from documents.mails.security import NewDeviceCode, NewDeviceNotice
from domain import journal, letters, links, mails, sessions, throttle
from domain.errors import NotYours, Refusal
from domain.mails import SecretSlot
from domain.member_codes import WRONG_CODE, try_code
from domain.member_mails import common
from domain.sign_in import SignedIn, Visit
from domain.throttle import Limit
from models import Account, Device, Member, SecretPurpose, Session
from models.clock import now
from models.database import in_transaction
from schemes.french import moment

TRUST: Final = timedelta(days=90)
DEVICE_CODES: Final = Limit("member-device-code", free=10, memory=timedelta(hours=24))
"""Somebody who knows the password must not try codes for ever."""


def is_trusted(device: Device | None) -> bool:
    """Whether this device was given trust less than 90 days ago."""
    return device is not None and device.trusted_until is not None and device.trusted_until > now()


async def send_code(member: Member, visit: Visit) -> None:
    """Send the code for this device; asked again, the same one, at most three times an hour."""
    async with in_transaction():
        sending = await links.issue(
            member.account, SecretPurpose.NEW_DEVICE, device=sessions.digest(visit.device_token)
        )
        if not sending.allowed:
            return
        props = NewDeviceCode(code="", device=visit.label, **common(member))
        await mails.promise(
            props,
            to=member.known_email,
            key=sending.occasion,
            account=member.account,
            secret=SecretSlot(sending.secret.pk, "code", whole_link=False),
        )


async def check_code(member: Member, code: str, *, visit: Visit) -> None:
    """Use the code of this very device up. Raises Refusal, TooMany."""
    counted = [(DEVICE_CODES, DEVICE_CODES.key(str(member.pk)))]
    await throttle.admit(counted)
    async with in_transaction():
        device = sessions.digest(visit.device_token)
        right = await try_code(member.account, SecretPurpose.NEW_DEVICE, code, device=device)
    if not right:
        raise Refusal(WRONG_CODE)
    await throttle.succeeded(counted)


async def trust(member: Member, entered: SignedIn, *, label: str) -> None:
    """« Faire confiance à cet appareil »: no code for 90 days; the member is told by mail."""
    async with in_transaction():
        device = await Device.get(account_id=member.account_id, token_hash=sessions.digest(entered.device_token))
        await Device.filter(pk=device.pk).update(trusted_until=now() + TRUST)
        await journal.record("device.trusted", f"account {member.account_id}", by=member.account_id, device=device.pk)
        facts = common(member)
        props = NewDeviceNotice(device=label, at=now(), devices_url=f"{facts['portal'].url}/mon-espace", **facts)
        key = f"{device.pk}-{int(now().timestamp())}"
        await mails.promise(props, to=member.known_email, key=key, account=member.account)


async def tell_by_post(member: Member, entered: SignedIn, *, label: str) -> None:
    """No e-mail is known: a letter tells of the new device, once, inside the transaction that makes it known."""
    device = await Device.get(account_id=member.account_id, token_hash=sessions.digest(entered.device_token))
    key = f"appareil-{device.pk}"
    if await letters.is_promised(key):
        return
    await letters.promise_notice(
        member,
        key=key,
        subject="Un nouvel appareil a ouvert votre Espace Assuré",
        paragraphs=(
            f"Le {moment(now())}, votre Espace Assuré a été ouvert depuis un appareil que nous ne connaissions pas : {label}.",
        ),
        if_not_you="Prévenez-nous vite :",
    )


async def forget_device(device_id: int, *, by: Account) -> list[int]:
    """« Oublier cet appareil »: its sessions end; return their row numbers. Raises NotYours."""
    async with in_transaction():
        device = await Device.get_or_none(pk=device_id, account_id=by.pk)
        if device is None:
            raise NotYours
        open_ones = await Session.filter(device_id=device.pk, ended_at=None).values_list("id", flat=True)
        ended = [int(str(pk)) for pk in open_ones]
        await Session.filter(pk__in=ended).update(ended_at=now())
        await device.delete()
        await journal.record("device.forgotten", f"account {by.pk}", by=by)
    return ended
