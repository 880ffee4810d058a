"""`cmi.csv`: one line, one card of one holder."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from domain import journal
from domain.imports import bodies, values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Change, Shelf
from domain.imports.table import Bad, Column, Row, Table
from models import Card, CardState, Holder, HolderKind, RevocationReason
from models.clock import now
from schemes.cmi import SCHEME

_KINDS: Final = {"P": HolderKind.PERSON, "M": HolderKind.ORGANISATION}
_STATES: Final = {"VALIDE": CardState.VALID, "REVOQUEE": CardState.REVOKED}
_REASONS: Final = {reason.value.upper(): reason for reason in RevocationReason}
_FOR_A_PERSON: Final = ("nom", "prenom", "date_naissance")
_EARLY: Final = date(1, 1, 1)


def _between(row: Row) -> Mapping[str, str]:
    faults = values.address_faults(row) | values.address_faults(row, "livraison_")
    needed = _FOR_A_PERSON if row["type_titulaire"] is HolderKind.PERSON else ("raison_sociale",)
    faults |= {name: "cette colonne doit être remplie" for name in needed if not row[name]}
    if row["date_fin"] and row["date_fin"] < row["date_debut"]:
        faults["date_fin"] = "la carte finirait avant de commencer"
    if row["motif_revocation"] and row["etat"] is CardState.VALID:
        faults["motif_revocation"] = "une carte valide n'a pas de motif de révocation"
    return faults


TABLE: Final = Table(
    (
        Column("identifiant", values.identifier, required=True),
        Column("type_titulaire", values.choice(_KINDS), required=True),
        Column("civilite", values.civility),
        Column("nom", values.text()),
        Column("prenom", values.text()),
        Column("date_naissance", values.birthday),
        Column("raison_sociale", values.text()),
        Column("siren", values.siren),
        Column("courriel", values.email),
        *values.address_columns(),
        Column("livraison_nom", values.text(38)),
        *values.address_columns("livraison_", required=False),
        Column("organisme", values.text(20), required=True),
        Column("numero_carte", values.card_number, required=True),
        Column("mention", values.choice(list(SCHEME.kinds)), required=True),
        Column("sous_mention", values.text(60)),
        Column("date_debut", values.day, required=True),
        Column("date_fin", values.day),
        Column("etat", values.choice(_STATES), required=True),
        Column("motif_revocation", values.choice(_REASONS)),
        Column("immatriculation_vehicule", values.text(20)),
    ),
    _between,
)


class CmiBatch(Batch):
    """Holders and cards, each by the number the issuing body knows it by."""

    async def load(self, rows: Sequence[Row]) -> None:
        """The bodies, holders and cards these lines speak of, and the holders' other cards."""
        self._bodies = await bodies.ids(SCHEME.code)
        self._holders: Shelf[Holder] = Shelf(Holder)
        self._cards: Shelf[Card] = Shelf(Card)
        self._new: list[tuple[Card, str]] = []
        self._revoked: list[Card] = []
        await self._holders.load((row["identifiant"] for row in rows), scheme=SCHEME.code)
        await self._cards.load((row["numero_carte"] for row in rows), scheme=SCHEME.code)
        self._owners = await _owners(self._cards)
        self._latest = await _latest(self._holders)

    async def take(self, row: Row) -> Outcome:
        """One card and its holder. Raises Bad."""
        number, key = row["numero_carte"], row["identifiant"]
        self._check(row, number, key)
        changes = self._keep_holder(row, key)
        self._owners[number] = self.claimed[number] = key
        known = self._cards.get(number)
        if known is None:
            self._new.append((self._cards.make(number, _new_card(row)), key))
            return Outcome(made=True, changes=tuple(changes))
        was = known.state
        changes += self._cards.change(number, _card_facts(row) | _state(known, row))
        if was is CardState.VALID and known.state is CardState.REVOKED:
            self._revoked.append(known)
        return Outcome(changes=tuple(changes))

    def _check(self, row: Row, number: str, key: str) -> None:
        if row["organisme"] not in self._bodies:
            raise Bad("organisme", "organisme inconnu : importez d'abord le fichier des organismes")
        known, owner = self._cards.get(number), self._owners.get(number) or self.claimed.get(number)
        if (owner and owner != key) or (known and known.kind != row["mention"]):
            raise Bad("numero_carte", "ce numéro est déjà celui d'une autre carte")
        holder = self._holders.get(key)
        if holder is not None and holder.kind is not row["type_titulaire"]:
            raise Bad("type_titulaire", "cet identifiant est connu comme celui d'un titulaire de l'autre type")

    def _keep_holder(self, row: Row, key: str) -> list[Change]:
        body = self._bodies[row["organisme"]]
        latest = row["date_debut"] >= self._latest.get(key, _EARLY)
        self._latest[key] = max(row["date_debut"], self._latest.get(key, _EARLY))
        holder = self._holders.get(key)
        if holder is None:
            new = {"scheme": SCHEME.code, "key": key, "number": key, "body_id": body}
            self._holders.make(key, new | _holder_facts(row, None))
            return []
        # A holder who moved has cards of two bodies: the one that gave the latest answers for them.
        facts = _holder_facts(row, holder) | ({"body_id": body} if latest else {})
        return self._holders.change(key, facts)

    async def save(self) -> None:
        """Holders first: cards hold on to them."""
        await self._holders.save(keyed=True)
        for card, key in self._new:
            card.holder_id = self._holders.id_of(key)
        await self._cards.save()
        for card in self._revoked:
            await journal.record("card.revoked", f"card {card.pk}", by_file=True)


