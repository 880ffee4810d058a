"""The mails about accounts, each promised in the transaction that calls for it."""

from datetime import datetime, timedelta
from typing import Any, Final

from documents.mails.accounts import (
    AccountActivation,
    AccountClosed,
    AccountCreatedNotice,
    AccountExists,
    ActivationCma,
    EmailChangedNotice,
    EmailChangedWelcome,
    PasswordChanged,
    PasswordReset,
)
from documents.mails.base import MailProps
from domain import letters, mails, parties
from domain.links import Sending
from domain.mails import SecretSlot
from domain.portal import portal
from models import Account, Holder
from models.clock import now
from schemes.french import moment
from schemes.registry import scheme_of

_ACTIVATIONS: Final[dict[str, type[AccountActivation | ActivationCma]]] = {
    mail.name: mail for mail in (AccountActivation, ActivationCma)
}
_EXISTS_EVERY: Final = timedelta(hours=1)
"""« Vous avez déjà un compte »: once an hour at most, whoever types the address."""


async def _common(account: Account) -> dict[str, Any]:
    await account.fetch_related("holder", "representative")
    known = account.holder_id or account.representative_id
    return _letterhead(account.scheme) | {"recipient": account.display_name if known else ""}


def _letterhead(scheme: str) -> dict[str, Any]:
    return {"portal": parties.letterhead(scheme), "contact": portal().contacts.get(scheme, "")}


async def _to(account: Account, props: MailProps, *, key: str, secret: SecretSlot | None = None) -> None:
    await mails.promise(props, to=account.email or "", key=key, account=account, secret=secret)


async def activation(account: Account, sending: Sending) -> None:
    """The link that makes the account active. Its reader is not greeted by name: the address is not proved yet."""
    props = _ACTIVATIONS[scheme_of(account.scheme).activation_mail](link="", **_letterhead(account.scheme))
    await _to(account, props, key=sending.occasion, secret=SecretSlot(sending.secret.pk, "link"))


async def exists(account: Account) -> None:
    """« Vous avez déjà un compte »."""
    scheme = scheme_of(account.scheme)
    props = AccountExists(
        sign_in_url=portal().address(scheme.sign_in_path),
        reset_url=portal().address(scheme.recovery_path),
        **await _common(account),
    )
    hour = int(now().timestamp() // _EXISTS_EVERY.total_seconds())
    await _to(account, props, key=f"{account.pk}-{hour}")


async def created(account: Account, holder: Holder) -> None:
    """To the address of record, by mail or letter: an account was created. Says nothing of whose."""
    if not holder.email:
        await _created_by_post(account, holder)
        return
    props = AccountCreatedNotice(at=now(), recipient=holder.full_name, **_letterhead(account.scheme))
    await mails.promise(props, to=holder.email, key=f"{account.pk}-{holder.pk}")


async def _created_by_post(account: Account, holder: Holder) -> None:
    await holder.fetch_related("body")
    await letters.promise_notice_to(
        holder,
        account,
        key=f"account-{account.pk}-{holder.pk}",
        subject="Un compte a été créé avec votre numéro identifiant",
        paragraphs=(
            f"Le {moment(now())}, un compte a été créé sur le portail avec votre numéro identifiant.",
            "Il permet de suivre vos cartes, d'en faire refaire une et de changer l'adresse de livraison.",
        ),
        if_not_you="Écrivez-nous tout de suite : nous fermerons ce compte.",
    )


async def password_reset(account: Account, sending: Sending) -> None:
    """The link to a new password."""
    props = PasswordReset(link="", **await _common(account))
    await _to(account, props, key=sending.occasion, secret=SecretSlot(sending.secret.pk, "link"))


async def password_changed(account: Account) -> None:
    """After the password has changed."""
    reset = portal().address(scheme_of(account.scheme).recovery_path)
    props = PasswordChanged(at=now(), reset_url=reset, **await _common(account))
    await _to(account, props, key=f"{account.pk}-{now():%Y%m%d%H%M%S%f}")


async def email_changed(account: Account, *, old: str, sending: Sending) -> None:
    """To the old address with the undo link, and to the new one."""
    common = await _common(account)
    props = EmailChangedNotice(at=now(), masked_email=masked(account.email or ""), undo_link="", **common)
    await mails.promise(
        props, to=old, key=sending.occasion, account=account, secret=SecretSlot(sending.secret.pk, "undo_link")
    )
    await _to(account, EmailChangedWelcome(at=now(), **common), key=sending.occasion)


async def closed(account: Account, *, to: str, at: datetime, kept: tuple[str, ...]) -> None:
    """After the account was closed; to the address it had."""
    props = AccountClosed(at=at, kept=kept, **await _common(account))
    await mails.promise(props, to=to, key=str(account.pk), account=account)


def masked(email: str) -> str:
    """« c***@cpms.com »: enough to recognise one's own address."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"
