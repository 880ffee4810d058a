"""The lines of a file, by as many as one transaction takes."""

from collections.abc import Iterator
from typing import Final

from domain.imports.source import Line, Source, lines

CHUNK: Final = 500
"""Lines of one transaction at most (SPEC 3.1)."""


def chunks(source: Source, *, after: int, together: str = "", most: int = CHUNK) -> Iterator[list[Line]]:
    """The lines after that one, at most so many at a time. A chunk ends, where it can, between two values of the column `together`."""
    place = source.header.index(together) if together in source.header else -1
    held: list[Line] = []
    for line in lines(source, after=after):
        held.append(line)
        if len(held) > min(most, CHUNK):
            cut = _cut(held, place)
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _cut(held: list[Line], place: int) -> int:
    """Where the last line's neighbours begin; all but the last line when they are a whole chunk."""
    cut = len(held) - 1
    while cut > 0 and _value(held[cut - 1], place) == _value(held[-1], place) != "":
        cut -= 1
    return cut or len(held) - 1


def _value(line: Line, place: int) -> str:
    return line.cells[place] if 0 <= place < len(line.cells) else ""
