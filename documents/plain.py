"""Plain data that goes to JSON and comes back the same: what a document or a mail is made of."""

from typing import Any, Final, Self

from pydantic import TypeAdapter

_ADAPTERS: Final[dict[type, TypeAdapter[Any]]] = {}


def _adapter(cls: type) -> TypeAdapter[Any]:
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


class Plain:
    """A frozen dataclass of texts, numbers, dates and tuples, kept in the database as JSON."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Return values JSON knows: dates in ISO 8601, tuples as lists."""
        data: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Build it again from `to_json`; raise ValueError when a value is missing or of another type."""
        made: Self = _adapter(cls).validate_python(data)
        return made
