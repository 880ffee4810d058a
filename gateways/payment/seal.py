"""The seal of Sips 2.0: computed over a message and the merchant's secret key (Paypage POST and JSON guides)."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final

_UNSEALED: Final = frozenset({"keyVersion", "sealAlgorithm", "seal"})


class SealAlgorithm(StrEnum):
    """The three a merchant can choose from; Sips' own default for a posted form is plain SHA-256."""

    SHA_256 = "SHA-256"
    HMAC_SHA_256 = "HMAC-SHA-256"
    HMAC_SHA_512 = "HMAC-SHA-512"


def named(name: str) -> SealAlgorithm | None:
    """Find an algorithm by the name Sips gives it; none when there is no such one."""
    return next((algorithm for algorithm in SealAlgorithm if algorithm.value == name), None)


def _plain(message: bytes, key: bytes) -> str:
    return hashlib.sha256(message + key).hexdigest()


def _hmac_256(message: bytes, key: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _hmac_512(message: bytes, key: bytes) -> str:
    return hmac.new(key, message, hashlib.sha512).hexdigest()


_COMPUTE: Final[Mapping[SealAlgorithm, Callable[[bytes, bytes], str]]] = {
    SealAlgorithm.SHA_256: _plain,
    SealAlgorithm.HMAC_SHA_256: _hmac_256,
    SealAlgorithm.HMAC_SHA_512: _hmac_512,
}


def compute(message: bytes, key: str, algorithm: SealAlgorithm) -> str:
    """Seal a message exactly as it is transmitted; lower-case hexadecimal."""
    return _COMPUTE[algorithm](message, key.encode())


def matches(message: bytes, received: str, key: str, algorithm: SealAlgorithm) -> bool:
    """Compare a received seal in constant time. An empty one, which Sips sends for an unknown key, never matches."""
    expected = compute(message, key, algorithm)
    return hmac.compare_digest(expected.encode(), received.encode(errors="replace"))


def json_message(document: Mapping[str, object]) -> bytes:
    """Lay out a JSON message for sealing: its values only, by field name in ASCII order, containers likewise."""
    return "".join(_values(document)).encode()


def _values(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name in sorted(node):
            if name not in _UNSEALED:
                yield from _values(node[name])
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _values(item)
    elif isinstance(node, bool):
        yield str(node).lower()
    elif node is not None:
        yield str(node)
