"""Signing in with a social security number and six digits (SPEC 6.1, 6.2, 6.6)."""

from dataclasses import dataclass

from domain import member_tries, sessions, sign_in
from domain.member_codes import NOBODY, Proof, prove
from domain.member_device import is_trusted, tell_by_post
from domain.member_tries import Counter, Wrong
from domain.nir import Nir
from domain.sign_in import SignedIn, Visit
from models import Device, Member
from models.database import in_transaction


@dataclass(frozen=True, slots=True)
class Step:
    """What comes after the right six digits."""

    proof: Proof
    entered: SignedIn | None = None
    """Set when the person is in."""
    wants_device_code: bool = False
    """The device is unknown and an e-mail is known: a code goes there first."""


async def find(number: Nir) -> Member | None:
    """The member of that number."""
    return await Member.get_or_none(nir_index=number.index).select_related("account", "holder__body")


async def proved(proof: Proof) -> Member:
    """The member that was proved."""
    return await Member.get(pk=proof.member_id).select_related("account", "holder__body")


async def device_of(member: Member | None, token: str) -> Device | None:
    """The device of that cookie, if this member has signed in from it; the same question is asked for nobody."""
    account = member.account_id if member else NOBODY
    return await Device.get_or_none(account_id=account, token_hash=sessions.digest(token))


async def try_digits(number: Nir, digits: str, *, visit: Visit) -> Step:
    """Try six digits: the password, or a one-time code.

    Raises Waiting (not looked at), Wrong, TooMany: the same, in the same time, for a number nobody has.
    """
    member = await find(number)
    device = await device_of(member, visit.device_token)
    tried = await member_tries.count(Counter.of(number.index, device), address=visit.address)
    proof = await prove(member, digits, only_codes=tried.needs_code)
    if member is None or proof is None:
        raise Wrong(tried)
    await member_tries.give_back(tried)
    return await step_after(member, proof, device=device, visit=visit)


async def step_after(member: Member, proof: Proof, *, device: Device | None, visit: Visit) -> Step:
    """What comes next: a code for this device, a new password, or the space."""
    if not proof.reaches_home and member.known_email and not is_trusted(device):
        return Step(proof, wants_device_code=True)
    if proof.is_code:
        return Step(proof)
    return Step(proof, await enter(member, device=device, visit=visit))


async def enter(member: Member, *, device: Device | None, visit: Visit) -> SignedIn:
    """Open the session; failures in a row are over, and a device seen for the first time is told by post."""
    async with in_transaction():
        entered = await sign_in.enter(member.account, device=device, visit=visit)
        await member_tries.forget(Counter.of(member.nir_index, device))
        if device is None and not member.known_email:
            await tell_by_post(member, entered, label=visit.label)
    return entered
