"""`outbox`: promises that wait or were given up."""

from typing import Annotated

import typer
from rich.table import Table

from commands.console import OUT, counted, fail, with_base
from commands.french import Command
from domain import operations
from models import OutboxEntry
from schemes.french import moment
from settings import Settings

app = typer.Typer(help="Les envois promis : courriels, documents, remboursements.", no_args_is_help=True)


@app.command(name="list", cls=Command, short_help="Montre les envois en difficulté.")
def show(
    *, every: Annotated[bool, typer.Option("--tous", help="Aussi ceux qui attendent seulement leur tour.")] = False
) -> None:
    """Montre les envois abandonnés ou qui ont échoué au moins une fois."""

    async def work(_: Settings) -> list[OutboxEntry]:
        return await operations.troubled(every=every)

    entries = with_base(work)
    if not entries:
        OUT.print("Aucun envoi en difficulté.")
        return
    table = Table("N°", "Nature", "Promis le", "Essais", "État", "Dernière erreur")
    for entry in entries:
        state = "abandonné" if entry.failed_at else f"prochain essai le {moment(entry.not_before)}"
        row = (str(entry.pk), entry.kind, moment(entry.created_at), str(entry.attempts), state, entry.last_error)
        table.add_row(*row)
    OUT.print(table)


@app.command(cls=Command, short_help="Relance les envois abandonnés.")
def retry(
    number: Annotated[
        int | None, typer.Argument(metavar="NUMÉRO", help="Le numéro montré par « outbox list » ; tous sinon.")
    ] = None,
) -> None:
    """Redonne leur chance aux envois abandonnés : le portail s'en occupe aussitôt."""

    async def work(_: Settings) -> int:
        return await operations.retry(number)

    found = with_base(work)
    if number is not None and not found:
        fail(f"L'envoi {number} n'est pas de ceux qui sont abandonnés : voyez « ./run outbox list ».")
    OUT.print(f"{counted(found, 'envoi relancé', 'envois relancés')}." if found else "Aucun envoi n'était abandonné.")
