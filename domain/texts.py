"""Short messages: promised with the change that calls for them, sent later, kept without their code (SPEC 0.5)."""

from typing import Final

from documents.sms import mobile_code
from domain import links, mailbox, outbox
from domain.portal import portal
from gateways.sms.base import OutgoingSms, SmsRefused, SmsUnavailable
from models import Account, OutboxEntry, Secret, SentKind, SentMail
from models.clock import now
from schemes.registry import scheme_of

KIND: Final = "sms"
SUBJECT: Final = "Code de confirmation du numéro de mobile"


def are_sent() -> bool:
    """Whether this portal has anybody to carry short messages."""
    return portal().texts is not None


async def promise_code(secret: Secret, *, to: str, key: str, account: Account) -> None:
    """Promise the code of that secret to a number (E.164), inside the transaction that issues it."""
    await outbox.record(KIND, key=f"mobile_code:{key}", secret=secret.pk, to=to, account=account.pk)


async def send(entry: OutboxEntry) -> None:
    """Keep the promise: once, as far as a key in our table and a fixed reference can make it (at least once).

    A code that has died while the carrier was away is sent to nobody.
    """
    if await SentMail.exists(key=entry.key):
        return
    secret = await Secret.get(pk=int(str(entry.payload["secret"]))).select_related("account")
    if not links.is_alive(secret):
        return
    code = links.code_of(secret)
    sender = scheme_of(secret.account.scheme).title
    text = mobile_code(code, sender=sender, site=portal().public_url)
    await _deliver(OutgoingSms(str(entry.payload["to"]), text, reference=entry.key))
    await _keep(entry, secret, text if portal().demo else mailbox.blotted(text, code))


async def _deliver(sms: OutgoingSms) -> None:
    gateway = portal().texts
    if gateway is None:  # the setting went while the promise waited
        raise outbox.TryLater("sms: no carrier is set")
    try:
        await gateway.send(sms)
    except SmsUnavailable as error:
        raise outbox.TryLater(f"sms: {error}") from error
    except SmsRefused as error:
        raise outbox.NeverMind(f"sms: {error}") from error


async def _keep(entry: OutboxEntry, secret: Secret, text: str) -> None:
    await SentMail.create(
        key=entry.key,
        kind=SentKind.SMS,
        account_id=secret.account_id,
        scheme=secret.account.scheme,
        to=str(entry.payload["to"]),
        subject=SUBJECT,
        text=text,
        sent_at=now(),
    )
