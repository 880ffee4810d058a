"""A member's six digits: chosen, confirmed, changed (SPEC 6.4)."""

from datetime import date
from typing import Final

from documents.mails.accounts import PasswordChanged
from domain import journal, links, mails, member_codes, member_tries, passwords, sessions
from domain.errors import Refusal
from domain.member_codes import Means, Proof
from domain.member_mails import common
from domain.member_tries import Counter, Wrong
from domain.sign_in import Visit
from models import Account, Device, Member, Secret
from models.clock import now
from models.database import in_transaction

DIFFERENT: Final = "Les deux mots de passe ne sont pas identiques. Composez de nouveau le second."
_ROWS: Final = ("01234567890", "09876543210")


def weakness(digits: str, *, born: date | None) -> str | None:
    """Why six digits are refused by themselves, in words; None when they will do."""
    if len(set(digits)) == 1:
        return "Un même chiffre six fois se devine tout de suite. Choisissez-en un autre."
    if any(digits in row for row in _ROWS):
        return "Une suite de chiffres se devine tout de suite. Choisissez un autre mot de passe."
    if born is not None and digits in _birth_digits(born):
        return "Votre date de naissance est facile à trouver. Choisissez un autre mot de passe."
    return None


def _birth_digits(born: date) -> set[str]:
    """The ways a birth date is written with six digits."""
    return {born.strftime(form) for form in ("%d%m%y", "%m%d%y", "%y%m%d", "%y%d%m", "%m%Y", "%Y%m", "%d%Y", "%Y%d")}


async def choose(proof: Proof, digits: str) -> str:
    """Check a first choice and return its hash, to be compared with the confirmation. Raises Refusal."""
    member = await _member(proof)
    if complaint := weakness(digits, born=member.holder.birth_date):
        raise Refusal(complaint)
    if await _is_present_secret(proof, digits):
        raise Refusal(
            "C'est déjà votre mot de passe. Choisissez-en un autre."
            if proof.means is Means.SESSION
            else "Le code reçu ne peut pas devenir votre mot de passe. Choisissez-en un autre."
        )
    return await passwords.hash_password(digits)


async def _is_present_secret(proof: Proof, digits: str) -> bool:
    """Whether the choice is the very code (or the password) that brought the person here."""
    if proof.secret_id:
        secret = await Secret.get(pk=proof.secret_id)
        return links.code_of(secret) == digits
    return await passwords.verify(digits, proof.used_hash)


async def confirm(proof: Proof, digits: str, chosen: str, *, keep: int | None = None) -> list[int]:
    """Set the password, if the confirmation is the same, and use the code up: in one transaction.

    Every other session ends (`keep`: the row of the one that goes on); return their row numbers. Raises Refusal:
    different, or the code was used meanwhile.
    """
    if not await passwords.verify(digits, chosen):
        raise Refusal(DIFFERENT)
    member = await _member(proof)
    devices = await Device.filter(account_id=member.account_id)
    async with in_transaction():
        await member_codes.use_up(proof)
        await Account.filter(pk=member.account_id).update(password_hash=chosen)
        await Member.filter(pk=member.pk).update(password_changed_at=now(), initial_code_hash="")
        ended = await sessions.end_others(member.account, but=keep)
        await journal.record(
            "member.password", f"account {member.account_id}", by=member.account_id, by_means=proof.means
        )
        await _tell(member)
    every = [Counter.of(member.nir_index, device) for device in (None, *devices)]
    await member_tries.forget(*(every if proof.means is not Means.SESSION else []))
    return ended


async def _member(proof: Proof) -> Member:
    return await Member.get(pk=proof.member_id).select_related("account", "holder__body")


async def _tell(member: Member) -> None:
    facts = common(member)
    props = PasswordChanged(at=now(), reset_url=f"{facts['portal'].url}/code-de-securite", **facts)
    key = f"member-{member.pk}-{now().isoformat()}"
    await mails.promise(props, to=member.known_email, key=key, account=member.account)


async def prove_present(member: Member, digits: str, *, device: Device | None, visit: Visit) -> Proof:
    """« Mot de passe actuel », before a change from within. Counted like a sign-in. Raises Waiting, Wrong, TooMany."""
    tried = await member_tries.count(Counter.of(member.nir_index, device), address=visit.address)
    if not await passwords.verify(digits, member.account.password_hash):
        raise Wrong(tried)
    await member_tries.give_back(tried)
    await member_tries.forget(Counter.of(member.nir_index, device))
    return Proof(member.pk, Means.SESSION, used_hash=member.account.password_hash)


async def answer_terms(member: Member, *, accepted: bool, version: str) -> None:
    """Keep the answer to the optional terms, with its date and their version (SPEC 6.5)."""
    async with in_transaction():
        await Member.filter(pk=member.pk).update(
            terms_accepted=accepted, terms_version=version, terms_answered_at=now()
        )
        event = "terms.accepted" if accepted else "terms.declined"
        await journal.record(event, f"account {member.account_id}", by=member.account_id, version=version)
