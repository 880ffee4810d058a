"""The mediator of consumption: a setting, in the terms, on « Mentions légales », asked for by `check`."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from commands import checking
from documents.pdf import make_pdf
from documents.terms.context import Terms
from settings import SettingsError
from tests.unit.documents import samples
from tests.unit.documents.reading import plain, words
from tests.unit.reading_settings import demo, read, real

MEDIATOR = " Médiation  des ventes | 3 rue du Juge, 75011 PARIS | www.mediation.example "


def test_a_demonstration_has_an_invented_one(tmp_path: Path) -> None:
    assert demo(tmp_path).mediator[0] == "Médiation Exemple"


def test_it_is_a_name_then_an_address(tmp_path: Path) -> None:
    told = read(real(tmp_path, MEDIATOR=MEDIATOR)).mediator
    assert told == ("Médiation des ventes", "3 rue du Juge, 75011 PARIS", "www.mediation.example")
    for wrong in ("Médiation des ventes", "x" * 101 + "|rue"):
        with pytest.raises(SettingsError, match="PORTECARTES_MEDIATOR : doit être un nom puis son adresse"):
            read(real(tmp_path, MEDIATOR=wrong))


def test_check_asks_for_one(tmp_path: Path) -> None:
    assert asyncio.run(checking._mediator(read(real(tmp_path, MEDIATOR=MEDIATOR)))) == "Médiation des ventes"  # noqa: SLF001
    with pytest.raises(checking.Trouble, match="PORTECARTES_MEDIATOR"):
        asyncio.run(checking._mediator(read(real(tmp_path))))  # noqa: SLF001


def written(terms: Terms) -> str:
    return plain(" ".join(word.text for word in words(make_pdf(terms))))


@pytest.mark.parametrize("terms", samples.TERMS[:2], ids=("cmi", "cmacarte"))
def test_the_terms_name_it_or_say_who_will(terms: Terms) -> None:
    assert "dont nous relevons : Médiation des ventes, 3 rue du Juge, 75011 PARIS (code" in written(terms)
    without = written(replace(terms, mediator=()))
    assert "dont nous relevons ; nous vous donnons son nom et son adresse dans notre réponse (code" in without
