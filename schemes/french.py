"""French as it is printed: typography, money, dates and numbers of cards."""

import re
import unicodedata
from datetime import date, datetime
from typing import Final

from models.clock import PARIS

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_SPACE = f"[ {NO_BREAK}{NARROW}]"
# Order matters: the apostrophe first, then signs that carry a space before, then what belongs together.
_RULES: Final = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"{_SPACE}+(?=[;!?»])"), NARROW),
    (re.compile(rf"«{_SPACE}*"), f"«{NARROW}"),
    (re.compile(rf"{_SPACE}+(?=:(?:\s|$))"), NO_BREAK),
    (re.compile(rf"(?<=\d){_SPACE}(?=[€%])"), NO_BREAK),
    (re.compile(rf"(?<=n°){_SPACE}(?=\d)"), NO_BREAK),
    (re.compile(rf"(?<=\bM\.){_SPACE}|(?<=\bMme){_SPACE}(?=[A-ZÀ-Ý])"), NO_BREAK),
)


def typo(text: str) -> str:
    """Give a sentence its French typography: ’, no-break spaces before high signs and within numbers.

    Safe to call twice. Meant for sentences, not for values a person has typed.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def euros(cents: int) -> str:
    """Write an amount in cents the French way: 902 → « 9,02 € »."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", NARROW) + f",{rest:02d}{NO_BREAK}€"


def long_date(day: date) -> str:
    """« 1er juillet 2027 », for sentences."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK}{MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def short_date(day: date) -> str:
    """« 05/07/2027 », for tables."""
    return day.strftime("%d/%m/%Y")


def paris(instant: datetime) -> datetime:
    """The same instant on a clock in Paris (the database keeps UTC)."""
    return instant.astimezone(PARIS)


def moment(instant: datetime) -> str:
    """« 6 juillet 2026 à 10 h 52 », Paris time, from an aware instant."""
    local = paris(instant)
    return f"{long_date(local.date())} à {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def grouped(number: str) -> str:
    """A card's number by groups of four, kept on one line."""
    return NO_BREAK.join(number[start : start + 4] for start in range(0, len(number), 4))


def of_name(name: str) -> str:
    """« d'Alfred », « de Clémence »."""
    first = unicodedata.normalize("NFD", name[:1]).lower()[:1]
    return f"d'{name}" if first and first in "aeiouhœ" else f"de {name}"
