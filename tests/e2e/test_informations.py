"""Manual 002, « Mes informations »: the ways in, I.1 the address, I.2 the password, I.3 the form; word for word."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader, PdfWriter

from tests.e2e import journey
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.mail import link_in, mail_to
from tests.e2e.newcomers import PASSWORD, Newcomer, newcomer
from tests.e2e.server import Server

INFORMATIONS = "/cmi/mes-donnees/informations"
CONFIRMATION_WRONG = "La confirmation de l’adresse email est obligatoire et doit être valide."
SPECIALS = '&"\'(-_^)°+="$£ù%*,;:!?./<>çéèà'
NEW_WRONG = (
    "La saisie du nouveau mot de passe est obligatoire et doit comporter au moins huit caractères, une lettre "
    f"majuscule, un chiffre et un caractère spécial de type {SPECIALS}"
)


def enter(page: Page, who: Newcomer, path: str = INFORMATIONS) -> None:
    journey.enter(page, who, path)


def block(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def modify(page: Page, name: str) -> Locator:
    place = block(page, name)
    place.get_by_role("button", name="MODIFIER").click()
    expect(place.get_by_role("button", name="ENREGISTRER")).to_be_visible()
    return place


def save(place: Locator) -> None:
    place.get_by_role("button", name="ENREGISTRER").click()


def field(place: Locator, label: str) -> Locator:
    return place.get_by_role("textbox", name=re.compile(f"^{label}"))


def error_of(entry: Locator) -> str:
    """What is said under a field, as a screen reader finds it."""
    ids = (entry.get_attribute("aria-describedby") or "").split()
    wrong = [one for one in ids if one.endswith("-erreur")]
    return entry.page.locator(f"#{wrong[0]}").inner_text() if wrong else ""


def test_the_ways_in(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        journey.enter(page, who)
        if screen == "phone":
            page.get_by_role("button", name="Menu").click()
            page.get_by_role("link", name="Mes données", exact=True).first.click()
        else:
            page.get_by_role("link", name="Mes données", exact=True).first.hover()
            expect(page.get_by_role("link", name="Suivi de ma demande")).to_be_visible()
            axe(page)
            page.get_by_role("button", name="Ouvrir le sous-menu Mes données").focus()
            page.keyboard.press("ArrowDown")
            expect(page.get_by_role("link", name="Mes informations", exact=True)).to_be_focused()
            page.get_by_role("link", name="Mes données", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mes données")
        live(page)
        axe(page)
        expect(page.get_by_role("main").get_by_role("link", name="Suivi de ma demande")).to_be_visible()
        expect(page.get_by_role("link", name="Retour")).to_be_visible()
        page.get_by_role("link", name="Mes informations personnelles").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mes informations")
        expect(page.get_by_role("navigation", name="Vous êtes ici")).to_contain_text("Mes informations")
        live(page)
        axe(page)
        page.get_by_role("button", name="Aide : Mes informations").click()
        expect(page.get_by_role("tooltip").first).to_have_text(
            "Cette page permet d’imprimer le formulaire de défaut qualité et de modifier votre adresse email et votre "
            "mot de passe."
        )


def test_the_address_and_its_errors(server: Server, open_page: Open, screen: str) -> None:
    who, other = newcomer(server), newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, who)
        place = modify(page, "Mon adresse email")
        expect(field(place, "Nouvel email")).to_be_focused()
        expect(field(place, "Ancien email")).to_have_value(who.email)
        expect(field(place, "Ancien email")).not_to_be_editable()
        expect(place.get_by_role("tooltip", include_hidden=True)).to_have_text(
            [
                "Votre adresse de messagerie doit être au format électronique",
                "L’adresse de messagerie doit être saisie à l’identique",
            ]
        )
        _wrong(page, place, ("", ""), "La saisie du nouvel email est obligatoire.", CONFIRMATION_WRONG)
        axe(page)
        _wrong(page, place, ("fsfsfs", "fffff"), "Votre adresse mail n’est pas conforme.", CONFIRMATION_WRONG)
        _wrong(page, place, ("a@mail.example", "b@mail.example"), "", "Les adresses mails ne sont pas identiques.")
        expect(field(place, "Nouvel email")).to_have_value("a@mail.example")
        field(place, "Confirmation").fill("a@mail.example")
        expect(place.get_by_text("ne sont pas identiques")).to_have_count(0)
        for name in ("Nouvel email", "Confirmation"):
            field(place, name).fill(other.email.upper())
        save(place)
        expect(place.locator(":focus")).to_have_text(
            "L’adresse email saisie rentre en conflit avec celle d’un autre utilisateur."
        )
        expect(place).to_contain_text(f"Adresse email : {who.email}")
        axe(page)


def _wrong(page: Page, place: Locator, typed: tuple[str, str], said: str, said_again: str) -> None:
    email, again = typed
    field(place, "Nouvel email").fill(email)
    field(place, "Confirmation").fill(again)
    save(place)
    count = len([one for one in (said, said_again) if one])
    expect(page.get_by_role("heading", name=re.compile(f"Il y a {count} erreur"))).to_be_visible()
    assert error_of(field(place, "Nouvel email")) == said
    assert error_of(field(place, "Confirmation")) == said_again


def test_the_address_changes_and_the_old_one_may_undo_it(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    new = f"nouvelle.{who.email}"
    with open_page(url=server.url, screen=screen) as (page, _), open_page(url=server.url) as (elsewhere, _):
        enter(page, who)
        place = modify(page, "Mon adresse email")
        field(place, "Nouvel email").fill(f" {new} ")
        field(place, "Confirmation").fill(new.upper())
        field(place, "Confirmation").press("Enter")
        expect(place.get_by_text("Votre adresse email a bien été modifiée.")).to_be_visible()
        expect(place).to_contain_text(f"Adresse email : {new}")
        axe(page)
        mail_to(server, new, "Cette adresse est maintenant celle de votre compte")
        link = link_in(mail_to(server, who.email, "Votre adresse email a été modifiée"))

        elsewhere.goto(link)
        live(elsewhere)
        axe(elsewhere)
        elsewhere.get_by_role("button", name="Annuler ce changement").click()
        expect(elsewhere.get_by_text("Votre ancienne adresse email est remise")).to_be_visible()
        page.wait_for_url("**/cmi")
        journey.sign_in(page, who)


def test_the_password_and_its_errors(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, who)
        expect(block(page, "Mon mot de passe")).to_contain_text("Mot de passe : ********")
        place = modify(page, "Mon mot de passe")
        old, new, again = (
            place.get_by_label(re.compile(f"^{name}")).first for name in ("Ancien mot", "Nouveau mot", "Confirmation")
        )
        save(place)
        expect(page.get_by_role("heading", name="Il y a 3 erreurs")).to_be_visible()
        assert [error_of(one) for one in (old, new, again)] == [
            "La saisie de votre ancien mot de passe est obligatoire.",
            NEW_WRONG,
            "La confirmation du mot de passe est obligatoire et doit être valide.",
        ]
        axe(page)
        old.fill("Faux-2026!")
        new.fill("Jardin-vert-7!")
        expect(place.get_by_text(", fait").first).to_be_attached()
        again.fill("Jardin-vert-7!")
        save(place)
        expect(page.get_by_role("heading", name="Il y a 1 erreur")).to_be_visible()
        assert error_of(old) == "L’ancien mot de passe est incorrect."
        for box, words in ((old, PASSWORD), (new, "Jardin-vert-7!"), (again, "Jardin-vert-7!")):
            box.fill(words)
        save(place)
        expect(place.get_by_text("Votre mot de passe a bien été modifié.")).to_be_visible()
        axe(page)
        mail_to(server, who.email, "Votre mot de passe a été modifié")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mes informations")


def test_a_password_change_ends_the_other_sessions_in_their_open_pages(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _), open_page(url=server.url) as (elsewhere, _):
        journey.sign_in(elsewhere, who)
        enter(page, who)
        place = modify(page, "Mon mot de passe")
        for name, words in (
            ("Ancien mot", PASSWORD),
            ("Nouveau mot", "Jardin-vert-7!"),
            ("Confirmation", "Jardin-vert-7!"),
        ):
            place.get_by_label(re.compile(f"^{name}")).first.fill(words)
        save(place)
        elsewhere.wait_for_url("**/cmi")
        expect(place.get_by_text("Votre mot de passe a bien été modifié.")).to_be_visible()


def test_cancel_changes_nothing_and_gives_the_focus_back(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        enter(page, who)
        place = modify(page, "Mon adresse email")
        field(place, "Nouvel email").fill("a@mail.example")
        place.get_by_role("button", name="ANNULER").click()
        expect(place.get_by_role("button", name="MODIFIER")).to_be_focused()
        expect(place).to_contain_text(who.email)


def test_the_delivery_address(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, who)
        place = modify(page, "Mon adresse de livraison")
        axe(page)
        field(place, "Code postal").fill("5900")
        save(place)
        expect(page.get_by_role("heading", name="Il y a 1 erreur")).to_be_visible()
        axe(page)
        field(place, "Code postal").fill("59100")
        field(place, "Ville").fill("ROUBAIX")
        save(place)
        expect(place.get_by_text("Votre adresse de livraison a bien été prise en compte.")).to_be_visible()
        page.reload()
        expect(block(page, "Mon adresse de livraison")).to_contain_text("59100 ROUBAIX")


def test_the_defect_form_is_filled_in_by_a_program_and_read_back(
    server: Server, open_page: Open, screen: str, tmp_path: Path
) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, who)
        place = block(page, "Formulaire défaut qualité")
        expect(place).to_contain_text("Changez d’abord votre adresse de livraison")
        with page.expect_download() as started:
            place.get_by_role("link", name="Formulaire défaut qualité").click()
        blank, filled = tmp_path / "vierge.pdf", tmp_path / "rempli.pdf"
        started.value.save_as(blank)
    reader = PdfReader(blank)
    assert len(reader.pages) == 1
    assert who.number in reader.pages[0].extract_text()
    fields = reader.get_fields() or {}
    texts = [name for name, one in fields.items() if one.get("/FT") == "/Tx"]
    boxes = [name for name, one in fields.items() if one.get("/FT") == "/Btn"]
    assert len(texts) >= 3
    assert len(boxes) >= 3
    writer = PdfWriter(reader)
    ticked = next(state for state in fields[boxes[0]]["/_States_"] if state != "/Off")
    answers = {texts[0]: "0000000000000042", boxes[0]: ticked}
    writer.update_page_form_field_values(writer.pages[0], answers)
    writer.write(filled)
    again = PdfReader(filled).get_fields() or {}
    assert {name: again[name]["/V"] for name in answers} == answers


def test_nothing_scrolls_sideways_at_320(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url, viewport={"width": 320, "height": 800}) as (page, _):
        enter(page, who)
        for name in ("Mon adresse email", "Mon mot de passe", "Mon adresse de livraison"):
            modify(page, name)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
