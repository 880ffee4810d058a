"""Rows of one table taken out for a chunk of lines, changed in memory, put back in few statements."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tortoise import Model

M = TypeVar("M", bound=Model)


class Shelf(Generic[M]):
    """The rows of a chunk by their key. What does not change in the end is not written."""

    def __init__(self, model: type[M], *, keyed: str = "key", by: Callable[[M], Hashable] | None = None) -> None:
        """`keyed` is the column rows are looked up by; `by` says the key of a row when it is more than that column."""
        self._model, self._keyed = model, keyed
        self._by: Callable[[M], Hashable] = by or (lambda row: getattr(row, keyed))
        self._rows: dict[Hashable, M] = {}
        self._made: list[M] = []
        self._before: dict[Hashable, dict[str, Any]] = {}

    async def load(self, values: Iterable[Any], **where: Any) -> None:
        """Take the rows with these values, locked until the chunk is written, always in the same order.

        Not their keys: whoever adds a row that refers to one of them (an order, its card in hand) need not wait.
        """
        wanted = {f"{self._keyed}__in": sorted(set(values))}
        for row in await self._model.filter(**where, **wanted).select_for_update(no_key=True).order_by("id"):
            self._rows[self._by(row)] = row

    def get(self, key: Hashable) -> M | None:
        """The row of that key, known or just made."""
        return self._rows.get(key)

    def id_of(self, key: Hashable) -> int:
        """The row's id, once saved `keyed`."""
        return int(self._rows[key].pk)

    def rows(self) -> Iterable[M]:
        """Every row taken or made."""
        return self._rows.values()

    def make(self, key: Hashable, facts: Mapping[str, Any]) -> M:
        """A new row, written with the chunk."""
        row = self._model(**facts)
        self._rows[key] = row
        self._made.append(row)
        return row

    def change(self, key: Hashable, facts: Mapping[str, Any]) -> list["Change"]:
        """Give the row these values; return what differs."""
        row, changes = self._rows[key], []
        for name, value in facts.items():
            known = getattr(row, name)
            if known != value:
                if row.pk is not None:
                    self._before.setdefault(key, {}).setdefault(name, known)
                    changes.append(Change(self, key, name, value))
                setattr(row, name, value)
        return changes

    def before(self, key: Hashable, name: str) -> Any:  # noqa: ANN401 -- a column's
        """What the database held."""
        return self._before[key][name]

    async def save(self, *, keyed: bool = False) -> None:
        """Write what was made and what changed; `keyed` when other rows will need the new ones' ids."""
        if self._made:
            await self._model.bulk_create(self._made)
            if keyed:
                await self._learn_ids()
        for key, before in self._before.items():
            row = self._rows[key]
            changed = sorted(name for name, value in before.items() if getattr(row, name) != value)
            if changed:
                await row.save(update_fields=changed)

    async def _learn_ids(self) -> None:
        """A statement for many rows does not tell their ids: take the rows again."""
        new = {(getattr(row, "scheme", ""), self._by(row)) for row in self._made}
        values = [getattr(row, self._keyed) for row in self._made]
        for known in await self._model.filter(**{f"{self._keyed}__in": values}):
            if (getattr(known, "scheme", ""), self._by(known)) in new:
                self._rows[self._by(known)] = known


@dataclass(frozen=True, slots=True)
class Change:
    """A value a line gave to a row that was there."""

    shelf: Shelf[Any]
    key: Hashable
    name: str
    after: Any

    @property
    def before(self) -> Any:  # noqa: ANN401 -- a column's
        """What the database holds."""
        return self.shelf.before(self.key, self.name)

    def stands(self) -> bool:
        """Whether it is the last word, and another one than the database's: later lines may have come back on it."""
        return bool(self.after != self.before and getattr(self.shelf.get(self.key), self.name) == self.after)
