"""Promises, what was sent, documents, and the journal."""

from enum import StrEnum

from tortoise import Model, fields
from tortoise.queryset import QuerySet

from models.account import Account
from models.fields import state_field
from models.holder import Holder
from models.order import Order


class OutboxEntry(Model):
    """A promise: something to do outside the database, recorded with the change that calls for it."""

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=160, unique=True)
    """Kind and occasion: the same promise twice is one."""
    kind = fields.CharField(max_length=60)
    payload: dict[str, object] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    not_before = fields.DatetimeField()
    """Lease while someone works on it, back-off after a failure."""
    attempts = fields.SmallIntField(default=0)
    last_error = fields.CharField(max_length=200, default="")
    done_at = fields.DatetimeField(null=True)
    failed_at = fields.DatetimeField(null=True)
    """Given up, loudly: an operator must look."""

    class Meta:
        table = "outbox"
        indexes = (("done_at", "failed_at", "not_before"),)


class SentKind(StrEnum):
    """By wire, by post, by telephone."""

    MAIL = "mail"
    LETTER = "lettre"
    SMS = "sms"


class SentMail(Model):
    """What was sent to somebody. Links and codes are blotted out, but in demonstration mode."""

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=160, unique=True)
    kind = state_field(SentKind, default=SentKind.MAIL)
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="mails", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    scheme = fields.CharField(max_length=12, default="")
    to = fields.CharField(max_length=320)
    subject = fields.CharField(max_length=200)
    text = fields.TextField(default="")
    html = fields.TextField(default="")
    links: list[str] = fields.JSONField(default=list)
    attachments: list[dict[str, str]] = fields.JSONField(default=list)
    """Names and addresses of the documents joined."""
    sent_at = fields.DatetimeField()

    class Meta:
        table = "sent_mail"


class Document(Model):
    """A PDF, promised with the data it is made from and made when first needed: the same bytes each time."""

    id = fields.CharField(max_length=32, primary_key=True)
    """Random: its address tells nothing and leads to nothing else."""
    key = fields.CharField(max_length=120, unique=True)
    """Kind and occasion, so that it is promised once."""
    kind = fields.CharField(max_length=40)
    scheme = fields.CharField(max_length=12)
    title = fields.CharField(max_length=160)
    filename = fields.CharField(max_length=120)
    context: dict[str, object] = fields.JSONField()
    holder: fields.ForeignKeyNullableRelation[Holder] = fields.ForeignKeyField(
        "models.Holder", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    holder_id: int | None
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="documents", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    order: fields.ForeignKeyNullableRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    order_id: int | None
    created_at = fields.DatetimeField()
    content = fields.BinaryField(null=True)
    checksum = fields.CharField(max_length=64, default="")
    """SHA-256 of the bytes, once made."""
    size = fields.IntField(default=0)
    """Bytes; 0 until made."""

    class Meta:
        table = "document"

    @property
    def address(self) -> str:
        """Where its holder finds it."""
        return f"/documents/{self.id}.pdf"

    @classmethod
    def of(cls, account: Account) -> "QuerySet[Document]":
        """The documents this account may open: those of its own, and of the holders it looks after today."""
        return cls.filter(holder_id__in=Holder.ids_of(account), account_id=account.pk)


class JournalEntry(Model):
    """What happened, when, to what: never who in clear, never a secret. Rows are only ever added."""

    id = fields.IntField(primary_key=True)
    at = fields.DatetimeField()
    event = fields.CharField(max_length=60)
    subject = fields.CharField(max_length=60, db_index=True)
    """« order 10005 », « payment 1000501 », « card 12 », « account 3 »."""
    account_id = fields.IntField(null=True)
    """Who acted, by row number; None for the portal itself or the bank."""
    data: dict[str, object] = fields.JSONField(default=dict)

    class Meta:
        table = "journal"
