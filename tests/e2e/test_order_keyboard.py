"""The whole order without a mouse: Tab, Space, Enter, arrows and letters only."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e import journey
from tests.e2e.browser import live
from tests.e2e.conftest import Open
from tests.e2e.newcomers import PASSWORD, newcomer
from tests.e2e.server import Server

MOST_TABS = 60
# The ring is on the element, or on the box that is its target as a whole.
FOCUS_SHOWS = """one => [one, one.closest(".choice")].some(
  box => box && getComputedStyle(box).outlineStyle !== "none")"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus, and see that the focus shows."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate(FOCUS_SHOWS), f"the focus does not show on {target}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def test_from_sign_in_to_the_attestation(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        page.goto("/cmi/connexion")
        live(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        tab_to(page, page.get_by_label("Adresse email"))
        page.keyboard.type(who.email)
        tab_to(page, page.get_by_label("Mot de passe"))
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue")
        live(page)
        tab_to(page, page.get_by_role("link", name="Demande", exact=True).first)
        page.keyboard.press("Enter")
        journey.at_step(page, "Engagement")
        _first_steps(page)
        _cards(page, who.cards[0])
        _delivery_and_payment(page)


def _first_steps(page: Page) -> None:
    tab_to(page, page.get_by_role("checkbox", name="J’accepte"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Suivant"))
    page.keyboard.press("Enter")
    journey.at_step(page, "Choix de la demande")
    tab_to(page, page.get_by_role("radio", name="Duplicata"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Suivant"))
    page.keyboard.press("Enter")
    page.wait_for_url("**type=*")
    live(page)


def _cards(page: Page, number: str) -> None:
    tab_to(page, page.get_by_label(f"Motif pour la carte {number}"))
    page.keyboard.type("Titre p")
    expect(page.get_by_role("checkbox", name=f"Sélectionner la carte {number}")).to_be_checked()
    tab_to(page, page.get_by_role("checkbox", name="Je déclare sur l’honneur"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Valider"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Non")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Valider")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Non")).to_be_focused()
    tab_to(page, dialog.get_by_role("button", name="Oui"))
    page.keyboard.press("Enter")
    journey.at_step(page, "Livraison")


def _delivery_and_payment(page: Page) -> None:
    tab_to(page, page.get_by_role("radio", name="Oui"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Valider"))
    page.keyboard.press("Enter")
    journey.at_step(page, "Paiement")
    tab_to(page, page.get_by_role("button", name="Payer", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Numéro de carte")).to_be_visible()
    for label, value in (
        ("Numéro de carte", journey.PAYS),
        ("Date d’expiration", "12/39"),
        ("Cryptogramme visuel", "123"),
    ):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Continuer"))
    page.keyboard.press("Enter")
    journey.at_step(page, "Récapitulatif")
    tab_to(page, page.get_by_role("link", name="Télécharger/Imprimer l’attestation"))
