"""The README says what the start accepts."""

import re

import pytest

from settings.names import SETTINGS, Setting
from tests.house import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def row(setting: Setting) -> str:
    """Its row in the table of settings."""
    files = " (ou `_FILE`)" if setting.secret else ""
    default = "**à donner en production**" if setting.production else setting.default or "aucun"
    return f"| `{setting.name}`{files} | {setting.meaning} | {default} |"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_has_its_row(setting: Setting) -> None:
    assert row(setting) in README


def test_no_row_is_of_the_past() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE)

    assert rows == [setting.name for setting in SETTINGS]


def test_both_languages_name_the_same_commands() -> None:
    english = (ROOT / "README.en.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| `\./run ?(\w*)", english, re.MULTILINE) == re.findall(
        r"^\| `\./run ?(\w*)", README, re.MULTILINE
    )
