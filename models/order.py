"""Orders and their lines: the state machine of SPEC 2.1."""

from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import Model, fields
from tortoise.queryset import QuerySet

from models.account import Account
from models.address import PostalAddress
from models.card import Card, RevocationReason
from models.fields import address_field, between_field, cents_field, state_field
from models.holder import Holder

if TYPE_CHECKING:
    from models.payment import Payment

FIRST_NUMBER = 10001
MOST_CARDS = 20


class OrderState(StrEnum):
    """Where an order stands, in the words of SPEC 2.1."""

    RECORDED = "enregistree"
    PAID = "payee"
    CANCELLED = "annulee"
    EXPIRED = "expiree"
    TRANSMITTED = "transmise"
    MADE = "fabriquee"
    SHIPPED = "expediee"
    DELIVERED = "distribuee"
    RETURNED = "non_distribuee"
    REFUNDED = "remboursee"

    @property
    def label(self) -> str:
        """As the follow-up shows it."""
        return ORDER_LABELS[self]


ORDER_LABELS = {
    OrderState.RECORDED: "Paiement attendu",
    OrderState.PAID: "Payée",
    OrderState.CANCELLED: "Annulée",
    OrderState.EXPIRED: "Expirée",
    OrderState.TRANSMITTED: "Transmise à la fabrication",
    OrderState.MADE: "Fabriquée",
    OrderState.SHIPPED: "Expédiée",
    OrderState.DELIVERED: "Distribuée",
    OrderState.RETURNED: "Non distribuée",
    OrderState.REFUNDED: "Remboursée",
}

MANUFACTURING = {
    (OrderState.PAID, OrderState.TRANSMITTED): "transmitted",
    (OrderState.TRANSMITTED, OrderState.MADE): "made",
    (OrderState.MADE, OrderState.SHIPPED): "shipped",
    (OrderState.SHIPPED, OrderState.DELIVERED): "delivered",
    (OrderState.SHIPPED, OrderState.RETURNED): "returned",
    (OrderState.RETURNED, OrderState.SHIPPED): "shipped_again",
}
ORDER_TRANSITIONS = {
    (OrderState.RECORDED, OrderState.PAID): "order.paid",
    (OrderState.RECORDED, OrderState.CANCELLED): "order.cancelled",
    (OrderState.RECORDED, OrderState.EXPIRED): "order.expired",
    (OrderState.EXPIRED, OrderState.PAID): "order.revived",
    (OrderState.PAID, OrderState.REFUNDED): "order.refunded",
} | {edge: f"order.{event}" for edge, event in MANUFACTURING.items()}
LINE_TRANSITIONS = {edge: event.replace("order.", "line.") for edge, event in ORDER_TRANSITIONS.items()}
FREED = (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.DELIVERED, OrderState.REFUNDED)
"""States in which an order no longer keeps its cards from being ordered."""
UNDER_WAY = tuple(state for state in OrderState if state not in FREED)
"""The others: something is still to come."""


class Counter(Model):
    """A number that never repeats and, taken inside a transaction, leaves no gap."""

    name = fields.CharField(max_length=30, primary_key=True)
    value = fields.IntField()

    class Meta:
        table = "counter"


