"""Manual of the artisan's card (seed 000): from « ACTIVER » to the PDF open on the screen, on a desktop and a phone."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.artisans import file, picture
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.mail import link_in, mail_to
from tests.e2e.server import Server
from tests.unit.documents.reading import codes

PASSWORD = "Tapisserie-78!"
EMAIL = "camille.morel@mail.example"


def test_the_manuals_journey(fresh_server: Server, open_page: Open, screen: str) -> None:
    """In a fresh demonstration: Camille has not activated her card."""
    server = fresh_server
    with open_page(url=server.url, screen=screen) as (page, watch):
        _identify(page)
        _activate(page)
        watch.check()
        _confirm(page, server)
        _sign_in(page)
        _space(page, screen)
        _photo(page)
        _card(page)
        _order(page)


def _identify(page: Page) -> None:
    page.goto("/cmacarte")
    live(page)
    axe(page)
    page.get_by_role("link", name="ACTIVER").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Identification")
    expect(page.get_by_text("Il se trouve soit sur votre ancienne carte")).to_be_visible()
    number = page.get_by_label("Immatriculation RM")
    number.fill("12312RM")
    number.blur()
    expect(page.get_by_text(re.compile("par exemple 123123123RM078"))).to_be_visible()
    axe(page)
    number.fill("")
    number.press_sequentially("123 123 123 rm 078")
    expect(number).to_have_value("123123123RM078")
    birth = page.get_by_role("group", name="Date de naissance")
    birth.get_by_label("Jour").select_option("3")
    birth.get_by_label("Mois").select_option(label="janv.")
    birth.get_by_label("Année").select_option("1970")
    page.get_by_role("button", name="VALIDER").click()
    expect(page.get_by_role("alert")).to_contain_text("Aucune carte ne correspond à ces informations.")
    live(page)
    axe(page)
    expect(page.get_by_label("Immatriculation RM")).to_have_value("123123123RM078")
    page.get_by_label("Jour").select_option("2")
    page.get_by_role("button", name="VALIDER").click()


def _activate(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Activation")
    live(page)
    expect(page.get_by_text("Camille Morel")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("alert")).to_contain_text("Il y a")
    axe(page)
    page.get_by_label("Adresse email").fill(EMAIL)
    page.get_by_label("Numéro de mobile").fill("06 12 34 56 78")
    page.get_by_label("Mot de passe *", exact=True).fill(PASSWORD)
    page.get_by_label("Confirmation du mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Activer").click()
    words = "Vous allez recevoir un courriel contenant un lien pour activer définitivement votre compte."
    expect(page.get_by_text(words)).to_be_visible()
    live(page)
    axe(page)


def _try_to_sign_in(page: Page) -> None:
    page.goto("/cmacarte/connexion")
    page.get_by_label("Adresse email").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def _confirm(page: Page, server: Server) -> None:
    _try_to_sign_in(page)
    expect(page.get_by_text("attend sa confirmation")).to_be_visible()
    expect(page.get_by_role("button", name="Renvoyer le courriel")).to_be_visible()
    page.goto(link_in(mail_to(server, EMAIL, "Activez votre carte professionnelle")))
    live(page)
    axe(page)
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Votre compte est activé.")).to_be_visible()
    assert page.url.startswith(f"{server.url}/cmacarte/connexion")


def _sign_in(page: Page) -> None:
    _try_to_sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon espace")
    live(page)


def _space(page: Page, screen: str) -> None:
    expect(page.get_by_text("Bienvenue, Camille Morel.")).to_be_visible()
    axe(page)
    menu = page.get_by_role("navigation", name="Menu principal")
    for name in ("Mon espace", "Ma carte", "Mes informations", "Espaces partenaires"):
        expect(menu.get_by_role("link", name=name)).to_be_visible()
    box = menu.bounding_box()
    assert box is not None
    if screen == "phone":
        assert box["y"] > 600  # a bar at the bottom
    else:
        assert box["x"] < 300  # a menu at left
    menu.get_by_role("link", name="Ma carte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma carte")
    live(page)
    axe(page)


def _photo(page: Page) -> None:
    page.get_by_role("link", name="Ajouter ma photo").click()
    live(page)
    axe(page)
    page.get_by_label("Choisir une photo").set_input_files(
        file("note.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    )
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas une photo lisible")
    live(page)
    page.get_by_label("Choisir une photo").set_input_files(file("moi.jpg", picture(1000, 1400)))
    page.get_by_role("button", name="Continuer").click()
    scene = page.get_by_role("group", name="Cadrage de la photo")
    expect(scene).to_be_visible()
    live(page)
    axe(page)
    width = page.locator("input[name=largeur]")
    before = float(width.input_value())
    scene.focus()
    scene.press("+")
    assert float(width.input_value()) < before
    page.get_by_role("button", name="Enregistrer la photo").click()
    expect(page.get_by_text("Votre photo a bien été enregistrée.")).to_be_visible()
    live(page)
    axe(page)


def _card(page: Page) -> None:
    page.goto("/cmacarte/ma-carte")
    live(page)
    expect(page.get_by_role("img", name="Photo d’identité de Camille Morel")).to_be_visible()
    link = page.get_by_role("link", name="Télécharger ma carte virtuelle")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    for place in (1, 2):
        (address,) = codes(answer.body(), place)
        page.goto(address)  # whoever scans the card, on a screen or on paper
        expect(page.get_by_role("heading", level=1)).to_have_text("Carte valide")
        expect(page.get_by_text("Camille Morel")).to_be_visible()
    page.goto("/cmacarte/ma-carte")
    live(page)


def _order(page: Page) -> None:
    page.get_by_role("button", name="Commander une carte PVC (5 €)").click()
    expect(page.get_by_role("dialog", name="Commander une carte PVC")).to_be_visible()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Commander").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commande n")
    live(page)
    axe(page)
    page.get_by_role("button", name="Confirmer l’adresse").click()
    expect(page.get_by_text("5,00")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Payer", exact=True).click()
    page.get_by_label("Numéro de carte").fill("4100000000000000")
    page.get_by_label("Date d’expiration").fill("12/39")
    page.get_by_label("Cryptogramme visuel").fill("123")
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/cmacarte/commandes/*")
    expect(page.get_by_text("Votre commande est payée")).to_be_visible()
    live(page)
    expect(page.get_by_role("link", name="Reçu du paiement")).to_be_visible()
    axe(page)
