"""An account that signs in by mail: asked for, confirmed by the link of a mail, told to the address of record (SPEC 1.3, 4).

The schemes share it; what proves who one is before (an identifier, a registration) is each scheme's own.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import TypeAdapter
from tortoise.exceptions import IntegrityError

from domain import account_mails, journal, links, outbox, passwords, representation
from domain.errors import Refusal
from domain.fields import email_key
from models import Access, Account, AccountState, Holder, OutboxEntry, Representative, Secret, SecretPurpose
from models.account import ACCOUNT_TRANSITIONS
from models.clock import now, today
from models.database import in_transaction
from models.state import advance

ASKED: Final = "account.ask"
"""Kind of the promise."""
KEPT_PENDING: Final = timedelta(days=7)
"""How long an account nobody confirmed is kept."""
MAIL_ON_ITS_WAY: Final = "Vous allez recevoir un courriel contenant un lien pour activer définitivement votre compte."
ACTIVATED: Final = "Votre compte est activé."
ALREADY_ACTIVE: Final = "Votre compte est déjà activé. Vous pouvez vous connecter."
SOMEBODY_DID: Final = "Un compte est déjà actif pour ce titulaire. Connectez-vous, ou écrivez-nous."


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose account it will be, as proved by what the issuing body knows. It lies with the link until that is used."""

    holder_id: int
    representative_id: int | None = None
    """Set when the account is a representative's, to look after that holder."""
    mobile: str = ""
    """Given at the activation by schemes that ask for it; becomes the holder's."""

    def as_data(self) -> dict[str, str]:
        """As it lies with the link."""
        return {
            "holder": str(self.holder_id),
            "representative": str(self.representative_id or ""),
            "mobile": self.mobile,
        }

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Claim":
        """As it lay with the link."""
        return cls(int(data["holder"]), int(data["representative"] or 0) or None, data["mobile"])


async def open_account(scheme: str, email: str, password: str, *, claim: Claim) -> None:
    """Ask for an account. Whatever is known of the address, the answer and the time it takes are the same.

    Nobody is looked up here: a promise is recorded, for anybody, and kept when nobody waits for it (`answer`).
    """
    hashed = await passwords.hash_password(password)
    asked, mine = email.strip(), claim.as_data()
    async with in_transaction():
        key = secrets.token_urlsafe(12)
        await outbox.record(ASKED, key=key, scheme=scheme, email=asked, claim=mine, password=hashed)


async def answer(entry: OutboxEntry) -> None:
    """Keep the promise, once: a mail goes to the address.

    A free address gets the link; an address that has an account, or whose holder has one, « vous avez déjà un compte ».
    The password lies with this very link: who asks again with somebody's address changes nothing of what they asked.
    """
    try:
        async with in_transaction():
            asked = (await OutboxEntry.select_for_update().get(pk=entry.pk)).payload
            if not asked["password"]:
                return  # kept already, and cut short before that was noted
            await OutboxEntry.filter(pk=entry.pk).update(payload=asked | {"password": ""})  # it lies with the link
            claim = TypeAdapter(dict[str, str]).validate_python(asked["claim"])
            await _ask(str(asked["scheme"]), str(asked["email"]), str(asked["password"]), claim)
    except IntegrityError as error:
        raise outbox.TryLater("the same address was just asked for by another process") from error


async def asked(scheme: str, email: str) -> list[OutboxEntry]:
    """What was asked with this address and is not kept yet, oldest first. One look, the same for everybody."""
    key = email_key(email)
    waiting = await OutboxEntry.filter(kind=ASKED, done_at=None, failed_at=None).order_by("id")
    return [
        entry
        for entry in waiting
        if entry.payload["password"]
        and entry.payload["scheme"] == scheme
        and email_key(str(entry.payload["email"])) == key
    ]


async def keep_asked(promises: list[OutboxEntry]) -> None:
    """Who signs in right after asking finds the account waiting, even if its promise still does."""
    for entry in promises:
        with suppress(outbox.TryLater):  # another process is at it: what it makes is found at the next look
            await answer(entry)


async def _ask(scheme: str, email: str, hashed: str, claim: dict[str, str]) -> None:
    known = await Account.select_for_update().get_or_none(scheme=scheme, email_key=email_key(email))
    settled = known if known and known.state is AccountState.ACTIVE else await _holders_account(scheme, Claim.of(claim))
    if settled is not None:
        await account_mails.exists(settled)
        return
    account = known or await _pending(scheme, email)
    account.password_hash = hashed
    await account.save(update_fields=["password_hash"])
    if await _asked_lately(account) < links.MOST_AN_HOUR:
        await _send(account, claim | {"password": hashed})


