"""Every component in every state: what people see, hear, press and type, on both screens."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.server import Server, running

GALLERY = "/demo/composants"
NOT_AN_EMAIL = "Votre adresse mail n’est pas conforme."
# WCAG 1.4.12, as a constructed sheet: the policy lets no other in.
WIDE_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }");
  document.adoptedStyleSheets = [sheet];
}"""
SCREENS = ("desktop", "phone")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(["-m", "tests.e2e.gallery"]) as started:
        yield started


def show(page: Page, query: str = "") -> None:
    page.goto(GALLERY + query)
    live(page)


def form(page: Page) -> Locator:
    return page.get_by_role("form", name="Adresse email")


def sideways(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


@pytest.mark.parametrize(
    ("portal", "scheme", "screen"),
    [
        (portal, scheme, SCREENS[(place + (scheme == "dark")) % 2])
        for place, portal in enumerate(("cmi", "cmacarte", "cpms", "desk"))
        for scheme in ("light", "dark")
    ],
)
def test_at_rest(server: Server, open_page: Open, portal: str, scheme: str, screen: str) -> None:
    """Each hue by day and by night; the screens take turns, for contrast does not depend on them."""
    with open_page(url=server.url, screen=screen, color_scheme=scheme) as (page, _):
        show(page, f"?portail={portal}")
        expect(page.locator("h1")).to_have_count(1)
        assert sideways(page) <= 0
        axe(page)


@pytest.mark.parametrize("width", [320, 640, 768, 1024])
def test_nothing_scrolls_sideways(server: Server, open_page: Open, width: int) -> None:
    """320 is WCAG 1.4.10 (400 % of 1280), 640 what a zoom of 200 % leaves of 1280."""
    with open_page(url=server.url, viewport={"width": width, "height": 800}) as (page, _):
        show(page)
        assert sideways(page) <= 0
        page.evaluate(WIDE_SPACING)
        assert sideways(page) <= 0


def test_step_heading_takes_the_focus(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        heading = page.get_by_role("heading", name="Étape 2 sur 5 — Choix de la demande")
        expect(heading).to_be_focused()


def test_menu_by_keyboard(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        word, opener = (
            page.get_by_role("link", name="Mes données"),
            page.get_by_role("button", name="Ouvrir le sous-menu Mes données"),
        )
        word.focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="Mes informations").first).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "true")
        axe(page)
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(opener).to_have_attribute("aria-expanded", "false")


