"""Devices of members: six digits alone are few, an unknown device needs a code by mail (SPEC 6.6)."""

import hmac
from datetime import timedelta
from typing import Final

from documents.mails.security import NewDeviceCode, NewDeviceNotice
from domain import journal, letters, links, mails, sessions, throttle
from domain.errors import NotYours, Refusal
from domain.mails import SecretSlot
from domain.member_mails import common
from domain.sign_in import SignedIn, Visit
from domain.throttle import Limit
from models import Account, Device, Member, Secret, SecretPurpose, Session
from models.clock import now
from models.database import in_transaction
from schemes.french import moment

TRUST: Final = timedelta(days=90)
WRONG_CODE: Final = "Ce code n'est pas le bon. Vérifiez les 6 chiffres du dernier message reçu."
SPENT_CODE: Final = "Ce code ne sert plus. Connectez-vous de nouveau pour en recevoir un autre."
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
    await use_code(member.account, SecretPurpose.NEW_DEVICE, code, device=sessions.digest(visit.device_token))
    await throttle.succeeded(counted)


async def use_code(account: Account, purpose: SecretPurpose, code: str, **data: str) -> None:
    """Use up a code sent for just that; five tries, counted even at once. Raises Refusal."""
    async with in_transaction():
        secret = await _latest(account, purpose, data)
        if secret is None or not links.is_alive(secret) or secret.tries >= links.MOST_TRIES:
            raise Refusal(SPENT_CODE)
        right = hmac.compare_digest(links.code_of(secret), code)
        if right:
            await links.use(secret)
        else:
            await Secret.filter(pk=secret.pk).update(tries=secret.tries + 1)
    if not right:
        raise Refusal(WRONG_CODE)


async def _latest(account: Account, purpose: SecretPurpose, data: dict[str, str]) -> Secret | None:
    rows = await Secret.select_for_update().filter(account_id=account.pk, purpose=purpose).order_by("-id")
    return next((row for row in rows if row.data == data), None)


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


async def tell_by_post(member: Member, label: str) -> None:
    """No e-mail is known: a letter tells of the new device."""
    async with in_transaction():
        await letters.promise_notice(
            member,
            key=f"appareil-{member.pk}-{int(now().timestamp())}",
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
