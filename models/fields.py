"""Columns that carry their own constraint, so that the database refuses what the code must never write.

Tortoise does not create the CHECKs of `Meta.constraints` when it creates a table (docs/facts.md): the type of the
column carries them instead, the same on SQLite and PostgreSQL.
"""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from tortoise import fields
from tortoise.fields.data import CharEnumFieldInstance

from models.address import PostalAddress

Choice = TypeVar("Choice", bound=Enum)


class StateField(CharEnumFieldInstance):
    """A word among those of an enum, and no other, by the database's own word.

    A migration writes the words down as they were: a word added to the enum later changes no past migration, and the
    test that compares what the migrations make with what the models declare asks for a new one.
    """

    def __init__(
        self, enum_type: type[Enum], words: Sequence[str] = (), *, max_length: int = 24, **options: Any
    ) -> None:
        super().__init__(enum_type, max_length=max_length, **options)
        self.words = tuple(words) or tuple(member.value for member in enum_type)

    @property
    def SQL_TYPE(self) -> str:  # type: ignore[override]  # noqa: N802 -- Tortoise's own name for it
        """Its type, with the words allowed."""
        words = ", ".join(f"'{word}'" for word in self.words)
        return f'VARCHAR({self.max_length}) CHECK ("{self.model_field_name}" IN ({words}))'


def state_field(enum: type[Choice], **options: Any) -> Any:
    """A column holding one member of `enum`; 24 characters, so that a longer word needs no change of type."""
    return StateField(enum, description="", **options)


class CentsField(fields.IntField[int]):
    """An amount of money in euro cents, never negative."""

    @property
    def SQL_TYPE(self) -> str:  # type: ignore[override]  # noqa: N802 -- the same
        """Its type, with its bound."""
        return f'INT CHECK ("{self.model_field_name}" >= 0)'


class BetweenField(fields.SmallIntField):
    """A small number within two bounds, both allowed."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    @property
    def SQL_TYPE(self) -> str:  # type: ignore[override]  # noqa: N802 -- the same
        """Its type, with its bounds."""
        return f'SMALLINT CHECK ("{self.model_field_name}" BETWEEN {self.low} AND {self.high})'


def cents_field(**options: Any) -> Any:
    """A column of euro cents, zero or more."""
    return CentsField(**options)


def between_field(low: int, high: int, **options: Any) -> Any:
    """A column holding a small number from `low` to `high`."""
    return BetweenField(low, high, **options)


class AddressField(fields.JSONField[PostalAddress]):
    """A postal address, kept as JSON and read back as the value it is."""

    def to_db_value(self, value: Any, instance: Any) -> str | None:
        """Write the value."""
        if isinstance(value, PostalAddress):
            value = value.as_dict()
        return super().to_db_value(value, instance)

    def to_python_value(self, value: Any) -> Any:
        """Read the value."""
        if isinstance(value, (str, bytes)):
            value = json.loads(value)
        return PostalAddress(**value) if isinstance(value, Mapping) else value


def address_field(**options: Any) -> Any:
    """A column holding a `PostalAddress`."""
    return AddressField(**options)
