"""A file as it comes: its encoding and separator found out, its lines given one by one, memory bounded."""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from domain.errors import Refusal

LONGEST_LINE: Final = 20_000
"""Characters; a real line holds a few hundred."""
_BLOCK: Final = 1 << 20
_SEPARATORS: Final = ";,"
_ASCII: Final = bytes(range(128))
_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


@dataclass(frozen=True, slots=True)
class Source:
    """What a first reading found."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    checksum: str
    """SHA-256 of the bytes: the same file is known again."""
    lines: int
    """Lines in all, the header included: for the progress bar."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells, or what keeps it from having any."""

    number: int
    """In the file, the header being 1."""
    cells: tuple[str, ...]
    broken: str = ""
    """Why it could not be cut into cells."""


def examine(path: Path) -> Source:
    """Read the whole file once, block by block. Raises Refusal when it is no such file."""
    try:
        encoding, checksum, lines = _read_through(path)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            header = file.readline(LONGEST_LINE).rstrip("\r\n")
    except OSError as error:
        raise Refusal(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
    if not header.strip():
        raise Refusal("Le fichier est vide : sa première ligne doit donner le nom des colonnes.")
    separator = max(_SEPARATORS, key=header.count)
    names = tuple(name.strip() for name in next(csv.reader([header], delimiter=separator)))
    return Source(path, encoding, separator, names, checksum, lines)


def _read_through(path: Path) -> tuple[str, str, int]:
    digest, tally, lines, last = hashlib.sha256(), _Signs(), 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            _refuse_binary(block)
            digest.update(block)
            tally.add(block)
            lines += block.count(b"\n")
            last = block[-1:]
    return tally.encoding(), digest.hexdigest(), lines + (last != b"\n")


def _refuse_binary(block: bytes) -> None:
    if b"\0" in block:  # UTF-16 has one in each separator and end of line
        raise Refusal("Ce fichier n'est pas un fichier CSV en UTF-8 ou en Windows-1252 : enregistrez-le autrement.")


class _Signs:
    """Which encoding the accents are in. One broken byte does not make a UTF-8 file a Windows one."""

    def __init__(self) -> None:
        self._decoder, self._valid = codecs.getincrementaldecoder("utf-8")(), True
        self._high = self._paired = 0

    def add(self, block: bytes) -> None:
        """Count the next block in."""
        self._valid = self._valid and _decodes(self._decoder, block)
        self._high += len(block.translate(None, _ASCII))
        self._paired += sum(map(len, _SEQUENCE.findall(block)))

    def encoding(self) -> str:
        """« utf-8-sig » (its mark is optional) or « cp1252 »."""
        valid = self._valid and _decodes(self._decoder, b"", final=True)
        return "utf-8-sig" if valid or 2 * self._paired > self._high else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def lines(source: Source, *, after: int = 1) -> Iterator[Line]:
    """The lines that come after that one, empty ones left out. A quote left open spoils its own line only."""
    with source.path.open(encoding=source.encoding, errors="replace", newline="") as file:
        for number, text in enumerate(_physical(file), 1):
            if number > after and text.strip(" \t;,\r\n"):
                yield _cut(number, text.rstrip("\r\n"), source.separator)


def _physical(file: TextIO) -> Iterator[str]:
    """Lines no longer than the bound; the rest of a longer one is passed over."""
    while text := file.readline(LONGEST_LINE + 1):
        yield text
        while len(text) > LONGEST_LINE and not text.endswith("\n"):
            text = file.readline(LONGEST_LINE + 1)


def _cut(number: int, text: str, separator: str) -> Line:
    if len(text) > LONGEST_LINE:
        return Line(number, (text,), f"la ligne a plus de {LONGEST_LINE} caractères")
    if text.count('"') % 2:
        return Line(number, (text,), "un guillemet est ouvert et n'est pas refermé")
    if "\N{REPLACEMENT CHARACTER}" in text:
        return Line(number, (text,), "un signe ne peut pas être lu")
    return Line(number, _cells(text, separator))


def _cells(text: str, separator: str) -> tuple[str, ...]:
    if '"' not in text:
        return tuple(text.split(separator))
    row: Sequence[str] = next(csv.reader([text], delimiter=separator))
    return tuple(row)
