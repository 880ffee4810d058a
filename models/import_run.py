"""Files brought in: how far each one got, so that it can be taken up again where it was cut."""

from tortoise import Model, fields


class ImportRun(Model):
    """One file being read, or read to its end. Its progress moves in the transaction of the lines themselves."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=20)
    checksum = fields.CharField(max_length=64)
    """SHA-256 of the file."""
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    last_line = fields.IntField(default=1)
    """The last line of the file that is in; the header is 1."""
    made = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    same = fields.IntField(default=0)
    refused = fields.IntField(default=0)
    """Lines, each counted in one of the four."""

    faults: fields.ReverseRelation["ImportFault"]

    class Meta:
        table = "import_run"
        indexes = (("kind", "id"),)


class ImportFault(Model):
    """A fault of a line, kept until the report is written."""

    id = fields.IntField(primary_key=True)
    run: fields.ForeignKeyRelation[ImportRun] = fields.ForeignKeyField("models.ImportRun", related_name="faults")
    run_id: int
    line = fields.IntField()
    column = fields.CharField(max_length=40)
    value = fields.CharField(max_length=60)
    why = fields.CharField(max_length=300)

    class Meta:
        table = "import_fault"


COUNTS = ("made", "changed", "same", "refused")
"""The four counts of a run."""
