"""Series of numbers: orders, receipts, files; and numbers that come from outside."""

from typing import Final

from models import Counter

_LONGEST: Final = 9
"""Digits of the largest number that every database takes, whatever they are."""


def read_number(typed: str) -> int:
    """A number written in an address or a form; 0, which no row has, for what is none or beyond any row."""
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST else 0


async def next_number(name: str, *, first: int = 1) -> int:
    """The next number of a series: no gap, no repeat, as long as it is taken inside the transaction that uses it."""
    await Counter.get_or_create(name=name, defaults={"value": first - 1})
    counter = await Counter.select_for_update().get(name=name)
    counter.value += 1
    await counter.save(update_fields=["value"])
    return int(counter.value)
