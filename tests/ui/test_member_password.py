"""A member's new password, over HTTP: a change from within belongs to the session it was begun in."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from compose import build
from domain import member_sign_in, passwords, sessions
from domain.nir import Nir
from models import Account, Member, Session
from schemes.cpms import SCHEME
from settings import read_settings
from tests.ui.conftest import Visit, demonstration
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, STRANGER
from ui.pages.cpms import posts
from ui.pages.cpms.cells import CELLS
from ui.pages.cpms.journey import COOKIE
from ui.pages.cpms.page import PASSWORD, SPACE

NEW = "702593"


@pytest.fixture
async def client(visiting: Visit, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(lambda: build(read_settings(demonstration(tmp_path)))) as one:
        yield one


async def member_of(number: Nir) -> Member:
    """Somebody of the demonstration."""
    return await Member.get(nir_index=number.index).select_related("account", "holder__body")


async def signed_in(client: httpx.AsyncClient, member: Member) -> int:
    """The session's row number."""
    known = await member_sign_in.device_of(member, HOME.device_token)
    token = (await member_sign_in.enter(member, device=known, visit=HOME)).session_token
    client.cookies.set(SCHEME.cookie, token)
    found = await sessions.find(token, SCHEME.code)
    assert found is not None
    return int(found.pk)


async def send(client: httpx.AsyncClient, step: str, digits: str) -> str:
    """Where it leads."""
    answer = await client.post(PASSWORD, data={"etape": step, CELLS: digits})
    assert answer.status_code == 303
    return answer.headers["location"]


async def begun(client: httpx.AsyncClient, *, up_to_confirmation: bool = False) -> str:
    """The present password given; the cookie somebody at the same computer might copy."""
    assert await send(client, "actuel", CODE) == PASSWORD
    if up_to_confirmation:
        assert await send(client, "choix", NEW) == PASSWORD
    return client.cookies[COOKIE.name]


async def headline(client: httpx.AsyncClient) -> str:
    answer = await client.get(PASSWORD)
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else answer.headers.get("location", "")


async def has_password(member: Member, digits: str) -> bool:
    return await passwords.verify(digits, (await Account.get(pk=member.account_id)).password_hash)


async def test_the_session_that_began_it_changes_the_password(client: httpx.AsyncClient) -> None:
    member = await member_of(MARIE)
    await signed_in(client, member)
    await begun(client)
    assert await headline(client) == "Créez votre mot de passe"
    assert await send(client, "choix", NEW) == PASSWORD
    assert await headline(client) == "Confirmez votre mot de passe"
    assert await send(client, "confirmation", NEW) == f"{SPACE}?fait=mot-de-passe"
    assert await has_password(member, NEW)


@pytest.mark.parametrize("up_to_confirmation", [False, True], ids=["choice", "confirmation"])
async def test_another_session_cannot_end_it(client: httpx.AsyncClient, *, up_to_confirmation: bool) -> None:
    member = await member_of(MARIE)
    await signed_in(client, member)
    copied = await begun(client, up_to_confirmation=up_to_confirmation)
    await client.post(f"{SCHEME.path}/deconnexion")
    for other in (await member_of(JEAN), member):
        client.cookies.clear()
        client.cookies.set(COOKIE.name, copied, path=SCHEME.path)
        await signed_in(client, other)
        assert await headline(client) == "Changer mon mot de passe"
        for step in ("choix", "confirmation"):
            assert await send(client, step, NEW) == SPACE
    assert await has_password(member, CODE)


async def test_without_a_session_there_is_nothing_to_go_on_with(client: httpx.AsyncClient) -> None:
    member = await member_of(MARIE)
    await signed_in(client, member)
    copied = await begun(client)
    await client.post(f"{SCHEME.path}/deconnexion")
    assert COOKIE.name not in client.cookies, "signing out ends it"
    client.cookies.set(COOKIE.name, copied, path=SCHEME.path)
    assert await headline(client) == SCHEME.path
    assert await send(client, "choix", NEW) == SPACE


async def test_the_open_pages_of_the_other_devices_are_left(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: set[int] = set()
    monkeypatch.setattr(posts, "leave_open_pages", lambda _, ended: left.update(ended))
    member = await member_of(MARIE)
    await member_sign_in.enter(member, device=None, visit=STRANGER)
    elsewhere = (await Session.get()).pk
    here = await signed_in(client, member)
    await begun(client, up_to_confirmation=True)
    await send(client, "confirmation", NEW)
    assert left == {elsewhere} != {here}
