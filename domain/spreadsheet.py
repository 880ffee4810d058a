"""Files that people open in a spreadsheet: no formula comes in, none goes out (CWE-1236)."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_OPENING: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet compute a cell; the wide signs are taken for the narrow ones by some."""


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could compute the cell instead of showing it."""
    return cell.lstrip(" '\"\u00a0\ufeff")[:1] in _OPENING and cell.strip() != ""


def inert(cell: object) -> str:
    """The cell as a spreadsheet will show it: an apostrophe in front of what it would compute."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if is_formula(text) else text


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file: UTF-8 with its mark (or Excel takes it for Windows-1252), `;`, lines ended as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
