"""A change of how a member is reached opens the way to a new password: the present one must be fresh (ASVS 7.5.1)."""

from datetime import timedelta
from typing import Final

from domain import member_password, member_sign_in
from domain.errors import Refusal
from domain.sign_in import Visit
from models import Member, Session
from models.clock import now

FRESH: Final = timedelta(minutes=10)
"""Long enough for a change right after signing in; an open page somebody else finds is mostly older."""


class NeedsProof(Refusal):
    """The password was given too long ago: it must be given again first."""

    def __init__(self) -> None:
        super().__init__("Confirmez d'abord que c'est vous : composez votre mot de passe.")


def is_fresh(session: Session) -> bool:
    """Whether the password was given in this session a short while ago."""
    return (session.proved_at or session.created_at) + FRESH > now()


def require(session: Session) -> None:
    """Raise NeedsProof when it was not."""
    if not is_fresh(session):
        raise NeedsProof


async def give(session: Session, digits: str, *, visit: Visit) -> None:
    """« Confirmez que c'est vous ». Counted like a sign-in. Raises Waiting, Wrong, TooMany."""
    member = await Member.of(session.account).get()
    device = await member_sign_in.device_of(member, visit.device_token)
    await member_password.prove_present(member, digits, device=device, visit=visit)
    await Session.filter(pk=session.pk).update(proved_at=now())
