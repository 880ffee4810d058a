"""What a form post must hand on to the page drawn in answer: the words typed and what is wrong with them.

It travels in a sealed cookie of two minutes, tied to that one answer: never in an address, a log, or the database.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from domain.portal import portal

COOKIE: Final = "porte-cartes-saisie"
MARK: Final = "essai"
LIFE: Final = 120
"""Seconds."""
_LONGEST_VALUE: Final = 300
"""Signs of one answer that come back: what is longer is refused anyway, and must not crowd out the reason."""
_LARGEST: Final = 3000
"""Bytes a cookie may safely hold."""


@dataclass(frozen=True, slots=True)
class Flash:
    """What was typed (never a password) and what to say about it."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    done: str = ""
    """What was done, in one sentence."""
    offer: str = ""
    """What can be done about the refusal, by a name the page knows."""


def answer_with(path: str, flash: Flash, *, suite: str = "") -> Response:
    """Go back to the form's page (303), which shows the flash once asked with its mark."""
    mark = secrets.token_urlsafe(6)
    query = f"?{MARK}={mark}" + (f"&suite={suite}" if suite else "")
    response = RedirectResponse(path + query, 303)
    values = {name: value[:_LONGEST_VALUE] for name, value in flash.values.items()}
    message = asdict(flash) | {"mark": mark, "values": values}
    sealed = _box().encrypt(json.dumps(message).encode()).decode()
    if len(sealed) <= _LARGEST:
        secure = portal().public_url.startswith("https://")
        response.set_cookie(COOKIE, sealed, max_age=LIFE, httponly=True, samesite="lax", secure=secure, path="/")
    return response


def read_flash(request: Request) -> Flash:
    """The flash of this very answer; an empty one for anybody who just comes to the page."""
    try:
        message = json.loads(_box().decrypt(request.cookies.get(COOKIE, "").encode(), ttl=LIFE))
    except (InvalidToken, ValueError):
        return Flash()
    if message.pop("mark") != request.query_params.get(MARK):
        return Flash()
    return Flash(**message)


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(portal().key("flash")))
