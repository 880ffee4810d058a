"""The keypad: ten keys in an order drawn anew for each display; a press sends its place, never its digit (SPEC 6.1).

Places are told by letters, so that no digit travels: « a » to « j » on the keypad as drawn, « A » to « J » on the one
in order. A drawing is derived from its nonce and serves once.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tortoise.exceptions import IntegrityError

from domain.errors import Refusal
from domain.portal import portal
from models import UsedLayout
from models.clock import now

DIGITS: Final = "0123456789"
IN_ORDER: Final = "1234567890"
PLACES: Final = "abcdefghij"
LENGTH: Final = 6
LIFE: Final = timedelta(hours=12)
"""A page left open longer draws its keypad anew."""
_NONCE_BYTES: Final = 15
_TIME_BYTES: Final = 6
_SEAL_BYTES: Final = 15

INCOMPLETE: Final = "Composez les 6 chiffres."
STALE: Final = "Ce clavier a déjà servi. Composez vos 6 chiffres sur celui-ci."


class StaleLayout(Refusal):
    """The drawing has served, or is too old: nothing was tried with it."""

    def __init__(self) -> None:
        super().__init__(STALE)


class Incomplete(Refusal):
    """Not six digits: nothing was tried."""

    def __init__(self) -> None:
        super().__init__(INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Layout:
    """One drawing: `token` goes with the form, `digits` are the keys from left to right, top row first."""

    token: str
    digits: str


def draw() -> Layout:
    """A new order of the keys."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    at = int(now().timestamp()).to_bytes(_TIME_BYTES)
    body = nonce + at
    return Layout(base64.urlsafe_b64encode(body + _seal(body)).decode(), _digits(body))


def _seal(body: bytes) -> bytes:
    return portal().seal("keypad", "seal", body.hex())[:_SEAL_BYTES]


def _digits(body: bytes) -> str:
    """Every order is as likely: each digit is drawn a number, the lowest comes first."""
    return "".join(sorted(DIGITS, key=lambda digit: portal().seal("keypad", "place", body.hex(), digit)))


async def read(token: str, presses: str, typed: str) -> str:
    """The six digits that were posted: typed ones, or places on a drawing, which is used up.

    Raises Incomplete, StaleLayout.
    """
    if written := digits_of(typed):
        return written
    if len(presses) != LENGTH or any(press.lower() not in PLACES for press in presses):
        raise Incomplete
    body = _checked(token)
    await _use(body)
    drawn = _digits(body)
    return "".join(
        IN_ORDER[PLACES.index(one.lower())] if one.isupper() else drawn[PLACES.index(one)] for one in presses
    )


def digits_of(typed: str) -> str:
    """Six typed digits, spaces left out; empty when nothing was typed. Raises Incomplete."""
    written = "".join(typed.split())
    if written and (len(written) != LENGTH or any(sign not in DIGITS for sign in written)):
        raise Incomplete
    return written


def _checked(token: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(token.encode())
    except ValueError:
        raise StaleLayout from None
    body, seal = raw[: _NONCE_BYTES + _TIME_BYTES], raw[_NONCE_BYTES + _TIME_BYTES :]
    drawn_at = (
        datetime.fromtimestamp(int.from_bytes(body[_NONCE_BYTES:]), UTC)
        if hmac.compare_digest(seal, _seal(body))
        else None
    )
    if drawn_at is None or drawn_at + LIFE < now():
        raise StaleLayout
    return body


async def _use(body: bytes) -> None:
    try:
        await UsedLayout.create(nonce=body[:_NONCE_BYTES].hex(), used_at=now())
    except IntegrityError:
        raise StaleLayout from None


async def forget_old() -> int:
    """Drop the drawings that are too old to be used again anyway; return how many."""
    return await UsedLayout.filter(used_at__lt=now() - 2 * LIFE).delete()
