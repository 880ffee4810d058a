"""Keys for wallets, made here, and the check a telephone makes of what they signed."""

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

CHECK = "openssl cms -verify -inform DER -in signature -content manifest -CAfile root -purpose any -binary -out out"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


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


@dataclass(frozen=True, slots=True)
class Apple:
    """A bundle as an operator has it, and the authority behind it."""

    bundle: str
    root: x509.Certificate


def apple() -> Apple:
    authority, own = new_key(), new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d'essai")])
    root = certificate(authority, name, name, authority)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.USER_ID, "pass.example.carte"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "TEAM123456"),
        ]
    )
    return Apple(pem(own, certificate(own, subject, root.subject, authority), root), root)


def google(key: rsa.RSAPrivateKey) -> str:
    """A service account, as its JSON file."""
    return json.dumps({"client_email": "cartes@exemple.iam.gserviceaccount.com", "private_key": pem(key)})


def verifies(manifest: bytes, signature: bytes, root: x509.Certificate, folder: Path) -> bool:
    """Whether the signature is of this manifest, by somebody the authority vouches for."""
    for name, content in {"manifest": manifest, "signature": signature, "root": pem(root).encode()}.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(CHECK.split(), cwd=folder, capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0