class Order(Model):
    """A request for cards of one holder, placed by an account."""

    id = fields.IntField(primary_key=True)
    number = fields.IntField(unique=True)
    scheme = fields.CharField(max_length=12)
    product = fields.CharField(max_length=24)
    """Code of the product in its scheme."""
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="orders", on_delete=fields.RESTRICT
    )
    account_id: int
    holder: fields.ForeignKeyRelation[Holder] = fields.ForeignKeyField(
        "models.Holder", related_name="orders", on_delete=fields.RESTRICT
    )
    holder_id: int
    ordered_by = fields.CharField(max_length=210, default="")
    """« M. Lambert Auguste » when ordered by a representative, empty otherwise."""
    terms_version = fields.CharField(max_length=20)
    state = state_field(OrderState, default=OrderState.RECORDED)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    """24 hours after it was recorded (SPEC 2.1)."""
    delivery = address_field(null=True)
    """Confirmed at « Livraison »; None until then."""
    quantity = between_field(1, MOST_CARDS)
    card_cents = cents_field(null=True)
    """One card, excl. VAT; like the three below fixed at the first « Payer »."""
    vat_permille = fields.SmallIntField(null=True)
    """VAT rate in thousandths: 200 for 20 %."""
    postage_cents = cents_field(null=True)
    """Postage of the whole order, incl. VAT."""
    total_cents = cents_field(null=True)
    """All incl. VAT: what the bank is asked for."""
    tariff_zone = fields.CharField(max_length=20, default="")
    paid_at = fields.DatetimeField(null=True)
    cancelled_at = fields.DatetimeField(null=True)
    transmitted_at = fields.DatetimeField(null=True)
    made_at = fields.DatetimeField(null=True)
    shipped_at = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)
    returned_at = fields.DatetimeField(null=True)
    refunded_at = fields.DatetimeField(null=True)
    tracking_number = fields.CharField(max_length=40, default="")
    not_received_at = fields.DatetimeField(null=True)
    """When its holder told that the card never came."""
    production_file = fields.IntField(null=True, db_index=True)
    """Number of the one manufacturing file it went out in."""

    lines: fields.ReverseRelation["OrderLine"]
    payments: fields.ReverseRelation["Payment"]

    class Meta:
        table = "orders"
        indexes = (("account_id", "created_at"), ("state", "expires_at"))

    @property
    def awaits_payment(self) -> bool:
        """Whether « Reprendre le paiement » still makes sense."""
        return self.state is OrderState.RECORDED

    @property
    def price_is_fixed(self) -> bool:
        """Whether a first « Payer » fixed what it costs."""
        return self.total_cents is not None

    @property
    def delivery_address(self) -> PostalAddress | None:
        """Where its cards go, once confirmed."""
        address: PostalAddress | None = self.delivery
        return address

    @classmethod
    def of(cls, account: Account) -> "QuerySet[Order]":
        """The orders this account may see, newest first: its own, of holders it still looks after."""
        visible = cls.filter(account_id=account.pk, holder_id__in=Holder.ids_of(account))
        return visible.prefetch_related("lines__card", "lines__new_card", "holder__body").order_by("-number")


class OrderLine(Model):
    """One card of an order, followed on its own: a letter can lose one card of two."""

    id = fields.IntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="lines")
    order_id: int
    card: fields.ForeignKeyRelation[Card] = fields.ForeignKeyField(
        "models.Card", related_name="order_lines", on_delete=fields.RESTRICT
    )
    """The card to be replaced, or copied."""
    card_id: int
    kind = fields.CharField(max_length=30)
    rank = between_field(1, 2, default=1)
    """Rank the new card will have."""
    reason = state_field(RevocationReason, null=True)
    state = state_field(OrderState, default=OrderState.RECORDED)
    hold = fields.CharField(max_length=40, null=True, unique=True)
    """What this line keeps anyone else from ordering while it lives: a person's mention and rank, an organisation's card."""
    new_card: fields.ForeignKeyNullableRelation[Card] = fields.ForeignKeyField(
        "models.Card", related_name="made_by", null=True, on_delete=fields.SET_NULL
    )
    new_card_id: int | None
    tracking_number = fields.CharField(max_length=40, default="")

    class Meta:
        table = "order_line"
        unique_together = (("order", "card"),)


class Draft(Model):
    """What a person has answered so far, one a scheme's account: taken up again on any device."""

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("models.Account", related_name="draft")
    account_id: int
    data: dict[str, object] = fields.JSONField(default=dict)
    order: fields.ForeignKeyNullableRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="drafts", null=True, on_delete=fields.SET_NULL
    )
    """The order it became at « Oui »: steps 1 and 2 are read-only from then on."""
    order_id: int | None
    edits: dict[str, dict[str, object]] = fields.JSONField(default=dict)
    """What is being typed into the forms of « Mes données »: the form's name → when, and its fields. Never a password."""
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"
