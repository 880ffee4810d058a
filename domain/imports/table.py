"""What a file must look like: its columns, what each may hold, and the faults of a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.errors import Refusal
from domain.imports.source import Line, Source
from domain.spreadsheet import is_formula

SHOWN: Final = 40
"""Characters of a value that a report shows."""
WHOLE_LINE: Final = "(ligne)"
_BLOTTED: Final = "•••"
Row = dict[str, Any]
Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one cell of one line."""

    line: int
    column: str
    value: str
    """Shortened; blotted out when it is a secret."""
    why: str


class Bad(Exception):
    """A line that cannot go in: the column and, in French, why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(column)
        self.column, self.why = column, why


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cell is read (ValueError says in French what is wrong), whether it may be empty."""

    name: str
    read: Read
    required: bool = False
    secret: bool = False
    """Never shown, not even shortened."""
    dialled: bool = False
    """A telephone number: the one cell that may begin with +."""


def _no_more(_: Row) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one kind of file, and what must be right between them."""

    columns: tuple[Column, ...]
    between: Callable[[Row], Mapping[str, str]] = field(default=_no_more)
    """Column → fault, asked only when every cell is right by itself."""

    def check_header(self, source: Source) -> None:
        """Raise Refusal when a column is missing, unknown or there twice."""
        wanted, given = [column.name for column in self.columns], list(source.header)
        faults = [f"colonne manquante : {name}" for name in wanted if name not in given]
        faults += [f"colonne inconnue : {shortened(name) or '(sans nom)'}" for name in given if name not in wanted]
        faults += [f"colonne en double : {name}" for name in wanted if given.count(name) > 1]
        if faults:
            raise Refusal("La première ligne ne convient pas. " + " ; ".join(faults[:12]).capitalize() + ".")

    def read(self, line: Line, header: tuple[str, ...]) -> tuple[Row, list[Fault]]:
        """The line's values, or every fault of it."""
        if line.broken:
            return {}, [self._whole(line, line.broken)]
        if len(line.cells) != len(header):
            why = f"la ligne a {len(line.cells)} colonnes au lieu de {len(header)}"
            return {}, [self._whole(line, why)]
        cells = dict(zip(header, line.cells, strict=True))
        row, faults = self._values(line.number, cells)
        if not faults:
            faults = [self.fault(line.number, name, cells, why) for name, why in self.between(row).items()]
        return row, faults

    def _whole(self, line: Line, why: str) -> Fault:
        """A fault of a line that has no cells to speak of: a secret may be anywhere in it."""
        secret = any(column.secret for column in self.columns)
        return Fault(line.number, WHOLE_LINE, _BLOTTED if secret else shortened(line.cells[0]), why)

    def _values(self, number: int, cells: Mapping[str, str]) -> tuple[Row, list[Fault]]:
        row: Row = {}
        faults: list[Fault] = []
        for column in self.columns:
            try:
                row[column.name] = _value(column, cells[column.name])
            except ValueError as error:
                faults.append(self.fault(number, column.name, cells, str(error)))
        return row, faults

    def fault(self, number: int, name: str, cells: Mapping[str, object], why: str) -> Fault:
        """A fault of a cell, its value shortened or blotted out."""
        secret = any(column.secret for column in self.columns if column.name == name)
        value = str(cells.get(name) or "")
        return Fault(number, name, _BLOTTED if secret and value else shortened(value), why)


def _value(column: Column, cell: str) -> Any:  # noqa: ANN401 -- what the column reads
    text = " ".join(cell.split())
    if not text:
        if column.required:
            raise ValueError("cette colonne doit être remplie")
        return None
    if not text.isprintable():
        raise ValueError("un signe invisible s'y trouve")
    if is_formula(cell) and not (column.dialled and text.startswith("+")):
        raise ValueError("une formule de tableur n'est pas acceptée")
    return column.read(text)


def shortened(value: str) -> str:
    """The beginning of a value, on one line."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
