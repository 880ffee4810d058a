"""`check`: every line green, or red (or amber) with what to do; each of its ways of not being green."""

import base64
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from commands import checking
from documents.base import DocumentError
from gateways.mail.smtp import SmtpMail
from gateways.payment.base import BadMessage
from gateways.payment.sips import SipsGateway
from tests.unit.operator_desk import Type, operator

__all__ = ["operator"]
Break = Callable[[pytest.MonkeyPatch, Path], dict[str, str]]
READY = {
    "CARD_KEYS": f"2026:{base64.b64encode(bytes(range(32))).decode()}",
    "OPERATOR_EMAIL": "exploitation@cartes.example.fr",
    "TRUSTED_PROXIES": "127.0.0.1",
    "MEDIATOR": "Médiation des ventes | 3 rue du Juge, 75011 PARIS | www.mediation.example",
}


@pytest.fixture(autouse=True)
def everything_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outside is well; a document takes seconds, and has tests of its own."""

    async def fine(*_: object) -> None:
        return None

    monkeypatch.setattr(SmtpMail, "problem", fine)
    monkeypatch.setattr(SipsGateway, "ask", fine)
    monkeypatch.setattr(checking, "render", fine)


def test_a_portal_that_is_ready_is_green(operator: Type) -> None:
    said = operator("check", **READY)
    lines = said.out.splitlines()
    assert (said.code, len(lines)) == (0, 14)
    others = [line for line in lines if not line.startswith("✓ ")]
    assert others == [
        "! Tarif : les prix sont ceux de la démonstration ; vérifiez-les, ou changez PORTECARTES_TARIFF_FILE."
    ]


def no_programs(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    def nowhere(_: str) -> None:
        return None

    patch.setattr(shutil, "which", nowhere)
    return {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}


def no_room(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    class Disk(NamedTuple):
        free: int = 12_000_000

    def full(_: Path) -> Disk:
        return Disk()

    patch.setattr(shutil, "disk_usage", full)
    return {}


def away(words: str) -> Break:
    def broken(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
        async def problem(_: object) -> str:
            return words

        patch.setattr(SmtpMail, "problem", problem)
        return {}

    return broken


def bad_seal(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    async def ask(*_: object) -> None:
        raise BadMessage("wrong seal")

    patch.setattr(SipsGateway, "ask", ask)
    return {}


def no_price_today(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    def long_ago() -> date:
        return date(2001, 1, 1)

    patch.setattr(checking, "today", long_ago)
    return {}


def no_pdf(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    async def broken(*_: object) -> None:
        raise DocumentError("no pango")

    patch.setattr(checking, "render", broken)
    return {}


def no_packages(patch: pytest.MonkeyPatch, _: Path) -> dict[str, str]:
    patch.setattr(checking.telemetry, "IS_INSTALLED", False)  # type: ignore[attr-defined] # the module it looks in
    return {"OTLP_ENDPOINT": "http://127.0.0.1:4318"}


def no_base(_: pytest.MonkeyPatch, __: Path) -> dict[str, str]:
    return {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}


def no_mediator(_: pytest.MonkeyPatch, __: Path) -> dict[str, str]:
    return {"MEDIATOR": ""}


def no_sms(_: pytest.MonkeyPatch, __: Path) -> dict[str, str]:
    return {"SMS_URL": "https://127.0.0.1:1/sms", "SMS_TOKEN": "token-of-the-carrier"}


def no_file(_: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    (folder / "other").write_bytes(b"not a base at all " * 99)
    return {"DATABASE_URL": f"sqlite://{folder}/other"}


def no_schema(_: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite://{folder}/new.db"}


RED: dict[str, tuple[Break, str]] = {
    "no base": (no_base, "✗ Base : La base ne répond pas : personne n'écoute à cette adresse ; vérifiez"),
    "not a base": (no_file, "✗ Base : La base ne répond pas : son fichier n'est pas une base SQLite"),
    "old schema": (no_schema, "✗ Base : 1 changement de schéma attend ; lancez « ./run migrate »"),
    "no room": (no_room, "✗ Place : il reste 12 Mo dans "),
    "mail": (away("credentials refused (535)"), "✗ Courriel : 127.0.0.1 refuse (credentials refused (535)) ; vérifiez"),
    "mediator": (no_mediator, "✗ Médiateur : aucun n'est donné, et la loi en veut un (L616-1) ; réglez"),
    "sms": (no_sms, "✗ SMS : le service d'envoi refuse ("),
    "seal": (bad_seal, "✗ Banque : le sceau ne correspond pas (wrong seal) ; vérifiez PORTECARTES_SIPS_SECRET_KEY"),
    "tariff": (no_price_today, "✗ Tarif : aucun tarif ne vaut aujourd'hui ; complétez PORTECARTES_TARIFF_FILE"),
    "documents": (no_pdf, "✗ Documents : un PDF ne se fait pas ; installez"),
    "traces": (no_packages, "✗ Traces : les paquets d'OpenTelemetry manquent ; installez requirements-telemetry.txt"),
}


@pytest.mark.parametrize("name", RED)
def test_each_red_line_says_what_to_do(
    operator: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    broken, line = RED[name]
    with monkeypatch.context() as patch:
        said = operator("check", **READY | broken(patch, tmp_path))

    assert said.code == 1
    assert next(red for red in said.out.splitlines() if red.startswith("✗")).startswith(line)


AMBER = {
    "CARD_KEYS": "! Clés : les QR codes sont signés par une clé tirée de PORTECARTES_SECRET_KEY",
    "OPERATOR_EMAIL": "! Bilan : personne ne reçoit le bilan du matin ; réglez PORTECARTES_OPERATOR_EMAIL.",
    "TRUSTED_PROXIES": "! Mandataire : tous les visiteurs ont l'adresse du serveur mandataire",
}


@pytest.mark.parametrize("name", AMBER)
def test_what_would_be_better_is_said_and_does_not_fail(operator: Type, name: str) -> None:
    said = operator("check", **READY | {name: ""})

    assert said.code == 0
    assert any(line.startswith(AMBER[name]) for line in said.out.splitlines())


def test_programs_that_are_missing_are_said(operator: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        said = operator("check", **READY, **no_programs(patch, tmp_path))

    assert "! Sauvegarde : il manque pg_dump, pg_restore, psql" in said.out


def test_a_mail_server_and_a_bank_that_do_not_answer(operator: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real gateways, at an address nobody listens at."""
    monkeypatch.undo()
    monkeypatch.setattr(checking, "_documents", checking._traces)  # noqa: SLF001 -- nothing to do with documents
    said = operator("check", **READY)

    assert "✗ Courriel : 127.0.0.1 refuse (" in said.out
    assert (
        "✗ Banque : la banque ne répond pas (no answer: ConnectError) ; vérifiez PORTECARTES_SIPS_OFFICE_URL."
        in said.out
    )


def test_production_without_prices_does_not_start(operator: Type) -> None:
    said = operator("serve", TARIFF_FILE="")
    assert said.code == 2
    assert "PORTECARTES_TARIFF_FILE : manque ; donnez le fichier de vos prix" in said.err
