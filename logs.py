"""Journals: one line a record, UTC, with the request's reference and without personal data.

What is logged is chosen where it is logged (orders and payments by number). The filter here is a second net.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final, Literal, TextIO

from models import traces

Format = Literal["texte", "json"]

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# The order matters: addresses first, so that their digits are not seen as numbers.
_PERSONAL: Final = (
    (re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # NIR, bank or scheme card, telephone: 9 digits and more, however they are grouped.
    # Orders (5 digits and more), payments (7) and hours stay.
    (re.compile(r"(?<![\w.:-])\+?\d(?:[ \u00a0\u202f.-]?[\dAB]){8,}(?![\w:])"), "[nombre]"),
    # What a link, a cookie or a key looks like: long, letters and digits mixed.
    (re.compile(r"(?<![\w/-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}={0,2}"), "[secret]"),
    (re.compile(r"(?<=/)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w.-]{24,}"), "[secret]"),
    (
        re.compile(
            r"(?i)(\b(?:password|passwd|secret|token|key|mot_de_passe|code)\b['\"]?\s*[=:]\s*)['\"]?[^\s'\",;]+"
        ),
        r"\1[secret]",
    ),
)
_INSTANT: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?")


def redact(text: str) -> str:
    """Replace what looks like an address, a long number or a secret; dates are left."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    text = _INSTANT.sub(keep, text.replace("\0", ""))
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)


def one_line(text: str) -> str:
    r"""Write control characters as `\n`, `\x1b` …: what a visitor sends can't forge a record or move a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class _OneLine(logging.Formatter):
    """What the two formats share."""

    def facts(self, record: logging.LogRecord) -> dict[str, object]:
        """Fields given by `extra=`, the reference and the trace of what is under way first."""
        known = {"reference": getattr(record, "reference", "") or traces.reference(), "trace": traces.trace_id()}
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD and name != "reference"}
        return {name: value for name, value in known.items() if value} | extra

    def trace(self, record: logging.LogRecord) -> str:
        """The exception, without the values that a database or a parser puts in its text."""
        return redact(self.formatException(record.exc_info)) if record.exc_info else ""

    def instant(self, record: logging.LogRecord) -> str:
        """UTC, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TextFormatter(_OneLine):
    """For a person who reads."""

    def format(self, record: logging.LogRecord) -> str:
        """`2026-01-31T12:00:00.000Z INFO porte_cartes: message (reference)`; the trace after it, when there is one."""
        facts = self.facts(record)
        reference = " ".join(str(facts[name]) for name in ("reference", "trace") if name in facts)
        message = redact(record.getMessage())
        parts = [self.instant(record), f"{record.levelname:<7}", f"{record.name}:", message]
        parts += [f"({reference})"] if reference else []
        parts += [trace] if (trace := self.trace(record)) else []
        return one_line(" ".join(parts))


class JsonFormatter(_OneLine):
    """For a machine that gathers: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Fields `time`, `level`, `logger`, `message`, `error`, and those of `extra=`."""
        line = {"time": self.instant(record), "level": record.levelname, "logger": record.name}
        line["message"] = redact(record.getMessage())
        if trace := self.trace(record):
            line["error"] = trace
        facts = self.facts(record)
        ours = {name: facts.pop(name) for name in ("reference", "trace") if name in facts}
        return json.dumps(line | ours | {name: _plain(value) for name, value in facts.items()}, ensure_ascii=True)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float | None) else redact(str(value))


def set_up(log_format: Format, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every record to one place (standard error) in one format; uvicorn's access lines are dropped.

    The pipeline writes a line of its own for each request, without tokens or query strings.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.disabled = name == "uvicorn.access"
        logger.propagate = True
    for chatty in ("httpx", "httpcore", "weasyprint", "fontTools", "PIL", "asyncio", "aiosqlite", "tortoise"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
