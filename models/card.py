"""Cards: what a holder has been given, in force or not."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import Model, fields
from tortoise.queryset import QuerySet

from models.clock import today
from models.fields import between_field, state_field
from models.holder import Holder

if TYPE_CHECKING:
    from models.account import Account


class CardState(StrEnum):
    """Whether the card stands. Its end date is another matter."""

    VALID = "valide"
    REVOKED = "revoquee"


class RevocationReason(StrEnum):
    """Why a card was revoked; the first three are declared by the holder and let a duplicate be asked for."""

    LOST = "perdu"
    STOLEN = "vole"
    DESTROYED = "detruit"
    REPLACED = "remplace"
    WITHDRAWN = "retire"

    @property
    def label(self) -> str:
        """« Titre volé », as the manual's list says it."""
        return _REASON_LABELS[self][0]

    @property
    def in_words(self) -> str:
        """« vol déclaré », under a revoked card."""
        return _REASON_LABELS[self][1]


_REASON_LABELS = {
    RevocationReason.LOST: ("Titre perdu", "perte déclarée"),
    RevocationReason.STOLEN: ("Titre volé", "vol déclaré"),
    RevocationReason.DESTROYED: ("Titre détruit", "destruction déclarée"),
    RevocationReason.REPLACED: ("Titre remplacé", "titre remplacé"),
    RevocationReason.WITHDRAWN: ("Titre retiré", "titre retiré"),
}
DECLARED_REASONS = (RevocationReason.LOST, RevocationReason.STOLEN, RevocationReason.DESTROYED)

CARD_TRANSITIONS = {(CardState.VALID, CardState.REVOKED): "card.revoked"}


class Card(Model):
    """A card of a holder. A duplicate is another card: same mention, rank and end, another number."""

    id = fields.IntField(primary_key=True)
    scheme = fields.CharField(max_length=12)
    key = fields.CharField(max_length=200)
    """What makes it one card in its scheme (for cmi, its number)."""
    number = fields.CharField(max_length=30, db_index=True)
    holder: fields.ForeignKeyRelation[Holder] = fields.ForeignKeyField(
        "models.Holder", related_name="cards", on_delete=fields.RESTRICT
    )
    holder_id: int
    kind = fields.CharField(max_length=30)
    """The mention (cmi) or the quality (cmacarte): a code of its scheme."""
    detail = fields.CharField(max_length=60, default="")
    """A sub-mention (« besoin d'accompagnement »)."""
    plate = fields.CharField(max_length=20, default="")
    """Number plate, for an organisation's parking card."""
    rank = between_field(1, 2, default=1)
    """1, or 2 for a second copy; a duplicate keeps the rank of the card it replaces."""
    valid_from = fields.DateField()
    valid_until = fields.DateField(null=True)
    """Last day of validity; None for life (« Définitive »)."""
    state = state_field(CardState, default=CardState.VALID)
    revoked_at = fields.DatetimeField(null=True)
    revocation_reason = state_field(RevocationReason, null=True)
    revoked_here = fields.BooleanField(default=False)
    """Revoked in the portal: no file undoes it."""
    found_at = fields.DatetimeField(null=True)
    """When its holder told it was found again; it stays invalid."""
    replaces: fields.ForeignKeyNullableRelation["Card"] = fields.ForeignKeyField(
        "models.Card", related_name="replaced_by", null=True, on_delete=fields.SET_NULL
    )
    replaces_id: int | None

    class Meta:
        table = "card"
        unique_together = (("scheme", "key"),)

    @property
    def is_past(self) -> bool:
        """Whether its last day is behind us (Paris)."""
        return self.valid_until is not None and self.valid_until < today()

    @property
    def in_force(self) -> bool:
        """Valid and not past its end."""
        return self.state is CardState.VALID and not self.is_past

    def ends_before(self, day: date) -> bool:
        """Whether it has an end and that end comes before `day`."""
        return self.valid_until is not None and self.valid_until < day

    @classmethod
    def of(cls, account: "Account") -> "QuerySet[Card]":
        """The cards this account may see: those of the holders it looks after today."""
        return cls.filter(holder_id__in=Holder.ids_of(account)).order_by("holder_id", "number")
