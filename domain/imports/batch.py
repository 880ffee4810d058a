"""What each kind of file brings to the engine."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.imports.chunks import CHUNK
from domain.imports.shelf import Change
from domain.imports.table import Row, Table


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line did."""

    made: bool = False
    changes: tuple[Change, ...] = field(default=())
    same: bool = True
    """Without changes that can be counted: whether nothing was done."""

    def standing(self) -> list[Change]:
        """The changes no later line came back on."""
        return [change for change in self.changes if change.stands()]

    def changed(self) -> bool:
        """Whether the line changed what was there."""
        return not self.made and (not self.same or any(change.stands() for change in self.changes))


class Batch(ABC):
    """Up to 500 lines, brought in within one transaction: load, take each line, save."""

    def __init__(self, claimed: dict[str, str]) -> None:
        self.claimed = claimed
        """What earlier chunks of a dry run would have written: number of a card → its holder."""

    async def prepare(self, rows: Sequence[Row]) -> None:  # noqa: B027 -- most kinds have nothing slow to do
        """Do what is slow, before the transaction."""

    @abstractmethod
    async def load(self, rows: Sequence[Row]) -> None:
        """Read all that the lines speak of, in few statements."""

    @abstractmethod
    async def take(self, row: Row) -> Outcome:
        """Bring one line in, in memory. Raises Bad, having changed nothing."""

    @abstractmethod
    async def save(self) -> None:
        """Write what changed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its word on the command line, its columns, and how its lines come in."""

    name: str
    table: Table
    batch: type[Batch]
    together: str = ""
    """Column whose neighbouring lines go in together: they speak of the same holder."""
    most: int = CHUNK
    """Lines of one transaction."""
