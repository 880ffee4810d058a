"""What one page hands on to the next in this browser alone: never in an address, a log, or the database."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Request, Response

from domain.portal import portal

_LARGEST: Final = 3000
"""Bytes a cookie may safely hold."""


@dataclass(frozen=True, slots=True)
class SealedCookie:
    """A cookie nobody can read or change but the portal, and that the portal itself believes for a short time only."""

    name: str
    key: Callable[[], bytes]
    """Thirty-two bytes, of this purpose alone."""
    life: int
    """Seconds."""
    path: str = "/"

    def write(self, response: Response, message: object) -> None:
        """Hand the message (anything JSON can say) on; one too large for a cookie is left out."""
        sealed = self._box().encrypt(json.dumps(message).encode()).decode()
        if len(sealed) <= _LARGEST:
            response.set_cookie(
                self.name,
                sealed,
                max_age=self.life,
                httponly=True,
                samesite="lax",
                secure=portal().is_https,
                path=self.path,
            )

    def read(self, request: Request) -> Any:  # noqa: ANN401 -- what JSON said
        """What was handed on; None when there is nothing, or nothing of ours, or it is too old."""
        try:
            return json.loads(self._box().decrypt(request.cookies.get(self.name, "").encode(), ttl=self.life))
        except (InvalidToken, ValueError):
            return None

    def forget(self, response: Response) -> None:
        """It has served."""
        response.delete_cookie(self.name, path=self.path)

    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.key()))
