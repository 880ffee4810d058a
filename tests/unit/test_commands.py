"""Commands as an operator types them: help in French, one sentence and a code when something stops them, no trace."""

import re
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from domain.imports import engine
from domain.imports.registry import KINDS
from tests.house import ROOT
from tests.unit.operator_desk import BASE, Type, operator

__all__ = ["operator"]
ALL = ("serve", "check", "import", "export", "migrate", "backup", "restore", "outbox", "demo")
ENGLISH = re.compile(
    r"\b(?:Usage: |Options:|Arguments:|Commands:|Show this|required|Error|Try |Missing|Invalid|No such)\b"
)
DATA = ROOT / "tests" / "data"


@pytest.mark.parametrize(
    "words", [(), *((name,) for name in ALL), ("outbox", "list"), ("outbox", "retry")], ids=" ".join
)
def test_help_is_french_and_says_something(operator: Type, words: tuple[str, ...]) -> None:
    said = operator(*words, "--help")

    assert said.code == 0
    assert ENGLISH.search(said.out) is None
    assert said.out.startswith(f"Usage : {' '.join(['./run', *words])} ")
    assert "Montre cette aide." in said.out
    assert len(said.out.split("\n\n")[1]) > 20


def test_help_tells_every_kind_of_file(operator: Type) -> None:
    told = operator("import", "--help").out
    assert [name for name in KINDS if not re.search(rf"^ +{name} {{2,}}\w", told, re.MULTILINE)] == []
    told = operator("export", "--help").out
    assert all(
        re.search(rf"^ +{name} {{2,}}\w", told, re.MULTILINE) for name in ("production", "courriers", "comptabilite")
    )


def test_nothing_typed_shows_the_commands(operator: Type) -> None:
    said = operator()
    assert (said.code, said.err) == (2, "")
    assert all(f"\n  {name} " in said.out for name in ALL)


NOT_UNDERSTOOD = {
    ("imprt",): "La commande « imprt » n'existe pas. Voyez « ./run --help ».",
    ("import",): "Il manque NATURE : organismes, cmi, representants, cmacarte, cpms, partenaires ou statuts. "
    "Voyez « ./run import --help ».",
    ("import", "cmi"): "Il manque FICHIER. Voyez « ./run import --help ».",
    ("import", "cmx", "f"): "La valeur donnée pour NATURE ne convient pas : organismes, cmi, representants, cmacarte, "
    "cpms, partenaires ou statuts. Voyez « ./run import --help ».",
    ("export", "courriers", "--again", "0"): "La valeur donnée pour N ne convient pas. Voyez « ./run export --help ».",
    ("export", "courriers", "--again"): "L'option --again demande une valeur.",
    ("check", "--vite"): "L'option --vite n'existe pas. Voyez « ./run check --help ».",
    ("demo", "demain"): "« demain » est de trop. Voyez « ./run demo --help ».",
    ("outbox", "lst"): "La commande « lst » n'existe pas. Voyez « ./run outbox --help ».",
}


@pytest.mark.parametrize("words", NOT_UNDERSTOOD, ids=" ".join)
def test_what_is_not_understood_is_told_in_a_sentence(operator: Type, words: tuple[str, ...]) -> None:
    assert operator(*words) == (2, "", f"{NOT_UNDERSTOOD[words]}\n")


def stopped(operator: Type, *words: str, **settings: str) -> str:
    """The one sentence a command that works on the base ends with, journal aside."""
    said = operator(*words, **settings)
    assert said.code == 1
    assert "Traceback" not in said.err
    lines = [line for line in said.err.splitlines() if line and not line.startswith("20")]
    assert len(lines) == 1, said.err
    return lines[0]


def test_a_file_that_is_not_there(operator: Type, tmp_path: Path) -> None:
    missing = tmp_path / "absent"
    assert stopped(operator, "import", "cmi", str(missing)) == f"Le fichier {missing} n'existe pas."
    assert stopped(operator, "restore", str(missing)) == f"Rien n'a été changé : {missing} n'existe pas."
    folder = f"Le fichier {tmp_path} est un dossier, un fichier est attendu."
    assert stopped(operator, "import", "cmi", str(tmp_path)) == folder


def test_a_file_of_another_kind(operator: Type) -> None:
    assert "colonne" in stopped(operator, "import", "cmacarte", str(DATA / "organismes.csv"))


def test_no_right_to_write(operator: Type) -> None:
    assert stopped(operator, "backup", "/proc/copie.db").startswith("Le fichier /proc/")
    assert stopped(operator, "export", "production", "--again", "7") == "Il n'y a pas de fichier production numéro 7."


def test_a_base_that_does_not_answer(operator: Type) -> None:
    away = {"DATABASE_URL": "postgres://cartes:mot@127.0.0.1:1/cartes"}
    for words in (("migrate",), ("outbox", "list"), ("import", "organismes", str(DATA / "organismes.csv"))):
        sentence = stopped(operator, *words, **away)
        assert sentence.startswith("La base ne répond pas : personne n'écoute à cette adresse ; vérifiez PORTECARTES_")
        assert "mot@" not in sentence
    assert "psql" in stopped(operator, "backup", **away)


def test_a_base_that_is_none(operator: Type, tmp_path: Path) -> None:
    (tmp_path / BASE).write_bytes(b"not a database at all " * 300)
    assert "son fichier n'est pas une base SQLite" in stopped(operator, "outbox", "list")
    assert "La sauvegarde n'est pas faite" in stopped(operator, "backup")


def test_a_base_somebody_else_writes_to(operator: Type, tmp_path: Path) -> None:
    path = tmp_path / BASE
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        sentence = stopped(operator, "outbox", "retry", DATABASE_URL=f"sqlite://{path}?busy_timeout=50")
    assert time.monotonic() - began < 10
    assert "une autre commande ou le portail y écrit" in sentence


def test_an_envoi_that_was_not_given_up(operator: Type) -> None:
    assert "outbox list" in stopped(operator, "outbox", "retry", "999")


def test_settings_that_will_not_do_are_all_told(operator: Type) -> None:
    said = operator("migrate", PORT="x", LOG_FORMAT="xml")
    assert said.code == 2
    assert len(said.err.splitlines()) == 3


def test_what_nobody_expected_is_one_line_of_journal_and_a_sentence(
    operator: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "bring_in", broken)
    said = operator("import", "organismes", str(DATA / "organismes.csv"))
    assert said.code == 1
    assert said.err.splitlines()[-1].startswith("Erreur inattendue (ZeroDivisionError)")
    assert all(line.startswith(("20", "Erreur")) for line in said.err.splitlines() if line)


def test_a_port_that_is_taken(operator: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = stopped(operator, "serve", "--host", "127.0.0.1", PORT=port)
    assert sentence == f"Le port {port} est déjà pris : arrêtez ce qui l'occupe, ou changez PORTECARTES_PORT."


def test_serving_without_its_base(operator: Type) -> None:
    away = {"DATABASE_URL": "postgres://cartes:mot@127.0.0.1:1/cartes", "PORT": "8399"}
    assert stopped(operator, "serve", "--host", "127.0.0.1", **away).startswith("La base ne répond pas")
