"""The defect form filled in by a program: read back, and seen on the paper a black and white printer makes of it."""

import io

import pikepdf
import pytest

from tests.pdfua import problems
from tests.unit.documents.reading import MM, pdf, picture, sizes

DPI = 150
INK = 128
TYPED = "Photo floue : l'œil gauche, dû à l'été, 3 € – ÀÉÎÔÙÇ « ici »."
ANSWERS = {
    "numero_carte_2": "0000000000000042",
    "precision_photographie": TYPED,
    "precision_fabrication": "Bord coupé",
}
TICKS = ("motif_photographie", "motif_donnees", "motif_fabrication")


def filled() -> bytes:
    """As a reader saves it: the values, and the tick's own picture; the texts are drawn anew by whoever opens it."""
    with pikepdf.open(io.BytesIO(pdf("defect_form"))) as opened:
        for field in opened.Root.AcroForm.Fields:
            name = str(field.T)
            if name in ANSWERS:
                field.V = pikepdf.String(ANSWERS[name])
            elif name in TICKS:
                on = next(iter(field.AP.N.keys()))
                field.V = field.AS = pikepdf.Name(on)
        kept = io.BytesIO()
        opened.save(kept)
    return kept.getvalue()


def ink_in(content: bytes, name: str) -> int:
    """Dark dots inside a field, away from its frame."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        field = next(one for one in opened.Root.AcroForm.Fields if str(one.T) == name)
        xs, ys = sorted(float(field.Rect[at]) for at in (0, 2)), sorted(float(field.Rect[at]) for at in (1, 3))
    height, dots = sizes(content)[0][1], DPI / 25.4
    box = (xs[0] * MM + 0.6, height - ys[1] * MM + 0.6, xs[1] * MM - 0.6, height - ys[0] * MM - 0.6)
    left, top, right, bottom = (round(side * dots) for side in box)
    seen = picture(content, 1, dpi=DPI).crop((left, top, right, bottom))
    return sum(map(INK.__gt__, seen.tobytes()))


@pytest.mark.parametrize("name", [*ANSWERS, *TICKS])
def test_what_is_filled_in_is_read_back_and_printed(name: str) -> None:
    after = filled()
    with pikepdf.open(io.BytesIO(after)) as opened:
        assert opened.Root.AcroForm.NeedAppearances
        values = {str(field.T): str(field.V) for field in opened.Root.AcroForm.Fields}
    assert values[name] == ANSWERS.get(name, "/on")
    assert len(sizes(after)) == 1
    assert ink_in(after, name) > ink_in(pdf("defect_form"), name) + 20


def test_nothing_is_ticked_nor_written_beforehand() -> None:
    for name in (*TICKS, "precision_photographie", "precision_fabrication"):
        assert ink_in(pdf("defect_form"), name) == 0


def test_each_field_says_what_it_is_for() -> None:
    with pikepdf.open(io.BytesIO(pdf("defect_form"))) as opened:
        said = [str(field.TU) for field in opened.Root.AcroForm.Fields]
        flags = {str(field.T): int(field.get("/Ff", 0)) for field in opened.Root.AcroForm.Fields}
    assert said == [
        "Numéro de la carte 1, 16 chiffres",
        "Numéro de la carte 2, 16 chiffres",
        "Réclamation concernant la photographie figurant sur votre carte",
        "A préciser : la réclamation concernant la photographie",
        "Réclamation concernant les données figurant sur votre carte",
        "Autre défaut de fabrication",
        "A préciser : le défaut de fabrication",
    ]
    assert all(flags[name] & 1 << 23 for name in ("precision_photographie", "precision_fabrication"))


def test_filled_in_it_is_still_pdf_ua() -> None:
    assert problems(filled()) == []
