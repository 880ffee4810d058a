"""Payments: one row a try, and the papers that go with the money."""

from enum import StrEnum

from tortoise import Model, fields

from models.fields import between_field, cents_field, state_field
from models.order import Order

MOST_TRIES = 20


class PaymentState(StrEnum):
    """Where one try stands (SPEC 2.1)."""

    CREATED = "created"
    PENDING = "pending"
    PAID = "paid"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ERROR = "error"
    REFUNDED = "refunded"


_ENDS = (
    PaymentState.PAID,
    PaymentState.REFUSED,
    PaymentState.CANCELLED,
    PaymentState.EXPIRED,
    PaymentState.ERROR,
)
PAYMENT_TRANSITIONS = (
    {(PaymentState.CREATED, PaymentState.PENDING): "payment.started"}
    | {(PaymentState.CREATED, end): f"payment.{end.value}" for end in _ENDS}
    | {(PaymentState.PENDING, end): f"payment.{end.value}" for end in _ENDS}
    # Money may come after we gave up waiting for it: it is never turned away (SPEC 2.1).
    | {(PaymentState.EXPIRED, PaymentState.PAID): "payment.paid_late"}
    | {(PaymentState.ERROR, PaymentState.PAID): "payment.paid_late"}
    | {(PaymentState.PAID, PaymentState.REFUNDED): "payment.refunded"}
)
WAITING = (PaymentState.CREATED, PaymentState.PENDING)


class Payment(Model):
    """One try to pay an order. Reference: number of the order and two digits of the try."""

    id = fields.IntField(primary_key=True)
    reference = fields.CharField(max_length=35, unique=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="payments", on_delete=fields.RESTRICT
    )
    order_id: int
    attempt = between_field(1, MOST_TRIES)
    amount_cents = cents_field()
    state = state_field(PaymentState, default=PaymentState.CREATED)
    created_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    """When the bank said so (or when we gave up waiting)."""
    asked_at = fields.DatetimeField(null=True)
    """When the gateway was last asked, for want of a message."""
    response_code = fields.CharField(max_length=4, default="")
    masked_card = fields.CharField(max_length=24, default="")
    authorisation = fields.CharField(max_length=12, default="")
    paid_at = fields.DatetimeField(null=True)
    """The bank's own date of the transaction."""
    refunded_at = fields.DatetimeField(null=True)
    accounting_file = fields.IntField(null=True, db_index=True)
    """Number of the one accounting file its money is in."""
    refund_file = fields.IntField(null=True, db_index=True)
    """The same for the money given back."""

    class Meta:
        table = "payment"
        unique_together = (("order", "attempt"),)
        indexes = (("state", "created_at"),)

    @property
    def is_waiting(self) -> bool:
        """Whether the bank has not told its outcome yet."""
        return self.state in WAITING

    @classmethod
    async def last_of(cls, order: Order) -> "Payment | None":
        """The last try at paying an order."""
        return await cls.filter(order_id=order.pk).order_by("-attempt").first()


class ReceiptKind(StrEnum):
    """What the paper is."""

    RECEIPT = "recu"
    CREDIT_NOTE = "avoir"


class Receipt(Model):
    """A receipt or a credit note, each kind numbered without gap or repeat."""

    id = fields.IntField(primary_key=True)
    kind = state_field(ReceiptKind)
    number = fields.IntField()
    payment: fields.ForeignKeyRelation[Payment] = fields.ForeignKeyField(
        "models.Payment", related_name="receipts", on_delete=fields.RESTRICT
    )
    payment_id: int
    issued_at = fields.DatetimeField()

    class Meta:
        table = "receipt"
        unique_together = (("kind", "number"), ("kind", "payment"))


class InboxEntry(Model):
    """A message taken in: the same one again finds its row, and changes nothing."""

    id = fields.IntField(primary_key=True)
    source = fields.CharField(max_length=20)
    external_id = fields.CharField(max_length=128)
    received_at = fields.DatetimeField()

    class Meta:
        table = "inbox"
        unique_together = (("source", "external_id"),)
