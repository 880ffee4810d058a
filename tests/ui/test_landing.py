"""Links sent by mail, over HTTP: looked at by scanners and previews, pressed twice, from another browser, too late."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from compose import build
from demonstration import factories
from domain import email_change, links
from domain.activation import Claim
from models import Account, AccountState, Secret, SecretPurpose, SentMail, Session
from models.clock import now
from models.database import in_transaction
from settings import read_settings
from tests.ui.conftest import Visit, demonstration

GOOD = "Jardin-vert-7!"
SPENT = "Ce lien n’est plus valable. Demandez-en un nouveau."
ALREADY = "Votre compte est déjà activé. Vous pouvez vous connecter."
PURPOSES = (SecretPurpose.ACTIVATION, SecretPurpose.PASSWORD_RESET, SecretPurpose.EMAIL_UNDO)
SCANNERS: tuple[dict[str, str], ...] = (
    {"user-agent": "Mozilla/5.0 (compatible; SafeLinks)", "purpose": "preview"},
    {"user-agent": "facebookexternalhit/1.1", "sec-fetch-site": "cross-site"},
    {"user-agent": "Mozilla/5.0 (iPhone)", "sec-purpose": "prefetch;prerender"},
)


async def a_link(purpose: SecretPurpose, name: str) -> tuple[str, Secret]:
    """Its address as in the mail, and what is known of it."""
    data: dict[str, str] = {}
    if purpose is SecretPurpose.ACTIVATION:
        holder = await factories.holder()
        account = await factories.account(email=f"{name}@mail.example", state=AccountState.PENDING)
        data = Claim(holder.pk).as_data() | {"password": account.password_hash}
    else:
        account = await factories.account(await factories.holder(), email=f"{name}@mail.example")
        if purpose is SecretPurpose.PASSWORD_RESET:
            data = {"email": account.email_key or ""}
    if purpose is SecretPurpose.EMAIL_UNDO:
        await email_change.change(account, f"autre-{name}@mail.example", f"autre-{name}@mail.example")
        secret = await Secret.get(account_id=account.pk, purpose=purpose)
    else:
        async with in_transaction():
            secret = (await links.issue(account, purpose, **data)).secret
    return f"/cmi/lien/{links.token_of(secret)}", secret


async def press(client: httpx.AsyncClient, address: str, **typed: Any) -> str:
    """The button, in a browser of its own; the words of the page that follows."""
    client.cookies.clear()
    answer = await client.post(address, data={"mot_de_passe": GOOD, "confirmation": GOOD} | typed)
    assert answer.status_code == 303
    return said(await client.get(answer.headers["location"]))


def said(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def standing() -> list[Any]:
    accounts = await Account.filter(email__contains="@mail.example").order_by("id")
    secrets = await Secret.all().order_by("id")
    facts: list[Any] = [(one.pk, one.state, one.email, one.password_hash) for one in accounts]
    return facts + [(one.pk, one.used_at, one.tries, one.sent_at) for one in secrets] + [await Session.all().count()]


@pytest.fixture
def application(tmp_path: Path) -> Any:
    return lambda: build(read_settings(demonstration(tmp_path)))


async def test_looking_changes_nothing_pressing_acts_once_from_any_browser(visiting: Visit, application: Any) -> None:
    async with visiting(application) as client:
        for purpose in PURPOSES:
            address, secret = await a_link(purpose, purpose.value)
            before = await standing()
            for headers in SCANNERS:
                assert (await client.get(address, headers=headers)).status_code == 200
                assert (await client.head(address, headers=headers)).status_code == 200
                assert (
                    await client.post(address, headers=headers | {"sec-fetch-site": "cross-site"})
                ).status_code >= 400
            assert await standing() == before

            first = await press(client, address)
            assert SPENT not in first
            assert (await Secret.get(pk=secret.pk)).used_at is not None
            after = await standing()
            told = ALREADY if purpose is SecretPurpose.ACTIVATION else SPENT
            assert told in await press(client, address)
            assert told in said(await client.get(address))
            assert await standing() == after
        assert await SentMail.filter(subject__contains="mot de passe").count() <= 1


async def test_what_opens_nothing_and_what_a_refusal_leaves(visiting: Visit, application: Any) -> None:
    async with visiting(application) as client:
        await _too_late(client)
        await _not_the_token(client)
        address, _ = await a_link(SecretPurpose.PASSWORD_RESET, "moi")
        assert "au moins huit caractères" in await press(client, address, mot_de_passe="court", confirmation="court")
        assert SPENT not in await press(client, address)


async def _too_late(client: httpx.AsyncClient) -> None:
    for purpose in PURPOSES:
        address, secret = await a_link(purpose, purpose.value)
        await Secret.filter(pk=secret.pk).update(expires_at=now() - timedelta(seconds=1))
        before = await standing()
        assert SPENT in said(await client.get(address))
        assert SPENT in await press(client, address)
        assert await standing() == before


async def _not_the_token(client: httpx.AsyncClient) -> None:
    mine, _ = await a_link(SecretPurpose.PASSWORD_RESET, "mien")
    theirs, _ = await a_link(SecretPurpose.PASSWORD_RESET, "sien")
    nonce, seal = mine.rsplit("/", 1)[1].split(".")
    other = theirs.rsplit(".", 1)[1]
    before = await standing()
    for token in (nonce, f"{nonce}.", f"{nonce}.{other}", f"{nonce}.{seal[:-1]}", f"{nonce}.{seal}x", "é.é"):
        assert SPENT in await press(client, f"/cmi/lien/{token}")
    assert SPENT in await press(client, mine.replace("/cmi/", "/cmacarte/"))
    assert await standing() == before
