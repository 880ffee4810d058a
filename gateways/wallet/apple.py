"""Apple's `.pkpass`: a zip of pass.json, pictures, a manifest of SHA-1 sums, and the manifest's PKCS #7 signature."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw

from gateways.wallet.base import Pass

MEDIA_TYPE: Final = "application/vnd.apple.pkpass"
_SIZES: Final = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87, "logo.png": 50, "logo@2x.png": 100}
_THUMBNAIL: Final = (140, 180)
_ALWAYS: Final = (2000, 1, 1, 0, 0, 0)
"""Date of the files in the zip: the same pass is the same bytes but for its signature."""


@dataclass(frozen=True, slots=True)
class AppleKeys:
    """What the operator has of Apple: key and certificate of the pass type, and Apple's own certificate (WWDR)."""

    key: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    authorities: tuple[x509.Certificate, ...]
    pass_type: str
    """« pass.fr.exemple.carte »: the certificate's user id."""
    team: str
    """The certificate's organisational unit."""

    @classmethod
    def of(cls, pem: str) -> Self:
        """Read a bundle: the private key, its certificate first, then Apple's. Raises ValueError with a French clause."""
        try:
            key = load_pem_private_key(pem.encode(), password=None)
            own, *others = x509.load_pem_x509_certificates(pem.encode())
            pass_type = _named(own, NameOID.USER_ID)
            team = _named(own, NameOID.ORGANIZATIONAL_UNIT_NAME)
        except (ValueError, IndexError, TypeError) as error:
            raise ValueError(
                "doit être un fichier PEM : clé privée, certificat du type de carte, certificat WWDR"
            ) from error
        if not isinstance(key, (RSAPrivateKey, EllipticCurvePrivateKey)) or key.public_key() != own.public_key():
            raise ValueError("la clé privée n'est pas celle du premier certificat")
        return cls(key, own, tuple(others), pass_type, team)


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    return str(certificate.subject.get_attributes_for_oid(oid)[0].value)


def pkpass(card: Pass, keys: AppleKeys) -> bytes:
    """The archive."""
    files = {"pass.json": json.dumps(_described(card, keys), ensure_ascii=False).encode(), **_pictures(card)}
    files["manifest.json"] = json.dumps({name: _sum(content) for name, content in files.items()}).encode()
    files["signature"] = _signature(files["manifest.json"], keys)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), content)
    return out.getvalue()


def _sum(content: bytes) -> str:
    # SHA-1 because Apple's format wants it; what protects the files is the signature of the manifest.
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _signature(manifest: bytes, keys: AppleKeys) -> bytes:
    builder = PKCS7SignatureBuilder().set_data(manifest).add_signer(keys.certificate, keys.key, SHA256())
    for authority in keys.authorities:
        builder = builder.add_certificate(authority)
    return builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])


def _described(card: Pass, keys: AppleKeys) -> dict[str, object]:
    code = {
        "format": "PKBarcodeFormatQR",
        "message": card.code,
        "messageEncoding": "iso-8859-1",
        "altText": card.number,
    }
    return {
        "formatVersion": 1,
        "passTypeIdentifier": keys.pass_type,
        "teamIdentifier": keys.team,
        "serialNumber": card.serial,
        "organizationName": card.organisation,
        "description": card.title,
        "logoText": card.title,
        "expirationDate": card.expires.isoformat(timespec="seconds"),
        "backgroundColor": f"rgb({', '.join(map(str, card.colour))})",
        "foregroundColor": "rgb(255, 255, 255)",
        "labelColor": "rgb(255, 255, 255)",
        "sharingProhibited": True,
        "barcodes": [code],
        "generic": {
            "primaryFields": [_field("holder", card.quality, card.holder)],
            "secondaryFields": [_field("trade", "Métier", card.trade)] if card.trade else [],
            "auxiliaryFields": [
                _field("number", "Immatriculation", card.number),
                _field("ends", "Valable jusqu’au", card.ends),
            ],
            "backFields": [_field("body", "Délivrée par", card.organisation), _field("check", "Vérifier", card.code)],
        },
    }


def _field(key: str, label: str, value: str) -> dict[str, str]:
    return {"key": key, "label": label, "value": value}


def _pictures(card: Pass) -> dict[str, bytes]:
    pictures = {name: _icon(size, card.colour) for name, size in _SIZES.items()}
    if card.photo:
        with Image.open(io.BytesIO(card.photo)) as image:
            pictures["thumbnail@2x.png"] = _png(image.convert("RGB").resize(_THUMBNAIL, Image.Resampling.LANCZOS))
    return pictures


def _icon(size: int, colour: tuple[int, int, int]) -> bytes:
    """A card with its stripe, drawn: one square picture for every size Apple asks for."""
    image = Image.new("RGB", (size, size), colour)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((size * 0.12, size * 0.24, size * 0.88, size * 0.76), size * 0.07, fill="white")
    draw.rectangle((size * 0.2, size * 0.56, size * 0.6, size * 0.64), fill=colour)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
