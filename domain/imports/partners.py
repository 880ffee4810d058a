"""`partenaires.csv`: offers made to the holders of a scheme."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from domain.imports import values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Shelf
from domain.imports.table import Column, Row, Table
from models import Partner
from schemes.registry import SCHEMES

LONGEST_LINK: Final = 300
"""As long as its column."""


def _link(cell: str) -> str:
    if len(cell) > LONGEST_LINK or not _leads_somewhere(cell):
        raise ValueError("un lien commence par https:// et a 300 caractères au plus")
    return cell


def _leads_somewhere(cell: str) -> bool:
    try:
        parts = urlsplit(cell)
    except ValueError:  # « https://[ »: what it says is not in French
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username


TABLE: Final = Table(
    (
        Column("dispositif", values.choice(list(SCHEMES)), required=True),
        Column("nom", values.text(), required=True),
        Column("texte", values.text(500), required=True),
        Column("lien", _link),
    )
)


def _key(row: Partner) -> tuple[str, str]:
    return row.scheme, row.name


class PartnerBatch(Batch):
    """Offers by scheme and name."""

    async def load(self, rows: Sequence[Row]) -> None:
        """The offers of these names."""
        self._shelf: Shelf[Partner] = Shelf(Partner, keyed="name", by=_key)
        await self._shelf.load(row["nom"] for row in rows)

    async def take(self, row: Row) -> Outcome:
        """One offer."""
        key = (row["dispositif"], row["nom"])
        given: dict[str, Any] = {"text": row["texte"], "link": row["lien"]}
        facts = {name: value for name, value in given.items() if value is not None}
        if self._shelf.get(key) is None:
            self._shelf.make(key, {"scheme": key[0], "name": key[1]} | facts)
            return Outcome(made=True)
        return Outcome(changes=tuple(self._shelf.change(key, facts)))

    async def save(self) -> None:
        """Write them."""
        await self._shelf.save()


KIND: Final = Kind("partenaires", TABLE, PartnerBatch)
