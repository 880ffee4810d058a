"""Test cards of Sips' simulation platform: the first six digits tell the brand, the last two the response code."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from gateways.payment.base import CardEntry
from gateways.payment.responses import OUTCOMES

BRANDS: Final[Mapping[str, str]] = {
    "340000": "AMEX",
    "400000": "VPAY",
    "410000": "VISA",
    "420000": "CB",
    "430000": "CB",
    "440000": "CB",
    "450000": "CB",
    "460000": "VISA",
    "500000": "MAESTRO",
    "510000": "MASTERCARD",
    "520000": "CB",
    "530000": "CB",
}
"""Of a co-badged card, the brand that comes first."""
_PREFIX: Final = 6
_LENGTHS: Final = range(15, 20)
_CENTURY: Final = 2000
_NO_NUMBER: Final = "Saisissez le numéro de carte."
_NOT_A_NUMBER: Final = "Le numéro de carte comporte 15 à 19 chiffres."
_NOT_A_TEST_CARD: Final = (
    "Ce simulateur n'accepte que les cartes d'essai, par exemple 4100\u00a00000\u00a00000\u00a00000. "
    "N'y saisissez jamais une vraie carte."
)
_NO_EXPIRY: Final = "Saisissez la date d'expiration."
_NOT_A_DATE: Final = "La date d'expiration s'écrit MM/AA, par exemple 09/29."
_EXPIRED: Final = "Cette carte a expiré. Vérifiez la date d'expiration."
_NO_CODE: Final = "Saisissez le cryptogramme visuel."
_NOT_A_CODE: Final = "Le cryptogramme visuel comporte 3 ou 4 chiffres."


def digits(number: str) -> str:
    """Strip the spaces and hyphens people type."""
    return re.sub(r"[\s.-]", "", number)


def problems(card: CardEntry, today: date) -> dict[str, str]:
    """Check what was typed: field → French sentence, in the order of the form."""
    found = {
        "number": _number_problem(digits(card.number)),
        "expiry": _expiry_problem(card.expiry.strip(), today),
        "code": _code_problem(card.code.strip()),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _number_problem(number: str) -> str:
    if not number:
        return _NO_NUMBER
    if not re.fullmatch(r"[0-9]+", number) or len(number) not in _LENGTHS:
        return _NOT_A_NUMBER
    return "" if number[:_PREFIX] in BRANDS else _NOT_A_TEST_CARD


def _expiry_problem(expiry: str, today: date) -> str:
    if not expiry:
        return _NO_EXPIRY
    found = re.fullmatch(r"(0[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})", expiry)
    if not found:
        return _NOT_A_DATE
    # A card is good until the last day of its month.
    last = (_CENTURY + int(found[2]), int(found[1]))
    return _EXPIRED if last < (today.year, today.month) else ""


def _code_problem(code: str) -> str:
    if not code:
        return _NO_CODE
    return "" if re.fullmatch(r"[0-9]{3,4}", code) else _NOT_A_CODE


def response_code(number: str) -> str:
    """Tell the outcome a test card stands for; an unknown code is accepted, as on the simulation platform."""
    ending = digits(number)[-2:]
    return ending if ending in OUTCOMES else "00"


def masked(number: str) -> str:
    """« 4100##########00 »."""
    clear = digits(number)
    return f"{clear[:4]}{'#' * (len(clear) - 6)}{clear[-2:]}"


def brand(number: str) -> str:
    """Tell the brand a test card stands for."""
    return BRANDS[digits(number)[:_PREFIX]]
