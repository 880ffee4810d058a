"""Members of the CPMS: who may open the « Espace Assuré », found by a number that lies nowhere in clear (SPEC 6)."""

from tortoise import Model, fields
from tortoise.queryset import QuerySet

from models.account import Account
from models.holder import Holder


class Member(Model):
    """An insured member. Account and holder exist as soon as the CPMS knows the person, password or not."""

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField(
        "models.Account", related_name="member", on_delete=fields.RESTRICT
    )
    account_id: int
    holder: fields.OneToOneRelation[Holder] = fields.OneToOneField(
        "models.Holder", related_name="member", on_delete=fields.RESTRICT
    )
    holder_id: int
    nir_index = fields.CharField(max_length=64, unique=True)
    """Keyed HMAC of the social security number: how it is found."""
    nir_sealed = fields.CharField(max_length=120)
    """The number itself, AES-GCM, tied to its index."""
    joined = fields.DateField(null=True)
    """« Adhérent depuis le »."""
    initial_code_hash = fields.CharField(max_length=80, default="")
    """bcrypt over an HMAC of the code printed on the card or the joining letter; empty once it was used."""
    password_changed_at = fields.DatetimeField(null=True)
    email = fields.CharField(max_length=254, default="")
    """The address given here; it wins over the one of the files."""
    mobile = fields.CharField(max_length=20, null=True)
    """The number given here (E.164), empty when the member wants none; it wins over the one of the files."""
    terms_accepted = fields.BooleanField(null=True)
    """None until the question was answered."""
    terms_version = fields.CharField(max_length=20, default="")
    terms_answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "member"

    @property
    def known_email(self) -> str:
        """Where codes go, empty when no address is known; needs `holder` fetched."""
        return self.email or self.holder.email

    @property
    def known_mobile(self) -> str:
        """The mobile number, empty when none is known; needs `holder` fetched."""
        return self.holder.mobile if self.mobile is None else self.mobile

    @property
    def signed_in_before(self) -> bool:
        """Whether a password was ever chosen."""
        return self.password_changed_at is not None

    @classmethod
    def of(cls, account: Account) -> "QuerySet[Member]":
        """The member of this account, with holder and issuing body."""
        return cls.filter(account_id=account.pk).select_related("account", "holder__body")


class UsedLayout(Model):
    """A drawing of the keypad that has served: it serves once (SPEC 6.1)."""

    id = fields.IntField(primary_key=True)
    nonce = fields.CharField(max_length=32, unique=True)
    used_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "used_layout"
