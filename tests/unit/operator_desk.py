"""What the tests of commands share: typing one, in this process, with settings of its own."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from commands import run
from tests import bases
from tests.unit.reading_settings import PRODUCTION

DEAF = {"SMTP_URL": "smtp://127.0.0.1:1", "SIPS_OFFICE_URL": "http://127.0.0.1:1"}
"""A mail server and a bank that do not answer."""

BASE: Final = Path("var", "porte-cartes.db")


class Said(NamedTuple):
    """What a command left: its code, standard output, standard error."""

    code: int
    out: str
    err: str


Type = Callable[..., Said]


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Type]:
    """`operator("import", "cmi", "x.csv", PORT="8300")`: types the command in production, brings back what it said.

    The base is there, up to date and empty.
    """
    bases.lay(tmp_path / BASE)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setenv("COLUMNS", "400")

    def typed(*words: str, **settings: str) -> Said:
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["main.py", *words])
            for name, value in {"DATA_DIR": str(tmp_path / "var"), **PRODUCTION, **DEAF, **settings}.items():
                here.setenv(f"PORTECARTES_{name}", value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as end:
                run()
            out, err = capsys.readouterr()
        return Said(int(end.value.code or 0), out, err)

    yield typed
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
