"""Mails: promised with their data, made and sent later, kept as they left (SPEC 0.5, 8)."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any, Final

from documents.mails.base import MailProps
from documents.mails.render import props_from_json, render_mail
from domain import links, mailbox, outbox, papers
from domain.portal import portal
from gateways.mail.base import Attachment, MailRefused, MailUnavailable, OutgoingMail, message_id
from models import Account, Document, OutboxEntry, SentKind, SentMail
from models.clock import now

KIND: Final = "mail"


@dataclass(frozen=True, slots=True)
class SecretSlot:
    """A field of the mail that holds a link or a code: derived when the mail is made, never stored."""

    secret_id: int
    field: str
    whole_link: bool = True
    """A link to its landing page; otherwise the code itself."""
    link_field: str = ""
    """A second field, for the link beside the code; empty: none."""


async def promise(
    props: MailProps,
    *,
    to: str,
    key: str,
    account: Account | int | None = None,
    documents: Sequence[Document] = (),
    secret: SecretSlot | None = None,
) -> None:
    """Promise a mail inside the transaction that calls for it; nothing is promised to nobody."""
    if not to:
        return
    await outbox.record(
        KIND,
        key=f"{props.name}:{key}",
        mail=props.name,
        props=props.to_json(),
        to=to,
        account=account.pk if isinstance(account, Account) else account,
        documents=[document.id for document in documents],
        secret=list(astuple(secret)) if secret else None,
    )


async def send(entry: OutboxEntry) -> None:
    """Keep the promise: once, as far as a key in our table and a fixed Message-ID can make it (at least once)."""
    if await SentMail.exists(key=entry.key):
        return
    payload: dict[str, Any] = entry.payload
    props, hidden = await _filled(props_from_json(str(payload["mail"]), payload["props"]), payload.get("secret"))
    joined = [await Document.get(id=name) for name in payload["documents"]]
    mail = render_mail(props)
    outgoing = OutgoingMail(
        to=str(payload["to"]),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=message_id(entry.key, _domain()),
        attachments=tuple([Attachment(one.filename, await papers.made(one)) for one in joined]),
    )
    await _deliver(outgoing)
    await _keep(entry, props, outgoing, joined, hidden)


async def _filled(props: MailProps, secret: list[Any] | None) -> tuple[MailProps, tuple[str, ...]]:
    """Put link and code in their places; return them too, so that they can be blotted out of what is kept."""
    if secret is None:
        return props, ()
    slot = SecretSlot(*secret)
    make = links.link if slot.whole_link else links.code
    filled: dict[str, Any] = {slot.field: await make(slot.secret_id)}
    if slot.link_field:
        filled[slot.link_field] = await links.link(slot.secret_id)
    return replace(props, **filled), tuple(filled.values())


async def _deliver(mail: OutgoingMail) -> None:
    try:
        await portal().mails.send(mail)
    except MailUnavailable as error:
        raise outbox.TryLater(f"mail: {error}") from error
    except MailRefused as error:
        raise outbox.NeverMind(f"mail: {error}") from error


def _domain() -> str:
    return portal().public_url.split("://")[-1].split("/")[0].split(":")[0]


async def _keep(
    entry: OutboxEntry, props: MailProps, mail: OutgoingMail, joined: Sequence[Document], hidden: Sequence[str]
) -> None:
    clear = portal().demo
    await SentMail.create(
        key=entry.key,
        kind=SentKind.MAIL,
        account_id=entry.payload.get("account"),
        scheme=props.portal.code,
        to=mail.to,
        subject=mail.subject,
        text=mail.text if clear else mailbox.blotted(mail.text, *hidden),
        html=mail.html if clear else mailbox.blotted(mail.html, *hidden),
        links=mailbox.links_in(mail.text) if clear else [],
        attachments=[{"name": one.filename, "url": one.address} for one in joined],
        sent_at=now(),
    )
