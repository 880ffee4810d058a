"""Passes for phones, made with self-made keys: what Apple and Google check is checked here."""

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from gateways.wallet.apple import AppleKeys, pkpass
from gateways.wallet.base import Pass
from gateways.wallet.google import SAVE, GoogleKeys, save_link
from tests.unit.gateways import self_made
from tests.unit.gateways.self_made import Apple

CARD = Pass(
    serial="a1b2c3",
    title="Carte professionnelle CMA",
    organisation="Chambre de métiers d’Alsace",
    quality="Maître artisan",
    holder="Hugo Klein",
    number="732829320RE067",
    trade="Menuisier-ébéniste",
    ends="31/03/2027",
    expires=datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC),
    code="https://porte-cartes.example/verifier/abc",
)


@pytest.fixture(scope="module")
def apple() -> Apple:
    return self_made.apple()


def files_of(apple: Apple, card: Pass = CARD) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pkpass(card, AppleKeys.of(apple.bundle)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_holds_the_sum_of_each_file(apple: Apple) -> None:
    files = files_of(apple)
    sums = {name: hashlib.sha1(content).hexdigest() for name, content in files.items()}  # noqa: S324 -- Apple's format
    assert json.loads(files["manifest.json"]) == {
        name: total for name, total in sums.items() if name not in {"manifest.json", "signature"}
    }
    assert {"icon.png", "icon@2x.png", "logo.png", "pass.json"} <= set(files)


@pytest.mark.parametrize("altered", [False, True])
def test_the_signature_verifies_and_only_as_signed(apple: Apple, tmp_path: Path, *, altered: bool) -> None:
    files = files_of(apple)
    manifest = files["manifest.json"] + (b" " if altered else b"")
    assert self_made.verifies(manifest, files["signature"], apple.root, tmp_path) is not altered


def test_a_strangers_authority_vouches_for_nothing(apple: Apple, tmp_path: Path) -> None:
    files = files_of(apple)
    assert not self_made.verifies(files["manifest.json"], files["signature"], self_made.apple().root, tmp_path)


def test_what_the_pass_says(apple: Apple) -> None:
    said = json.loads(files_of(apple)["pass.json"])
    assert said["passTypeIdentifier"] == "pass.example.carte"
    assert said["teamIdentifier"] == "TEAM123456"
    assert said["barcodes"][0]["message"] == CARD.code
    assert said["expirationDate"] == "2027-03-31T21:59:59+00:00"
    assert said["generic"]["primaryFields"][0]["value"] == "Hugo Klein"


def test_a_key_of_another_certificate_is_refused(apple: Apple) -> None:
    with pytest.raises(ValueError, match=r"PEM|clé privée"):
        AppleKeys.of(self_made.pem(self_made.new_key(), apple.root))
    with pytest.raises(ValueError, match="PEM"):
        AppleKeys.of("nonsense")


def test_googles_link_is_signed() -> None:
    key = self_made.new_key()
    keys = replace(GoogleKeys.of(self_made.google(key)), issuer="3388000000022")
    link = save_link(CARD, keys, origin="https://porte-cartes.example")
    head, claims, signature = (part + "=" * (-len(part) % 4) for part in link.removeprefix(SAVE).split("."))
    signed = link.removeprefix(SAVE).rpartition(".")[0].encode()
    key.public_key().verify(base64.urlsafe_b64decode(signature), signed, PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        key.public_key().verify(base64.urlsafe_b64decode(signature), signed + b"x", PKCS1v15(), SHA256())
    assert json.loads(base64.urlsafe_b64decode(head)) == {"alg": "RS256", "typ": "JWT"}
    card = json.loads(base64.urlsafe_b64decode(claims))["payload"]["genericObjects"][0]
    assert card["id"] == "3388000000022.a1b2c3"
    assert card["barcode"]["value"] == CARD.code


def test_googles_account_must_be_one() -> None:
    with pytest.raises(ValueError, match="compte de service"):
        GoogleKeys.of("{}")
