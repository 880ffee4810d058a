"""French as it is read: what `typo()` makes of our sentences, and what it can't mend for us.

Sources may write ' and plain spaces: components and templates pass every sentence through `typo()`.
"""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.french import typo
from tests.house import files, name, sources, strings

FROM_THE_MANUALS: Final = (
    "Etes-vous sûr de vouloir lancer la demande",
    "SERA REVOQUÉE ET NE POURRA PLUS",
    "A préciser",
    "(RUE, AVENUE, ...)",
)
"""Shown to the letter, in the manuals' own spelling: the one list of exemptions."""

FRENCH: Final = re.compile(r"[àâçéèêëîïôùûœÀÉÈÊ«»]|\b(?:les?|la|des?|une?|vous|votre|vos|est|pas|pour|avec|sur|dans)\b")
PLACES: Final = ("ui/", "domain/", "schemes/", "documents/", "demonstration/", "settings", "compose", "commands")

CAPITALS: Final = re.compile(
    r"(?:^|[.!?»>:]\s+)A\s+(?=[a-zà-ÿ])"
    r"|\b(?:Etes|Etat|Etape|Etre|Etranger|Ecri\w+|Echec|Echou\w*|Editer|Edition|Egal\w*|Electronique|Elu|Emet\w*|Emis\w*|Eleve)\b"
    r"|\b(?:REVOQU|ETAT|ETAPE|NUMERO|PRENOM|DELIVR|EMETTEUR|DUPLICATAS? DEMAND|PRECEDENT|TELECHARG|CREER|DECLAR)"
    r"|\b\w*[BCDFGHLMNPRSTVZ](?:EE|EES)\b"
)
"""A capital keeps its accent (Imprimerie nationale, Lexique des règles typographiques)."""

PLAIN: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|[ ](?=[;!?»])|«[ ]|[ ](?=:(?:\s|$))|(?<=\d)[ ](?=[€%])")
"""What must not be left after `typo()`."""

MISSING_SPACE: Final = re.compile(r"[^\W\d_](?:[!?;]|:(?=\s|$)|»)(?=\s|$)|«(?=\w)")


def sentences() -> Iterator[tuple[str, str]]:
    """Where and what, for each string that looks like a French sentence."""
    for path in sources():
        if name(path).startswith(PLACES):
            for line, text in strings(path):
                if " " in text.strip() and FRENCH.search(text):
                    yield f"{name(path)}:{line}", text


def templates() -> Iterator[tuple[str, str]]:
    """Lines of the mails' and documents' templates, without tags and expressions."""
    for path in files(".html", ".txt"):
        if name(path).startswith("documents/"):
            text = re.sub(
                r"\{[{%#].*?[}%#]\}|<style.*?</style>|<[^>]*>|&\w+;",
                " ",
                path.read_text(encoding="utf-8"),
                flags=re.DOTALL,
            )
            yield from ((name(path), line.strip()) for line in text.splitlines() if line.strip())


def without_manuals(text: str) -> str:
    for manual in FROM_THE_MANUALS:
        text = text.replace(manual, "")
    return text


def wrong(pattern: re.Pattern[str], texts: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{where} {text[:90]!r}" for where, text in texts if pattern.search(without_manuals(text))]


def test_there_are_sentences_to_check() -> None:
    assert len(list(sentences())) > 100


def test_capitals_keep_their_accents() -> None:
    assert wrong(CAPITALS, sentences()) == []
    assert wrong(CAPITALS, templates()) == []


def test_three_points_are_one_sign() -> None:
    dots = re.compile(r"[^\W_]\.\.\.|, \.\.\.")

    assert wrong(dots, sentences()) == []
    assert wrong(dots, templates()) == []


def test_ligatures_are_written() -> None:
    assert wrong(re.compile(r"(?i)\b(?:c|s|m)oeur|\boeuvre|\boeil\b|\bnoeud|\bvoeu"), sentences()) == []


def test_high_signs_have_their_space_in_the_source() -> None:
    """`typo()` widens a space; it never guesses one that is not there."""
    assert wrong(MISSING_SPACE, sentences()) == []


def test_sentences_come_out_right() -> None:
    left = [f"{where} {typo(text)[:90]!r}" for where, text in sentences() if PLAIN.search(typo(text))]

    assert left == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mot de passe oublié ?", "Mot de passe oublié\u202f?"),
        ("L'adresse n'est pas d'ici.", "L’adresse n’est pas d’ici."),
        ("Tapez « Oui » !", "Tapez «\u202fOui\u202f»\u202f!"),
        ("Total : 9,02 €", "Total\u00a0: 9,02\u00a0€"),
        ("TVA 20 %", "TVA 20\u00a0%"),
        ("http://localhost:8080/cmi?etape=2", "http://localhost:8080/cmi?etape=2"),
    ],
)
def test_typo(written: str, read: str) -> None:
    assert typo(written) == read


@given(st.text("aé' «»;:!?€%1\u00a0\u202f."))
def test_typo_twice_is_typo_once(text: str) -> None:
    assert typo(typo(text)) == typo(text)


@given(st.text("aé' «»;:!?€%1\u00a0\u202f."))
def test_typo_leaves_nothing_plain(text: str) -> None:
    assert not PLAIN.search(typo(text))


@pytest.mark.parametrize("text", ["A préciser", "Dit. A voir", "Etat de la carte", "CARTE VALIDEE", "REVOQUER"])
def test_a_lost_accent_is_seen(text: str) -> None:
    assert CAPITALS.search(text)


@pytest.mark.parametrize("text", ["Vraiment?", "Total: 3 cartes", "«oui »"])
def test_a_lost_space_is_seen(text: str) -> None:
    assert MISSING_SPACE.search(text)
