"""What the tests of settings share: a whole production, reading it, what is wrong with it."""

import base64
from pathlib import Path

import pytest

from schemes.tariff_file import DEMONSTRATION
from settings import Settings, SettingsError, read_settings

SECRET = "correct horse battery staple, 48 times"
KEY = base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "PUBLIC_URL": "https://cartes.example.fr",
    "SECRET_KEY": SECRET,
    "SMTP_URL": "smtp://nom:mot@courrier.example:587?starttls=1",
    "MAIL_FROM": "Porte-cartes <ne-pas-repondre@cartes.example.fr>",
    "SIPS_URL": "https://payment-webinit.sips-services.com/paymentInit",
    "SIPS_OFFICE_URL": "https://office-server.sips-services.com",
    "SIPS_MERCHANT_ID": "011223344550000",
    "SIPS_SECRET_KEY": "mN3-secret-of-the-shop",
    "CONTACT_CMI": "cmi@cartes.example.fr",
    "CONTACT_CMACARTE": "cma@cartes.example.fr",
    "CONTACT_CPMS": "cpms@cartes.example.fr",
    "ADRESSE_RETOUR_CMI": "Titres - Retours | 1 rue des Cartes | 59000 LILLE",
    "SELLER_NAME": "Porte-cartes SA",
    "SELLER_ADDRESS": "1 rue des Cartes | 59000 LILLE",
    "SELLER_SIREN": "732 829 320",
    "SELLER_VAT_NUMBER": "FR44732829320",
    "TARIFF_FILE": str(DEMONSTRATION),
}
"""All a portal in production must be told, wherever its data are."""


def demo(tmp_path: Path, **more: str) -> Settings:
    return read({"DATA_DIR": str(tmp_path), **more})


def read(values: dict[str, str]) -> Settings:
    return read_settings({f"PORTECARTES_{name}": value for name, value in values.items()})


def real(tmp_path: Path, **more: str) -> dict[str, str]:
    """A portal in production, with a base of its own."""
    return {
        **PRODUCTION,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://cartes:mot@base.example:5432/cartes",
        **more,
    }


def faults(values: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(values)
    return list(caught.value.faults)


def only_fault(values: dict[str, str]) -> str:
    found = faults(values)
    assert len(found) == 1, found
    return found[0]
