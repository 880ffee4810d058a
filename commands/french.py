"""The command line in French: what Typer says in English of its own, in the help and in its refusals."""

import re
from collections.abc import Iterable
from enum import EnumType
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

_HELP: Final = {
    "Usage: ": "Usage : ",
    "COMMAND [ARGS]...": "COMMANDE …",
    "\nArguments:": "\nArguments :",
    "\nOptions:": "\nOptions :",
    "\nCommands:": "\nCommandes :",
    "Show this message and exit.": "Montre cette aide.",
    "  [required]": "",
    "  [x>=1]": "",
    " <path>": "",
}
_REFUSALS: Final = (
    (re.compile(r"No such command '(.*?)'"), r"La commande « \1 » n'existe pas."),
    (re.compile(r"Got unexpected extra argument\(s\) \((.*)\)"), r"« \1 » est de trop."),
    (re.compile(r"Missing command"), "Il manque la commande."),
    (re.compile(r"No such option: (\S+)"), r"L'option \1 n'existe pas."),
    (re.compile(r"Option '(\S+)' requires an argument"), r"L'option \1 demande une valeur."),
    (re.compile(r"Option '(\S+)' does not take a value"), r"L'option \1 ne prend pas de valeur."),
)


class Command(TyperCommand):
    """One command."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 -- Typer's context has no public type
        """Its help."""
        return _translated(super().get_help(ctx))


class Group(TyperGroup):
    """Commands that go together."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 -- Typer's context has no public type
        """Their help."""
        return _translated(super().get_help(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 -- the same
        """In the order they were written: an operator's own."""
        del ctx
        return list(self.commands)


def _translated(text: str) -> str:
    for english, french in _HELP.items():
        text = text.replace(english, french)
    return re.sub(r"[ ]+$", "", text, flags=re.MULTILINE)


def refusal(error: TyperException) -> str:
    """What to tell of a command line that does not fit, and where to look."""
    context: typer.Context | None = getattr(error, "ctx", None)
    where = f" Voyez « {context.command_path} --help »." if context else ""
    return f"{_said(error)}{where}"


def _said(error: TyperException) -> str:
    param = getattr(error, "param", None)
    if param is not None:
        name = param.metavar or param.opts[0]
        kind = getattr(param.type_descriptor, "annotation", None)
        words = f" : {_either(kind)}" if isinstance(kind, EnumType) else ""
        if type(error).__name__ == "MissingParameter":
            return f"Il manque {name}{words}."
        return f"La valeur donnée pour {name} ne convient pas{words}."
    for english, french in _REFUSALS:
        if found := english.search(error.message):
            return found.expand(french)
    return f"La commande n'est pas comprise ({error.message})."


def _either(words: Iterable[Any]) -> str:
    *most, last = [word.value for word in words]
    return f"{', '.join(most)} ou {last}" if most else str(last)
