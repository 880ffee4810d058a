"""Social security numbers (NIR, 13 characters and a key): what people type, how they are kept, how they are found.

Only the form and the key are checked: the order of month and commune is not, the manual's own example fails it.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from stdnum.fr import nir as stdnum_nir

from domain.portal import portal

BARE: Final = 13
WHOLE: Final = 15
_GAPS: Final = re.compile(r"[\s.\-\u2010-\u2015\u00a0\u202f]+")
_SIGNS: Final = re.compile(r"[0-9AB]*")
_FORM: Final = re.compile(r"[1-478]\d{4}(?:\d\d|2[AB])\d{6}(?:\d\d)?")
_NONCE_BYTES: Final = 12

MISSING: Final = "Écrivez votre numéro de sécurité sociale."


@dataclass(frozen=True, slots=True)
class Nir:
    """A social security number by its thirteen characters, « 184122A004083 ». Kept out of `repr`, hence of logs."""

    number: str

    def __repr__(self) -> str:
        return "Nir(…)"

    @property
    def key(self) -> str:
        """Its two digits of control."""
        return str(stdnum_nir.calc_check_digits(self.number))

    @property
    def spaced(self) -> str:
        """« 2 69 05 49 588 157 80 », as on the card."""
        return " ".join((*_groups(self.number), self.key))

    @property
    def masked(self) -> str:
        """« 2 69 ** ** *** *** ** »."""
        return f"{self.number[0]} {self.number[1:3]} ** ** *** *** **"

    @property
    def index(self) -> str:
        """How the database finds it without knowing it."""
        return portal().seal("nir-index", self.number).hex()


def _groups(number: str) -> tuple[str, ...]:
    return (number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13])


def tidy(typed: str) -> str:
    """What was typed without spaces, dots and dashes, in capitals."""
    return _GAPS.sub("", typed).upper()


def check(typed: str) -> str | None:
    """What is wrong with a number, in words that help; None when its form and its key are right."""
    number = tidy(typed)
    if not number:
        return MISSING
    if not _SIGNS.fullmatch(number):
        return "Écrivez seulement des chiffres (et 2A ou 2B pour la Corse)."
    return _length_fault(len(number)) or _form_fault(number)


def _length_fault(length: int) -> str | None:
    if length in {BARE, WHOLE}:
        return None
    if length == WHOLE - 1:
        return "La clé a 2 chiffres : il en manque un. Vous pouvez aussi écrire le numéro sans sa clé."
    count = BARE - length if length < BARE else length - WHOLE
    signs = "chiffre" if count == 1 else "chiffres"
    if length < BARE:
        return f"Il manque {count} {signs} : le numéro en a 13, ou 15 avec la clé."
    return f"Il y a {count} {signs} de trop : le numéro en a 13, ou 15 avec la clé."


def _form_fault(number: str) -> str | None:
    if number[0] not in "123478":
        return "Le premier chiffre n'est pas possible : vérifiez le début de votre numéro."
    if not _FORM.fullmatch(number):
        return "Une lettre ne va qu'au milieu du numéro : 2A ou 2B, pour la Corse."
    if len(number) == WHOLE and stdnum_nir.calc_check_digits(number[:BARE]) != number[BARE:]:
        return "La clé (les 2 derniers chiffres) ne va pas avec le numéro : vérifiez les 15 chiffres."
    return None


def parse(typed: str) -> Nir:
    """The number that was typed. Raises ValueError, with the sentence of `check`, for one that can't be."""
    if complaint := check(typed):
        raise ValueError(complaint)
    return Nir(tidy(typed)[:BARE])


def sealed(number: Nir) -> str:
    """The number encrypted (AES-GCM), tied to its index: it can't be moved to another row."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(portal().key("nir"))
    return base64.b64encode(nonce + box.encrypt(nonce, number.number.encode(), number.index.encode())).decode()


def opened(text: str, index: str) -> Nir:
    """The number again. Raises cryptography's InvalidTag when the text or its index was altered."""
    raw = base64.b64decode(text)
    box = AESGCM(portal().key("nir"))
    return Nir(box.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], index.encode()).decode())
