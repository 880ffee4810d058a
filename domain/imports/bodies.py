"""`organismes.csv`: the issuing bodies, first of all."""

from collections.abc import Sequence
from typing import Any, Final

from domain.imports import values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Shelf
from domain.imports.table import Column, Row, Table
from models import IssuingBody
from schemes.registry import SCHEMES

TABLE: Final = Table(
    (
        Column("code", values.pattern(r"[0-9A-Z]{1,20}", "un code a 20 chiffres ou capitales au plus"), required=True),
        Column("dispositif", values.choice(list(SCHEMES)), required=True),
        Column("nom", values.text(), required=True),
        *values.address_columns(),
        Column("courriel", values.email),
        Column("telephone", values.pattern(r"[0-9 .()+-]{3,30}", "ce n'est pas un téléphone"), dialled=True),
    ),
    values.address_faults,
)


async def ids(scheme: str) -> dict[str, int]:
    """Code of a body of that scheme → its row."""
    return dict(await IssuingBody.filter(scheme=scheme).values_list("code", "id"))


class BodyBatch(Batch):
    """Issuing bodies by scheme and code."""

    async def load(self, rows: Sequence[Row]) -> None:
        """The bodies of the schemes these lines speak of."""
        self._shelves: dict[str, Shelf[IssuingBody]] = {}
        for scheme in sorted({row["dispositif"] for row in rows}):
            shelf = self._shelves[scheme] = Shelf(IssuingBody, keyed="code")
            await shelf.load([row["code"] for row in rows if row["dispositif"] == scheme], scheme=scheme)

    async def take(self, row: Row) -> Outcome:
        """One body."""
        shelf, code = self._shelves[row["dispositif"]], row["code"]
        known = shelf.get(code)
        facts: dict[str, Any] = {"name": row["nom"], "email": row["courriel"], "phone": row["telephone"]}
        facts = {name: value for name, value in facts.items() if value is not None}
        facts["address"] = values.address(row, "", known=known.address if known else None)
        if known is None:
            shelf.make(code, {"scheme": row["dispositif"], "code": code} | facts)
            return Outcome(made=True)
        return Outcome(changes=tuple(shelf.change(code, facts)))

    async def save(self) -> None:
        """Write them."""
        for shelf in self._shelves.values():
            await shelf.save()


KIND: Final = Kind("organismes", TABLE, BodyBatch)
