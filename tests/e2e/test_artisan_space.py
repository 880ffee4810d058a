"""The artisan's space beyond the manual: its pages, the card's state, the company, the questions, the phone."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.artisans import enter, someone, token_of
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.server import Server

QUESTION = "/cmacarte/page/questions-frequentes"
POCKET = "/cmacarte/carte-hors-ligne/"
HUGO, INES = "hugo.klein@mail.example", "ines.garcia@mail.example"
SCOPES = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope)"


def test_every_page_of_the_space(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, token_of(server, HUGO))
        for path in ("mon-espace", "ma-carte", "mes-informations", "mes-informations/photo", "partenaires"):
            page.goto(f"/cmacarte/{path}")
            live(page)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            axe(page)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_an_expired_card_is_shown_as_such(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, token_of(server, INES))
        expect(page.get_by_text(re.compile("Expirée depuis le"))).to_be_visible()
        page.goto("/cmacarte/ma-carte")
        live(page)
        axe(page)
        expect(page.get_by_role("link", name="Télécharger ma carte virtuelle")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("Commander"))).to_have_count(0)
        assert page.request.get("/cmacarte/ma-carte/pdf").headers["content-type"].startswith("text/html")


def test_the_company_and_the_mobile_are_changed(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        enter(page, someone(server), "mes-informations")
        page.get_by_role("region", name="Mon entreprise").get_by_role("button", name="MODIFIER").click()
        page.get_by_label("Site internet").fill("javascript:alert(1)")
        page.get_by_role("button", name="ENREGISTRER").click()
        expect(page.get_by_role("alert")).to_contain_text("Écrivez l’adresse de votre site")
        axe(page)
        page.get_by_label("Site internet").fill("www.petit.example")
        page.get_by_label("Enseigne").fill("L'Atelier de Camille")
        page.get_by_role("button", name="ENREGISTRER").click()
        expect(page.get_by_text("Vos informations ont bien été modifiées.")).to_be_visible()
        page.goto("/cmacarte/ma-carte")
        expect(page.get_by_text("L’Atelier de Camille")).to_be_visible()


def test_questions_are_found_and_linked(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto(f"{QUESTION}#imprimer")
        live(page)
        expect(page.get_by_text("85,6 × 54 mm")).to_be_visible()
        axe(page)
        page.get_by_label("Chercher une question").fill("immatriculation rm")
        expect(page.get_by_role("status")).to_contain_text("question")
        expect(page.get_by_text("Comment imprimer ma carte")).to_be_hidden()
        expect(page.get_by_text("Où trouver mon numéro")).to_be_visible()
        page.get_by_label("Chercher une question").fill("zzz")
        expect(page.get_by_text("Aucune réponse")).to_be_visible()
        axe(page)


def test_without_keys_no_wallet_shows(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, watch):
        watch.tolerated.append("404")
        enter(page, token_of(server, HUGO), "ma-carte")
        expect(page.get_by_role("link", name=re.compile("Apple|Google"))).to_have_count(0)
        assert page.request.get("/cmacarte/ma-carte/apple.pkpass").status == 404


def test_the_phone_keeps_the_card_until_its_owner_signs_out(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, watch):
        token = token_of(server, HUGO)
        enter(page, token)
        page.goto(POCKET)
        expect(page.get_by_text("Votre carte est gardée sur cet appareil")).to_be_visible()
        axe(page)
        manifest = page.request.get(f"{POCKET}manifest.webmanifest").json()
        assert manifest["scope"] == manifest["start_url"] == POCKET
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        scopes = page.evaluate(SCOPES)
        assert scopes == [server.url + POCKET]
        page.context.set_offline(offline=True)
        _is_shown(page)
        page.context.set_offline(offline=False)
        page.context.clear_cookies()
        _is_shown(page)  # the session is over, the card is not
        enter(page, token)
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url("**/cmacarte")
        page.wait_for_function("async () => (await caches.keys()).length === 0")
        assert page.evaluate(SCOPES) == []
        page.goto(POCKET)
        expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
        page.context.set_offline(offline=True)
        watch.tolerated.append("ERR_INTERNET_DISCONNECTED")
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(POCKET)


def _is_shown(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma carte sans réseau")
    expect(page.get_by_text("Hugo Klein")).to_be_visible()
    expect(page.get_by_role("img", name="Photo d’identité de Hugo Klein")).to_be_visible()
