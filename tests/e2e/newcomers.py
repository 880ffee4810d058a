"""People made up for one test, in the database of a running portal: tests share a server, never a person."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from compose import configure_portal
from demonstration import factories
from domain import draft, orders, sessions, terms
from domain.duplicate import Choice, order_duplicate
from models import Account, Holder, RevocationReason, database
from schemes.cmi import DUPLICATE, INVALIDITE
from settings import read_settings
from tests.e2e.server import Server

PASSWORD = factories.PASSWORD
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who can sign in, and the numbers of the cards."""

    email: str
    cards: tuple[str, ...]
    number: str
    token: str
    """Of a session already open, for a cookie: what a test is not about need not be done again."""


def in_base(server: Server, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do some work in the portal's database, beside it, as a command would."""

    async def inside() -> T:
        settings = read_settings({name: value for name, value in server.env.items() if name.startswith("PORTECARTES_")})
        configure_portal(settings)
        await database.open_database(settings.database_url)
        try:
            return await work()
        finally:
            await database.close_database()

    # Playwright keeps a loop running in this thread: the work gets a thread of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, inside()).result()


def newcomer(server: Server, kinds: Sequence[str] = (INVALIDITE,), **card: Any) -> Newcomer:
    """A natural person with one card in force of each kind."""

    async def work() -> Newcomer:
        holder = await factories.holder(number=_free_number())
        account = await factories.account(holder, email=f"personne{holder.pk}@mail.example")
        cards = [
            await factories.card(holder, number=f"{holder.pk:012d}{place:04d}", kind=kind, **card)
            for place, kind in enumerate(kinds)
        ]
        token = await sessions.open_session(account, device=None, label="Chrome sur Linux")
        return Newcomer(account.email or "", tuple(one.number for one in cards), holder.number, token)

    return in_base(server, work)


def ordered(server: Server, who: Newcomer, *, product: str = DUPLICATE.code, delivered: bool = True) -> int:
    """Order all the person's cards as the five steps would, up to the payment (or to the delivery); its number."""

    async def work() -> int:
        account = await Account.get(scheme="cmi", email=who.email)
        await draft.answer(account, accepted=True, product=product)
        lost = dict.fromkeys(who.cards, RevocationReason.LOST.value)
        choice = Choice(who.cards, declared=True, terms_version=terms.version("cmi"), reasons=lost)
        order = await order_duplicate(choice, by=account)
        if delivered:
            holder = await Holder.get(number=who.number, scheme="cmi")
            await orders.confirm_delivery(order, by=account, address=holder.address, corrected=False)
        return order.number

    return in_base(server, work)


_numbers = iter(range(700_000, 800_000))


def _free_number() -> str:
    return str(next(_numbers))
