"""Making a member known: from the CPMS's file, or the demonstration's."""

from datetime import date

from domain import nir as numbers
from domain import passwords
from domain.nir import Nir
from models import Access, Account, AccountState, Holder, Member
from models.clock import now
from schemes.cpms import SCHEME


async def enrol(
    holder: Holder, number: Nir, *, joined: date | None = None, initial_code: str = "", code_hash: str = ""
) -> Member:
    """Give a holder an account to sign in with, inside a transaction. The code of the card is kept as a hash only.

    `code_hash` instead of `initial_code` when it was computed beforehand (bcrypt takes its time).
    """
    account = await Account.create(
        scheme=SCHEME.code, state=AccountState.ACTIVE, created_at=now(), activated_at=now(), holder=holder
    )
    await Access.create(account=account, holder=holder)
    return await Member.create(
        account=account,
        holder=holder,
        nir_index=number.index,
        nir_sealed=numbers.sealed(number),
        joined=joined,
        initial_code_hash=code_hash or (await passwords.hash_password(initial_code) if initial_code else ""),
    )


def number_of(member: Member) -> Nir:
    """The member's own number, in clear: for « Afficher » alone."""
    return numbers.opened(member.nir_sealed, member.nir_index)
