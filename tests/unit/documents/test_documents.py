"""Every document, with usual data and with the longest and strangest the portal takes in."""

import io

import pikepdf
import pytest

from documents.registry import KINDS, context_from_json
from tests.pdfua import alternatives, families, problems
from tests.unit.documents import hostile, samples
from tests.unit.documents.reading import CASES, EVERY, Word, codes, made, pdf, plain, sizes, text_of, words

A4 = (210.0, 297.0)
PHONE = (100.0, 178.0)
PAGES = {"terms_cmi": 4, "terms_cmacarte": 3, "terms_cpms": 2, "data_export_long": 9}
"""Every other document is one sheet, cards two."""


def test_every_kind_has_a_sample() -> None:
    assert {context.kind for context in samples.USUAL.values()} == set(KINDS)


@CASES
def test_is_pdf_ua(name: str) -> None:
    assert problems(pdf(name)) == []


@CASES
def test_context_survives_json(name: str) -> None:
    context = EVERY[name]
    assert context_from_json(context.kind, context.to_json()) == context


@CASES
def test_pages(name: str) -> None:
    found = sizes(pdf(name))
    if EVERY[name].kind.startswith("card_"):
        assert found == [PHONE, A4]
    else:
        assert found == [A4] * PAGES.get(name, 1)


@CASES
def test_two_families_only(name: str) -> None:
    allowed = {"Atkinson-Hyperlegible-Next", "Atkinson-Hyperlegible-Next-Ext"}
    allowed |= {"Atkinson-Saisie"} if EVERY[name].forms else set()
    assert {family.removesuffix("-Bold") for family in families(pdf(name))} <= allowed


@CASES
def test_no_warning(name: str) -> None:
    """WeasyPrint only warns of a property it does not know, a picture without alternative, a missing glyph."""
    assert made(name)[1] == ()


@CASES
def test_title_and_dates_are_the_contexts(name: str) -> None:
    context = EVERY[name]
    with pikepdf.open(io.BytesIO(pdf(name))) as opened:
        assert plain(str(opened.docinfo["/Title"])) == plain(context.title)
        assert str(opened.docinfo["/CreationDate"]).startswith(f"D:{context.issued:%Y%m%d}")
        assert bytes(opened.trailer["/ID"][0]) == context.fingerprint


def _overlap(one: Word, other: Word) -> float:
    """Share of the smaller word that the other covers."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if one.page != other.page or min(width, height) <= 0:
        return 0
    return width * height / min((word.right - word.left) * (word.bottom - word.top) for word in (one, other))


@CASES
def test_nothing_lies_over_something_else(name: str) -> None:
    """The boxes of words hold the room of accents and tails: lines set close share some of it, no more."""
    placed = sorted((word.page, word.top, word) for word in words(pdf(name)) if word.text.strip())
    for index, (page, _, one) in enumerate(placed):
        for other_page, top, other in placed[index + 1 :]:
            if (other_page, top) > (page, one.bottom):
                break
            assert _overlap(one, other) < 0.35, (one, other)


@CASES
def test_nothing_leaves_the_page(name: str) -> None:
    found = sizes(pdf(name))
    for word in words(pdf(name)):
        width, height = found[word.page - 1]
        assert word.left >= 3
        assert word.right <= width - 3, word
        assert word.bottom <= height - 3, word


@CASES
def test_runs_nothing(name: str) -> None:
    with pikepdf.open(io.BytesIO(pdf(name))) as opened:
        assert not {"/OpenAction", "/AA"} & set(opened.Root.keys())
        assert "/JavaScript" not in opened.Root.get("/Names", {})


def test_what_people_typed_is_text() -> None:
    for name in ("attestation_script", "receipt_script", "defect_form_script", "card_cma_script"):
        assert "<script>alert(1)</script> &" in text_of(name), name


def test_letters_of_all_europe_are_read_back() -> None:
    for name in (
        "attestation_long",
        "revocation_proof_long",
        "card_cma_script",
        "data_export_long",
        "defect_form_long",
    ):
        text = text_of(name)
        for word in ("Łódź", "Ştefan", "Őry"):
            assert word in text, (name, word)


def test_figures_are_read_back_beside_a_form() -> None:
    """A field's font would take the text of tabular figures away."""
    text = text_of("defect_form")
    assert "10005001" in text
    assert "35 × 45 mm" in text


def test_a_sign_the_fonts_lack_never_brings_another_font() -> None:
    text = text_of("attestation_script")
    assert '"deux" ? Nguyen' in text
    assert "😀" not in text


@pytest.mark.parametrize(
    ("name", "page"),
    [("attestation", 1), ("attestation_long", 1), ("card_cma", 1), ("card_cma", 2), ("card_cma_long", 2)],
)
def test_qr_code_is_read_in_grey(name: str, page: int) -> None:
    assert codes(pdf(name), page) == [samples.VERIFY]


@pytest.mark.parametrize("name", ["letter_code", "letter_code_six", "letter_code_seven"])
def test_the_square_of_a_letter_is_read_in_grey_and_says_what_it_is(name: str) -> None:
    assert codes(pdf(name), 1) == [samples.LINK]
    assert "Ou visez ce carré" in text_of(name)
    assert alternatives(pdf(name)) == ["QR code qui ouvre la page sans recopier le code"]


@pytest.mark.parametrize("name", ["attestation_three", "receipt", "card_cpms", "letter_notice"])
def test_no_qr_code_elsewhere(name: str) -> None:
    assert codes(pdf(name), 1) == []
    assert "Scannez" not in text_of(name)


def test_hostile_names_are_as_long_as_they_may_be() -> None:
    assert len(hostile.LAST) >= 99
    assert len(hostile.FIRST) >= 99
    assert len(hostile.LINE) == 38