async def _owners(cards: Shelf[Card]) -> dict[str, str]:
    """Number of a card → key of its holder."""
    ids = {card.holder_id for card in cards.rows()}
    keys = dict(await Holder.filter(id__in=ids).values_list("id", "key"))
    return {card.number: keys[card.holder_id] for card in cards.rows()}


async def _latest(holders: Shelf[Holder]) -> dict[str, date]:
    """Key of a holder → first day of its latest card."""
    keys = {holder.pk: holder.key for holder in holders.rows()}
    starts = await Card.filter(holder_id__in=list(keys)).values_list("holder_id", "valid_from")
    latest: dict[str, date] = {}
    for holder_id, start in starts:
        key = keys[holder_id]
        latest[key] = max(start, latest.get(key, _EARLY))
    return latest


def _holder_facts(row: Row, known: Holder | None) -> dict[str, Any]:
    """What the line says of the holder: empty cells say nothing; where cards go is the holder's own word first."""
    given = {
        "kind": row["type_titulaire"],
        "civility": row["civilite"],
        "last_name": row["nom"],
        "first_name": row["prenom"],
        "birth_date": row["date_naissance"],
        "company_name": row["raison_sociale"],
        "siren": row["siren"],
        "email": row["courriel"],
    }
    facts = {name: value for name, value in given.items() if value is not None}
    company = row["raison_sociale"] or (known.company_name if known else "")
    name = company or f"{row['nom'] or ''} {row['prenom'] or ''}".strip()
    facts["address"] = values.address(row, name, known=known.address if known else None)
    if known is None or known.delivery_changed_at is None:
        there = known.delivery if known else None
        own_name = "" if there else f"{row['prenom'] or ''} {row['nom'] or ''}".strip() or name
        delivery = values.address(row, row["livraison_nom"] or own_name, prefix="livraison_", known=there)
        facts |= {"delivery": delivery} if delivery else {}
    return facts


def _card_facts(row: Row) -> dict[str, Any]:
    given = {
        "detail": row["sous_mention"],
        "plate": row["immatriculation_vehicule"],
        "valid_from": row["date_debut"],
        "valid_until": row["date_fin"],
    }
    return {name: value for name, value in given.items() if value is not None}


def _new_card(row: Row) -> dict[str, Any]:
    number = row["numero_carte"]
    facts = {"scheme": SCHEME.code, "key": number, "number": number, "kind": row["mention"], "state": row["etat"]}
    if row["etat"] is CardState.REVOKED:
        facts |= {"revoked_at": now(), "revocation_reason": row["motif_revocation"]}
    return facts | _card_facts(row)


def _state(card: Card, row: Row) -> dict[str, Any]:
    """What the line changes in the card's standing: a revocation made in the portal is never undone (SPEC 3.1)."""
    if card.revoked_here:
        return {}
    if row["etat"] is CardState.VALID:
        return {"state": CardState.VALID, "revoked_at": None, "revocation_reason": None}
    reason = row["motif_revocation"] or card.revocation_reason
    return {"state": CardState.REVOKED, "revoked_at": card.revoked_at or now(), "revocation_reason": reason}


KIND: Final = Kind(SCHEME.code, TABLE, CmiBatch, together="identifiant")
