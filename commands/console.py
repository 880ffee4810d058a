"""What every command shares: the settings, an open database, how things are said."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn, TypeVar

import typer
from rich.console import Console

from commands.supervisor import Supervisor
from compose import configure_portal, open_base
from documents.render import stop_pool
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


def supervisor() -> Supervisor:
    """Who started this process and wants to know how it is."""
    return Supervisor.of(os.environ)  # noqa: TID251 -- the one place where the environment enters


def with_base(work: Callable[[Settings], Awaitable[Result]]) -> Result:
    """Do something with the database open. Raises what stops it (Refusal, OSError, an error of the database)."""
    chosen = settings()
    set_up("json" if chosen.log_format == "json" else "texte")
    configure_portal(chosen)
    return asyncio.run(_opened(chosen, work))


def fail(sentence: str) -> NoReturn:
    """Say why, and end with code 1."""
    ERR.print(sentence, style="red", soft_wrap=True)
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
