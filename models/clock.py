"""The only two ways to ask what time it is."""

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """This instant, aware, in UTC: what the database keeps."""
    return datetime.now(UTC)


def today() -> date:
    """Today in Europe/Paris: what a person means by « aujourd'hui » and what ends of validity are compared with."""
    return now().astimezone(PARIS).date()


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last when it has no such day (30 November + 3 → 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
