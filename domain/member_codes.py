"""What a member may type into the six cells: the password, or a one-time code of the card, a letter, a mail (SPEC 6.1)."""

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain import links, passwords
from domain.errors import Refusal
from models import Account, Member, Secret, SecretPurpose

NOBODY: Final = 0
"""An account's number that no account has: the same questions are asked for nobody."""

WRONG_CODE: Final = "Ce code n'est pas le bon. Vérifiez les 6 chiffres du dernier message reçu."
SPENT_CODE: Final = "Ce code ne sert plus. Demandez-en un autre."
CHANGED: Final = "Votre mot de passe vient d'être changé ailleurs. Connectez-vous avec le nouveau."


class Means(StrEnum):
    """By what a person proved who they are."""

    PASSWORD = "mot_de_passe"  # noqa: S105 -- the word of a means
    CARD = "carte"
    MAIL = "courriel"
    POST = "courrier"
    SESSION = "session"


MEANS: Final = {SecretPurpose.MAIL_CODE: Means.MAIL, SecretPurpose.POST_CODE: Means.POST}
"""What was sent, as a code and as a link → what either of the two proves."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was typed was right; a one-time code is only used up by what it allows (a new password)."""

    member_id: int
    means: Means
    secret_id: int = 0
    """Of a code that was sent."""
    used_hash: str = ""
    """Of what was typed when it is kept as a hash: the card's code, or the present password for a change of it."""

    @property
    def is_code(self) -> bool:
        """Whether a new password must be chosen now."""
        return self.means is not Means.PASSWORD

    @property
    def reaches_home(self) -> bool:
        """Whether it went through the member's own letter box: no other proof is asked of the device."""
        return self.means in {Means.MAIL, Means.POST}


async def prove(member: Member | None, typed: str, *, only_codes: bool) -> Proof | None:
    """What those six digits prove; one bcrypt and one reading of the secrets, whoever it is about."""
    password = member.account.password_hash if member else ""
    kept = password or (member.initial_code_hash if member else "")
    right = await passwords.verify(typed, kept)
    sent = await _matching(member, typed)
    if member is None:
        return None
    if sent is not None:
        return Proof(member.pk, MEANS[sent.purpose], secret_id=sent.pk)
    if not right or (password and only_codes):
        return None
    return Proof(member.pk, Means.PASSWORD if password else Means.CARD, used_hash=kept)


async def _matching(member: Member | None, typed: str) -> Secret | None:
    """The living code that was sent and reads so."""
    account = member.account_id if member else NOBODY
    living = await Secret.filter(account_id=account, purpose__in=list(MEANS), used_at=None).order_by("-id")
    found = [one for one in living if hmac.compare_digest(links.code_of(one), typed) and links.is_alive(one)]
    return found[0] if found else None


def still_holds(proof: Proof, member: Member) -> bool:
    """Whether a password that was proved is still the password: it may have been changed meanwhile."""
    return proof.means is not Means.PASSWORD or member.account.password_hash == proof.used_hash


async def use_up(proof: Proof) -> None:
    """Use the code up, inside the transaction of what it allows. Raises Refusal when someone else just did."""
    if proof.secret_id:
        await links.use(await Secret.get(pk=proof.secret_id))
    if proof.means is Means.CARD:
        spent = await Member.filter(pk=proof.member_id, initial_code_hash=proof.used_hash).update(initial_code_hash="")
        if not spent:
            raise Refusal(links.SPENT)
    if proof.means is Means.SESSION:
        member = await Member.get(pk=proof.member_id)
        same = Account.select_for_update().filter(pk=member.account_id, password_hash=proof.used_hash)
        if await same.first() is None:  # `exists()` would lock nothing
            raise Refusal(CHANGED)


async def try_code(account: Account, purpose: SecretPurpose, code: str, **data: str) -> bool:
    """Use up a code sent for just that, if it is right; five tries, counted even at once.

    Inside a transaction, which must be kept when it was wrong: the try is counted there. Raises Refusal when it is dead.
    """
    secret = await _latest(account, purpose, data)
    if secret is None or not links.is_alive(secret) or secret.tries >= links.MOST_TRIES:
        raise Refusal(SPENT_CODE)
    if hmac.compare_digest(links.code_of(secret), code):
        await links.use(secret)
        return True
    await Secret.filter(pk=secret.pk).update(tries=secret.tries + 1)
    return False


async def _latest(account: Account, purpose: SecretPurpose, data: dict[str, str]) -> Secret | None:
    rows = await Secret.select_for_update().filter(account_id=account.pk, purpose=purpose).order_by("-id")
    return next((row for row in rows if row.data == data), None)
