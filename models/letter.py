"""Letters waiting for the post (SPEC 3.3)."""

from enum import StrEnum

from tortoise import Model, fields

from models.account import Account, Secret
from models.fields import state_field
from models.holder import Holder


class LetterKind(StrEnum):
    """What a letter carries."""

    CODE = "code"
    NOTICE = "avis"


class Letter(Model):
    """A letter, promised with the data it is made from and made when exported. Its code and link are derived then, never kept."""

    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    """« L-2026-000418 »."""
    key = fields.CharField(max_length=120, unique=True)
    """Its occasion, so that it is promised once."""
    kind = state_field(LetterKind)
    scheme = fields.CharField(max_length=12)
    holder: fields.ForeignKeyRelation[Holder] = fields.ForeignKeyField(
        "models.Holder", related_name="letters", on_delete=fields.RESTRICT
    )
    holder_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="letters")
    account_id: int
    secret: fields.ForeignKeyNullableRelation[Secret] = fields.ForeignKeyField(
        "models.Secret", related_name="letters", null=True, on_delete=fields.RESTRICT
    )
    secret_id: int | None
    context: dict[str, object] = fields.JSONField()
    """Data of the page, all but the code and the link."""
    created_at = fields.DatetimeField()
    batch = fields.IntField(null=True)
    """Number of the file it left in."""
    exported_at = fields.DatetimeField(null=True)

    class Meta:
        table = "letter"
        indexes = (("exported_at", "id"),)
