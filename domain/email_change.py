"""Changing the address one signs in with, and the old address's right to undo it for 72 hours (SPEC 1.1)."""

from datetime import timedelta
from typing import Final

from tortoise.exceptions import IntegrityError

from domain import account_mails, activation, journal, links, password_reset, sessions, throttle
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email, email_key
from domain.throttle import Limit
from models import Account, AccountState, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction

MISSING: Final = "La saisie du nouvel email est obligatoire."
CONFIRMATION_WRONG: Final = "La confirmation de l'adresse email est obligatoire et doit être valide."
DIFFERENT: Final = "Les adresses mails ne sont pas identiques."
TAKEN: Final = "L'adresse email saisie rentre en conflit avec celle d'un autre utilisateur."
CHANGED: Final = "Votre adresse email a bien été modifiée."
SAME: Final = "Cette adresse est déjà la vôtre."
CHANGING: Final = Limit("email-change", free=5, memory=timedelta(hours=24))
"""Each try tells whether an address has an account, or mails to it: some, then waits that double, never taken back."""


class Taken(Refusal):
    """The address belongs to another account of the scheme."""

    def __init__(self) -> None:
        super().__init__(TAKEN)


def errors(email: str, confirmation: str) -> dict[str, str]:
    """What is wrong with a new address and its confirmation, by the manual's table: « email », « confirmation »."""
    found = {"email": email_error(email), "confirmation": confirmation_error(confirmation, email)}
    return {name: sentence for name, sentence in found.items() if sentence}


def email_error(email: str) -> str | None:
    """What is wrong with the new address."""
    return check_email(email) if email.strip() else MISSING


def confirmation_error(confirmation: str, email: str) -> str | None:
    """What is wrong with its confirmation; case does not count."""
    if not confirmation.strip() or check_email(confirmation):
        return CONFIRMATION_WRONG
    if email_error(email) is None and email_key(confirmation) != email_key(email):
        return DIFFERENT
    return None


async def change(account: Account, email: str, confirmation: str) -> Account:
    """Change it, tell both addresses. Raises FieldErrors, Taken and TooMany.

    The old address gets a link to undo it: whoever took an open computer over gains nothing by it.
    """
    if wrong := errors(email, confirmation):
        raise FieldErrors(wrong)
    await throttle.admit([(CHANGING, CHANGING.key(str(account.pk)))])
    try:
        async with in_transaction():
            fresh = await Account.select_for_update().get(pk=account.pk)
            if fresh.email_key == email_key(email):
                raise FieldErrors({"email": SAME})
            await _free(fresh, email_key(email), proved=False)
            await _move(fresh, email.strip())
    except IntegrityError as error:  # another account took it between our look and our write
        raise Taken from error
    account.email, account.email_key = fresh.email, fresh.email_key
    return fresh


async def _free(account: Account, key: str, *, proved: bool) -> None:
    """See that nobody else has the address, nor waits with a link that may prove it. Raises Taken."""
    await activation.vacate(account.scheme, key, proved=proved)
    if await Account.filter(scheme=account.scheme, email_key=key).exclude(pk=account.pk).exists():
        raise Taken


async def _move(account: Account, email: str) -> None:
    old = account.email or ""
    account.email, account.email_key = email, email_key(email)
    await account.save(update_fields=["email", "email_key"])
    sending = await links.issue(account, SecretPurpose.EMAIL_UNDO, email=old, since=now().isoformat())
    await journal.record("account.email", f"account {account.pk}", by=account)
    await account_mails.email_changed(account, old=old, sending=sending)


async def undo(secret: Secret) -> list[int]:
    """The link sent to the old address: it comes back, every session ends; return their row numbers.

    Whatever was sent out since the change is void: the links of later changes, and those to a new password.
    Raises Refusal.
    """
    old = secret.data["email"]
    try:
        async with in_transaction():
            await links.use(secret)
            account = await Account.select_for_update().get(pk=secret.account_id)
            if account.state is not AccountState.ACTIVE:
                raise links.spent()
            await _free(account, email_key(old), proved=True)
            account.email, account.email_key = old, email_key(old)
            await account.save(update_fields=["email", "email_key"])
            await _void_later(secret)
            await password_reset.void(account)
            ended = await sessions.end_others(account)
            await journal.record("account.email_undone", f"account {account.pk}", by=account)
    except IntegrityError as error:
        raise Taken from error
    return ended


async def _void_later(secret: Secret) -> None:
    """The address a stranger passed through must not bring itself back."""
    later = Secret.filter(account_id=secret.account_id, purpose=SecretPurpose.EMAIL_UNDO, pk__gt=secret.pk)
    await later.filter(used_at=None).update(used_at=now())
