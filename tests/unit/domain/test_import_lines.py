"""How a file is cut into lines and chunks, before anybody reads what they say."""

from pathlib import Path

import pytest

from domain.errors import Refusal
from domain.imports import chunks
from domain.imports.source import LONGEST_LINE, examine, lines
from tests.unit.domain.test_import_guards import Write, write

__all__ = ["write"]


def test_lines_go_in_by_five_hundred_at_most_and_a_holder_s_together(write: Write) -> None:
    path = write("cmi", *({"numero_carte": str(number), "identifiant": str(number // 3)} for number in range(1201)))
    found = [len(chunk) for chunk in chunks.chunks(examine(path), after=1, together="identifiant")]
    assert (sum(found), max(found) <= 500) == (1201, True)
    for chunk in chunks.chunks(examine(path), after=1, together="identifiant"):
        assert (chunk[0].number - 2) % 3 == 0, "the first of three"
    crowd = write("cmi", *({"numero_carte": str(number)} for number in range(1201)))
    assert [len(chunk) for chunk in chunks.chunks(examine(crowd), after=1, together="identifiant")] == [500, 500, 201]


def test_a_line_without_an_end_and_an_unreadable_sign_are_told(write: Write) -> None:
    path = write("partenaires", {"texte": "x" * (LONGEST_LINE + 9)}, {}, {"nom": "Zo\N{REPLACEMENT CHARACTER}"})
    assert [bool(line.broken) for line in lines(examine(path))] == [True, False, True]
    assert max(len(line.cells[0]) for line in lines(examine(path))) <= LONGEST_LINE + 1


@pytest.mark.parametrize("last", ['"https://a.example', 'https://a.example"', '"'])
def test_a_quote_left_open_is_told_even_in_the_last_column(write: Write, last: str) -> None:
    path = write("partenaires", {"lien": "@"}, {})
    path.write_text(path.read_text(encoding="utf-8").replace(";@", f";{last}"), encoding="utf-8")
    assert [bool(line.broken) for line in lines(examine(path))] == [True, False]


def test_empty_lines_are_passed_over_and_keep_their_numbers(write: Write) -> None:
    path = write("partenaires", {})
    head, line = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{head}\n\n;;;\n  \n{line}\n", encoding="utf-8")
    assert [(line.number, line.broken) for line in lines(examine(path))] == [(5, "")]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(Refusal, match="ne peut pas être lu"):
            examine(path)
