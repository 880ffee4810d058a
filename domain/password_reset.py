"""« Mot de passe oublié ? » : a link by mail, a new password, every session ended (SPEC 0.4, 0.5)."""

import secrets

from domain import account_mails, activation, journal, links, outbox, passwords, sessions, throttle
from domain.errors import FieldErrors
from domain.fields import check_email, email_key
from domain.sign_in import Visit
from domain.throttle import ACCOUNT, ADDRESS
from models import Account, AccountState, OutboxEntry, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction

ASK_KIND = "password.ask"
RESEND_KIND = "activation.resend"


async def ask(scheme: str, email: str, *, visit: Visit) -> None:
    """Take a request in. Nobody is looked up here, so that it says and takes the same for everybody.

    Raises FieldErrors (« courriel ») and TooMany.
    """
    await _take_in(ASK_KIND, scheme, email, visit)


async def ask_activation_again(scheme: str, email: str, *, visit: Visit) -> None:
    """« Renvoyer le courriel », in the same way. Raises FieldErrors and TooMany."""
    await _take_in(RESEND_KIND, scheme, email, visit)


async def _take_in(kind: str, scheme: str, email: str, visit: Visit) -> None:
    complaint = check_email(email) if email.strip() else "Écrivez votre adresse email."
    if complaint:
        raise FieldErrors({"courriel": complaint})
    await throttle.admit([(ADDRESS, ADDRESS.key("recovery", visit.address))])
    async with in_transaction():
        await outbox.record(kind, key=secrets.token_urlsafe(12), scheme=scheme, email=email_key(email))


async def answer(entry: OutboxEntry) -> None:
    """Keep the promise: a link to a new password, or the activation's again; nothing to nobody."""
    async with in_transaction():
        account = await Account.get_or_none(scheme=entry.payload["scheme"], email_key=entry.payload["email"])
        if account is None:
            return
        if account.state is AccountState.PENDING:
            await activation.send_again(account)
        elif account.state is AccountState.ACTIVE:
            await _send(account)


async def _send(account: Account) -> None:
    """The address goes with the link: should it change meanwhile, the link is void."""
    sending = await links.issue(account, SecretPurpose.PASSWORD_RESET, email=account.email_key or "")
    if sending.allowed:
        await account_mails.password_reset(account, sending)


async def choose(secret: Secret, password: str, confirmation: str) -> list[int]:
    """Use the link: a new password, every session ended; return their row numbers.

    Raises FieldErrors (« mot_de_passe », « confirmation ») and Refusal.
    """
    account = await Account.get(pk=secret.account_id).select_related("holder", "representative")
    errors = passwords.new_errors(password, confirmation, about=passwords.about(account))
    if errors:
        raise FieldErrors(errors)
    hashed = await passwords.hash_password(password)
    async with in_transaction():
        await links.use(secret)
        account = await Account.select_for_update().get(pk=account.pk)
        if account.state is not AccountState.ACTIVE or secret.data["email"] != account.email_key:
            raise links.spent()
        ended = await replace(account, hashed)
        await throttle.succeeded([(ACCOUNT, ACCOUNT.key(account.scheme, account.email_key or ""))])
    return ended


async def replace(account: Account, hashed: str, *, but: int | None = None) -> list[int]:
    """Put the new password in place of the old, end the sessions (all but one), void the links to yet another.

    Inside a transaction; returns the row numbers of the sessions ended.
    """
    account.password_hash = hashed
    await account.save(update_fields=["password_hash"])
    await void(account)
    ended = await sessions.end_others(account, but=but)
    await journal.record("account.password", f"account {account.pk}", by=account, sessions_ended=len(ended))
    await account_mails.password_changed(account)
    return ended


async def void(account: Account) -> None:
    """No link to a new password that is still on its way opens anything any more."""
    unused = Secret.filter(account_id=account.pk, purpose=SecretPurpose.PASSWORD_RESET, used_at=None)
    await unused.update(used_at=now())
