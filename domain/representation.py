"""Legal representatives: declared by the issuing body, several holders in one account (SPEC 1.3)."""

from datetime import timedelta
from typing import Any, Final

from tortoise.expressions import Q

from domain import account_mails, journal, throttle
from domain.errors import Refusal
from domain.fields import tidy
from domain.throttle import Limit
from models import Access, Account, Holder, Representative
from models.clock import today
from models.database import in_transaction

ADDING: Final = Limit("representation", free=5, memory=timedelta(hours=24))
NOT_DECLARED: Final = (
    "Aucune représentation n'est déclarée à votre nom pour ce numéro identifiant. Vérifiez-le, ou demandez à l'organisme "
    "qui a émis la carte de vous déclarer."
)


async def attach(account: Account) -> int:
    """Give an account the other holders its person was declared for, by a body that knows it already.

    The person is told by name, first name and birth date, within the bodies of the holders it looks after: two bodies
    may each know a homonym. Inside a transaction; at activation and at each sign-in. Returns how many were added.
    """
    bodies = {holder.body_id for holder in await Holder.of(account)}
    found = await _declared(account, holder__body_id__in=bodies)
    for representative in found:
        await _give(account, representative)
    return len(found)


async def _give(account: Account, representative: Representative) -> None:
    await Access.create(account=account, holder=representative.holder, representative=representative)
    await journal.record("access.given", f"account {account.pk}", by=account, holder=representative.holder_id)
    await account_mails.created(account, representative.holder)


async def add(account: Account, number: str) -> Holder:
    """Look after one more holder, whichever body declared the account's person for it. Raises Refusal, TooMany.

    One message for a number nobody has and for one the person was not declared for; counted by account.
    """
    counted = [(ADDING, ADDING.key(str(account.pk)))]
    await throttle.admit(counted)
    async with in_transaction():
        declared = await _declared(account, holder__number=tidy(number).replace(" ", ""))
        if not declared:
            raise Refusal(NOT_DECLARED)
        representative = declared[0]
        await _give(account, representative)
    await throttle.succeeded(counted)
    return representative.holder


async def _declared(account: Account, **holder: Any) -> list[Representative]:
    """Where the account's person is declared today for such a holder, and does not look after it yet."""
    await account.fetch_related("holder", "representative")
    person = account.identity
    if person is None or not person.birth_date:
        return []
    declared = Representative.filter(
        Q(ends_on=None) | Q(ends_on__gte=today()),
        last_name__iexact=person.last_name,
        first_name__iexact=person.first_name,
        birth_date=person.birth_date,
        holder__scheme=account.scheme,
        **holder,
    )
    mine = [access.holder_id for access in await Access.filter(account_id=account.pk)]
    return await declared.exclude(holder_id__in=mine).select_related("holder")
