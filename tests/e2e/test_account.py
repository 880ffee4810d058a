"""Accounts (SPEC 1.3): creation, activation, the forgotten password, « Mon compte », closing."""

import json
import re
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from demonstration import factories
from models import Representative
from tests.e2e import journey
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.mail import link_in, mail_to, mails_to
from tests.e2e.newcomers import PASSWORD, in_base, newcomer
from tests.e2e.server import Server

GOOD = "Jardin-vert-7!"
ON_ITS_WAY = "Vous allez recevoir un courriel contenant un lien pour activer définitivement votre compte."


_numbers = count(600_000)


def without_account(server: Server) -> tuple[str, str]:
    """Clémence Chabot with a number of her own, and an address nobody has."""
    number = str(next(_numbers))

    async def work() -> None:
        await factories.holder(
            number=number, civility="Mme", last_name="Chabot", first_name="Clémence", birth_date=date(1988, 11, 5)
        )

    in_base(server, work)
    return number, f"clemence{number}@mail.example"


def represented(server: Server) -> tuple[str, str]:
    """Léo Faure, whom Denise Faure was declared for."""
    number = str(next(_numbers))

    async def work() -> None:
        leo = await factories.holder(number=number, last_name="Faure", first_name="Léo", birth_date=date(2012, 2, 11))
        facts: dict[str, Any] = {
            "last_name": "Faure",
            "first_name": "Denise",
            "birth_date": date(1950, 6, 30),
            "quality": "TUTEUR",
        }
        await Representative.create(holder=leo, civility="Mme", **facts)

    in_base(server, work)
    return number, f"denise{number}@mail.example"


def identify(page: Page, number: str, name: str, born: str) -> None:
    page.get_by_label("Numéro identifiant").fill(number)
    page.get_by_label(re.compile(r"^Nom")).fill(name)
    page.get_by_label("Date de naissance").fill(born)
    page.get_by_role("button", name="Continuer").click()


def choose(page: Page, email: str, password: str = GOOD) -> None:
    page.get_by_label(re.compile("^Adresse email")).fill(email)
    page.get_by_label("Confirmation de l’adresse email").fill(email)
    page.get_by_label(re.compile(r"^Mot de passe")).fill(password)
    page.get_by_label("Confirmation du mot de passe").fill(password)
    page.get_by_role("button", name="Créer mon compte").click()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/cmi/connexion")
    live(page)
    page.get_by_label("Adresse email").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def test_a_person_creates_an_account(server: Server, open_page: Open, screen: str) -> None:
    number, email = without_account(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto("/cmi")
        page.get_by_role("link", name="Créer mon compte").click()
        live(page)
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("heading", name="Il y a 3 erreurs")).to_be_visible()
        live(page)
        axe(page)
        identify(page, number, "Chabot", "06/11/1988")
        expect(page.get_by_role("link", name="Aucun titulaire ne correspond à ces informations")).to_be_visible()
        expect(page.get_by_label(re.compile(r"^Nom"))).to_have_value("Chabot")
        live(page)
        axe(page)
        identify(page, number, "CHABOT", "05/11/1988")
        expect(page.get_by_role("button", name="Créer mon compte")).to_be_visible()
        live(page)
        axe(page)
        choose(page, email, "court")
        expect(page.get_by_role("heading", name="Il y a 2 erreurs")).to_be_visible()
        expect(page.get_by_label(re.compile("^Adresse email"))).to_have_value(email)
        live(page)
        axe(page)
        choose(page, email)
        expect(page.get_by_text(ON_ITS_WAY)).to_be_visible()
        live(page)
        axe(page)

        sign_in(page, email, GOOD)
        expect(page.get_by_text("Votre compte attend sa confirmation.")).to_be_visible()
        live(page)
        axe(page)
        page.get_by_role("button", name="Renvoyer le courriel").click()
        expect(page.get_by_text("le courriel vient de repartir")).to_be_visible()

        link = link_in(mail_to(server, email, "Activez votre compte"))
        page.goto(link)
        page.goto(link)  # looking at it, twice, uses nothing up
        live(page)
        axe(page)
        page.get_by_role("button", name="Activer mon compte").click()
        expect(page.get_by_text("Votre compte est activé.")).to_be_visible()
        page.goto(link)
        expect(page.get_by_text("Votre compte est déjà activé.")).to_be_visible()
        live(page)
        axe(page)
        sign_in(page, email, GOOD)
        expect(page.get_by_text("Bonjour Clémence Chabot")).to_be_attached()


