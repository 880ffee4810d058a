"""Telephone numbers: mainland France, overseas, international; kept as E.164."""

import re
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

# Overseas numbers typed nationally are no numbers of mainland France: each region is tried.
_REGIONS: Final = ("FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "PF", "MC")
_MOBILE: Final = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
WRONG: Final = "Écrivez un numéro de mobile, par exemple 06 12 34 56 78 ou +377 6 12 34 56 78."


def parse_mobile(typed: str) -> str | None:
    """The number as E.164, « +33612345678 »; None when it is no mobile number."""
    return next((found for region in _REGIONS if (found := _read(typed, region))), None)


def _read(typed: str, region: str) -> str | None:
    try:
        number: PhoneNumber = phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def check_mobile(typed: str) -> str | None:
    """What is wrong with a mobile number; nothing written is no number, and right."""
    return None if not typed.strip() or parse_mobile(typed) else WRONG


def masked(number: str) -> str:
    """« 06 •• •• •• 78 »: enough for its owner."""
    shown = printed(number)
    return shown[:2] + re.sub(r"\d", "•", shown[2:-2]) + shown[-2:]


def printed(number: str) -> str:
    """« 06 12 34 56 78 » for a French number, « +377 6 12 34 56 78 » for another."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except NumberParseException:
        return number
    french = parsed.country_code == 33  # noqa: PLR2004 -- mainland France
    shape = PhoneNumberFormat.NATIONAL if french else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)
