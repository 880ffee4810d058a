"""A member's mobile number: taken with a code sent to it, or given up; the change is told (SPEC 6.7).

Nothing signs in with it. Without anybody to carry short messages it can't be proved: then it changes at the CPMS only.
"""

from typing import Final

from documents.mails.accounts import MobileChanged
from domain import journal, links, mails, member_proof, texts
from domain.errors import FieldErrors, Refusal
from domain.member_codes import WRONG_CODE, try_code
from domain.member_contact import TOO_OFTEN, count_asking, count_try, tell_by_post
from domain.member_mails import common
from domain.phones import check_mobile, masked, parse_mobile
from models import Account, Member, SecretPurpose, Session
from models.clock import now
from models.database import in_transaction
from schemes.french import moment

MISSING: Final = "Écrivez votre nouveau numéro de mobile."
SAME: Final = "C'est déjà votre numéro."
NO_CARRIER: Final = "Ce portail n'envoie pas de SMS : le numéro de mobile se change auprès de votre organisme."


def new_mobile_error(typed: str, member: Member) -> str | None:
    """What is wrong with a new number."""
    if not typed.strip() or (complaint := check_mobile(typed)):
        return complaint if typed.strip() else MISSING
    return SAME if parse_mobile(typed) == member.known_mobile else None


async def ask_mobile(typed: str, *, by: Session) -> str:
    """Send a code to the new number and return it (E.164); nothing changes yet.

    Raises FieldErrors, NeedsProof, TooMany, Refusal.
    """
    member = await Member.of(by.account).get()
    if complaint := new_mobile_error(typed, member):
        raise FieldErrors({"mobile": complaint})
    if not texts.are_sent():
        raise Refusal(NO_CARRIER)
    member_proof.require(by)
    number = parse_mobile(typed) or ""
    await count_asking(by.account)
    async with in_transaction():
        sending = await links.issue(by.account, SecretPurpose.NEW_MOBILE, mobile=number)
        if not sending.allowed:
            raise Refusal(TOO_OFTEN)
        await texts.promise_code(sending.secret, to=number, key=sending.occasion, account=by.account)
    return number


async def confirm_mobile(number: str, code: str, *, by: Account) -> Member:
    """Take the new number, proved by its code, in the transaction that uses the code up. Raises Refusal, TooMany."""
    await count_try(by)
    async with in_transaction():
        right = await try_code(by, SecretPurpose.NEW_MOBILE, code, mobile=number)
        if right:
            await _move(await Member.of(by).get(), number)
    if not right:
        raise Refusal(WRONG_CODE)
    return await Member.of(by).get()


async def drop_mobile(*, by: Session) -> Member:
    """« Ne plus avoir de numéro »: it proves nothing, so it needs no code; without a number, nothing happens.

    Raises NeedsProof.
    """
    member_proof.require(by)
    async with in_transaction():
        await Member.select_for_update().get(account_id=by.account_id)  # of two tabs, one finds it gone
        member = await Member.of(by.account).get()
        if member.known_mobile:
            await _move(member, "")
    return await Member.of(by.account).get()


async def _move(member: Member, number: str) -> None:
    await Member.filter(pk=member.pk).update(mobile=number)
    await journal.record("member.mobile", f"account {member.account_id}", by=member.account_id)
    key = f"{member.pk}-{now().isoformat()}"
    if member.known_email:
        facts = common(member)
        shown, reset = masked(number) if number else "", f"{facts['portal'].url}/code-de-securite"
        props = MobileChanged(at=now(), masked_mobile=shown, reset_url=reset, **facts)
        await mails.promise(props, to=member.known_email, key=key, account=member.account)
        return
    became = f"est devenu {masked(number)}" if number else "a été retiré"
    words = f"Le {moment(now())}, le numéro de mobile de votre Espace Assuré {became}."
    await tell_by_post(member, key=f"mobile-{key}", subject="Votre numéro de mobile a changé", words=words)
