"""What every command shares: the settings, an open database, how things are said."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn, TypeVar

import typer
from rich.console import Console

from compose import configure_portal, open_base
from documents.render import stop_pool
from domain.errors import Refusal
from logs import set_up
from models import database
from settings import Settings, SettingsError, read_settings

OUT: Final = Console(highlight=False, markup=False)
ERR: Final = Console(stderr=True, highlight=False, markup=False)
Result = TypeVar("Result")


def settings() -> Settings:
    """The settings, or an end with what to do about them."""
    try:
        return read_settings(os.environ)  # noqa: TID251 -- the one place where the environment enters
    except SettingsError as error:
        ERR.print(str(error), style="red")
        raise typer.Exit(2) from error


def with_base(work: Callable[[Settings], Awaitable[Result]]) -> Result:
    """Do something with the database open; what is refused is said in a sentence and ends with code 1."""
    chosen = settings()
    set_up("json" if chosen.log_format == "json" else "texte")
    configure_portal(chosen)
    try:
        with saying_away():
            return asyncio.run(_opened(chosen, work))
    except Refusal as refusal:
        fail(str(refusal))


@contextmanager
def saying_away() -> Iterator[None]:
    """A database that is away ends the command with a sentence."""
    try:
        yield
    except database.DatabaseAway as error:
        fail(f"La base ne répond pas ({error}). Rien n'est perdu : relancez la commande quand elle répond.")


def fail(sentence: str) -> NoReturn:
    """Say why, and end with code 1."""
    ERR.print(sentence, style="red")
    raise typer.Exit(1)


async def _opened(chosen: Settings, work: Callable[[Settings], Awaitable[Result]]) -> Result:
    await open_base(chosen)
    try:
        return await work(chosen)
    finally:
        await stop_pool()
        await database.close_database()


def counted(number: int, one: str, many: str) -> str:
    """« 1 ligne », « 3 lignes », « 100 000 lignes »."""
    shown = f"{number:,}".replace(",", "\u202f")
    return f"{shown} {one if number < 2 else many}"  # noqa: PLR2004 -- French plurals begin at two
