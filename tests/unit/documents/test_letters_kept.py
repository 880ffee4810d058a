"""Letters are PDF/A-2a besides PDF/UA-1, alone and bound together; the six lines of the post stand in both windows."""

from itertools import pairwise

from documents.letter_bundle.context import LetterBundle
from documents.pdf import make_pdf
from tests import pdfa, pdfua
from tests.unit.documents.reading import pdf, words
from tests.unit.documents.samples import CODE_LETTER, CPMS, DAY, NOTICE_LETTER
from tests.unit.documents.test_measures import LETTERS


@LETTERS
def test_a_letter_keeps_both_norms(name: str) -> None:
    assert pdfa.problems(pdf(name)) == []
    assert pdfua.problems(pdf(name)) == []


def test_the_check_sees_what_is_missing() -> None:
    assert pdfa.problems(pdf("card_cpms"))


def test_a_bundle_keeps_both_norms_and_its_bytes() -> None:
    bundle = LetterBundle(portal=CPMS, issued=DAY, number=3, letters=(CODE_LETTER, NOTICE_LETTER))
    made = make_pdf(bundle)
    assert pdfa.problems(made) == []
    assert pdfua.problems(made) == []
    assert make_pdf(bundle) == made


def test_six_lines_and_nothing_else_in_what_the_windows_show() -> None:
    """Two windows, 100 × 35 mm (DL) and 100 × 45 mm (C5/6), 20 mm from right and bottom; the sheet slides by 7 mm."""
    shown = [word for word in words(pdf("letter_code_six")) if word.left > 90 and 45 < word.top < 90]
    lines = sorted({round(word.top, 1) for word in shown})
    assert len(lines) == 6
    assert all(3.2 < below - above < 4 for above, below in pairwise(lines))
    assert " ".join(word.text for word in shown if round(word.top, 1) == lines[-1]) == "59650 VILLENEUVE D ASCQ CEDEX"
