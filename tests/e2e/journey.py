"""The steps of an order as a person takes them: by role and label, one function a step."""

import re

from playwright.sync_api import Page, expect

from schemes.cmi import SCHEME as CMI
from tests.e2e.browser import live
from tests.e2e.newcomers import PASSWORD, Newcomer, ordered
from tests.e2e.server import Server

PAYS, REFUSED, TECHNICAL = "4100000000000000", "4100000000000005", "4100000000000099"


def sign_in(page: Page, who: Newcomer) -> None:
    """From the sign-in page on."""
    page.goto("/cmi/connexion")
    page.get_by_label("Adresse email").fill(who.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue")
    live(page)


def enter(page: Page, who: Newcomer, path: str = "/cmi") -> None:
    """Come to a page, signed in already."""
    page.context.add_cookies([{"name": CMI.cookie, "value": who.token, "domain": "127.0.0.1", "path": "/"}])
    page.goto(path)
    live(page)


def at_the_bank(page: Page, server: Server, who: Newcomer) -> int:
    """Steps 1 to 3 done by the verbs, « Payer » by hand; the order's number."""
    number = ordered(server, who)
    enter(page, who, "/cmi/demande?etape=4")
    leave_for_the_bank(page)
    return number


def engage(page: Page) -> None:
    """Step 1."""
    page.goto("/cmi/demande?etape=1")
    live(page)
    page.get_by_role("checkbox", name="J’accepte les Conditions").check()
    page.get_by_role("button", name="Suivant").click()
    at_step(page, "Choix de la demande")


def choose_product(page: Page, name: str = "Duplicata") -> None:
    """Step 2, first screen."""
    page.get_by_role("radio", name=name).check()
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("type="))
    live(page)


def choose_card(page: Page, number: str, reason: str | None = "Titre perdu") -> None:
    """A row of the table."""
    if reason:
        page.get_by_label(f"Motif pour la carte {number}").select_option(label=reason)
    else:
        page.get_by_role("checkbox", name=f"Sélectionner la carte {number}").check()
    expect(page.get_by_role("checkbox", name=f"Sélectionner la carte {number}")).to_be_checked()


def declare(page: Page) -> None:
    """On one's honour."""
    page.get_by_role("checkbox", name="Je déclare sur l’honneur").check()


def confirm_order(page: Page) -> None:
    """« Valider », « Oui »."""
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("dialog").get_by_role("button", name="Oui").click()
    at_step(page, "Livraison")


def order(page: Page, who: Newcomer, product: str = "Duplicata", reason: str | None = "Titre perdu") -> None:
    """Steps 1 and 2, all the person's cards."""
    engage(page)
    choose_product(page, product)
    for number in who.cards:
        choose_card(page, number, reason)
    declare(page)
    confirm_order(page)


def accept_address(page: Page) -> None:
    """Step 3."""
    page.get_by_role("radio", name="Oui").check()
    page.get_by_role("button", name="Valider").click()
    at_step(page, "Paiement")


def leave_for_the_bank(page: Page) -> None:
    """Step 4, « Payer »."""
    page.get_by_role("button", name="Payer", exact=True).click()
    expect(page.get_by_label("Numéro de carte")).to_be_visible()


def pay(page: Page, card: str = PAYS) -> None:
    """On the bank's page, and back."""
    enter_card(page, card)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/cmi/demande/*")
    live(page)


def enter_card(page: Page, card: str) -> None:
    """On the bank's page."""
    page.get_by_label("Numéro de carte").fill(card)
    page.get_by_label("Date d’expiration").fill("12/39")
    page.get_by_label("Cryptogramme visuel").fill("123")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("button", name="Continuer")).to_be_visible()


def at_step(page: Page, name: str) -> None:
    """The step is there and answers."""
    expect(page.get_by_role("heading", level=2, name=re.compile(f"— ?{name}$"))).to_be_visible()
    live(page)


def order_number(page: Page) -> int:
    """The number on the « Récapitulatif »."""
    found = re.search(r"sous le numéro\s(\d+)", page.get_by_role("main").inner_text())
    assert found is not None
    return int(found[1])
