"""What the relay does for each kind of promise."""

from collections.abc import Mapping
from typing import Final

from domain import activation, letters, mails, outbox, papers, password_reset, payment, recovery, texts
from domain.outbox import Effect
from gateways.payment.base import GatewayUnavailable
from models import Document, OutboxEntry


async def make_document(entry: OutboxEntry) -> None:
    """Make a promised document before anybody asks for it; one taken back meanwhile needs no making."""
    document = await Document.get_or_none(id=str(entry.payload["document"]))
    if document is not None:
        await papers.made(document)


async def refund(entry: OutboxEntry) -> None:
    """Have the bank give money back."""
    try:
        await payment.refund(str(entry.payload["payment"]), reason=str(entry.payload["reason"]))
    except GatewayUnavailable as error:
        raise outbox.TryLater("the bank does not answer") from error


EFFECTS: Final[Mapping[str, Effect]] = {
    mails.KIND: mails.send,
    texts.KIND: texts.send,
    "document.make": make_document,
    "payment.refund": refund,
    activation.ASKED: activation.answer,
    password_reset.ASK_KIND: password_reset.answer,
    password_reset.RESEND_KIND: activation.answer_resend,
    letters.SHOW: letters.show,
    recovery.ASKED: recovery.keep,
}
