"""People made up for one test, in the database of a running portal: tests share a server, never a person."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from compose import configure_portal
from demonstration import factories
from models import database
from schemes.cmi import INVALIDITE
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
        return Newcomer(account.email or "", tuple(one.number for one in cards), holder.number)

    return in_base(server, work)


_numbers = iter(range(700_000, 800_000))


def _free_number() -> str:
    return str(next(_numbers))
