"""What the tests of commands share: typing one, in this process, with settings of its own."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from commands import run
from schemes.tariff_file import DEMONSTRATION

PRODUCTION = {
    "PUBLIC_URL": "https://cartes.example.fr",
    "SECRET_KEY": "correct horse battery staple, 48 times",
    "SMTP_URL": "smtp://127.0.0.1:1",
    "MAIL_FROM": "ne-pas-repondre@cartes.example.fr",
    "SIPS_URL": "https://payment-webinit.sips-services.com/paymentInit",
    "SIPS_OFFICE_URL": "http://127.0.0.1:1",
    "SIPS_MERCHANT_ID": "011223344550000",
    "SIPS_SECRET_KEY": "mN3-secret-of-the-shop",
    "CONTACT_CMI": "cmi@cartes.example.fr",
    "CONTACT_CMACARTE": "cma@cartes.example.fr",
    "CONTACT_CPMS": "cpms@cartes.example.fr",
    "ADRESSE_RETOUR_CMI": "Titres - Retours | 1 rue des Cartes | 59000 LILLE",
    "SELLER_NAME": "Porte-cartes SA",
    "SELLER_ADDRESS": "1 rue des Cartes | 59000 LILLE",
    "SELLER_SIREN": "732829320",
    "SELLER_VAT_NUMBER": "FR44732829320",
    "TARIFF_FILE": str(DEMONSTRATION),
}
"""All a portal in production must be told; its mail server and its bank do not answer."""


class Said(NamedTuple):
    """What a command left: its code, standard output, standard error."""

    code: int
    out: str
    err: str


Type = Callable[..., Said]


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Type]:
    """`operator("import", "cmi", "x.csv", PORT="8300")`: types the command in production, brings back what it said."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setenv("COLUMNS", "400")

    def typed(*words: str, **settings: str) -> Said:
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["main.py", *words])
            for name, value in {"DATA_DIR": str(tmp_path / "var"), **PRODUCTION, **settings}.items():
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
