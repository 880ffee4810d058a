"""The `Data` of Sips 2.0: `name=value|name=value`, in clear or in one of two encodings."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Final

from gateways.payment.base import BadMessage

MAX_DATA: Final = 8192
"""Characters; a real answer holds well under two thousand."""
MAX_FIELDS: Final = 128
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}")
_FORBIDDEN: Final = re.compile(r'[|«»"\x00-\x1f\x7f]')
UNSET: Final = frozenset({"", "null"})
"""How Sips writes a field that has no value."""

ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "base64": base64.b64encode,
    "base64url": base64.urlsafe_b64encode,
}


def join_fields(fields: Mapping[str, str]) -> str:
    """Write fields as `Data`. Raises ValueError on a name or value the format cannot carry (it has no escape)."""
    for name, value in fields.items():
        if not _NAME.fullmatch(name) or _FORBIDDEN.search(value):
            raise ValueError(f"the field {name!r} cannot be sent")
    return "|".join(f"{name}={value}" for name, value in fields.items())


def split_fields(data: str) -> dict[str, str]:
    """Read `Data` in clear; fields that say `null` or nothing are left out. Raises BadMessage."""
    if len(data) > MAX_DATA:
        raise BadMessage("the data are too long")
    fields: dict[str, str] = {}
    for part in data.split("|", MAX_FIELDS):
        name, equals, value = part.partition("=")
        if not equals or "|" in value or not _NAME.fullmatch(name):
            raise BadMessage("the data are not fields")
        if name in fields:
            raise BadMessage("a field comes twice")
        fields[name] = value
    return {name: value for name, value in fields.items() if value not in UNSET}


def encode(data: str, encoding: str) -> str:
    """Encode `Data` for transport; `encoding` is empty, `base64` or `base64url`."""
    return ENCODERS[encoding](data.encode()).decode() if encoding else data


def decode(data: str, encoding: str) -> str:
    """Undo `encode`; no stray character is skipped, padding may be missing. Raises BadMessage."""
    if encoding not in {"", *ENCODERS}:
        raise BadMessage("unknown encoding")
    if not encoding:
        return data
    try:
        clear = base64.b64decode(data + "=" * (-len(data) % 4), altchars=_altchars(encoding), validate=True)
        return clear.decode()
    except (binascii.Error, ValueError) as error:
        raise BadMessage("the data are not encoded as said") from error


def _altchars(encoding: str) -> bytes:
    return b"-_" if encoding == "base64url" else b"+/"
