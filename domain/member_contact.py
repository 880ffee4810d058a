"""How to reach a member: e-mail and mobile change with a code sent to the new one (SPEC 6.7).

Whoever holds the new address can ask for a code there and choose a new password: so the present one must be fresh, the
old address is told at once, and what is asked and tried is counted for the account, whatever address is tried.
"""

from datetime import timedelta
from typing import Final

from tortoise.expressions import Q

from documents.mails.accounts import EmailChangedNotice, EmailChangedWelcome
from documents.mails.security import EmailCode
from domain import journal, letters, links, mails, member_proof, sessions, throttle
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email
from domain.mails import SecretSlot
from domain.member_codes import WRONG_CODE, try_code
from domain.member_mails import common, masked
from domain.throttle import Limit
from models import Account, Device, Member, Secret, SecretPurpose, Session
from models.clock import now
from models.database import in_transaction
from schemes.french import moment

TOO_OFTEN: Final = "Nous avons déjà envoyé ce code trois fois en une heure : cherchez le dernier message reçu."
NO_EMAIL: Final = "Écrivez votre nouvelle adresse email."
SAME_EMAIL: Final = "C'est déjà votre adresse."
ASKING: Final = Limit("member-contact-asking", free=6, memory=timedelta(hours=24))
"""Messages to numbers and addresses that are perhaps nobody's: some, then waits that double."""
TRYING: Final = Limit("member-contact-trying", free=10, memory=timedelta(hours=24))
"""Never taken back: a right code for one address must not buy guesses at another's."""

_CODES: Final = (
    SecretPurpose.MAIL_CODE,
    SecretPurpose.NEW_DEVICE,
    SecretPurpose.NEW_EMAIL,
    SecretPurpose.NEW_MOBILE,
)


async def count_asking(account: Account) -> None:
    """One more message asked for. Raises TooMany."""
    await throttle.admit([(ASKING, ASKING.key(str(account.pk)))])


async def count_try(account: Account) -> None:
    """One more code tried. Raises TooMany."""
    await throttle.admit([(TRYING, TRYING.key(str(account.pk)))])


def new_email_error(typed: str, member: Member) -> str | None:
    """What is wrong with a new address."""
    if not typed or (complaint := check_email(typed)):
        return complaint if typed else NO_EMAIL
    return SAME_EMAIL if typed.casefold() == member.known_email.casefold() else None


async def ask_email(typed: str, *, by: Session) -> str:
    """Send a code to the new address and return it; nothing changes yet. Raises FieldErrors, NeedsProof, Refusal."""
    email = typed.strip()
    member = await Member.of(by.account).get()
    if complaint := new_email_error(email, member):
        raise FieldErrors({"courriel": complaint})
    member_proof.require(by)
    await count_asking(by.account)
    async with in_transaction():
        sending = await links.issue(by.account, SecretPurpose.NEW_EMAIL, email=email)
        if not sending.allowed:
            raise Refusal(TOO_OFTEN)
        slot = SecretSlot(sending.secret.pk, "code", whole_link=False)
        props = EmailCode(code="", **common(member))
        await mails.promise(props, to=email, key=sending.occasion, account=by.account, secret=slot)
    return email


async def confirm_email(email: str, code: str, *, by: Account) -> Member:
    """Take the new address, proved by its code, in the transaction that uses the code up. Raises Refusal, TooMany.

    The old address is told, with the link that undoes it; without one, a letter tells it.
    """
    await count_try(by)
    async with in_transaction():
        right = await try_code(by, SecretPurpose.NEW_EMAIL, code, email=email)
        if right:
            await _move(await Member.of(by).get(), email)
    if not right:
        raise Refusal(WRONG_CODE)
    return await Member.of(by).get()


async def _move(member: Member, email: str) -> None:
    before, key = member.known_email, f"{member.pk}-{now().isoformat()}"
    await Member.filter(pk=member.pk).update(email=email)
    await journal.record("member.email", f"account {member.account_id}", by=member.account_id)
    if before:
        await _tell_old(member, before, email)
    else:
        words = f"Le {moment(now())}, une adresse email a été donnée à votre Espace Assuré : {masked(email)}."
        await tell_by_post(member, key=f"courriel-{key}", subject="Une adresse email pour votre espace", words=words)
    welcome = EmailChangedWelcome(at=now(), **common(member))
    await mails.promise(welcome, to=email, key=f"member-{key}", account=member.account)


async def _tell_old(member: Member, before: str, email: str) -> None:
    sending = await links.issue(member.account, SecretPurpose.EMAIL_UNDO, old=before, new=email)
    props = EmailChangedNotice(at=now(), masked_email=masked(email), undo_link="", **common(member))
    slot = SecretSlot(sending.secret.pk, "undo_link")
    await mails.promise(props, to=before, key=sending.occasion, account=member.account, secret=slot)


async def tell_by_post(member: Member, *, key: str, subject: str, words: str) -> None:
    """No e-mail was known before: a letter tells what changed, inside the transaction of the change."""
    await letters.promise_notice(
        member, key=key, subject=subject, paragraphs=(words,), if_not_you="Prévenez-nous vite :"
    )


async def undo(secret: Secret) -> list[int]:
    """The link sent to the old address: it comes back, every session ends; return their row numbers.

    Whatever was sent to the new address is void, and no device is trusted any more. Raises Refusal.
    """
    account = secret.account_id
    async with in_transaction():
        await links.use(secret)
        await Member.filter(account_id=account).update(email=secret.data["old"])
        await _void(secret)
        await Device.filter(account_id=account).update(trusted_until=None)
        await journal.record("member.email_undone", f"account {account}", by=account)
        return await sessions.end_others(await Account.get(pk=account))


async def _void(secret: Secret) -> None:
    """Every code, even one first asked for before the change: asked again, the same one went to the new address.

    Of the undo links those of later changes; who held the address before keeps theirs.
    """
    unused = Secret.filter(account_id=secret.account_id, used_at=None)
    reached = Q(purpose__in=_CODES) | Q(purpose=SecretPurpose.EMAIL_UNDO, pk__gt=secret.pk)
    await unused.filter(reached).update(used_at=now())
