"""What a member has proved so far, before any session: in a sealed cookie, short-lived, that names nobody in clear."""

import base64
import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, Self

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Request, Response

from domain.member_codes import Means, Proof
from domain.portal import portal
from ui.session import Visitor

COOKIE: Final = "porte-cartes-cpms-etape"
PATH: Final = "/cpms"
LIFE: Final = 20 * 60
"""Seconds: a code by mail lives 15 minutes, choosing a password takes some more."""

Kind = Literal["", "code", "device", "password"]


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a person stands between the first page and the session."""

    kind: Kind = ""
    index: str = ""
    """Of the number a code was asked for."""
    mask: str = ""
    """Where it went; empty: by post."""
    browser: str = ""
    """Counts this browser's tries of a code."""
    member: int = 0
    means: str = ""
    secret: int = 0
    used_hash: str = ""
    """With `member`, `means`, `secret`: what was proved."""
    chosen: str = ""
    """Hash of the first choice, to be compared with the confirmation."""
    trust: bool = False
    """« Faire confiance à cet appareil » was ticked."""
    session: int = 0
    """Row of the session a change from within was begun in: no other one may end it."""
    suite: str = ""

    @property
    def proof(self) -> Proof:
        """What was proved; raise ValueError when nothing was."""
        return Proof(self.member, Means(self.means), secret_id=self.secret, used_hash=self.used_hash)

    def proving(self, kind: Kind, proof: Proof, **more: Any) -> Self:
        """The same journey, one step on."""
        facts: dict[str, Any] = {"member": proof.member_id, "means": proof.means.value, "secret": proof.secret_id}
        return replace(self, kind=kind, used_hash=proof.used_hash, **facts, **more)


def read_journey(request: Request, *kinds: Kind) -> Journey | None:
    """The journey of this browser, if it is one of these kinds and not too old."""
    try:
        text = _box().decrypt(request.cookies.get(COOKIE, "").encode(), ttl=LIFE)
        journey = Journey(**json.loads(text))
    except (InvalidToken, ValueError, TypeError):
        return None
    return journey if journey.kind in kinds else None


def password_journey(request: Request, visitor: Visitor | None) -> Journey | None:
    """That of a new password; one begun in a session only for as long as that very session stands."""
    journey = read_journey(request, "password")
    if journey is None or journey.means != Means.SESSION:
        return journey
    return journey if visitor is not None and visitor.session.pk == journey.session else None


def write_journey(response: Response, journey: Journey) -> Response:
    """Seal it into the browser's cookie."""
    secure = portal().public_url.startswith("https://")
    sealed = _box().encrypt(json.dumps(asdict(journey)).encode()).decode()
    response.set_cookie(COOKIE, sealed, max_age=LIFE, httponly=True, samesite="lax", secure=secure, path=PATH)
    return response


def end_journey(response: Response) -> None:
    """Forget it: the person is in, or has left."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(portal().seal("keypad", "journey")))
