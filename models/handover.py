"""What leaves the portal in numbered files: each thing in exactly one of them."""

from tortoise import Model, fields


class HandOver(Model):
    """One file of a series. Written first, confirmed after: a run cut between the two is finished by the next."""

    id = fields.IntField(primary_key=True)
    series = fields.CharField(max_length=20)
    number = fields.IntField()
    created_at = fields.DatetimeField()
    """Prepared: what goes into it is settled from then on."""
    confirmed_at = fields.DatetimeField(null=True)
    """Written to its folder, and its things moved on."""
    checksums: dict[str, str] = fields.JSONField(default=dict)
    """Name of each file → SHA-256 of its bytes, once written."""

    items: fields.ReverseRelation["HandOverItem"]

    class Meta:
        table = "hand_over"
        unique_together = (("series", "number"),)


class HandOverItem(Model):
    """One thing handed over, with its line as it was then: the file can be made again byte for byte."""

    id = fields.IntField(primary_key=True)
    series = fields.CharField(max_length=20)
    key = fields.CharField(max_length=60)
    """« 10005 », « paid:1000501 », number of a letter."""
    file: fields.ForeignKeyRelation[HandOver] = fields.ForeignKeyField("models.HandOver", related_name="items")
    file_id: int
    lines: list[list[str]] = fields.JSONField(default=list)
    enclosed = fields.BinaryField(null=True)
    """A file that goes along: the photo of a card to be printed."""
    enclosed_name = fields.CharField(max_length=60, default="")

    class Meta:
        table = "hand_over_item"
        unique_together = (("series", "key"),)
