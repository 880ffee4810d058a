"""`cpms.csv`: one line, one member. The number lies nowhere in clear, nor does the code of the card."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain import nir, passwords
from domain.imports import bodies, values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.shelf import Shelf
from domain.imports.table import Bad, Column, Row, Table
from domain.members import enrol
from domain.nir import Nir
from domain.portal import portal
from domain.registration import check_phone, tidy_phone
from models import Holder, InboxEntry, Member
from models.clock import now
from schemes.cpms import SCHEME

_BODY: Final = "CPMS"
_AT_ONCE: Final = 50
"""Lines of a transaction: each new code takes a processor for a fifth of a second, which a kill must not waste."""
_CODES: Final = "cpms-code"


def _number(cell: str) -> Nir:
    if len(nir.tidy(cell)) != nir.BARE:
        raise ValueError("un numéro de sécurité sociale a 13 caractères, la clé est dans sa colonne")
    try:
        return nir.parse(cell)
    except ValueError as error:
        raise ValueError("ce numéro de sécurité sociale n'existe pas") from error


def _mobile(cell: str) -> str:
    if check_phone(cell):
        raise ValueError("ce n'est pas un numéro de téléphone")
    return tidy_phone(cell) or ""


def _between(row: Row) -> Mapping[str, str]:
    faults = values.address_faults(row)
    if row["cle"] != row["nir"].key:
        faults["cle"] = "la clé ne va pas avec le numéro"
    return faults


TABLE: Final = Table(
    (
        Column("nir", _number, required=True, secret=True),
        Column("cle", values.pattern(r"[0-9]{2}", "une clé a 2 chiffres"), required=True),
        Column("civilite", values.civility),
        Column("nom", values.text(), required=True),
        Column("prenom", values.text(), required=True),
        Column("date_naissance", values.birthday, required=True),
        Column("courriel", values.email),
        Column("mobile", _mobile, dialled=True),
        *values.address_columns(),
        Column("numero_adherent", values.pattern(r"[0-9A-Z]{1,30}", "30 chiffres ou capitales au plus"), required=True),
        Column("date_adhesion", values.day),
        Column("code_initial", values.pattern(r"[0-9]{6}", "un code a 6 chiffres"), secret=True),
    ),
    _between,
)


class MemberBatch(Batch):
    """Members by their number's keyed index."""

    def __init__(self, claimed: dict[str, str]) -> None:
        super().__init__(claimed)
        self._hashes: dict[str, str] = {}
        """Mark of a code → its hash."""

    async def prepare(self, rows: Sequence[Row]) -> None:
        """Hash the codes nobody has seen yet: it takes long, so it is done before anything is locked."""
        marks = {_mark(row): row["code_initial"] for row in rows if row["code_initial"]}
        known = await InboxEntry.filter(source=_CODES, external_id__in=list(marks))
        seen = {entry.external_id for entry in known}
        new = {mark: code for mark, code in marks.items() if mark not in seen}
        # All at once: as many are hashed at a time as there are processors.
        hashes = await asyncio.gather(*(passwords.hash_password(code) for code in new.values()))
        self._hashes.update(zip(new, hashes, strict=True))

    async def load(self, rows: Sequence[Row]) -> None:
        """The fund, the members and what they are known by."""
        self._body = (await bodies.ids(SCHEME.code)).get(_BODY)
        self._holders: Shelf[Holder] = Shelf(Holder)
        await self._holders.load((row["nir"].index for row in rows), scheme=SCHEME.code)
        self._members: Shelf[Member] = Shelf(Member, keyed="nir_index")
        await self._members.load(row["nir"].index for row in rows)
        self._new: dict[str, Row] = {}
        self._taken: dict[str, str] = {}

    async def take(self, row: Row) -> Outcome:
        """One member. Raises Bad."""
        if self._body is None:
            raise Bad("nir", "la caisse CPMS est inconnue : importez d'abord le fichier des organismes")
        index = row["nir"].index
        facts = self._holder_facts(row, self._holders.get(index))
        if self._holders.get(index) is None:
            own = {"scheme": SCHEME.code, "key": index, "body_id": self._body}
            self._holders.make(index, own | facts)
            self._new[index] = row
            return Outcome(made=True)
        changes = self._holders.change(index, facts)
        if index in self._new:
            self._new[index] = {name: value or self._new[index][name] for name, value in row.items()}
            return Outcome(changes=tuple(changes))
        return Outcome(changes=(*changes, *self._keep_member(row, index)))

    def _holder_facts(self, row: Row, known: Holder | None) -> dict[str, Any]:
        given = {
            "number": row["numero_adherent"],
            "civility": row["civilite"],
            "last_name": row["nom"],
            "first_name": row["prenom"],
            "birth_date": row["date_naissance"],
            "email": row["courriel"],
            "mobile": row["mobile"],
        }
        facts = {name: value for name, value in given.items() if value is not None}
        name = f"{row['nom']} {row['prenom']}"
        facts["address"] = values.address(row, name, known=known.address if known else None)
        return facts

    def _keep_member(self, row: Row, index: str) -> list[Any]:
        member, mark = self._members.get(index), _mark(row)
        if member is None:
            return []
        facts: dict[str, Any] = {"joined": row["date_adhesion"]} if row["date_adhesion"] else {}
        if mark in self._hashes and not member.signed_in_before:
            facts["initial_code_hash"] = self._hashes[mark]
            self._taken[mark] = index
        return list(self._members.change(index, facts))

    async def save(self) -> None:
        """Holders, then the accounts of new members; a code taken once is never taken again."""
        await self._holders.save(keyed=True)
        await self._members.save()
        for index, row in self._new.items():
            holder, mark = self._holders.get(index), _mark(row)
            if holder is not None:
                hashed = self._hashes.get(mark, "")
                await enrol(holder, row["nir"], joined=row["date_adhesion"], code_hash=hashed)
                self._taken |= {mark: index} if hashed else {}
        await InboxEntry.bulk_create(
            [InboxEntry(source=_CODES, external_id=mark, received_at=now()) for mark in self._taken]
        )


def _mark(row: Row) -> str:
    """Names a code without telling it."""
    return portal().seal("nir-index", "code", row["nir"].number, row["code_initial"] or "").hex()


KIND: Final = Kind(SCHEME.code, TABLE, MemberBatch, together="nir", most=_AT_ONCE)
