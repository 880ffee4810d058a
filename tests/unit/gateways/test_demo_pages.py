"""The demonstration's own pages, without a browser: the simulated bank and the letter box."""

import html
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from domain.mailbox import Attached, SentView
from gateways.payment.base import Outcome, PaymentRequest
from gateways.payment.simulator import Simulator
from gateways.payment.sips import SipsAccount, SipsGateway
from ui.pages.demo import courrier, paiement

SHOP = "http://shop.example"
MERCHANT, KEY = "002001000000001", "002001000000001_KEY1"
GOOD = {"numero": "4100 0000 0000 0000", "expiration": "12/99", "cryptogramme": "123"}


SENT = (
    SentView(
        "2",
        "mail",
        "camille@mail.example",
        "Activez <votre> compte",
        "Bonjour\n<b>",
        '<style>p{}</style><p onclick="x">Bonjour</p>',
        ("https://p.example/cmi/lien/abc",),
        (Attached("attestation.pdf", "/documents/1.pdf"),),
        datetime(2026, 7, 6, 8, 52, tzinfo=UTC),
    ),
    SentView("1", "lettre", "Mme Nguyen", "Votre code", "Code", "", (), (), datetime(2026, 7, 5, 8, 52, tzinfo=UTC)),
)


SMS = (SentView("3", "sms", "+33698765432", "Code", "123456", "", (), (), datetime(2026, 7, 6, 8, 52, tzinfo=UTC)),)


@pytest.fixture
def gateway() -> SipsGateway:
    return SipsGateway(SipsAccount(MERCHANT, KEY, page_url=paiement.PATH))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async def read(limit: int) -> Sequence[SentView]:
        return SENT[:limit]

    async def read_sms(limit: int) -> Sequence[SentView]:
        return SMS[:limit]

    app = FastAPI()
    bank = Simulator(tmp_path / "bank.sqlite", merchant=MERCHANT, key=KEY, origins=[SHOP])
    paiement.register(app, bank=bank, styles=["/portal.css"])
    courrier.register(app, read=read, read_sms=read_sms, styles=["/portal.css"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SHOP, follow_redirects=True) as opened:
        yield opened


async def opened(client: httpx.AsyncClient, gateway: SipsGateway) -> httpx.Response:
    form = gateway.start(
        PaymentRequest(10003, 1, 902, f"{SHOP}/paiement/retour/1000301", f"{SHOP}/paiement/notification")
    )
    return await client.post(form.action_url, data=dict(form.fields))


def words(page: httpx.Response) -> str:
    body = page.text.split("<body>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").replace("\u202f", " ").split())


