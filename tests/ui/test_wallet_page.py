"""« Ajouter à mon téléphone » with self-made keys: what the page offers, what comes when it is pressed."""

import base64
import hashlib
import html
import io
import json
import re
import zipfile
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from compose import build
from domain import sessions, verification
from models import Account
from schemes.cmacarte import SCHEME
from settings import read_settings
from tests.ui.conftest import Visit, demonstration
from tests.unit.gateways import self_made

CARD = "/cmacarte/ma-carte"
PKPASS = f"{CARD}/apple.pkpass"


async def entered(client: httpx.AsyncClient, email: str) -> str:
    """Sign somebody in; the text of « Ma carte »."""
    account = await Account.get(email=email)
    client.cookies.set(SCHEME.cookie, await sessions.open_session(account, device=None, label="Essai"))
    page = await client.get(CARD)
    assert page.status_code == 200
    return page.text


async def test_with_keys_both_are_offered_and_verify_for_a_card_in_force(visiting: Visit, tmp_path: Path) -> None:
    apple, key = self_made.apple(), self_made.new_key()
    given = demonstration(
        tmp_path,
        PORTECARTES_APPLE_PASS=apple.bundle,
        PORTECARTES_GOOGLE_WALLET=self_made.google(key),
        PORTECARTES_GOOGLE_WALLET_ISSUER="3388000000022",
    )
    async with visiting(lambda: build(read_settings(given))) as client:
        page = await entered(client, "hugo.klein@mail.example")
        assert "Ajouter à Apple Cartes" in page
        assert PKPASS in page

        answer = await client.get(PKPASS)
        assert answer.headers["content-type"] == "application/vnd.apple.pkpass"
        assert answer.headers["content-disposition"] == 'attachment; filename="carte-732829320RE067.pkpass"'
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert "thumbnail@2x.png" in files
        for name, total in json.loads(files["manifest.json"]).items():
            assert hashlib.sha1(files[name]).hexdigest() == total  # noqa: S324 -- Apple's format
        assert self_made.verifies(files["manifest.json"], files["signature"], apple.root, tmp_path)
        code = json.loads(files["pass.json"])["barcodes"][0]["message"]
        assert (await verification.check(code.rpartition("/")[2])).name == "Hugo Klein"

        (link,) = re.findall(r'href="(https://pay\.google\.com/gp/v/save/[^"]+)"', page)
        signed, _, signature = html.unescape(link).rpartition("/")[2].rpartition(".")
        key.public_key().verify(base64.urlsafe_b64decode(signature + "=="), signed.encode(), PKCS1v15(), SHA256())

        assert "Apple" not in await entered(client, "ines.garcia@mail.example")  # her card has ended
        refused = await client.get(PKPASS)
        assert (refused.status_code, refused.headers["location"]) == (303, CARD)
