"""Google Wallet: the card in a signed link (JWT, RS256) that the phone opens; nothing is sent before the person presses it."""

import base64
import json
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gateways.wallet.base import Pass

SAVE: Final = "https://pay.google.com/gp/v/save/"


@dataclass(frozen=True, slots=True)
class GoogleKeys:
    """The operator's service account, and the issuer it acts for."""

    account: str
    """E-mail address of the service account."""
    key: RSAPrivateKey = field(repr=False)
    issuer: str = ""

    @classmethod
    def of(cls, content: str) -> Self:
        """Read a service account's JSON. Raises ValueError with a French clause."""
        try:
            facts = json.loads(content)
            key = load_pem_private_key(facts["private_key"].encode(), password=None)
            account = str(facts["client_email"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("doit être le fichier JSON d'un compte de service Google") from error
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("la clé du compte de service doit être RSA")  # noqa: TRY004 -- the operator reads a value, not a type
        return cls(account, key)


def save_link(card: Pass, keys: GoogleKeys, *, origin: str) -> str:
    """The address behind « Ajouter à Google Wallet »; `origin` is this site's."""
    claims = {
        "iss": keys.account,
        "aud": "google",
        "typ": "savetowallet",
        "origins": [origin],
        "payload": {"genericClasses": [{"id": _class(keys)}], "genericObjects": [_object(card, keys)]},
    }
    signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{SAVE}{signed}.{_base64(keys.key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _class(keys: GoogleKeys) -> str:
    return f"{keys.issuer}.carte_professionnelle"


def _object(card: Pass, keys: GoogleKeys) -> dict[str, object]:
    return {
        "id": f"{keys.issuer}.{card.serial}",
        "classId": _class(keys),
        "state": "ACTIVE",
        "cardTitle": _words(card.title),
        "subheader": _words(card.quality),
        "header": _words(card.holder),
        "hexBackgroundColor": "#" + "".join(f"{part:02x}" for part in card.colour),
        "barcode": {"type": "QR_CODE", "value": card.code, "alternateText": card.number},
        "validTimeInterval": {"end": {"date": card.expires.isoformat(timespec="seconds")}},
        "textModulesData": [
            {"id": "number", "header": "Immatriculation", "body": card.number},
            {"id": "ends", "header": "Valable jusqu’au", "body": card.ends},
            {"id": "body", "header": "Délivrée par", "body": card.organisation},
        ],
    }


def _words(value: str) -> dict[str, object]:
    return {"defaultValue": {"language": "fr", "value": value}}


def _part(value: object) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
