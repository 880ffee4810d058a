"""Colours that meet are far enough apart, in every portal and both schemes; the sheet is whole."""

import re

import pytest

from ui.theme import STYLES, contrast, pairs, scheme_colours, stylesheet
from ui.tokens import PORTALS, SIZES

LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("portal", PORTALS)
def test_contrast(portal: str, dark: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    near = [
        f"{front} {one} on {ground} {other}: {contrast(one, other):.2f} < {least}"
        for front, ground, one, other, least in pairs(portal, dark=dark)
        if contrast(one, other) < least
    ]
    assert not near


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


def test_rules_hold_no_colour() -> None:
    found = [f"{path.name}: {hit}" for path in STYLES.glob("*.css") for hit in LITERAL.findall(path.read_text())]
    assert not found


def test_every_property_used_is_declared() -> None:
    sheet = stylesheet()
    used = set(re.findall(r"var\(--([\w-]+)", sheet))
    declared = set(re.findall(r"--([\w-]+)\s*:", sheet))
    assert used - declared == set()
    assert {*scheme_colours("cmi", dark=True), *SIZES} <= declared


def test_files_it_asks_for_exist() -> None:
    static = STYLES.parent / "static"
    asked = {name for name in re.findall(r"url\(['\"]?([^'\")]+)", stylesheet()) if not name.startswith("data:")}
    assert asked
    assert not [name for name in asked if not (static / name).is_file()]


def test_braces_are_closed() -> None:
    sheet = stylesheet()
    assert sheet.count("{") == sheet.count("}")