async def _pending(scheme: str, email: str) -> Account:
    try:
        async with in_transaction():
            account = await Account.create(
                scheme=scheme,
                email=email.strip(),
                email_key=email_key(email),
                created_at=now(),
                state=AccountState.PENDING,
            )
    except IntegrityError:  # asked for twice at once
        return await Account.select_for_update().get(scheme=scheme, email_key=email_key(email))
    await journal.record("account.asked", f"account {account.pk}")
    return account


async def _holders_account(scheme: str, claim: Claim) -> Account | None:
    """The active account of the very person who asks for one."""
    standing = Account.filter(scheme=scheme, state=AccountState.ACTIVE)
    if claim.representative_id:
        return await standing.filter(accesses__representative_id=claim.representative_id).first()
    return await standing.filter(holder_id=claim.holder_id).first()


async def _asked_lately(account: Account) -> int:
    hour_ago = now() - timedelta(hours=1)
    return await Secret.filter(account_id=account.pk, purpose=SecretPurpose.ACTIVATION, created_at__gt=hour_ago).count()


async def _send(account: Account, data: dict[str, str]) -> None:
    sending = await links.issue(account, SecretPurpose.ACTIVATION, **data)
    if sending.allowed:
        await account_mails.activation(account, sending)


async def send_again(account: Account) -> None:
    """The last link asked for goes out again (a new one with the same data when it is past); inside a transaction."""
    last = await Secret.filter(account_id=account.pk, purpose=SecretPurpose.ACTIVATION).order_by("-id").first()
    if last is not None:
        await _send(account, last.data)


async def answer_resend(entry: OutboxEntry) -> None:
    """Keep the promise of « Renvoyer le courriel »: to an account that waits, and to no other."""
    scheme, email = str(entry.payload["scheme"]), str(entry.payload["email"])
    async with in_transaction():
        account = await Account.get_or_none(scheme=scheme, email_key=email_key(email), state=AccountState.PENDING)
        if account is not None:
            await send_again(account)


async def activate(secret: Secret) -> Account:
    """Use the link: the account opens, with the password chosen when this link was asked for. Raises Refusal."""
    claim = Claim.of(secret.data)
    async with in_transaction():
        await links.use(secret)
        holder = await Holder.select_for_update().get(pk=claim.holder_id)
        account = await Account.select_for_update().get(pk=secret.account_id)
        if account.state is not AccountState.PENDING:
            raise Refusal(ALREADY_ACTIVE)
        if await _holders_account(account.scheme, claim):
            raise Refusal(SOMEBODY_DID)
        await _open(account, claim, secret.data["password"])
        await _look_after(account, holder, claim)
    return account


async def _open(account: Account, claim: Claim, password_hash: str) -> None:
    event = await advance(
        account,
        AccountState.ACTIVE,
        table=ACCOUNT_TRANSITIONS,
        activated_at=now(),
        password_hash=password_hash,
        holder_id=None if claim.representative_id else claim.holder_id,
        representative_id=claim.representative_id,
    )
    if event is None:
        raise Refusal(ALREADY_ACTIVE)
    await journal.record(event, f"account {account.pk}", by=account)


async def _look_after(account: Account, holder: Holder, claim: Claim) -> None:
    if claim.representative_id:
        representative = await Representative.get(pk=claim.representative_id)
        if not representative.is_current(today()):
            raise Refusal(links.SPENT)
    await Access.create(account=account, holder=holder, representative_id=claim.representative_id)
    if claim.mobile:
        await Holder.filter(pk=holder.pk).update(mobile=claim.mobile)
    await account_mails.created(account, holder)
    await representation.attach(account)


async def was_activated(scheme: str, token: str) -> bool:
    """Whether that link has opened its account already: a mail is opened twice, a button pressed twice."""
    secret = await links.used_up(scheme, token)
    return (
        secret is not None
        and secret.purpose is SecretPurpose.ACTIVATION
        and secret.account.state is AccountState.ACTIVE
    )


async def forget_pending() -> int:
    """Forget the accounts nobody confirmed; return how many."""
    return await Account.filter(state=AccountState.PENDING, created_at__lt=now() - KEPT_PENDING).delete()


async def vacate(scheme: str, key: str, *, proved: bool) -> None:
    """Take an address back from an account that waits for its link; inside a transaction.

    Unless who wants it has `proved` it (a link sent there), a link that still lives is left its day: a newcomer who may
    have mistyped must not take from somebody the account they asked for.
    """
    waiting = await Account.select_for_update().get_or_none(scheme=scheme, email_key=key, state=AccountState.PENDING)
    if waiting is not None and (proved or not await _may_confirm(waiting)):
        await waiting.delete()


async def _may_confirm(account: Account) -> bool:
    """Whether a link to open it still lives."""
    links_out = Secret.filter(account_id=account.pk, purpose=SecretPurpose.ACTIVATION, used_at=None)
    return await links_out.filter(expires_at__gt=now()).exists()
