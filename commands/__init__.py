"""What an operator can type: `./run COMMANDE`, a module a family; `serve` is what `./run` does without a word."""

import logging
import sys

import typer
from typer.exceptions import TyperException

from commands import checking, database, demonstration, exporting, importing, promises, serving
from commands.console import ERR, OUT
from commands.french import Command, Group, refusal
from commands.trouble import DATABASE, of_files, unreached
from domain.errors import Refusal

app = typer.Typer(
    cls=Group,
    help="Porte-cartes : le portail des cartes. Chaque commande explique ses options : ./run COMMANDE --help.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command(name="serve", cls=Command, short_help="Sert le portail.")(serving.serve)
app.command(name="check", cls=Command, short_help="Dit ce qui va et ce qu'il faut faire.")(checking.check)
app.command(name="import", cls=Command, short_help="Prend un fichier de données.")(importing.bring_in)
app.command(name="export", cls=Command, short_help="Écrit un fichier pour la suite.")(exporting.export)
app.command(name="migrate", cls=Command, short_help="Met le schéma à jour.")(database.migrate)
app.command(name="backup", cls=Command, short_help="Sauvegarde la base en service.")(database.backup)
app.command(name="restore", cls=Command, short_help="Rend une sauvegarde.")(database.restore)
app.add_typer(promises.app, name="outbox", cls=Group, short_help="Montre et relance les envois.")
app.command(name="demo", cls=Command, short_help="Montre les personnes inventées.")(demonstration.demo)

_NOT_UNDERSTOOD = 2


def run() -> None:
    """Do what was typed. Whatever stops it is told in one French sentence; the code is then other than 0."""
    try:
        code = _done()
    except Exception as error:  # the last net: the trace goes to the journal, on one line
        logging.getLogger("porte_cartes").exception("command failed")
        ERR.print(
            f"Erreur inattendue ({type(error).__name__}) : la ligne de journal ci-dessus la décrit.",
            style="red",
            soft_wrap=True,
        )
        code = 1
    sys.exit(code)


def _done() -> int:
    try:
        return int(app(prog_name="./run", standalone_mode=False) or 0)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            OUT.print(str(error))
        else:
            ERR.print(refusal(error), style="red", soft_wrap=True)
        return _NOT_UNDERSTOOD
    except Refusal as error:
        sentence = str(error)
    except OSError as error:
        sentence = of_files(error)
    except DATABASE as error:
        sentence = unreached(error)
    ERR.print(sentence, style="red", soft_wrap=True)
    return 1


__all__ = ["app", "run"]
