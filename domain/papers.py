"""Documents: promised with the data they are made from, made when first needed, the same bytes ever after."""

import hashlib
import secrets
from collections import Counter as Tally
from collections.abc import Sequence
from typing import Any

from documents.attestation.context import Attestation, Request
from documents.base import DocumentContext
from documents.credit_note.context import CreditNote
from documents.receipt.context import BankPayment, ReceiptLine
from documents.receipt.context import Receipt as ReceiptContext
from documents.registry import context_from_json
from documents.render import render
from documents.revocation_proof.context import RevocationProof, RevokedCard
from domain import measures, outbox, parties, verification
from domain.errors import NotYours
from domain.numbers import next_number
from domain.portal import portal
from models import Account, Card, Document, Holder, Order, OrderLine, Payment, Receipt, ReceiptKind
from models.clock import months_after, now, today
from schemes.base import Scheme
from schemes.french import paris
from schemes.registry import scheme_of
from schemes.tariff import with_vat, without_vat

ATTESTATION_MONTHS = 3


async def promise(
    context: DocumentContext,
    *,
    key: str,
    title: str,
    filename: str,
    scheme: str,
    holder: Holder | None = None,
    account: Account | int | None = None,
    order: Order | None = None,
) -> Document:
    """Record a document inside the transaction that calls for it; the relay makes it soon, or its first reader."""
    known = await Document.get_or_none(key=f"{context.kind}:{key}")
    if known is not None:
        return known
    document = await Document.create(
        id=secrets.token_urlsafe(16),
        key=f"{context.kind}:{key}",
        kind=context.kind,
        scheme=scheme,
        title=title,
        filename=filename,
        context=context.to_json(),
        holder=holder,
        account_id=account if isinstance(account, int) or account is None else account.pk,
        order=order,
        created_at=now(),
    )
    await outbox.record("document.make", key=document.id, document=document.id)
    return document


async def made(document: Document) -> bytes:
    """The document's bytes, made now if they were not yet. Raises DocumentError when that fails."""
    if document.content is not None:
        return bytes(document.content)
    with measures.PDF_SECONDS.labels(document.kind).time():
        content = await render(context_from_json(document.kind, document.context))
    document.content, document.size = content, len(content)
    document.checksum = hashlib.sha256(content).hexdigest()
    await document.save(update_fields=["content", "size", "checksum"])
    return content


async def readable(document_id: str, *, by: Account) -> Document:
    """The document of that address, if this account may open it; raise NotYours otherwise."""
    document = await Document.of(by).get_or_none(id=document_id)
    if document is None:
        raise NotYours
    return document


async def of_order(order: Order) -> dict[str, Document]:
    """The order's documents by kind, without their bytes."""
    rows = await Document.filter(order_id=order.pk).only(
        "id", "kind", "title", "filename", "size", "order_id", "created_at"
    )
    return {row.kind: row for row in rows}


async def promise_revocation_proof(order: Order, cards: Sequence[Card], *, by: Account) -> Document:
    """Proof that these cards went out of force just now: for the police, the insurer."""
    scheme, holder = scheme_of(order.scheme), order.holder
    declared_by = await parties.signatory(by, holder)
    context = RevocationProof(
        portal=parties.letterhead(order.scheme),
        issued=today(),
        revoked_at=cards[0].revoked_at or now(),
        cards=tuple(_revoked(card, scheme) for card in cards),
        body_name=holder.body.name,
        holder=parties.natural(holder),
        organisation=parties.organisation(holder),
        declared_by=declared_by,
        declared_as="représentant légal" if declared_by else "",
        order=f"{scheme.product(order.product).label} n° {order.number}",
        card_label=scheme.card_label,
    )
    return await _promise_of(
        order,
        context,
        key=str(order.number),
        title="Preuve de révocation",
        filename=f"preuve-de-revocation-{order.number}.pdf",
        by=by,
    )


def _revoked(card: Card, scheme: Scheme) -> RevokedCard:
    return RevokedCard(
        number=card.number,
        kind=scheme.kinds[card.kind],
        reason=card.revocation_reason.label if card.revocation_reason else "",
        ends=card.valid_until,
    )