def test_menu_on_a_phone(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, _):
        show(page)
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
        page.get_by_role("button", name="Menu", exact=True).tap()
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        page.get_by_role("button", name="Ouvrir le sous-menu Mes données").tap()
        expect(page.get_by_role("link", name="Suivi de ma demande")).to_be_visible()
        axe(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_bubble(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        show(page)
        field = form(page).get_by_label("Nouvel email *", exact=True)
        tip = page.get_by_role("tooltip", name="").filter(has_text="format électronique")
        opener = page.get_by_role("button", name="Aide : Nouvel email")
        expect(field).to_have_accessible_description("Votre adresse de messagerie doit être au format électronique")
        opener.click()
        expect(tip).to_be_visible()
        box, entry = tip.bounding_box(), field.bounding_box()
        assert box and entry and (box["y"] + box["height"] <= entry["y"] or box["x"] >= entry["x"] + 60)
        axe(page)
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()


def test_field_is_checked_when_left_then_at_each_change(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        field = form(page).get_by_label("Nouvel email *", exact=True)
        field.press_sequentially("auguste")
        page.wait_for_timeout(700)  # longer than the pause after typing: no complaint must come
        expect(form(page).get_by_text(NOT_AN_EMAIL)).to_have_count(0)
        field.blur()
        expect(form(page).get_by_text(NOT_AN_EMAIL)).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("format électronique.*conforme"))
        axe(page)
        field.press_sequentially("@mail.fr", delay=30)
        expect(form(page).get_by_text(NOT_AN_EMAIL)).to_have_count(0)
        expect(field).to_have_value("auguste@mail.fr")
        expect(field).to_be_focused()


def test_too_long_is_told_never_cut(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        field = page.get_by_label("Entrée, bâtiment, immeuble, résidence", exact=True)
        field.fill("R" * 40)
        expect(page.get_by_text("38 caractères au plus : enlevez 2 caractères.")).to_be_visible()
        expect(field).to_have_value("R" * 40)
        field.press("Backspace")
        field.press("Backspace")
        expect(page.get_by_text("enlevez")).to_have_count(0)


@pytest.mark.parametrize("screen", SCREENS)
def test_error_summary(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        show(page)
        title = page.title()
        form(page).get_by_label("Ancien mot de passe *").fill("Secret-26")
        form(page).get_by_role("button", name="ENREGISTRER").click()
        summary = page.get_by_role("alert", name="Il y a 4 erreurs")
        expect(summary).to_be_focused()
        expect(page).to_have_title(f"Erreur : {title}")
        axe(page)
        summary.get_by_role("link", name="Dites qui vous êtes.").click()
        expect(page.get_by_role("radio", name="Une personne")).to_be_focused()
        page.keyboard.press("Space")
        expect(summary.get_by_role("link", name="Dites qui vous êtes.")).to_be_visible()
        expect(page.get_by_text("Dites qui vous êtes.")).to_have_count(1)  # that below it went: nothing moves any more
        page.get_by_role("checkbox", name="Je déclare sur l’honneur *").check()
        form(page).get_by_label("Nouvel email *", exact=True).fill("a@b.fr")
        form(page).get_by_label("Confirmation du nouvel email *").fill("a@b.fr")
        form(page).get_by_label("Confirmation du nouvel email *").press("Enter")
        expect(page.get_by_text("Enregistré : a@b.fr")).to_be_visible()
        expect(page).to_have_title(title)
        expect(page.get_by_role("alert", name="erreur")).to_have_count(0)


def test_two_presses_are_one(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        button = page.get_by_role("button", name="Suivant")
        button.dblclick()
        expect(page.locator("[aria-busy=true]", has_text="Envoi en cours…")).to_have_count(2)  # one is always busy here
        expect(button).to_have_attribute("data-busy", "1")
        expect(button).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("screen", SCREENS)
def test_dialog(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        show(page)
        opener = page.get_by_role("button", name="Poser une question")
        dialog = page.get_by_role("dialog", name="Validation de la demande de duplicata")
        ways: tuple[tuple[str, Callable[[], None]], ...] = (
            ("non", lambda: page.keyboard.press("Enter")),  # the focus is on « Non »
            ("non", lambda: page.keyboard.press("Escape")),
            ("non", lambda: dialog.get_by_role("button", name="Fermer : ne pas lancer la demande").click()),
            ("non", lambda: page.mouse.click(5, 5)),
            ("oui", lambda: dialog.get_by_role("button", name="Oui").click()),
        )
        for answer, leave in ways:
            opener.click()
            expect(dialog.get_by_role("button", name="Non")).to_be_focused()
            if answer == "oui":
                axe(page)
            leave()
            expect(page.get_by_text(f"Réponse : {answer}")).to_be_visible()
            expect(dialog).to_have_count(0)
            expect(opener).to_be_focused()
            expect(opener).not_to_have_attribute("aria-busy", "true")


def test_told(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        page.get_by_role("button", name="Dire quelque chose").click()
        ok = page.get_by_role("dialog").get_by_role("button", name="Ok")
        expect(ok).to_be_focused()
        ok.click()
        expect(page.get_by_text("Réponse : vu")).to_be_visible()


def test_password(server: Server, open_page: Open) -> None:
    sent: list[str] = []
    with open_page(url=server.url) as (page, _):
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        show(page)
        field = page.get_by_label("Mot de passe *", exact=True)
        rules = page.locator(".rules li.is-met")
        field.press_sequentially("Étoiles")
        expect(rules).to_have_text([re.compile("majuscule")])
        field.press_sequentially("26é")
        expect(rules).to_have_count(4)
        page.get_by_role("button", name="Afficher : Mot de passe", exact=True).click()
        expect(field).to_have_attribute("type", "text")
        page.get_by_role("button", name="Masquer : Mot de passe", exact=True).click()
        expect(field).to_have_attribute("type", "password")
        field.blur()
        page.wait_for_timeout(600)  # whatever the page would send is sent by now
    assert sent
    assert not [frame for frame in sent if "toiles" in frame]


def test_choosing_a_reason_ticks_the_row(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, _):
        show(page)
        box = page.get_by_role("checkbox", name="Sélectionner la carte 0000000000000011")
        page.get_by_label("Motif pour la carte 0000000000000011").select_option("Titre volé")
        expect(box).to_be_checked()
        expect(page.locator("tr.is-picked")).to_contain_text("0000 0000 0000 0011")
        box.uncheck()
        expect(page.locator("tr.is-picked")).to_have_count(0)


def test_envelope_follows(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        show(page)
        envelope = page.get_by_role("complementary", name="Sur l’enveloppe")
        page.get_by_label("Ville *", exact=True).last.fill("Besançon-les-Œillets")
        expect(envelope).to_contain_text(re.compile("5900\\s*BESANCON-LES-OEILLETS"))
        code = page.get_by_label("Code postal *", exact=True)
        code.focus()
        code.blur()
        expect(envelope.locator(".is-wrong")).to_have_text("5900")
        code.fill("25000")
        expect(envelope.locator(".is-wrong")).to_have_count(0)


def test_session_warning(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, watch):
        watch.tolerated.append("connexion?fin=1")  # the gallery has no sign-in
        show(page, "?session=8")
        dialog = page.get_by_role("dialog", name="Vous êtes toujours là ?")
        expect(dialog).to_be_visible()
        expect(dialog).to_contain_text(re.compile(r"se ferme dans [4-7]\s+s"))
        axe(page)
        dialog.get_by_role("button", name="Rester connecté").click()
        expect(dialog).to_be_hidden()
        expect(dialog).to_be_visible()
        page.wait_for_url("**/connexion?fin=1", timeout=10_000)


def test_forced_colours(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, forced_colors="active") as (page, _):
        show(page)
        button = page.get_by_role("button", name="Suivant")
        assert button.evaluate("e => getComputedStyle(e).borderStyle") == "solid"
        assert page.locator(".card__sign").first.evaluate("e => getComputedStyle(e).color") != "rgb(255, 255, 255)"
