"""Reading a PDF back, as a person, a ruler or a telephone would."""

import io
import logging
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from documents.base import DocumentContext
from documents.pdf import make_pdf
from tests.unit.documents.hostile import HOSTILE
from tests.unit.documents.samples import USUAL

MM: Final = 25.4 / 72
EVERY: Final[dict[str, DocumentContext]] = USUAL | HOSTILE
CASES: Final = pytest.mark.parametrize("name", sorted(EVERY))


@dataclass(frozen=True, order=True)
class Word:
    """A word and its place on its page, in mm from the top left."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


class _Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@cache
def made(name: str) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of a sample, made once a run, and what WeasyPrint had to say against it."""
    kept = _Kept()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(kept)
    try:
        return make_pdf(EVERY[name]), tuple(kept.messages)
    finally:
        logger.removeHandler(kept)


def pdf(name: str) -> bytes:
    """The PDF of a sample."""
    return made(name)[0]


def _poppler(tool: str, *options: str, content: bytes) -> bytes:
    if shutil.which(tool) is None:
        pytest.skip("poppler-utils is not installed")
    return subprocess.run([tool, *options], input=content, capture_output=True, check=True).stdout  # noqa: S603 -- poppler


def plain(text: str) -> str:
    """One space wherever there is any, typographic apostrophes and spaces as plain ones."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).replace("’", "'").strip()


@cache
def text_of(name: str) -> str:
    """All its words, in reading order."""
    return plain(_poppler("pdftotext", "-enc", "UTF-8", "-", "-", content=pdf(name)).decode())


@cache
def words(content: bytes) -> tuple[Word, ...]:
    """Every word with its box."""
    found: list[Word] = []
    page = 0
    pattern = r'<page |<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    for match in re.finditer(pattern, _poppler("pdftotext", "-bbox", "-", "-", content=content).decode()):
        if match[5] is None:
            page += 1
        else:
            left, top, right, bottom = (float(value) * MM for value in match.groups()[:4])
            found.append(Word(match[5], page, left, top, right, bottom))
    return tuple(found)


def sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of the pages, in mm."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        boxes = [[float(value) * MM for value in page.mediabox] for page in opened.pages]
    return [(round(box[2] - box[0], 1), round(box[3] - box[1], 1)) for box in boxes]


def picture(content: bytes, page: int, dpi: int) -> Image.Image:
    """A page as a printer without colour puts it on paper."""
    options = ("-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), "-singlefile", "-")
    return Image.open(io.BytesIO(_poppler("pdftoppm", *options, content=content)))


def codes(content: bytes, page: int) -> list[str]:
    """What a telephone reads on a page printed at 150 dpi, in grey."""
    return [code.text for code in zxingcpp.read_barcodes(picture(content, page, dpi=150))]
