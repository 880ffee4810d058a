"""What must fall in its place to a millimetre: windows, folds, boxes, cards."""

import io
from collections.abc import Iterator
from typing import Final

import pikepdf
import pytest
from PIL import Image

from tests.unit.documents.reading import MM, pdf, picture, words

INK: Final = 128
"""Darker than that is ink."""
LETTERS = pytest.mark.parametrize(
    "name", ["letter_code", "letter_code_six", "letter_code_seven", "letter_notice", "letter_notice_long"]
)


def _boxes(content: bytes, page: int = 0) -> set[tuple[float, float]]:
    """Sizes, in mm, of the rectangles a page fills, clips or strokes (WeasyPrint draws in pixels, 96 an inch)."""
    found = set()
    with pikepdf.open(io.BytesIO(content)) as opened:
        for instruction in pikepdf.parse_content_stream(opened.pages[page]):
            if str(instruction.operator) == "re":
                width, height = (abs(float(value)) * 25.4 / 96 for value in list(instruction.operands)[2:4])
                found.add((round(width, 1), round(height, 1)))
    return found


@LETTERS
def test_address_is_in_both_windows(name: str) -> None:
    address = [word for word in words(pdf(name)) if word.left > 88 and 34 < word.top < 97]
    assert len(address) > 8
    for word in address:
        assert round(word.left, 1) >= 110, word
        assert word.right <= 190, word
        # the box of a word holds the room of accents: the ink of capitals begins 1 mm lower
        assert word.top >= 58, word
        assert word.bottom <= 80, word


@LETTERS
def test_nothing_on_the_folds(name: str) -> None:
    for word in words(pdf(name)):
        for fold in (99, 198):
            assert not word.top < fold < word.bottom, word


def test_code_is_hidden_once_folded() -> None:
    digits = [word for word in words(pdf("letter_code")) if len(word.text) == 1 and word.bottom - word.top > 10]
    assert "".join(word.text for word in digits) == "482916"
    assert all(word.top > 99 and word.bottom < 198 for word in digits)


@pytest.fixture
def fields() -> Iterator[dict[str, pikepdf.Object]]:
    """The fields of the form by their name."""
    with pikepdf.open(io.BytesIO(pdf("defect_form"))) as opened:
        yield {str(field.T): field for field in opened.Root.AcroForm.Fields}


def test_form_fields(fields: dict[str, pikepdf.Object]) -> None:
    assert set(fields) == {
        "numero_carte_1",
        "numero_carte_2",
        "motif_photographie",
        "precision_photographie",
        "motif_donnees",
        "motif_fabrication",
        "precision_fabrication",
    }
    assert str(fields["numero_carte_1"].V) == "0000000000000011"


@pytest.mark.parametrize("rank", [1, 2])
def test_card_numbers_have_sixteen_cells_of_five_by_eight(rank: int, fields: dict[str, pikepdf.Object]) -> None:
    field = fields[f"numero_carte_{rank}"]
    left, bottom, right, top = (float(value) * MM for value in field.Rect)
    assert int(field.Ff) & 1 << 24
    assert int(field.MaxLen) == 16
    assert (round(right - left), round(abs(top - bottom))) == (80, 8)


@pytest.mark.parametrize("name", ["defect_form", "defect_form_long"])
def test_photo_box_is_35_by_45_to_the_outer_edge(name: str) -> None:
    """Its dashed outline, seen at 10 points a millimetre: half of an edge is ink, between edges there is none."""
    seen = picture(pdf(name), 1, dpi=254)
    across = seen.crop((1545, 0, 1905, 2970))
    rows = [y for y in range(across.height) if sum(map(INK.__gt__, across.crop((10, y, 350, y + 1)).tobytes())) > 130]
    edges = [y for y in rows if not 15 < y < 300]
    text = next(word for word in words(pdf(name)) if word.text == "Collez")
    top = max(y for y in edges if y < text.top * 10)
    bottom = min(y for y in edges if y > text.top * 10)
    assert (bottom - top) / 10 == pytest.approx(45 - 2 * 0.35, abs=0.3)
    columns = seen.crop((1500, top + 10, 1920, bottom - 10))
    dark = [x for x in range(420) if sum(map(INK.__gt__, columns.crop((x, 0, x + 1, columns.height)).tobytes())) > 170]
    assert (max(dark) - min(dark)) / 10 == pytest.approx(35, abs=0.6)
    assert (1500 + max(dark)) / 10 == pytest.approx(190, abs=0.5)


@pytest.mark.parametrize("name", ["card_cma", "card_cpms", "card_cma_long", "card_cpms_long"])
def test_cards_are_true_to_size(name: str) -> None:
    """Two faces of 85.6 × 54, side by side: what is printed and cut."""
    faces = [box for box in _boxes(pdf(name), page=1) if box == pytest.approx((85.6, 54), abs=0.75)]
    assert len(faces) >= 1


def _inked(seen: Image.Image, *, across: float | None = None, down: float = 0) -> list[float]:
    """Every place with ink, in mm, on a line of a page seen at 600 dpi that runs `across`, or `down`, at so many mm."""
    dots = 600 / 25.4
    at = round((down if across is None else across) * dots)
    box = (at, 0, at + 1, seen.height) if across is None else (0, at, seen.width, at + 1)
    return [place / dots for place, light in enumerate(seen.crop(box).tobytes()) if light < INK]


def test_the_artisans_card_measures_85_6_by_54_on_paper() -> None:
    """Both faces as a printer lays them down: cut round, folded in the middle."""
    seen = picture(pdf("card_cma"), 2, dpi=600)
    feet = _inked(seen, across=140)  # the foot of the back is inked as the front is
    assert feet[0] == pytest.approx(19.4, abs=0.1)
    assert feet[-1] == pytest.approx(19.4 + 2 * 85.6, abs=0.1)
    front = [place for place in _inked(seen, across=96) if place < 110]
    assert front[-1] == pytest.approx(19.4 + 85.6 + 0.3, abs=0.1)  # the back begins with a line of 0.3 mm
    height = [place for place in _inked(seen, down=22) if 90 < place < 160]
    assert height[-1] - height[0] == pytest.approx(54, abs=0.1)


@pytest.mark.parametrize("name", ["card_cma", "card_cpms"])
def test_margin_of_the_card_is_5_mm(name: str) -> None:
    front = min(
        (word for word in words(pdf(name)) if word.page == 2 and 80 < word.top < 110), key=lambda word: word.left
    )
    assert front.left == pytest.approx(19.4 + 5, abs=0.2)
