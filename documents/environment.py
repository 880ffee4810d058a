"""Jinja2 for documents and mails: strict, escaped, with French typography over the words of the templates."""

import base64
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from schemes.french import NO_BREAK, euros, grouped, long_date, moment, short_date, typo

FOLDER: Final = Path(__file__).parent
FONTS: Final = FOLDER / "assets" / "fonts"
UNKNOWN: Final = "?"
# Made up by the text engine when the font has none: the space of French numbers and high signs, line ends.
_SPACES: Final = frozenset("\u202f\u00a0\u2009\n\t ")
# What typo() cannot see because the template stops there, before a value.
_ENDS: Final = (
    (re.compile(r"(?<=n°) $"), NO_BREAK),
    (re.compile(r"(?<=\w)'$"), "’"),
    (re.compile(r"(?<=M\.) $"), NO_BREAK),
)
_EDGES: Final = re.compile(r"([<>])")


def _words(text: str) -> str:
    text = typo(text)
    for pattern, replacement in _ENDS:
        text = pattern.sub(replacement, text)
    return text


def _typeset(text: str, *, inside: bool) -> tuple[str, bool]:
    """Give typography to what lies outside tags; a piece may start or end within one."""
    parts = []
    for part in _EDGES.split(text):
        inside = part == "<" or (inside and part != ">")
        parts.append(part if inside else _words(part))
    return "".join(parts), inside


class Typography(Extension):
    """The template's own words are written plainly and printed with ’ and no-break spaces."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Change the words of the template, never the values put into it."""
        inside = False
        for token in stream:
            if token.type != "data":
                yield token
            elif (stream.name or "").endswith(".txt"):
                yield Token(token.lineno, "data", _words(token.value))
            else:
                text, inside = _typeset(token.value, inside=inside)
                yield Token(token.lineno, "data", text)


@lru_cache(maxsize=1)
def characters() -> frozenset[str]:
    """Every character the embedded fonts can draw."""
    found: set[int] = set()
    for file in FONTS.glob("*-400-normal.woff2"):
        with TTFont(file) as font:
            found.update(font.getBestCmap())
    return frozenset(map(chr, found)) | _SPACES


def printable(text: str) -> str:
    """Keep what the embedded fonts draw: otherwise the machine's own fonts would come in, another one each time.

    A letter with a mark the fonts lack loses the mark (« ễ » → « e »); anything else becomes « ? ».
    """
    known = characters()
    return "".join(_drawn(sign, known) for sign in unicodedata.normalize("NFC", text))


def _drawn(sign: str, known: frozenset[str]) -> str:
    if sign in known:
        return sign
    parts = unicodedata.normalize("NFKD", sign)
    kept = "".join(part for part in parts if part in known and not unicodedata.combining(part))
    return kept or ("" if unicodedata.category(sign) in {"Cf", "Cc", "Mn"} else UNKNOWN)


def _final(value: object) -> object:
    return value if isinstance(value, Markup) else printable(str(value))


def _raised(day: date) -> Markup:
    """The long date with « er » raised, as print has it."""
    return Markup(re.sub(r"^1er", "1<sup>er</sup>", long_date(day)))  # noqa: S704 -- a date, nothing typed


def _svg_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _environment(*, escape: bool, final: Any = None) -> Environment:  # noqa: ANN401 -- any function Jinja takes
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=escape,  # noqa: S701 -- off for plain text only
        finalize=final,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Typography],
    )
    filters = (typo, euros, long_date, short_date, moment, grouped, printable)
    environment.filters |= {function.__name__: function for function in filters} | {"svg_uri": _svg_uri}
    return environment


PAPER: Final = _environment(escape=True, final=_final)
"""For PDFs: only characters of the embedded fonts."""
PAPER.filters["long_date"] = _raised
HTML: Final = _environment(escape=True)
"""For the HTML part of mails."""
TEXT: Final = _environment(escape=False)
"""For subjects and the text part of mails."""
