"""`cmacarte.csv`: one line, one artisan's card."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from domain.artisan import holder_key
from domain.imports import bodies, values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Shelf
from domain.imports.table import Bad, Column, Row, Table
from domain.registration import check_number, check_website, tidy_number
from models import ArtisanProfile, Card, Holder
from models.artisan import OWN_FIELDS
from schemes.cmacarte import SCHEME

LONGEST_WEBSITE: Final = 200
"""As long as its column."""


def _number(cell: str) -> str:
    if check_number(cell):
        raise ValueError("neuf chiffres, RM ou RE, puis les trois signes du département, comme 123123123RM078")
    return tidy_number(cell)


def _website(cell: str) -> str:
    if len(cell) > LONGEST_WEBSITE or check_website(cell):
        raise ValueError("ce n'est pas l'adresse d'un site")
    return cell


def _between(row: Row) -> Mapping[str, str]:
    faults = values.address_faults(row)
    if row["validite_fin"] < row["validite_debut"]:
        faults["validite_fin"] = "la carte finirait avant de commencer"
    return faults


TABLE: Final = Table(
    (
        Column("immatriculation", _number, required=True),
        Column("civilite", values.civility),
        Column("nom", values.text(), required=True),
        Column("prenom", values.text(), required=True),
        Column("date_naissance", values.birthday, required=True),
        Column("denomination", values.text()),
        Column("enseigne", values.text()),
        Column("activite", values.text()),
        Column("qualite", values.choice(list(SCHEME.kinds)), required=True),
        Column("organisme", values.text(20), required=True),
        *values.address_columns(),
        Column("site", _website),
        Column("validite_debut", values.day, required=True),
        Column("validite_fin", values.day, required=True),
    ),
    _between,
)


def card_key(holder: str, ends: date) -> str:
    """One card a year and artisan: a renewal is another card."""
    return f"{holder[:195]}|{ends.year}"


class ArtisanBatch(Batch):
    """Artisans by registration number, birth date and name; their company beside them; a card a year."""

    async def load(self, rows: Sequence[Row]) -> None:
        """The bodies, artisans, companies and cards these lines speak of."""
        self._bodies = await bodies.ids(SCHEME.code)
        self._holders: Shelf[Holder] = Shelf(Holder)
        self._profiles: Shelf[ArtisanProfile] = Shelf(ArtisanProfile, keyed="holder_id")
        self._cards: Shelf[Card] = Shelf(Card)
        self._new: list[tuple[Card | ArtisanProfile, str]] = []
        self._new_profiles: dict[str, ArtisanProfile] = {}
        await self._holders.load((_key(row) for row in rows), scheme=SCHEME.code)
        await self._profiles.load([holder.pk for holder in self._holders.rows()])
        await self._cards.load((card_key(_key(row), row["validite_fin"]) for row in rows), scheme=SCHEME.code)

    async def take(self, row: Row) -> Outcome:
        """One artisan and one card. Raises Bad."""
        if row["organisme"] not in self._bodies:
            raise Bad("organisme", "organisme inconnu : importez d'abord le fichier des organismes")
        key = _key(row)
        changes = self._keep_holder(row, key)
        changes += self._keep_profile(row, key)
        name, facts = card_key(key, row["validite_fin"]), _card_facts(row)
        if self._cards.get(name) is None:
            new = {"scheme": SCHEME.code, "key": name, "number": row["immatriculation"]}
            self._new.append((self._cards.make(name, new | facts), key))
            return Outcome(made=True, changes=tuple(changes))
        return Outcome(changes=(*changes, *self._cards.change(name, facts)))

    def _keep_holder(self, row: Row, key: str) -> list[Any]:
        known = self._holders.get(key)
        facts: dict[str, Any] = {"body_id": self._bodies[row["organisme"]]}
        facts |= {"civility": row["civilite"]} if row["civilite"] else {}
        name = f"{row['nom']} {row['prenom']}"
        facts["address"] = values.address(row, name, known=known.address if known else None)
        if known is not None:
            return list(self._holders.change(key, facts))
        who = {"last_name": row["nom"], "first_name": row["prenom"], "birth_date": row["date_naissance"]}
        number = row["immatriculation"]
        self._holders.make(key, {"scheme": SCHEME.code, "key": key, "number": number} | who | facts)
        return []

    def _keep_profile(self, row: Row, key: str) -> list[Any]:
        """The company; what the artisan wrote in the portal stays (SPEC 3.1)."""
        given = {
            "company": row["denomination"],
            "trade_name": row["enseigne"],
            "activity": row["activite"],
            "website": row["site"],
        }
        facts = {name: value for name, value in given.items() if value is not None}
        holder = self._holders.get(key)
        known = self._profiles.get(holder.pk) if holder is not None and holder.pk is not None else None
        if known is not None:
            kept = {name for name in OWN_FIELDS if name in known.changed}
            return list(self._profiles.change(known.holder_id, {k: v for k, v in facts.items() if k not in kept}))
        if key not in self._new_profiles:
            self._new_profiles[key] = self._profiles.make(("new", key), facts)
            self._new.append((self._new_profiles[key], key))
        self._new_profiles[key].update_from_dict(facts)
        return []

    async def save(self) -> None:
        """Artisans first: companies and cards hold on to them."""
        await self._holders.save(keyed=True)
        for row, key in self._new:
            row.holder_id = self._holders.id_of(key)
        await self._profiles.save()
        await self._cards.save()


def _key(row: Row) -> str:
    return holder_key(row["immatriculation"], row["date_naissance"], row["nom"], row["prenom"])


def _card_facts(row: Row) -> dict[str, Any]:
    return {"kind": row["qualite"], "valid_from": row["validite_debut"], "valid_until": row["validite_fin"]}


KIND: Final = Kind(SCHEME.code, TABLE, ArtisanBatch, together="immatriculation")
