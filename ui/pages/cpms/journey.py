"""What a member has proved so far, before any session: in a sealed cookie, short-lived, that names nobody in clear."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, Self

from fastapi import Request, Response

from domain.member_codes import Means, Proof
from domain.portal import portal
from ui.sealed_cookie import SealedCookie
from ui.session import Visitor

COOKIE: Final = SealedCookie(
    "porte-cartes-cpms-etape",
    key=lambda: portal().seal("keypad", "journey"),
    life=20 * 60,  # a code by mail lives 15 minutes, choosing a password takes some more
    path="/cpms",
)

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
        journey = Journey(**(COOKIE.read(request) or {}))
    except TypeError:  # sealed by another version of the portal
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
    COOKIE.write(response, asdict(journey))
    return response


def end_journey(response: Response) -> None:
    """Forget it: the person is in, or has left."""
    COOKIE.forget(response)
