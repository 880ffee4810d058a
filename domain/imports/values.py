"""How a cell is read, each kind once. A ValueError says in French what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from stdnum.fr import siren as siren_rules

from domain.fields import NAME_LENGTH, check_country, check_email, check_postcode
from domain.imports.table import Column, Read, Row
from models import PostalAddress
from models.address import LINE_LENGTH
from models.clock import today

_DATE: Final = re.compile(r"\d{2}/\d{2}/\d{4}")
_OLDEST: Final = 1880
_LATEST: Final = 2200
_CARD: Final = re.compile(r"[0-9A-Z]{1,30}")
_LINES: Final = ("adresse_2", "adresse_3", "adresse_4", "adresse_5", "code_postal", "ville", "pays")
_FIELDS: Final = ("line2", "line3", "line4", "line5", "postcode", "town", "country")


def text(limit: int = NAME_LENGTH) -> Read:
    """Words, no longer than `limit` characters."""

    def read(cell: str) -> str:
        if len(cell) > limit:
            raise ValueError(f"{len(cell)} caractères au lieu de {limit} au plus")
        return cell

    return read


def choice(words: Mapping[str, object] | list[str]) -> Read:
    """One of these words; with a mapping, what it stands for."""
    known: Mapping[str, object] = words if isinstance(words, Mapping) else {word: word for word in words}

    def read(cell: str) -> object:
        if cell not in known:
            raise ValueError(f"valeur inconnue ; connues : {', '.join(known)}")
        return known[cell]

    return read


def pattern(form: str, why: str) -> Read:
    """A cell of that form."""
    compiled = re.compile(form)

    def read(cell: str) -> str:
        if not compiled.fullmatch(cell):
            raise ValueError(why)
        return cell

    return read


def day(cell: str) -> date:
    """A date that exists, JJ/MM/AAAA."""
    if not _DATE.fullmatch(cell):
        raise ValueError("la date doit s'écrire JJ/MM/AAAA")
    try:
        found = datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError as error:
        raise ValueError("cette date n'existe pas") from error
    if not _OLDEST <= found.year <= _LATEST:
        raise ValueError("cette date est invraisemblable")
    return found


def birthday(cell: str) -> date:
    """A birth date: not in the future."""
    found = day(cell)
    if found > today():
        raise ValueError("une date de naissance ne peut pas être à venir")
    return found


def email(cell: str) -> str:
    """An e-mail address."""
    if check_email(cell):
        raise ValueError("ce n'est pas une adresse email")
    return cell


def country(cell: str) -> str:
    """A country's code."""
    if check_country(cell):
        raise ValueError("code de pays inconnu (ISO 3166, deux lettres)")
    return cell


def siren(cell: str) -> str:
    """A company's number: nine digits, the last of them a check."""
    if not siren_rules.is_valid(cell):
        raise ValueError("ce n'est pas un numéro SIREN")
    return str(siren_rules.compact(cell))


def card_number(cell: str) -> str:
    """A card's number."""
    if not _CARD.fullmatch(cell):
        raise ValueError("un numéro de carte a 30 chiffres ou lettres capitales au plus")
    return cell


identifier = pattern(r"[0-9]{1,20}", "un numéro identifiant a de 1 à 20 chiffres")
civility = choice({"M": "M.", "MME": "Mme"})


def address_columns(prefix: str = "", *, required: bool = True) -> tuple[Column, ...]:
    """The columns of an address, from the flat to the country."""
    line = text(LINE_LENGTH)
    reads = (line, line, line, line, text(12), line, country)
    needed = {"code_postal", "ville", "pays"} if required else frozenset()
    return tuple(Column(prefix + name, read, name in needed) for name, read in zip(_LINES, reads, strict=True))


def address_faults(row: Row, prefix: str = "") -> dict[str, str]:
    """What is wrong between the cells of an address that is there."""
    given = {name: row[prefix + name] for name in _LINES}
    if not any(given.values()):
        return {}
    faults: dict[str, str] = {}
    if not (given["adresse_4"] or given["adresse_5"]):
        faults[f"{prefix}adresse_4"] = "il manque la voie, ou la boîte postale en adresse_5"
    faults |= {
        f"{prefix}{name}": "cette colonne doit être remplie" for name in ("code_postal", "ville") if not given[name]
    }
    if given["code_postal"] and check_postcode(given["code_postal"], given["pays"] or "FR"):
        faults[f"{prefix}code_postal"] = "ce code postal n'existe pas"
    return faults


def address(row: Row, name: str, *, prefix: str = "", known: PostalAddress | None = None) -> PostalAddress | None:
    """The address of the row over the one that is known: an empty cell never erases (SPEC 3.1), nor does an empty name.

    None when neither the row nor what is known holds any.
    """
    given = {field: row[prefix + column] for field, column in zip(_FIELDS, _LINES, strict=True) if row[prefix + column]}
    if name and (given or known):
        given["name"] = name[:LINE_LENGTH]
    return replace(known or PostalAddress(), **given) if given else known
