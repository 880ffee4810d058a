"""Signed tokens of the QR codes: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052) with Ed25519, in base64url.

One token has one writing: anything that is not, byte for byte, what we would have written is refused, so that no
altered copy of a good token passes for it.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.portal import portal
from models.clock import PARIS

Kind = Literal["c", "a", "r"]
"""A card, an attestation, the list of those revoked."""
KINDS: Final = ("c", "a", "r")
LONGEST: Final = 1200
"""Signs of a token; those we make have about 250."""
_ALGORITHM, _KEY_ID, _EDDSA, _SIGN1 = 1, 4, -8, 18
_SUBJECT, _EXPIRES, _ISSUED, _ID = 2, 4, 6, 7
_NAME, _WHAT, _REVOKED = -65537, -65538, -65539
"""Private claims: the holder's name, the quality or the kind, the list of revoked ones."""


class BadToken(ValueError):
    """Not one of ours, or not as we made it."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    kind: Kind
    row: int
    """Of the card, or number of the order."""
    subject: str
    """Number of the card, or of the order."""
    ends: date
    """Last day it is valid (Europe/Paris)."""
    name: str = ""
    what: str = ""

    @property
    def id(self) -> str:
        """« c12 »: what a list of revoked ones names it by."""
        return f"{self.kind}{self.row}"


def sign(claims: Claims) -> str:
    """The token of these claims, under the first key."""
    payload = {_SUBJECT: claims.subject, _EXPIRES: _end_of(claims.ends), _ID: claims.id.encode()}
    payload |= {name: value for name, value in ((_NAME, claims.name), (_WHAT, claims.what)) if value}
    return _signed(payload)


def sign_revoked(ids: list[str], *, at: datetime) -> str:
    """The list of revoked ones, signed, as of an instant."""
    return _signed({_ISSUED: int(at.timestamp()), _ID: b"r", _REVOKED: sorted(ids)})


def read(token: str) -> Claims:
    """What a token says; raises BadToken for anything we did not sign exactly so. Past ones are read too."""
    payload = _opened(token)
    try:
        ident = payload[_ID].decode()
        ends = datetime.fromtimestamp(payload[_EXPIRES], PARIS).date()
        claims = Claims(
            ident[0], int(ident[1:]), payload[_SUBJECT], ends, payload.get(_NAME, ""), payload.get(_WHAT, "")
        )
    except (KeyError, AttributeError, ValueError, TypeError, IndexError) as error:
        raise BadToken("not a card's token") from error
    return claims


def public_keys() -> dict[str, bytes]:
    """Key id → 32 bytes of public key, of every key ever accepted."""
    return {name: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw() for name, seed in _seeds()}


def _seeds() -> tuple[tuple[str, bytes], ...]:
    return portal().card_keys


def _end_of(day: date) -> int:
    """The last second of a day in Paris, as a Unix time."""
    midnight = datetime.combine(day + timedelta(days=1), time(), PARIS)
    return int(midnight.timestamp()) - 1


def _protected(key_id: str) -> bytes:
    return cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: key_id.encode()}, canonical=True)


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _signed(claims: Mapping[int, Any]) -> str:
    key_id, seed = _seeds()[0]
    protected, payload = _protected(key_id), cbor2.dumps(dict(claims), canonical=True)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_to_sign(protected, payload))
    return _written(protected, payload, signature)


def _written(protected: bytes, payload: bytes, signature: bytes) -> str:
    return _base64(cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature])))


def _base64(message: bytes) -> str:
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


def _opened(token: str) -> Mapping[int, Any]:
    """The claims of a token, read only once its signature is known to be right."""
    message = _bytes_of(token)
    for key_id, public in public_keys().items():
        head = _HEAD + cbor2.dumps(_protected(key_id)) + cbor2.dumps({})
        if message.startswith(head):
            return _verified(message[len(head) :], _protected(key_id), Ed25519PublicKey.from_public_bytes(public))
    raise BadToken("no key of ours")


_HEAD: Final = b"\xd2\x84"
"""Tag 18, an array of four."""
_SIGNATURE_HEAD: Final = b"\x58\x40"
_SIGNATURE: Final = 64


def _bytes_of(token: str) -> bytes:
    if len(token) > LONGEST or not token.isascii():
        raise BadToken("too long, or strange signs")
    try:
        message = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except binascii.Error as error:
        raise BadToken("not base64url") from error
    if _base64(message) != token:
        raise BadToken("written otherwise")
    return message


def _verified(rest: bytes, protected: bytes, key: Ed25519PublicKey) -> Mapping[int, Any]:
    """`rest` is the payload as a byte string, then the signature as another."""
    written, mark, signature = rest[: -_SIGNATURE - 2], rest[-_SIGNATURE - 2 : -_SIGNATURE], rest[-_SIGNATURE:]
    payload = next((written[size:] for size in (1, 2, 3) if cbor2.dumps(written[size:]) == written), None)
    if payload is None or mark != _SIGNATURE_HEAD:
        raise BadToken("written otherwise")
    try:
        key.verify(signature, _to_sign(protected, payload))
    except InvalidSignature as error:
        raise BadToken("not signed by us") from error
    claims: Mapping[int, Any] = cbor2.loads(payload)
    return claims
