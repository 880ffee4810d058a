"""The artisan's registration number, the phone numbers of the bodies' files (SPEC 4)."""

import re
from datetime import date
from typing import Final

import phonenumbers

EXAMPLE: Final = "123123123RM078"
WRONG_FORM: Final = f"Écrivez les 9 chiffres, RM ou RE, puis les 3 signes du département, par exemple {EXAMPLE}."
_PUNCTUATION: Final = re.compile(r"[\s\u00a0\u202f.\-_/]+")
_FORM: Final = re.compile(r"\d{9}(RM|RE)(0\d\d|02[AB]|9[78]\d)", re.ASCII)
"""No Luhn: the manual's own example fails it."""
_REGIONS: Final = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF", "BL", "MF")


def tidy_number(value: str) -> str:
    """« 123 123 123 rm 078 » → « 123123123RM078 »."""
    return _PUNCTUATION.sub("", value).upper()


def check_number(value: str) -> str | None:
    """The form of a registration number, spaces and lower case forgiven; never whether it exists."""
    return None if _FORM.fullmatch(tidy_number(value)) else WRONG_FORM


def tidy_phone(value: str) -> str | None:
    """A phone number, of a house too, as +33612345678 (E.164), written the French, overseas or international way; None for no number."""
    for region in _REGIONS:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def check_phone(value: str) -> str | None:
    """A phone number of a file that exists by its form; empty is allowed. What a person types is `phones.check_mobile`."""
    if not value.strip() or tidy_phone(value):
        return None
    return "Écrivez un numéro de téléphone, par exemple 06 12 34 56 78, ou +32 470 12 34 56."


def shown_mobile(value: str) -> str:
    """« 06 12 34 56 78 » for a number of France, « +32 470 12 34 56 » for another."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    french = number.country_code == 33  # noqa: PLR2004 -- France
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def read_birth_date(day: str, month: str, year: str) -> date | None:
    """The date of the three lists, or None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def check_website(value: str) -> str | None:
    """An address of the web as one types it, with or without its https://; empty is allowed."""
    if not value.strip() or re.fullmatch(
        r"(https?://)?([\w-]+\.)+[A-Za-z\u00c0-\u024f]{2,24}(:\d{2,5})?(/[\x21-\x7e]*)?", value.strip()
    ):
        return None
    return "Écrivez l'adresse de votre site, par exemple www.atelier-klein.example."
