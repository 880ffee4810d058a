"""The public bodies that issue cards."""

from tortoise import Model, fields

from models.fields import address_field


class IssuingBody(Model):
    """A département's house for disabled people, a préfecture, a chamber of trades, a fund."""

    id = fields.IntField(primary_key=True)
    scheme = fields.CharField(max_length=12)
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=100)
    address = address_field()
    email = fields.CharField(max_length=254, default="")
    phone = fields.CharField(max_length=30, default="")

    class Meta:
        table = "issuing_body"
        unique_together = (("scheme", "code"),)

    @property
    def contact(self) -> str:
        """How to reach it, in one line: phone, mail, or its postal address when it has neither."""
        return " · ".join(part for part in (self.phone, self.email) if part) or ", ".join(self.address.lines())
