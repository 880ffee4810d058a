"""Links and codes sent out: derived from a nonce when needed, single-use, expiring, sent again as they were (SPEC 0.5)."""

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.errors import Refusal
from domain.portal import portal
from models import Account, Secret, SecretPurpose
from models.clock import now

_P = SecretPurpose
LIVES: Final[Mapping[SecretPurpose, timedelta | None]] = {
    _P.ACTIVATION: timedelta(hours=24),
    _P.PASSWORD_RESET: timedelta(hours=24),
    _P.EMAIL_UNDO: timedelta(hours=72),
    _P.MAIL_CODE: timedelta(minutes=15),
    _P.POST_CODE: timedelta(days=30),
    _P.CARD_CODE: None,
    _P.NEW_DEVICE: timedelta(minutes=15),
    _P.NEW_EMAIL: timedelta(minutes=15),
    _P.NEW_MOBILE: timedelta(minutes=15),
}
TO_ARRIVE: Final[Mapping[SecretPurpose, timedelta]] = {_P.POST_CODE: timedelta(days=15)}
"""Left to live, at least, for a secret to be sent again: a letter takes eight days, and is opened some days later."""
MOST_AN_HOUR: Final = 3
MOST_TRIES: Final = 5
CODE_DIGITS: Final = 6
SPENT: Final = "Ce lien n'est plus valable. Demandez-en un nouveau."


@dataclass(frozen=True, slots=True)
class Sending:
    """A secret to be sent, and whether it may be sent again now."""

    secret: Secret
    allowed: bool
    """False when it already went out three times within the hour: what was sent stays good."""

    @property
    def occasion(self) -> str:
        """A key for the promise: this secret, this sending."""
        return f"{self.secret.pk}-{len(self.secret.sent_at)}"


async def issue(account: Account, purpose: SecretPurpose, **data: str) -> Sending:
    """The living secret of that purpose and data, or a new one; inside a transaction. Never voids what was sent."""
    await _take_turns(account.pk)
    secret = await _living(account, purpose, data)
    recent = [at for at in secret.sent_at if datetime.fromisoformat(at) > now() - timedelta(hours=1)]
    if len(recent) >= MOST_AN_HOUR:
        return Sending(secret, allowed=False)
    secret.sent_at = [*secret.sent_at, now().isoformat()]
    await secret.save(update_fields=["sent_at"])
    return Sending(secret, allowed=True)


async def _take_turns(account_id: int) -> None:
    """The account's row is the lock: twenty who ask at once get one secret. Before the secrets, here as in `use`."""
    await Account.filter(pk=account_id).select_for_update(no_key=True).first()


async def _living(account: Account, purpose: SecretPurpose, data: dict[str, str]) -> Secret:
    unused = Secret.select_for_update().filter(account_id=account.pk, purpose=purpose, used_at=None)
    arrives = now() + TO_ARRIVE.get(purpose, timedelta())
    for secret in await unused.order_by("-id"):
        alive = secret.expires_at is None or secret.expires_at > arrives
        if alive and secret.data == data and secret.tries < MOST_TRIES:
            return secret
    life = LIVES[purpose]
    return await Secret.create(
        nonce=secrets.token_urlsafe(32),
        purpose=purpose,
        account=account,
        data=data,
        created_at=now(),
        expires_at=now() + life if life else None,
    )


def token_of(secret: Secret) -> str:
    """The link's token: nonce and keyed HMAC, 256 bits each; nothing in the database opens anything."""
    return f"{secret.nonce}.{_sealed(secret)}"


def code_of(secret: Secret) -> str:
    """The six digits of a code."""
    number = int.from_bytes(portal().seal("links", "code", secret.purpose.value, secret.nonce))
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _sealed(secret: Secret) -> str:
    seal = portal().seal("links", "link", secret.purpose.value, secret.nonce)
    return base64.urlsafe_b64encode(seal).decode().rstrip("=")


async def link(secret_id: int) -> str:
    """The address of a secret's landing page."""
    secret = await Secret.get(pk=secret_id).select_related("account")
    return portal().address(f"/{secret.account.scheme}/lien/{token_of(secret)}")


async def code(secret_id: int) -> str:
    """The code of a secret."""
    return code_of(await Secret.get(pk=secret_id))


async def look_up(scheme: str, token: str) -> Secret:
    """The living secret of a link, not used up by looking. Raises Refusal for any other token, always the same words."""
    secret = await _named(scheme, token)
    if secret is None or not is_alive(secret):
        raise Refusal(SPENT)
    return secret


async def used_up(scheme: str, token: str) -> Secret | None:
    """The secret of a link that did its work already: who holds it may be told so."""
    secret = await _named(scheme, token)
    return secret if secret is not None and secret.used_at is not None else None


async def _named(scheme: str, token: str) -> Secret | None:
    nonce, _, seal = token.partition(".")
    secret = await Secret.get_or_none(nonce=nonce[:43], account__scheme=scheme).select_related("account__holder")
    if secret is None or not hmac.compare_digest(seal.encode(), _sealed(secret).encode()):
        return None
    return secret


def is_alive(secret: Secret) -> bool:
    """Neither used nor past its end."""
    return secret.used_at is None and (secret.expires_at is None or secret.expires_at > now())


def spent() -> Refusal:
    """What is said of a link that opens nothing any more, whatever the reason."""
    return Refusal(SPENT)


async def use(secret: Secret) -> None:
    """Use it up, inside the transaction of what it allows. Raises Refusal if someone else just did."""
    await _take_turns(secret.account_id)
    used = await Secret.filter(pk=secret.pk, used_at=None).update(used_at=now())
    if not used:
        raise Refusal(SPENT)
