"""Journals: one line each, no injection, nothing personal."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import logs
from models import traces

LOGGER = logging.getLogger("porte_cartes.test_logs")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.getLogger("uvicorn.access").disabled = False


def written(log_format: logs.Format, message: str, *args: object, **extra: object) -> str:
    stream = io.StringIO()
    logs.set_up(log_format, stream=stream)
    LOGGER.info(message, *args, extra=extra)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mail to clemence.chabot+x@mail.example failed", "mail to [email] failed"),
        ("retour?email=a.b%40mail.fr", "retour?email=[email]"),
        ("nir 2 69 05 49 588 157 80 unknown", "nir [nombre] unknown"),
        ("nir 184122A004083", "nir [nombre]"),
        ("card 4100000000000000", "card [nombre]"),
        ("+33 6 12 34 56 78", "[nombre]"),
        ("GET /cmi/lien/Zx81kfQpl2mV7cYt0aRw9nEbUuIiOo", "GET /cmi/lien/[secret]"),
        ("cookie 9f86d081884c7d659a2feaa0c55ad015", "cookie [secret]"),
        ("password=Demo-2026! refused", "password=[secret] refused"),
        ("{'token': 'abc'}", "{'token': [secret]'}"),
    ],
)
def test_personal_data_is_redacted(said: str, kept: str) -> None:
    assert logs.redact(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "order 10005 moved to PAID",
        "payment 1000501 settled",
        "served http://localhost:8080 in 12.5 ms",
        "deadline 2026-11-21T02:55:03.123456+00:00, started 2026-11-21",
        "GET /documents/10005.pdf 200",
        "migration 0001_initial applied, 12345678 bytes",
    ],
)
def test_what_an_operator_needs_stays(said: str) -> None:
    assert logs.redact(said) == said


def test_text_is_one_line_with_the_reference() -> None:
    with traces.under_way("GET", known_as="ABCD-EFGH"):
        line = written("texte", "order %s moved", "10005")

    assert line.endswith("Z INFO    porte_cartes.test_logs: order 10005 moved (ABCD-EFGH)\n")


def test_json_is_one_object_with_its_extra_fields() -> None:
    with traces.under_way("GET", known_as="ABCD-EFGH"):
        line = json.loads(written("json", "done", status=200, path="/cmi", who="a@b.fr"))

    line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "porte_cartes.test_logs",
        "message": "done",
        "reference": "ABCD-EFGH",
        "status": 200,
        "path": "/cmi",
        "who": "[email]",
    }


@given(st.text())
def test_no_text_makes_a_second_line_or_moves_the_terminal(text: str) -> None:
    for log_format in ("texte", "json"):
        line = written(log_format, "%s", text)
        assert line.endswith("\n")
        assert len(line.splitlines()) == 1
        assert line[:-1].isprintable()


@pytest.mark.parametrize("log_format", ["texte", "json"])
def test_an_exception_stays_on_the_line_without_its_values(log_format: logs.Format) -> None:
    stream = io.StringIO()
    logs.set_up(log_format, stream=stream)
    try:
        int("auguste@mail.example")
    except ValueError:
        LOGGER.exception("not saved")

    line = stream.getvalue()
    assert len(line.splitlines()) == 1
    assert "ValueError: invalid literal" in line
    assert "auguste" not in line


def test_uvicorn_writes_no_access_lines_and_shares_the_format() -> None:
    stream = io.StringIO()
    logs.set_up("texte", stream=stream)
    logging.getLogger("uvicorn.access").info("GET /cmi/lien/secret")
    logging.getLogger("uvicorn.error").info("started")

    assert stream.getvalue().endswith("INFO    uvicorn.error: started\n")
    assert "lien" not in stream.getvalue()
