"""Checking and showing a card without any network: the checker in one file, the public keys, the card kept by a phone."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from domain import tokens, verification
from domain.portal import portal
from ui.http.headers import NONCE

TEMPLATES: Final = Path(__file__).parent / "templates"
JSQR: Final = Path(__file__).parents[2] / "static" / "vendor" / "jsqr.min.js"
OFFLINE: Final = "/verifier/hors-ligne"
KEYS: Final = "/.well-known/porte-cartes-cles.json"
REVOKED: Final = "/.well-known/porte-cartes-revoquees"
_FOR_ALL: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
"""Also for a copy of the checker kept on a disk."""


def register(app: FastAPI) -> None:
    """Add them."""
    app.get(OFFLINE)(checker)
    app.get(KEYS)(keys)
    app.get(REVOKED)(revoked)


async def checker(request: Request) -> Response:
    """The checker, whole in itself: keys, list and reader of codes are in the file."""
    known = {"keys": _public_keys(), "revoked": await verification.revoked(), "list": portal().address(REVOKED)}
    nonce = str(request.scope[NONCE])
    page = _template("verifier.html").replace("@known@", json.dumps(known).replace("<", "\\u003c"))
    page = page.replace("@jsqr@", _jsqr()).replace("@script@", _template("verifier.js")).replace("@nonce@", nonce)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


async def keys() -> Response:
    """Every key a card may be signed with, as a JWK set (RFC 8037)."""
    known = [
        {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": name, "x": x}
        for name, x in _public_keys().items()
    ]
    return JSONResponse({"keys": known}, headers=_FOR_ALL)


async def revoked() -> Response:
    """The list of those revoked, signed."""
    return Response(await verification.revoked(), media_type="text/plain", headers=_FOR_ALL)


def _public_keys() -> dict[str, str]:
    return {name: base64.urlsafe_b64encode(key).decode().rstrip("=") for name, key in tokens.public_keys().items()}


@cache
def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _jsqr() -> str:
    return JSQR.read_text(encoding="utf-8").replace("</script", "<\\/script")
