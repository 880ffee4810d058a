"""Manual of the order, I.1: a duplicate, from the choice of the portal to the attestation, word for word."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.mail import first_mails
from tests.e2e.server import Server


def test_the_manuals_journey(fresh_server: Server, open_page: Open, screen: str) -> None:
    """In a fresh demonstration: its first order is 10005 (SPEC 7)."""
    server = fresh_server
    with open_page(url=server.url, screen=screen) as (page, watch):
        _from_the_portal_to_the_sign_in(page)
        _engagement(page, screen)
        _choice(page)
        _cards(page)
        _delivery(page)
        _payment(page)
        watch.check()
        _summary(page, server)


def _from_the_portal_to_the_sign_in(page: Page) -> None:
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Carte mobilité inclusion").click()
    page.get_by_role("link", name="Se connecter").click()
    live(page)
    axe(page)
    page.get_by_label("Adresse email").fill("mail0455@mail.fr")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("Adresse email ou mot de passe incorrect.")
    expect(page.get_by_label("Adresse email")).to_have_value("mail0455@mail.fr")
    axe(page)
    live(page)
    page.get_by_label("Mot de passe").fill("Demo-2026!")
    page.get_by_label("Mot de passe").press("Enter")
    expect(page.get_by_text("Bonjour Auguste Lambert")).to_be_attached()
    live(page)
    axe(page)


def _engagement(page: Page, screen: str) -> None:
    if screen == "phone":
        page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Demande", exact=True).first.click()
    journey.at_step(page, "Engagement")
    for words in (
        "Avant de commencer",
        "Présentation du service",
        "Ce service permet en quelques clics de procéder à la demande de duplicata ou de second exemplaire de carte mobilité inclusion.",
        "Le prix est fixé à 7,10 € auxquels s’ajoute le montant de la TVA et l’acheminement par voie postale. Pour un envoi sur le territoire national, cela revient à 0,50 €.",
        "La carte mobilité inclusion sera expédiée à l’adresse de livraison du bénéficiaire ou du représentant légal.",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    terms = page.get_by_role("link", name=re.compile(r"\[PDF, \d+ Ko\]"))
    assert page.request.get(terms.get_attribute("href") or "").body().startswith(b"%PDF")
    axe(page)
    page.get_by_role("button", name="Suivant").click()
    _refused(page, "Vous devez accepter les conditions générales d’utilisation et d’instruction.")
    page.get_by_role("checkbox", name="J’accepte les Conditions Générales d’Utilisation et de Délivrance").check()
    page.get_by_role("button", name="Suivant").click()


def _choice(page: Page) -> None:
    journey.at_step(page, "Choix de la demande")
    expect(page.get_by_role("group", name="Vous souhaitez effectuer une demande de")).to_be_visible()
    page.get_by_role("radio", name="2e exemplaire").check()
    expect(page.get_by_text("Second exemplaire du titre CMI-stationnement pouvant être commandé")).to_be_visible()
    page.get_by_role("radio", name="Duplicata").check()
    expect(page.get_by_text("Nouvel exemplaire du titre fabriqué par l’IN suite à une perte")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(re.compile("type="))
    live(page)


def _cards(page: Page) -> None:
    expect(page.get_by_text("Chaque titre carte mobilité inclusion faisant l’objet")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Valider").click()
    _refused(page, "Vous devez avoir sélectionné au moins un motif de révocation avant de pouvoir poursuivre.")
    number = "0000000000000001"
    journey.choose_card(page, number, "Titre volé")
    expect(page.get_by_text("signalez-le à la police")).to_be_visible()
    page.get_by_role("button", name="Valider").click()
    _refused(page, "Vous devez déclarer sur l’honneur votre demande de révocation de votre carte.")
    page.get_by_role("checkbox", name=f"Sélectionner la carte {number}").uncheck()
    journey.declare(page)
    page.get_by_role("button", name="Valider").click()
    _refused(page, "Vous devez sélectionner au moins un titre avant de pouvoir poursuivre.")
    page.get_by_role("checkbox", name=f"Sélectionner la carte {number}").check()
    page.get_by_role("button", name="Valider").click()
    _dialog(page)


def _dialog(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Validation de la demande de duplicata")
    expect(dialog).to_contain_text("Etes-vous sûr de vouloir lancer la demande de duplicata")
    expect(dialog).to_contain_text(
        "ATTENTION : UNE FOIS LA DEMANDE DE DUPLICATA VALIDÉE, LA CARTE INITIALE SERA REVOQUÉE ET NE POURRA PLUS ÊTRE UTILISÉE"
    )
    expect(dialog.get_by_role("button", name="Non")).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("dialog").get_by_role("button", name="Non").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("dialog").get_by_role("button", name="Oui").click()


def _delivery(page: Page) -> None:
    journey.at_step(page, "Livraison")
    expect(
        page.get_by_text("Veuillez vérifier si l’adresse de livraison de votre demande de carte mobilité est correcte")
    ).to_be_visible()
    expect(page.get_by_role("region", name="Adresse", exact=True)).to_contain_text("25 route de la libertine")
    page.get_by_role("button", name="Valider").click()
    _refused(page, "Vous devez indiquer si l’adresse de livraison est correcte.")
    page.get_by_role("radio", name="Non").check()
    street = page.get_by_label("Numéro, libellé de la voie (RUE, AVENUE, ...)")
    street.fill("14 RUE DES TANNEURS, RESIDENCE DU GRAND LARGE")
    street.blur()
    expect(page.get_by_text("38 caractères au plus", exact=False).filter(has_text="enlevez").first).to_be_visible()
    page.get_by_label("Code postal", exact=False).fill("5900")
    page.get_by_role("button", name="Valider").click()
    _refused(page, "Écrivez les 5 chiffres du code postal, par exemple 59000.")
    street.fill("14 RUE DES TANNEURS")
    page.get_by_label("Code postal", exact=False).fill("59800")
    page.get_by_role("button", name="Valider").click()
    dialog = page.get_by_role("dialog", name="Votre adresse de livraison a bien été prise en compte.")
    axe(page)
    dialog.get_by_role("button", name="Ok").click()


def _payment(page: Page) -> None:
    journey.at_step(page, "Paiement")
    expect(page.get_by_role("region", name="Détail du prix")).to_contain_text(
        re.compile(r"7,10.€.*1,42.€.*0,50.€.*9,02.€", re.DOTALL)
    )
    expect(page.get_by_role("main")).to_contain_text("14 RUE DES TANNEURS")
    axe(page)
    journey.leave_for_the_bank(page)
    axe(page)
    journey.enter_card(page, journey.PAYS)
    for words in ("Montant de la transaction", "Détails de la transaction", "Votre paiement a été accepté.", "1000501"):
        expect(page.get_by_text(words).first).to_be_visible()
    page.get_by_role("button", name="Continuer").click()


def _summary(page: Page, server: Server) -> None:
    journey.at_step(page, "Récapitulatif")
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande")
    expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()
    assert journey.order_number(page) == 10005
    for words in (
        "Vous allez recevoir un courriel de confirmation.",
        "Votre demande sera produite dès réception et validation du paiement.",
        "Détail de votre demande",
    ):
        expect(page.get_by_text(words, exact=False).first).to_be_visible()
    axe(page)
    link = page.get_by_role("link", name="Télécharger/Imprimer l’attestation").get_attribute("href")
    answer = page.request.get(link or "")
    assert answer.body().startswith(b"%PDF")
    stranger = httpx.get(f"{server.url}{link}")
    assert stranger.status_code == 404
    _mails(server)


def _mails(server: Server) -> None:
    confirmation, revocation = first_mails(server, "mail0455@mail.fr", 2)
    assert [one["name"] for one in confirmation["attachments"]] == ["attestation-10005.pdf", "recu-10005.pdf"]
    assert [one["name"] for one in revocation["attachments"]] == ["preuve-de-revocation-10005.pdf"]


def _refused(page: Page, sentence: str) -> None:
    """A sentence on top, focused, and again beside what it is about."""
    summary = page.get_by_role("alert").filter(has_text=re.compile("Il y a"))
    expect(summary).to_contain_text(sentence)
    expect(page.get_by_text(sentence)).to_have_count(2)
    expect(page).to_have_title(re.compile("^Erreur"))
    axe(page)
