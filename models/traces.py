"""What is under way: the reference its lines of log carry, and its span when somebody wants traces.

Nothing personal goes into a span: names of pages, verbs, kinds and numbers of rows; never an address asked for, a query,
a form, nor the text of an error.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

Fact = str | int | float | bool
# Read over the telephone: no 0/O, 1/I/L, U/V.
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_REFERENCE: ContextVar[str] = ContextVar("reference", default="")


class _Traces:
    """Where spans go: nowhere until an operator asks for them.

    Our own tracer, not the global one: with a global one FastAPI would write paths, tokens in them, and queries.
    """

    tracer: Tracer = trace.NoOpTracer()


def send_to(tracer: Tracer) -> None:
    """Give the spans of this process to a tracer."""
    _Traces.tracer = tracer


def new_reference() -> str:
    """Make the short reference of a request or an event, quoted on error pages and found in the logs."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def reference() -> str:
    """The reference of what is under way here; empty outside of anything."""
    return _REFERENCE.get()


def trace_id() -> str:
    """The trace that what is under way belongs to, 32 hexadecimal digits; empty when there is none."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""


@contextmanager
def under_way(name: str, *, known_as: str = "", kind: SpanKind = SpanKind.INTERNAL, **facts: Fact) -> Iterator[Span]:
    """Everything inside carries the reference `known_as` (that of what is around it by default) and is one span.

    An exception passes through; the span keeps its kind only.
    """
    token = _REFERENCE.set(known_as or _REFERENCE.get())
    span = _Traces.tracer.start_as_current_span(
        name, kind=kind, attributes=facts, record_exception=False, set_status_on_exception=False
    )
    try:
        with span as opened:
            try:
                yield opened
            except Exception as error:  # any failure marks the span; it goes on to whoever knows what to do
                fail(opened, type(error).__name__)
                raise
    finally:
        _REFERENCE.reset(token)


def fail(span: Span, reason: str) -> None:
    """Mark a span as failed; `reason` is a word of ours, such as the name of an exception."""
    span.set_attribute("error.type", reason)
    span.set_status(StatusCode.ERROR)
