"""The one way a row changes state: along an edge of its table, and only from where it was read."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from tortoise import Model

S = TypeVar("S", bound=Enum)


class NoSuchTransition(Exception):
    """The table has no edge between these two states: a mistake of ours, never of the person."""


async def advance(row: Any, to: S, *, table: Mapping[tuple[S, S], str], **also: Any) -> str | None:
    """Move the row if it still stands where we read it, writing `also` in the same statement.

    Returns the event of that edge, for the journal, or None if someone else moved the row first.
    Raises NoSuchTransition when the table has no such edge.
    """
    event = table.get((row.state, to))
    if event is None:
        raise NoSuchTransition(f"{type(row).__name__}: {row.state} → {to}")
    model: type[Model] = type(row)
    moved = await model.filter(pk=row.pk, state=row.state).update(state=to, **also)
    if not moved:
        return None
    row.state = to
    for name, value in also.items():
        setattr(row, name, value)
    return event
