"""Social security numbers: form, key, and how they lie in the database."""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag

from domain import nir
from domain.portal import Portal, configure
from models import Member
from tests.unit.domain.members import MARIE, marie

VALID = (
    "255081416802538",
    "295109912611193",
    "253072A07300443",
    "253072B07300470",
    "185057800608491",
    "185207800608440",
    "785057800608482",
    "2 69 05 49 588 157 80",
    "1 84 12 2a 004 083 63",
    "1.84.12-2A\u00a0004\u202f083 63",
    "1234567891011",
)


@pytest.mark.parametrize("typed", VALID)
def test_a_number_is_taken_however_it_is_spaced(typed: str) -> None:
    assert nir.check(typed) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Écrivez votre numéro"),
        ("2 69 05", "Il manque 8 chiffres"),
        ("269054958815", "Il manque 1 chiffre :"),
        ("26905495881578", "il en manque un"),
        ("2690549588157801", "Il y a 1 chiffre de trop"),
        ("269054958815781", "La clé"),
        ("184122B00408363", "La clé"),
        ("569054958815780", "Le premier chiffre"),
        ("2690549588A57", "Une lettre ne va qu'au milieu"),
        ("269051A588157", "Une lettre ne va qu'au milieu"),
        ("269052C588157", "Écrivez seulement des chiffres"),
        ("269O549588157", "Écrivez seulement des chiffres"),
    ],
)
def test_a_wrong_number_is_told_in_words_that_help(typed: str, words: str) -> None:
    assert words in str(nir.check(typed))


def test_with_and_without_key_it_is_the_same_number(portal: Portal) -> None:
    assert nir.parse("2690549588157").index == nir.parse("2 69 05 49 588 157 80").index
    assert nir.parse("1 84 12 2a 004 083").key == "63"


def test_its_index_is_worth_nothing_without_the_key(portal: Portal) -> None:
    """A billion numbers are hashed in a minute: whoever has the table must not have the key."""
    index = MARIE.index
    configure(replace(portal, keys={**portal.keys, "nir-index": b"another".ljust(32)}))
    assert MARIE.index != index


def test_it_names_nobody_in_a_log() -> None:
    assert "269" not in repr(MARIE)
    assert MARIE.masked == "2 69 ** ** *** *** **"


async def test_at_rest_it_can_neither_be_read_nor_moved(base: None) -> None:
    stored = await marie()
    again = nir.sealed(MARIE)

    assert again != stored.nir_sealed  # a nonce of its own each time
    assert nir.opened(stored.nir_sealed, stored.nir_index) == MARIE
    row = str(await Member.filter(pk=stored.pk).values())
    assert MARIE.number not in row
    with pytest.raises(InvalidTag):
        nir.opened(stored.nir_sealed, nir.parse("1234567891011").index)
