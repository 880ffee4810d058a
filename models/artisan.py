"""What only an artisan has: a company, a trade, a face on the card; and who makes artisans offers."""

from typing import Final

from tortoise import Model, fields

from models.holder import Holder

OWN_FIELDS: Final = ("trade_name", "activity", "website")
"""What an artisan may say better than the chamber's file."""


class ArtisanProfile(Model):
    """The artisan's side of a holder of the cmacarte scheme."""

    id = fields.IntField(primary_key=True)
    holder: fields.OneToOneRelation[Holder] = fields.OneToOneField(
        "models.Holder", related_name="artisan", on_delete=fields.CASCADE
    )
    holder_id: int
    company = fields.CharField(max_length=100, default="")
    """« dénomination », as registered: only the chamber changes it."""
    trade_name = fields.CharField(max_length=100, default="")
    """« enseigne »: printed on the card in the place of the company's name."""
    activity = fields.CharField(max_length=100, default="")
    website = fields.CharField(max_length=200, default="")
    changed: list[str] = fields.JSONField(default=list)
    """Names of the fields the artisan changed here: from then on a file no longer does (SPEC 3.1)."""
    photo = fields.BinaryField(null=True)
    """JPEG, 35 × 45 in proportion, made again by us: no EXIF, no place, no other picture behind it."""
    photo_changed_at = fields.DatetimeField(null=True)
    photo_declined_at = fields.DatetimeField(null=True)
    """« Je ne peux pas fournir de photo »: no longer reminded of it."""

    class Meta:
        table = "artisan_profile"

    @property
    def shop(self) -> str:
        """What its customers know it by."""
        return self.trade_name or self.company

    def has_photo(self) -> bool:
        """Whether a face is on the card."""
        return self.photo is not None


class PhotoDraft(Model):
    """A picture being cropped: gone once it was, or given up."""

    id = fields.IntField(primary_key=True)
    holder: fields.OneToOneRelation[Holder] = fields.OneToOneField(
        "models.Holder", related_name="photo_draft", on_delete=fields.CASCADE
    )
    holder_id: int
    picture = fields.BinaryField()
    """JPEG, upright, made again by us."""
    width = fields.IntField()
    height = fields.IntField()
    """Both in pixels."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "photo_draft"


class Partner(Model):
    """An offer made to the holders of a scheme."""

    id = fields.IntField(primary_key=True)
    scheme = fields.CharField(max_length=12)
    name = fields.CharField(max_length=100)
    text = fields.CharField(max_length=500)
    link = fields.CharField(max_length=300, default="")

    class Meta:
        table = "partner"
        unique_together = (("scheme", "name"),)
