"""How to reach a member: the e-mail changes with a code sent to the new address, the mobile at once (SPEC 6.7)."""

from documents.mails.accounts import EmailChangedNotice
from documents.mails.security import EmailCode
from domain import journal, links, mails, sessions
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email
from domain.mails import SecretSlot
from domain.member_device import use_code
from domain.member_mails import common, masked
from domain.phones import check_mobile, parse_mobile
from models import Account, Device, Member, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction

TOO_OFTEN = "Nous avons déjà envoyé ce code trois fois en une heure : cherchez le dernier message reçu."

_BY_MAIL = (SecretPurpose.MAIL_CODE, SecretPurpose.NEW_DEVICE, SecretPurpose.NEW_EMAIL, SecretPurpose.EMAIL_UNDO)


async def ask_email(email: str, *, by: Account) -> None:
    """Send a code to the new address; nothing changes yet. Raises FieldErrors, Refusal."""
    email = email.strip()
    if complaint := check_email(email) if email else "Écrivez votre nouvelle adresse email.":
        raise FieldErrors({"courriel": complaint})
    member = await Member.of(by).get()
    if email.casefold() == member.known_email.casefold():
        raise FieldErrors({"courriel": "C'est déjà votre adresse."})
    async with in_transaction():
        sending = await links.issue(by, SecretPurpose.NEW_EMAIL, email=email)
        if not sending.allowed:
            raise Refusal(TOO_OFTEN)
        slot = SecretSlot(sending.secret.pk, "code", whole_link=False)
        await mails.promise(
            EmailCode(code="", **common(member)), to=email, key=sending.occasion, account=by, secret=slot
        )


async def confirm_email(email: str, code: str, *, by: Account) -> Member:
    """Take the new address, proved by its code; the old one is told, with the link that undoes it. Raises Refusal."""
    email = email.strip()
    await use_code(by, SecretPurpose.NEW_EMAIL, code, email=email)
    member = await Member.of(by).get()
    before = member.known_email
    async with in_transaction():
        await Member.filter(pk=member.pk).update(email=email)
        await journal.record("member.email", f"account {by.pk}", by=by)
        if before:
            await _tell_old(member, before, email)
    return await Member.of(by).get()


async def _tell_old(member: Member, before: str, email: str) -> None:
    sending = await links.issue(member.account, SecretPurpose.EMAIL_UNDO, old=before, new=email)
    props = EmailChangedNotice(at=now(), masked_email=masked(email), undo_link="", **common(member))
    slot = SecretSlot(sending.secret.pk, "undo_link")
    await mails.promise(props, to=before, key=sending.occasion, account=member.account, secret=slot)


async def undo(secret: Secret) -> list[int]:
    """The link sent to the old address: it comes back, every session ends; return their row numbers.

    Whatever was sent to the new address since is void, and no device is trusted any more. Raises Refusal.
    """
    account = secret.account_id
    async with in_transaction():
        await links.use(secret)
        await Member.filter(account_id=account).update(email=secret.data["old"])
        later = Secret.filter(account_id=account, purpose__in=_BY_MAIL, pk__gt=secret.pk, used_at=None)
        await later.update(used_at=now())
        await Device.filter(account_id=account).update(trusted_until=None)
        await journal.record("member.email_undone", f"account {account}", by=account)
        return await sessions.end_others(await Account.get(pk=account))


async def change_mobile(typed: str, *, by: Account) -> Member:
    """Take a new mobile number, or none. Raises FieldErrors."""
    if complaint := check_mobile(typed):
        raise FieldErrors({"mobile": complaint})
    member = await Member.of(by).get()
    async with in_transaction():
        await Member.filter(pk=member.pk).update(mobile=parse_mobile(typed) or "")
        await journal.record("member.mobile", f"account {by.pk}", by=by)
    return await Member.of(by).get()
