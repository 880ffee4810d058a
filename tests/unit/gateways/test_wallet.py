"""Passes for phones, made with self-made keys: what Apple and Google check is checked here."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from gateways.wallet.apple import AppleKeys, pkpass
from gateways.wallet.base import Pass
from gateways.wallet.google import SAVE, GoogleKeys, save_link

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


def certificate(
    key: rsa.RSAPrivateKey, subject: x509.Name, issuer: x509.Name, by: rsa.RSAPrivateKey
) -> x509.Certificate:
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    builder = builder.not_valid_after(start + timedelta(days=30))
    return builder.add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), True).sign(by, SHA256())


def pem(*parts: x509.Certificate | rsa.RSAPrivateKey) -> str:
    texts = [
        part.public_bytes(serialization.Encoding.PEM)
        if isinstance(part, x509.Certificate)
        else part.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for part in parts
    ]
    return b"".join(texts).decode()


@pytest.fixture(scope="module")
def root() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d'essai")])
    return key, certificate(key, name, name, key)


@pytest.fixture(scope="module")
def apple(root: tuple[rsa.RSAPrivateKey, x509.Certificate]) -> AppleKeys:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.USER_ID, "pass.example.carte"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "TEAM123456"),
        ]
    )
    return AppleKeys.of(pem(key, certificate(key, subject, root[1].subject, root[0]), root[1]))


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_holds_the_sum_of_each_file(apple: AppleKeys) -> None:
    files = files_of(pkpass(CARD, apple))
    sums = {name: hashlib.sha1(content).hexdigest() for name, content in files.items()}  # noqa: S324 -- Apple's format
    assert json.loads(files["manifest.json"]) == {
        name: total for name, total in sums.items() if name not in {"manifest.json", "signature"}
    }
    assert {"icon.png", "icon@2x.png", "logo.png", "pass.json"} <= set(files)


@pytest.mark.parametrize("altered", [False, True])
def test_the_signature_verifies_and_only_as_signed(
    apple: AppleKeys, root: tuple[rsa.RSAPrivateKey, x509.Certificate], tmp_path: Path, *, altered: bool
) -> None:
    files = files_of(pkpass(CARD, apple))
    manifest = files["manifest.json"] + (b" " if altered else b"")
    for name, content in {"manifest": manifest, "signature": files["signature"], "root": pem(root[1]).encode()}.items():
        (tmp_path / name).write_bytes(content)
    command = (
        "openssl cms -verify -inform DER -in signature -content manifest -CAfile root -purpose any -binary -out out"
    )
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert (done.returncode == 0) is not altered, done.stderr


def test_what_the_pass_says(apple: AppleKeys) -> None:
    said = json.loads(files_of(pkpass(CARD, apple))["pass.json"])
    assert said["passTypeIdentifier"] == "pass.example.carte"
    assert said["teamIdentifier"] == "TEAM123456"
    assert said["barcodes"][0]["message"] == CARD.code
    assert said["expirationDate"] == "2027-03-31T21:59:59+00:00"
    assert said["generic"]["primaryFields"][0]["value"] == "Hugo Klein"


def test_a_key_of_another_certificate_is_refused(root: tuple[rsa.RSAPrivateKey, x509.Certificate]) -> None:
    with pytest.raises(ValueError, match=r"PEM|clé privée"):
        AppleKeys.of(pem(rsa.generate_private_key(65537, 2048), root[1]))
    with pytest.raises(ValueError, match="PEM"):
        AppleKeys.of("nonsense")


def test_googles_link_is_signed() -> None:
    key = rsa.generate_private_key(65537, 2048)
    account = {"client_email": "cartes@exemple.iam.gserviceaccount.com", "private_key": pem(key)}
    keys = replace(GoogleKeys.of(json.dumps(account)), issuer="3388000000022")
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
