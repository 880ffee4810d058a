"""The link beside the six digits, over HTTP: looked at, pressed, spent; what follows is what a right code opens."""

import logging
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from compose import build
from domain import links, recovery
from domain.nir import Nir
from models import Member, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction
from schemes.cpms import SCHEME
from settings import read_settings
from tests.ui.conftest import Visit, demonstration
from tests.ui.test_landing import SCANNERS, said, standing
from tests.unit.domain.members import JEAN, MARIE, NOBODY, WRONG
from tests.unit.domain.test_guessing_slowly import reached
from ui.pages.cpms.cells import CELLS
from ui.pages.cpms.journey import COOKIE
from ui.pages.cpms.page import CODE as ASK
from ui.pages.cpms.page import PASSWORD, SPACE

NEW = "702593"
SPENT = "Ce lien n’est plus valable. Demandez-en un nouveau."
TITLE = "Choisir votre mot de passe"


@pytest.fixture
async def client(visiting: Visit, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(lambda: build(read_settings(demonstration(tmp_path)))) as one:
        yield one


async def a_link(number: Nir, purpose: SecretPurpose) -> str:
    """Its address, as the mail or the letter to somebody of the demonstration has it."""
    member = await Member.get(nir_index=number.index).select_related("account")
    async with in_transaction():
        secret = (await links.issue(member.account, purpose)).secret
    return f"{SCHEME.path}/lien/{links.token_of(secret)}"


async def send(client: httpx.AsyncClient, step: str, digits: str) -> str:
    """Where it leads."""
    answer = await client.post(PASSWORD, data={"etape": step, CELLS: digits})
    assert answer.status_code == 303
    return answer.headers["location"]


async def headline(client: httpx.AsyncClient, path: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", (await client.get(path)).text, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1]).strip()


async def test_looking_changes_nothing_pressing_leads_to_the_new_password(client: httpx.AsyncClient) -> None:
    address = await a_link(MARIE, SecretPurpose.MAIL_CODE)
    before = await standing()
    for headers in SCANNERS:
        assert (await client.get(address, headers=headers)).status_code == 200
        assert (await client.head(address, headers=headers)).status_code == 200
        assert (await client.post(address, headers=headers | {"sec-fetch-site": "cross-site"})).status_code >= 400
    assert await headline(client, address) == TITLE
    assert COOKIE not in client.cookies
    answer = await client.post(address)
    assert (answer.status_code, answer.headers["location"]) == (303, PASSWORD)
    assert await standing() == before, "the new password alone uses it up"

    assert await headline(client, PASSWORD) == "Créez votre mot de passe"
    assert await send(client, "choix", NEW) == PASSWORD
    assert await send(client, "confirmation", NEW) == SPACE
    assert SCHEME.cookie in client.cookies
    await _says_spent(client, address)


async def _says_spent(client: httpx.AsyncClient, address: str) -> None:
    """Looked at and pressed, it opens nothing, and says so."""
    client.cookies.clear()
    answer = await client.post(address)
    assert COOKIE not in client.cookies
    for page in (await client.get(address), await client.get(answer.headers["location"])):
        assert SPENT in said(page)
        if address.startswith(SCHEME.path):
            assert f'href="{ASK}"' in page.text
            assert "Obtenir son code de sécurité" in said(page)


async def test_what_opens_nothing_says_what_to_do(client: httpx.AsyncClient) -> None:
    living = await a_link(MARIE, SecretPurpose.MAIL_CODE)
    await _says_spent(client, living.replace(SCHEME.path, "/cmi", 1))
    for purpose in (
        SecretPurpose.NEW_DEVICE,
        SecretPurpose.NEW_EMAIL,
        SecretPurpose.NEW_MOBILE,
        SecretPurpose.CARD_CODE,
    ):
        await _says_spent(client, await a_link(MARIE, purpose))
    await Secret.filter(purpose=SecretPurpose.MAIL_CODE).update(expires_at=now() - timedelta(seconds=1))
    await _says_spent(client, living)


async def test_the_square_of_a_letter_asks_for_the_number(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    address = await a_link(JEAN, SecretPurpose.POST_CODE)
    for typed, words in (("", "Écrivez votre numéro"), (MARIE.spaced, "n’est pas celui de la personne")):
        answer = await client.post(address, data={"nir": typed})
        assert "nir" not in answer.headers["location"]
        page = await client.get(answer.headers["location"])
        assert words in said(page)
        assert typed in page.text
        assert COOKIE not in client.cookies
        _tells_nobody(address, page, caplog.records)
    answer = await client.post(address, data={"nir": JEAN.spaced})
    assert answer.headers["location"] == PASSWORD
    assert await headline(client, PASSWORD) == "Créez votre mot de passe"


def _tells_nobody(address: str, page: httpx.Response, logged: list[logging.LogRecord]) -> None:
    """Neither the journal nor the next site learns the token."""
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in page.headers["cache-control"]
    ours = "\n".join(one.getMessage() for one in logged if not one.name.startswith("httpx"))
    assert f"{SCHEME.path}/lien/***" in ours
    for half in address.rsplit("/", 1)[1].split("."):
        assert half not in ours


async def test_under_siege_the_page_names_the_link(client: httpx.AsyncClient) -> None:
    """In the same words for a number that nobody has."""
    for number in (MARIE, NOBODY):
        await reached(recovery.EVERYWHERE, number.index, "", but=1)
        pages = []
        for _ in range(2):
            answer = await client.post(f"{ASK}/verifier", data={"recu": "1", "nir": number.spaced, "code": WRONG})
            pages.append(said(await client.get(answer.headers["location"])))
        assert ["ouvrez le lien de notre e-mail ou visez le carré" in page for page in pages] == [False, True]