def test_a_declared_representative_and_an_organisation(server: Server, open_page: Open, screen: str) -> None:
    number, email = represented(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto("/cmi/creation-de-compte")
        live(page)
        identify(page, number, "Faure", "30/06/1950")
        choose(page, email)
        expect(page.get_by_text(ON_ITS_WAY)).to_be_visible()
        page.goto(link_in(mail_to(server, email, "Activez votre compte")))
        page.get_by_role("button", name="Activer mon compte").click()
        sign_in(page, email, GOOD)
        expect(page.get_by_text("Bonjour Denise Faure")).to_be_attached()
        page.goto("/cmi/mes-donnees/informations")
        live(page)
        expect(page.get_by_role("region", name="Personnes que je représente")).to_contain_text("Léo Faure")
        axe(page)
        with page.expect_download():
            page.get_by_role("link", name="Formulaire défaut qualité de Léo Faure").first.click()

        page.goto("/cmi/creation-de-compte")
        page.get_by_role("link", name="Une organisation").click()
        live(page)
        page.get_by_label("Numéro identifiant").fill("77")
        page.get_by_label("SIREN").fill("987654324")
        axe(page)
        page.get_by_role("button", name="Continuer").click()
        choose(page, "autre@lestilleuls.example")
        expect(page.get_by_text(ON_ITS_WAY)).to_be_visible()
    mail_to(server, "contact@lestilleuls.example", "Vous avez déjà un compte")
    assert mails_to(server, "autre@lestilleuls.example") == []


def test_a_taken_address_shows_the_same_screen(server: Server, open_page: Open) -> None:
    number, _ = without_account(server)
    with open_page(url=server.url) as (page, _watch):
        page.goto("/cmi/creation-de-compte")
        live(page)
        identify(page, number, "Chabot", "05/11/1988")
        choose(page, "MAIL0455@mail.fr")
        expect(page.get_by_text(ON_ITS_WAY)).to_be_visible()
    mail_to(server, "mail0455@mail.fr", "Vous avez déjà un compte")


def test_a_forgotten_password(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto("/cmi/connexion")
        page.get_by_role("link", name="Mot de passe oublié ?").click()
        live(page)
        axe(page)
        page.get_by_label("Adresse email").fill(who.email)
        page.get_by_role("button", name="Recevoir le lien").click()
        expect(page.get_by_text("Si un compte existe à cette adresse")).to_be_visible()
        live(page)
        axe(page)
        page.goto(link_in(mail_to(server, who.email, "Choisissez un nouveau mot de passe")))
        live(page)
        page.get_by_label("Nouveau mot de passe", exact=False).first.fill("court")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("heading", name="Il y a 2 erreurs")).to_be_visible()
        live(page)
        axe(page)
        for name in ("Nouveau mot de passe", "Confirmation du nouveau"):
            page.get_by_label(re.compile(f"^{name}")).fill(GOOD)
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Votre mot de passe a bien été modifié.")).to_be_visible()
        sign_in(page, who.email, GOOD)
        expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue")


def test_my_account(server: Server, open_page: Open, screen: str, tmp_path: Path) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _), open_page(url=server.url) as (elsewhere, _):
        journey.sign_in(elsewhere, who)
        journey.enter(page, who, "/cmi/mes-donnees/compte")
        axe(page)
        page.get_by_role("button", name="Déconnecter", exact=True).click()
        expect(page.get_by_text("L’appareil est déconnecté.")).to_be_visible()
        elsewhere.wait_for_url("**/cmi")
        with page.expect_download() as started:
            page.get_by_role("link", name="Mes données, pour un logiciel").click()
        started.value.save_as(tmp_path / "donnees.json")
        told = json.loads((tmp_path / "donnees.json").read_text(encoding="utf-8"))
        assert told["compte"][0]["adresse email"] == who.email
        with page.expect_download() as started:
            page.get_by_role("link", name="Mes données, à lire").click()
        started.value.save_as(tmp_path / "donnees.pdf")
        assert (tmp_path / "donnees.pdf").read_bytes().startswith(b"%PDF-1.7")

        page.get_by_label("Mot de passe").fill("faux")
        page.get_by_role("button", name="Fermer mon compte").click()
        expect(page.get_by_text("Le mot de passe est incorrect.").first).to_be_visible()
        live(page)
        axe(page)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Fermer mon compte").click()
        expect(page.get_by_text("Votre compte est fermé.")).to_be_visible()
        sign_in(page, who.email, PASSWORD)
        expect(page.get_by_text("Adresse email ou mot de passe incorrect.").first).to_be_visible()
    mail_to(server, who.email, "Votre compte est fermé")