def hidden(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


async def test_the_hosted_page_names_shop_and_amount(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    shown = words(page)
    for text in (
        "Simulateur de paiement",
        "Simu Sips Direct 1",
        "9,02 €",
        "Numéro de carte *",
        "Cryptogramme visuel *",
    ):
        assert text in shown
    for text in ("Date d’expiration *", "Valider", "Annuler", "Réglages du simulateur"):
        assert text in shown
    assert not re.search(r"\son\w+=|<style|<script(?! src)", page.text)


async def test_the_confirmation_page_is_that_of_the_manual(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    done = await client.post(f"{page.url.path}/valider", data=GOOD)
    shown = words(done)
    for text in (
        "Montant de la transaction 9,02 €",
        "Détails de la transaction",
        "Date de la transaction",
        "Numéro de carte 4100##########00",
        "Référence de la transaction 1000301",
        "Identifiant de la commande 10003",
        "Identifiant du commerçant 002001000000001",
        "Numéro d’autorisation 12345",
        "Informations de paiement",
        "Votre paiement a été accepté.",
        "Nous vous conseillons de conserver vos informations de paiement.",
        "Imprimer le reçu du paiement",
        "Continuer",
    ):
        assert text in shown
    assert 'action="/paiement/retour/1000301"' in done.text
    assert gateway.read(hidden(done)).outcome is Outcome.PAID
    again = await client.post(f"{page.url.path}/annuler")
    assert "Votre paiement a été accepté." in words(again)


async def test_a_refusal_and_a_cancellation_lead_back_too(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    done = await client.post(f"{page.url.path}/valider", data=GOOD | {"numero": "4100000000000005"})
    assert "Votre paiement a été refusé." in words(done)
    assert "conserver" not in words(done)
    assert gateway.read(hidden(done)).outcome is Outcome.REFUSED


async def test_errors_are_told_and_keep_what_was_typed(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    typed = {
        "numero": "4100 0000 0000 0000",
        "expiration": "01/20",
        "cryptogramme": "1",
        "notification": "late",
        "retard": "7",
    }
    again = await client.post(f"{page.url.path}/valider", data=typed)
    shown = words(again)
    assert "Il y a 2 erreurs" in shown
    assert "<title>Erreur\u00a0: " in again.text
    assert '<a href="#expiration">Cette carte a expiré.' in again.text
    assert 'value="4100 0000 0000 0000"' in again.text
    assert 'value="late" checked' in again.text
    assert 'name="retard" type="number" min="0" max="3600" value="7"' in again.text
    assert 'aria-describedby="expiration-erreur expiration-aide" aria-invalid="true"' in again.text


async def test_a_real_card_is_never_sent_back(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    again = await client.post(f"{page.url.path}/valider", data=GOOD | {"numero": "4970 1000 0000 0055"})
    assert "N’y saisissez jamais une vraie carte." in words(again)
    assert "4970" not in again.text
    assert 'value="123"' not in again.text


async def test_a_bad_request_says_what_sips_would_say(client: httpx.AsyncClient) -> None:
    page = await client.post(paiement.PATH, data={"Data": "<b>", "InterfaceVersion": "HP_2.24"})
    assert page.status_code == 400
    assert "Contactez votre commerçant." in words(page)
    assert "<b>" not in page.text


@pytest.mark.parametrize("path", ["nope", "nope/valider", "nope/annuler"])
async def test_an_unknown_page_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    method = "POST" if "/" in path else "GET"
    page = await client.request(method, f"{paiement.PATH}/{path}", data=GOOD if method == "POST" else None)
    assert page.status_code == 404


async def test_a_field_given_twice_is_refused(client: httpx.AsyncClient, gateway: SipsGateway) -> None:
    page = await opened(client, gateway)
    twice = await client.post(f"{page.url.path}/valider", data={"numero": ["4100000000000000", "4100000000000005"]})
    assert twice.status_code == 400


async def test_the_page_alone_explains_itself(client: httpx.AsyncClient) -> None:
    assert "Les cartes d’essai" in words(await client.get(paiement.PATH))
    assert "window.print" in (await client.get(f"{paiement.PATH}/imprimer.js")).text


async def test_the_letter_box_lists_and_opens(client: httpx.AsyncClient) -> None:
    listed = words(await client.get(courrier.PATH))
    assert listed.index("Activez <votre> compte") < listed.index("Votre code")
    assert "6 juillet 2026 à 10 h 52" in listed
    one = await client.get(f"{courrier.PATH}/2")
    assert 'href="https://p.example/cmi/lien/abc"' in one.text
    assert 'href="/documents/1.pdf"' in one.text
    assert "Bonjour\n&lt;b&gt;" in one.text
    assert 'sandbox="allow-top-navigation-by-user-activation"' in one.text
    assert "style&gt;" not in one.text
    assert "<p onclick" not in one.text
    assert "<iframe" not in (await client.get(f"{courrier.PATH}/1")).text
    assert (await client.get(f"{courrier.PATH}/3")).status_code == 404


async def test_the_telephone_is_another_box(client: httpx.AsyncClient) -> None:
    assert "+33698765432" in words(await client.get(courrier.SMS_PATH))
    assert "123456" in words(await client.get(f"{courrier.SMS_PATH}/3"))
    assert [sms["kind"] for sms in (await client.get(f"{courrier.SMS_PATH}.json")).json()] == ["sms"]
    assert courrier.SMS_PATH in (await client.get(courrier.PATH)).text


async def test_the_letter_box_as_a_document(client: httpx.AsyncClient) -> None:
    document = (await client.get(f"{courrier.PATH}.json")).json()
    assert document[0] == {
        "id": "2",
        "kind": "mail",
        "to": "camille@mail.example",
        "subject": "Activez <votre> compte",
        "text": "Bonjour\n<b>",
        "html": '<style>p{}</style><p onclick="x">Bonjour</p>',
        "links": ["https://p.example/cmi/lien/abc"],
        "attachments": [{"name": "attestation.pdf", "url": "/documents/1.pdf"}],
        "created": "2026-07-06T08:52:00+00:00",
    }
    assert [mail["kind"] for mail in document] == ["mail", "lettre"]
