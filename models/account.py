"""Accounts: who signs in, from which device, for how long."""

from enum import StrEnum

from tortoise import Model, fields

from models.fields import state_field
from models.holder import Holder, Representative


class AccountState(StrEnum):
    """Where an account stands."""

    PENDING = "en_attente"
    ACTIVE = "actif"
    CLOSED = "ferme"


ACCOUNT_TRANSITIONS = {
    (AccountState.PENDING, AccountState.ACTIVE): "account.activated",
    (AccountState.ACTIVE, AccountState.CLOSED): "account.closed",
}


class Account(Model):
    """The right to sign in to one scheme. Its own identity is that of its holder, or of the representative it is."""

    id = fields.IntField(primary_key=True)
    scheme = fields.CharField(max_length=12)
    email = fields.CharField(max_length=254, null=True)
    """As typed; None when the scheme signs in by something else and no address is known."""
    email_key = fields.CharField(max_length=254, null=True)
    """The address folded, so that case does not make two accounts; unique in the scheme."""
    password_hash = fields.CharField(max_length=80, default="")
    """bcrypt over an HMAC of the password; empty when none was chosen yet."""
    state = state_field(AccountState, default=AccountState.PENDING)
    created_at = fields.DatetimeField()
    activated_at = fields.DatetimeField(null=True)
    terms_version = fields.CharField(max_length=20, default="")
    terms_accepted_at = fields.DatetimeField(null=True)
    holder: fields.ForeignKeyNullableRelation[Holder] = fields.ForeignKeyField(
        "models.Holder", related_name="own_accounts", null=True, on_delete=fields.RESTRICT
    )
    holder_id: int | None
    representative: fields.ForeignKeyNullableRelation[Representative] = fields.ForeignKeyField(
        "models.Representative", related_name="own_accounts", null=True, on_delete=fields.SET_NULL
    )
    representative_id: int | None

    class Meta:
        table = "account"
        unique_together = (("scheme", "email_key"),)

    @property
    def identity(self) -> Holder | Representative | None:
        """Whose name is greeted; needs `holder` and `representative` fetched."""
        return self.holder or self.representative

    @property
    def display_name(self) -> str:
        """« Auguste Lambert »; needs `holder` and `representative` fetched."""
        return self.identity.full_name if self.identity else (self.email or "")


class Device(Model):
    """A browser that has signed in before: it has failure counters of its own, and may be trusted for a time."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="devices")
    account_id: int
    label = fields.CharField(max_length=60, default="")
    """« Chrome sur Android »: enough to recognise it, nothing more."""
    first_seen = fields.DatetimeField()
    last_seen = fields.DatetimeField()
    trusted_until = fields.DatetimeField(null=True)

    class Meta:
        table = "device"
        unique_together = (("account", "token_hash"),)


class Session(Model):
    """One sign-in. The cookie holds a random token, the table its SHA-256: reading the table opens nothing."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    scheme = fields.CharField(max_length=12)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="sessions")
    account_id: int
    device: fields.ForeignKeyNullableRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="sessions", null=True, on_delete=fields.SET_NULL
    )
    device_id: int | None
    label = fields.CharField(max_length=60, default="")
    created_at = fields.DatetimeField()
    last_seen = fields.DatetimeField()
    idle_until = fields.DatetimeField()
    """20 minutes after the last page or action, 60 while at the bank (SPEC 0.6)."""
    ends_at = fields.DatetimeField()
    """8 hours after sign-in, whatever happens."""
    proved_at = fields.DatetimeField(null=True)
    """When the password was last given again, for what asks it anew; None: at sign-in only."""
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"
        indexes = (("account_id", "ended_at"),)


class Throttle(Model):
    """A counter of failures: for an account, a device, an address of the network, a recovery."""

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=64, unique=True)
    """Keyed hash of what is counted: the table names nobody."""
    failures = fields.IntField(default=0)
    since = fields.DatetimeField(null=True)
    """When the first of these failures came."""
    last_failure_at = fields.DatetimeField(null=True)
    blocked_until = fields.DatetimeField(null=True)

    class Meta:
        table = "throttle"


class SecretPurpose(StrEnum):
    """What a link or a code that was sent out is for (SPEC 0.5)."""

    ACTIVATION = "activation"
    PASSWORD_RESET = "mot_de_passe"  # noqa: S105 -- the word of a purpose
    EMAIL_UNDO = "annulation_courriel"
    MAIL_CODE = "code_courriel"
    POST_CODE = "code_courrier"
    CARD_CODE = "code_carte"
    NEW_DEVICE = "nouvel_appareil"
    NEW_EMAIL = "nouveau_courriel"
    NEW_MOBILE = "nouveau_mobile"


class Secret(Model):
    """A link or a code sent out. Only its nonce lies here: the secret itself is derived from it when needed."""

    id = fields.IntField(primary_key=True)
    nonce = fields.CharField(max_length=43, unique=True)
    purpose = state_field(SecretPurpose)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="secrets")
    account_id: int
    data: dict[str, str] = fields.JSONField(default=dict)
    """What the secret acts on (« the old address »), never the secret."""
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    tries = fields.SmallIntField(default=0)
    sent_at: list[str] = fields.JSONField(default=list)
    """ISO instants of the sendings: at most three an hour."""

    class Meta:
        table = "secret"
        indexes = (("account_id", "purpose"),)
