"""A sealed cookie: read by the portal alone, as it was written, for a short time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from fastapi import Request, Response

from models.clock import now
from ui.sealed_cookie import SealedCookie

pytestmark = pytest.mark.usefixtures("portal")
STEP = SealedCookie("etape", key=lambda: b"k" * 32, life=60, path="/cmi")


def handed_on(message: Any, cookie: SealedCookie = STEP) -> str:
    """What the browser was given."""
    response = Response()
    cookie.write(response, message)
    return response.headers.get("set-cookie", "")


def coming_back(header: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", header.partition(";")[0].encode())]})


def test_it_comes_back_as_it_was() -> None:
    header = handed_on({"holder": 7, "words": ["é"]})
    assert {part.strip().lower() for part in header.split(";")[1:]} == {
        "httponly",
        "max-age=60",
        "path=/cmi",
        "samesite=lax",
    }
    assert STEP.read(coming_back(header)) == {"holder": 7, "words": ["é"]}


def test_nothing_another_s_altered_or_old_is_nothing() -> None:
    header = handed_on([1])
    other = SealedCookie("etape", key=lambda: b"o" * 32, life=60)
    assert STEP.read(coming_back("")) is None
    assert STEP.read(coming_back(handed_on([1], other))) is None
    assert STEP.read(coming_back(header.replace('="gA', '="gB'))) is None
    with time_machine.travel(now() + timedelta(seconds=62)):
        assert STEP.read(coming_back(header)) is None


def test_what_no_cookie_can_hold_is_left_out() -> None:
    assert handed_on("x" * 3000) == ""


def test_it_is_forgotten_where_it_stood() -> None:
    response = Response()
    STEP.forget(response)
    assert response.headers["set-cookie"].startswith('etape=""; ')
    assert "Max-Age=0; Path=/cmi" in response.headers["set-cookie"]
