"""What an operator can type: `./run COMMANDE`, a module a family; `serve` is what `./run` does without a word."""

import typer

from commands import checking, database, demonstration, exporting, importing, promises, serving

app = typer.Typer(
    help="Porte-cartes : le portail des cartes. Chaque commande explique ses options : ./run COMMANDE --help.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command(name="serve")(serving.serve)
app.command(name="import")(importing.bring_in)
app.command(name="export")(exporting.export)
app.command(name="migrate")(database.migrate)
app.command(name="backup")(database.backup)
app.command(name="restore")(database.restore)
app.command(name="check")(checking.check)
app.add_typer(promises.app, name="outbox")
app.command(name="demo")(demonstration.demo)

__all__ = ["app"]
