"""`export comptabilite`: payments and refunds, one line each, with their VAT."""

from collections.abc import Sequence
from typing import Final

from domain.exports.handover import Item, Series
from domain.papers import sale_lines
from domain.spreadsheet import written
from models import HandOver, HandOverItem, Payment, PaymentState, Receipt, ReceiptKind
from schemes.french import paris, short_date

COLUMNS: Final = (
    *("type", "date", "piece", "numero_demande", "reference", "dispositif", "produit", "quantite"),
    *("cartes_ht", "port_ht", "taux_tva", "tva", "total_ttc", "autorisation"),
)
_CAME: Final = (PaymentState.PAID, PaymentState.REFUNDED)


class Accounting(Series):
    """Money that came, money that went back: two things, each in its own line and file."""

    name = "comptabilite"

    async def take(self, file: int) -> list[Item]:
        """Payments and refunds no file has."""
        came = await _waiting(state__in=_CAME, accounting_file=None)
        back = await _waiting(state=PaymentState.REFUNDED, refund_file=None)
        await Payment.filter(pk__in=[one.pk for one in came]).update(accounting_file=file)
        await Payment.filter(pk__in=[one.pk for one in back]).update(refund_file=file)
        return [await _item(one, back=False) for one in came] + [await _item(one, back=True) for one in back]

    async def files(self, file: HandOver, items: Sequence[HandOverItem]) -> dict[str, bytes]:
        """One CSV file."""
        return {
            f"comptabilite-{file.number:06d}.csv": written(COLUMNS, [line for item in items for line in item.lines])
        }


async def _waiting(**where: object) -> list[Payment]:
    return await Payment.filter(**where).order_by("id").select_for_update()


async def _item(payment: Payment, *, back: bool) -> Item:
    await payment.fetch_related("order")
    order = payment.order
    cards, postage = sale_lines(order)
    moment = payment.refunded_at if back else payment.paid_at or payment.settled_at
    amounts = (cards.excl_cents, postage.excl_cents)
    vat = cards.vat_cents + postage.vat_cents
    line = (
        "remboursement" if back else "paiement",
        short_date(paris(moment).date()) if moment else "",
        await _piece(payment, back=back),
        *(str(order.number), payment.reference, order.scheme, order.product, str(order.quantity)),
        *(_amount(cents) for cents in amounts),
        f"{(order.vat_permille or 0) / 10:g}".replace(".", ","),
        *(_amount(cents) for cents in (vat, payment.amount_cents)),
        payment.authorisation,
    )
    return Item(f"{'refunded' if back else 'paid'}:{payment.reference}", (line,))


async def _piece(payment: Payment, *, back: bool) -> str:
    """The receipt's or credit note's number; money that was given straight back has no receipt."""
    kind = ReceiptKind.CREDIT_NOTE if back else ReceiptKind.RECEIPT
    receipt = await Receipt.get_or_none(kind=kind, payment_id=payment.pk)
    return f"{'A' if back else 'R'}{receipt.number:06d}" if receipt else ""


def _amount(cents: int) -> str:
    """« 9,02 » euros; the line's type says which way it went."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}"