async def promise_attestation(order: Order) -> Document:
    """Attestation of a paid order, valid three months from the payment (SPEC 2)."""
    scheme, holder = scheme_of(order.scheme), order.holder
    account = await Account.get(pk=order.account_id)
    paid_on = paris(order.paid_at or now()).date()
    asked = Tally([line.kind for line in await OrderLine.filter(order_id=order.pk).order_by("id")])
    label = scheme.product(order.product).label
    ends = months_after(paid_on, ATTESTATION_MONTHS)
    check = verification.address_of(verification.token_of_attestation(order, ends))
    context = Attestation(
        portal=parties.letterhead(order.scheme),
        issued=paid_on,
        order_number=order.number,
        body=parties.body(holder.body),
        address=parties.printed(holder.address)[1:] if holder.address.name else parties.printed(holder.address),
        requests=tuple(Request(product=label, kind=scheme.kinds[kind], count=count) for kind, count in asked.items()),
        ends=ends,
        qr_svg=verification.qr_svg(check),
        verify_url=check,
        applicant=parties.natural(holder),
        organisation=parties.organisation(holder),
        representative=await parties.signatory(account, holder),
        card_label=scheme.card_label,
    )
    return await _promise_of(
        order,
        context,
        key=str(order.number),
        title="Attestation de demande",
        filename=f"attestation-{order.number}.pdf",
    )


async def promise_receipt(order: Order, payment: Payment) -> Document:
    """Receipt of a payment: its number follows the last one, whatever is paid at the same time."""
    number = await _numbered(ReceiptKind.RECEIPT, payment)
    context = ReceiptContext(number=f"R{number:06d}", **_sale(order, payment))
    return await _promise_of(
        order,
        context,
        key=payment.reference,
        title="Reçu du paiement",
        filename=f"recu-{order.number}.pdf",
    )


async def promise_credit_note(order: Order, payment: Payment, *, reason: str) -> Document:
    """Credit note of a refund."""
    number = await _numbered(ReceiptKind.CREDIT_NOTE, payment)
    receipt = await Receipt.get_or_none(kind=ReceiptKind.RECEIPT, payment=payment)
    context = CreditNote(
        number=f"A{number:06d}",
        receipt_number=f"R{receipt.number:06d}" if receipt else "",
        reason=reason,
        **_sale(order, payment),
    )
    return await _promise_of(
        order,
        context,
        key=payment.reference,
        title="Avoir",
        filename=f"avoir-{payment.reference}.pdf",
    )


async def _promise_of(
    order: Order, context: DocumentContext, *, key: str, title: str, filename: str, by: Account | None = None
) -> Document:
    return await promise(
        context,
        key=key,
        title=title,
        filename=filename,
        scheme=order.scheme,
        holder=order.holder,
        account=by or order.account_id,
        order=order,
    )


async def _numbered(kind: ReceiptKind, payment: Payment) -> int:
    number = await next_number(f"receipt.{kind.value}")
    await Receipt.create(kind=kind, number=number, payment=payment, issued_at=now())
    return number


def _sale(order: Order, payment: Payment) -> dict[str, Any]:
    """What a receipt and its credit note say alike."""
    address = order.delivery_address or order.holder.delivery_address
    paid_at = payment.paid_at or payment.settled_at or now()
    return {
        "portal": parties.letterhead(order.scheme),
        "issued": paris(payment.settled_at or now()).date(),
        "order_number": order.number,
        "seller": parties.seller(order.scheme),
        "customer": parties.printed(address),
        "lines": sale_lines(order),
        "payment": BankPayment(
            at=paid_at,
            masked_card=payment.masked_card,
            reference=payment.reference,
            merchant=portal().merchant,
            authorisation=payment.authorisation,
        ),
        "vat_rate": f"{(order.vat_permille or 0) / 10:g} %".replace(".", ","),
    }


def sale_lines(order: Order) -> tuple[ReceiptLine, ...]:
    """The order's price in detail, in cents, as the tariff rounds it: VAT on all the cards at once, out of the postage."""
    rate, count = order.vat_permille or 0, order.quantity
    excl, postage = (order.card_cents or 0) * count, order.postage_cents or 0
    incl, postage_excl = with_vat(excl, rate), without_vat(postage, rate)
    label = f"{scheme_of(order.scheme).product(order.product).label} de {scheme_of(order.scheme).card_label}"
    cards = ReceiptLine(label, count, excl, incl - excl, incl)
    return (cards, ReceiptLine("Acheminement postal", 1, postage_excl, postage - postage_excl, postage))
