"""Those whose cards these are, and those who may look after them."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import Model, fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models.address import PostalAddress
from models.body import IssuingBody
from models.clock import today
from models.fields import address_field, state_field

if TYPE_CHECKING:
    from models.account import Account


class HolderKind(StrEnum):
    """Of flesh, or an organisation."""

    PERSON = "P"
    ORGANISATION = "M"


class Holder(Model):
    """A person or an organisation to whom an issuing body gave cards."""

    id = fields.IntField(primary_key=True)
    scheme = fields.CharField(max_length=12)
    key = fields.CharField(max_length=200)
    """What the issuing body's files know this holder by, unique in the scheme (for cmi, the number itself)."""
    number = fields.CharField(max_length=30, db_index=True)
    """« Numéro identifiant », text: its zeros count."""
    kind = state_field(HolderKind, default=HolderKind.PERSON)
    civility = fields.CharField(max_length=4, default="")
    last_name = fields.CharField(max_length=100, default="")
    first_name = fields.CharField(max_length=100, default="")
    birth_date = fields.DateField(null=True)
    company_name = fields.CharField(max_length=100, default="")
    siren = fields.CharField(max_length=9, default="")
    email = fields.CharField(max_length=254, default="")
    """The address the issuing body gave: mail to the holder goes there, nobody signs in with it."""
    mobile = fields.CharField(max_length=20, default="")
    address = address_field()
    """Of record: only the issuing body changes it."""
    delivery = address_field(null=True)
    """Where cards go, when not to the address of record."""
    delivery_changed_at = fields.DatetimeField(null=True)
    """When the holder last changed it here; from then on a file no longer does."""
    body: fields.ForeignKeyRelation[IssuingBody] = fields.ForeignKeyField(
        "models.IssuingBody", related_name="holders", on_delete=fields.RESTRICT
    )
    body_id: int

    class Meta:
        table = "holder"
        unique_together = (("scheme", "key"),)

    @property
    def is_organisation(self) -> bool:
        """Whether it is a legal person: no second copy, no birth date."""
        return self.kind is HolderKind.ORGANISATION

    @property
    def full_name(self) -> str:
        """« Auguste Lambert », or the organisation's name."""
        return self.company_name if self.is_organisation else f"{self.first_name} {self.last_name}".strip()

    @property
    def listed_name(self) -> str:
        """« Lambert Auguste », as on forms and attestations."""
        return self.company_name if self.is_organisation else f"{self.last_name} {self.first_name}".strip()

    @property
    def delivery_address(self) -> PostalAddress:
        """Where the next card goes."""
        address: PostalAddress = self.delivery or self.address
        return address

    @classmethod
    def of(cls, account: "Account") -> "QuerySet[Holder]":
        """The holders this account looks after today: its own, and those whose representation has not ended."""
        return cls._reachable(account).prefetch_related("body")

    @classmethod
    def ids_of(cls, account: "Account") -> Subquery:
        """The same as a condition: `holder_id__in=Holder.ids_of(account)`."""
        return Subquery(cls._reachable(account).values("id"))

    @classmethod
    def _reachable(cls, account: "Account") -> "QuerySet[Holder]":
        standing = Q(accesses__representative_id=None) | Q(accesses__representative__ends_on=None)
        standing |= Q(accesses__representative__ends_on__gte=today())
        return cls.filter(standing, accesses__account_id=account.pk)


class Representative(Model):
    """A legal representative, declared by the issuing body: only these may open an account for someone else."""

    id = fields.IntField(primary_key=True)
    holder: fields.ForeignKeyRelation[Holder] = fields.ForeignKeyField("models.Holder", related_name="representatives")
    holder_id: int
    civility = fields.CharField(max_length=4, default="")
    last_name = fields.CharField(max_length=100)
    first_name = fields.CharField(max_length=100)
    birth_date = fields.DateField()
    quality = fields.CharField(max_length=12, default="")
    """`TUTEUR`, `CURATEUR`, `PARENT` or `MANDATAIRE`."""
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "representative"
        unique_together = (("holder", "last_name", "first_name", "birth_date"),)

    @property
    def full_name(self) -> str:
        """« Denise Faure »."""
        return f"{self.first_name} {self.last_name}"

    def is_current(self, on: date) -> bool:
        """Whether the representation still holds on that day (its last day counts)."""
        return self.ends_on is None or self.ends_on >= on


class Access(Model):
    """An account's right to look after a holder, through a representation, it ends with it."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation["Account"] = fields.ForeignKeyField("models.Account", related_name="accesses")
    account_id: int
    holder: fields.ForeignKeyRelation[Holder] = fields.ForeignKeyField("models.Holder", related_name="accesses")
    holder_id: int
    representative: fields.ForeignKeyNullableRelation[Representative] = fields.ForeignKeyField(
        "models.Representative", related_name="accesses", null=True
    )
    representative_id: int | None

    class Meta:
        table = "access"
        unique_together = (("account", "holder"),)
