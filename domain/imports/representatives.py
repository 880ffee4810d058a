"""`representants.csv`: who may look after a holder of `cmi.csv`."""

from collections.abc import Sequence
from typing import Final

from domain.imports import values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Shelf
from domain.imports.table import Bad, Column, Row, Table
from models import Holder, Representative
from schemes.cmi import SCHEME

QUALITIES: Final = ["TUTEUR", "CURATEUR", "PARENT", "MANDATAIRE"]
TABLE: Final = Table(
    (
        Column("identifiant", values.identifier, required=True),
        Column("civilite", values.civility),
        Column("nom", values.text(), required=True),
        Column("prenom", values.text(), required=True),
        Column("date_naissance", values.birthday, required=True),
        Column("qualite", values.choice(QUALITIES), required=True),
        Column("fin", values.day),
    )
)


def _key(row: Representative) -> tuple[object, ...]:
    return row.holder_id, row.last_name, row.first_name, row.birth_date


class RepresentativeBatch(Batch):
    """Representatives by holder, name and birth date."""

    async def load(self, rows: Sequence[Row]) -> None:
        """The holders these lines speak of, and their representatives."""
        keys = {row["identifiant"] for row in rows}
        self._holders = dict(await Holder.filter(scheme=SCHEME.code, key__in=sorted(keys)).values_list("key", "id"))
        self._shelf: Shelf[Representative] = Shelf(Representative, keyed="holder_id", by=_key)
        await self._shelf.load(self._holders.values())

    async def take(self, row: Row) -> Outcome:
        """One representative of one holder. Raises Bad."""
        holder_id = self._holders.get(row["identifiant"])
        if holder_id is None:
            raise Bad("identifiant", "titulaire inconnu : importez d'abord le fichier cmi")
        key = (holder_id, row["nom"], row["prenom"], row["date_naissance"])
        given = {"civility": row["civilite"], "quality": row["qualite"], "ends_on": row["fin"]}
        facts = {name: value for name, value in given.items() if value is not None}
        if self._shelf.get(key) is None:
            who = {"last_name": row["nom"], "first_name": row["prenom"], "birth_date": row["date_naissance"]}
            self._shelf.make(key, {"holder_id": holder_id} | who | facts)
            return Outcome(made=True)
        return Outcome(changes=tuple(self._shelf.change(key, facts)))

    async def save(self) -> None:
        """Write them."""
        await self._shelf.save()


KIND: Final = Kind("representants", TABLE, RepresentativeBatch)
