"""Rules of input, each written once: the page, the step and the verb call the same function.

A check takes what was typed and returns None, or a French sentence that says what to do.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import pycountry
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from models.address import LINE_LENGTH, PostalAddress

Check = Callable[[str], str | None]

EMAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 100
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
LONGEST_POSTCODE: Final = 12
"""Abroad; as long as its column."""
_FRENCH_POSTCODE: Final = re.compile(r"(0[1-9]|[1-8]\d|9[0-5])\d{3}|97[1-8]\d{2}|98[4678]\d{2}|980\d{2}|00\d{3}")
_FRENCH: Final = frozenset({"FR", "GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "WF", "PF", "NC", "TF", "MC"})


def tidy(value: str) -> str:
    """What a person meant: no space at the ends, one between words, no control sign."""
    return " ".join(_CONTROL.sub(" ", value).replace("\u00a0", " ").split())


def writable(value: str) -> str:
    """What was typed without the signs no database takes: NUL, and halves of signs."""
    return _UNWRITABLE.sub("", value)


def required(sentence: str) -> Check:
    """A check that only wants something to be there."""

    def check(value: str) -> str | None:
        return None if tidy(value) else sentence

    return check


def email_key(value: str) -> str:
    """An address folded, so that upper case and an IDN's two spellings make one account; never raises."""
    try:
        return validate_email(value.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        return writable(value).strip().casefold()[:EMAIL_LENGTH]


def check_email(value: str) -> str | None:
    """An e-mail address by its form (RFC 5321, IDN allowed)."""
    value = value.strip()
    if len(value) > EMAIL_LENGTH:
        return f"Écrivez une adresse email de {EMAIL_LENGTH} caractères au plus."
    if _CONTROL.search(value):
        return "Votre adresse mail n'est pas conforme."
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return "Votre adresse mail n'est pas conforme."
    return None


def check_line(value: str) -> str | None:
    """A line of an address: 38 signs (NF Z10-011), nothing a printer or a spreadsheet could trip over."""
    value = tidy(value)
    if len(value) > LINE_LENGTH:
        over = len(value) - LINE_LENGTH
        return f"{LINE_LENGTH} caractères au plus : enlevez-en {over}."
    if value[:1] in {"=", "+", "@"}:
        return "Commencez cette ligne par une lettre ou un chiffre."
    return None


def check_postcode(value: str, country: str) -> str | None:
    """Five digits of a département that exists, in France and overseas; free elsewhere."""
    value = tidy(value)
    if country in _FRENCH:
        return (
            None if _FRENCH_POSTCODE.fullmatch(value) else "Écrivez les 5 chiffres du code postal, par exemple 59000."
        )
    return (
        f"Écrivez un code postal de {LONGEST_POSTCODE} caractères au plus." if len(value) > LONGEST_POSTCODE else None
    )


def check_country(value: str) -> str | None:
    """A country of the list."""
    return None if value in country_names() else "Choisissez un pays dans la liste."


def address_errors(address: PostalAddress) -> dict[str, str]:
    """What is wrong with an address: the name of the line → what to do."""
    lines = {name: check_line(getattr(address, name)) for name in ("name", "line2", "line3", "line4", "line5", "town")}
    found = lines | {
        "postcode": check_postcode(address.postcode, address.country),
        "country": check_country(address.country),
    }
    wanted = {
        "name": "Écrivez le nom de la personne qui recevra la carte.",
        "line4": "Écrivez le numéro et le nom de la voie.",
        "town": "Écrivez le nom de la ville.",
    }
    for name, sentence in wanted.items():
        found[name] = found[name] or (None if tidy(getattr(address, name)) else sentence)
    if tidy(address.line5) and not tidy(address.line4):  # a post-office box or a hamlet needs no street
        found["line4"] = None
    return {name: sentence for name, sentence in found.items() if sentence}


def tidy_address(address: PostalAddress) -> PostalAddress:
    """The address with each line tidied."""
    return PostalAddress(**{name: tidy(value) for name, value in address.as_dict().items()})


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Countries by code, in French, in the order of their names; France first."""
    french = Locale("fr").territories
    names = {country.alpha_2: french.get(country.alpha_2, country.name) for country in pycountry.countries}
    ordered = sorted(names, key=lambda code: (code != "FR", _sorting(names[code])))
    return {code: names[code] for code in ordered}


def _sorting(name: str) -> str:
    return name.translate(str.maketrans("ÉÎÅÇéèêëîïôöüç’", "EIACeeeeiioouc'")).casefold()
