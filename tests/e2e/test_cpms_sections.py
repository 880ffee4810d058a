"""The manual's four sections (seeds/001), on a desktop and a phone, with a pointer, the keyboard, the tree alone."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import SCREENS, axe
from tests.e2e.conftest import Open
from tests.e2e.cpms_server import CARD_CODE, active, by_post, fresh
from tests.e2e.cpms_steps import CODE, LOGIN, choose, code_sent, prove_device, sent, sign_in
from tests.e2e.hands import MANNERS, arrived, compose, hands_of
from tests.e2e.mail import link_in
from tests.e2e.server import Server

NOBODY = "1 23 45 67 891 0{:02d}"


def ways(first: int) -> pytest.MarkDecorator:
    """Six ways for each section; three of them each time (each screen, each manner), the others in the torture run."""
    found = []
    for place, (screen, manner) in enumerate(product(SCREENS, MANNERS)):
        marks = [] if place % 2 == first % 2 else [pytest.mark.torture]
        found.append(pytest.param(place, screen, manner, marks=marks, id=f"{screen}-{manner}"))
    return pytest.mark.parametrize(("place", "screen", "manner"), found)


def number_left(page: Page, words: str) -> None:
    expect(page.get_by_text("Mot de passe erroné.")).to_be_visible()
    expect(page.get_by_text(words)).to_be_visible()


@ways(0)
def test_1_how_to_sign_in(cpms: Server, open_page: Open, place: int, screen: str, manner: str) -> None:
    with open_page(url=cpms.url, screen=screen) as (page, _):
        hands = hands_of(manner, page)
        sign_in(page, hands, active(place))
        prove_device(page, hands, f"actif{place}@mail.example", trust=True)
        arrived(page, "Mon espace")
        axe(page)
        if screen == "phone":
            hands.press("Menu")
        hands.press("Se déconnecter")
        arrived(page, "Se connecter")
        sign_in(page, hands, active(place))  # trusted: no code any more
        arrived(page, "Mon espace")


@ways(1)
def test_2_lost_password_with_an_email(cpms: Server, open_page: Open, place: int, screen: str, manner: str) -> None:
    email = f"actif{place + 6}@mail.example"
    with open_page(url=cpms.url, screen=screen) as (page, _):
        hands = hands_of(manner, page)
        page.goto("/cpms")
        arrived(page, "Se connecter")
        hands.press("Obtenir son code de sécurité", "link")
        arrived(page, "Obtenir son code de sécurité")
        hands.write(LOGIN, active(place + 6))
        hands.press("Valider")
        expect(
            page.get_by_text("Un e-mail contenant votre code de sécurité vous a été envoyé sur a***@mail.example")
        ).to_be_visible()
        expect(page.get_by_text("vérifiez dans vos courriers indésirables ou vos spams.")).to_be_visible()
        expect(page.get_by_text(email)).to_have_count(0)
        arrived(page, "Obtenir son code de sécurité")
        hands.write(CODE, code_sent(cpms.url, to=email, subject="Votre code de sécurité"))
        hands.press("Vérifier")
        choose(page, hands, "493817")
        arrived(page, "Mon espace")


def test_2_the_link_of_the_mail(cpms: Server, open_page: Open) -> None:
    """It spares the code, on a telephone that never asked for one; then it is spent."""
    with open_page(url=cpms.url, screen="phone") as (page, _):
        page.request.post("/cpms/code-de-securite", form={"nir": active(29)})
        address = link_in(sent(cpms.url, to="actif29@mail.example", subject="Votre code de sécurité"))
        page.goto(address)
        arrived(page, "Choisir votre mot de passe")
        axe(page)
        hands = hands_of("pointer", page)
        hands.press("Continuer")
        choose(page, hands, "493817")
        arrived(page, "Mon espace")
        page.goto(address)
        arrived(page, "Lien expiré")
        axe(page)
        hands.press("Obtenir son code de sécurité", "link")
        arrived(page, "Obtenir son code de sécurité")


@ways(2)
def test_2_lost_password_without_email(cpms: Server, open_page: Open, place: int, screen: str, manner: str) -> None:
    with open_page(url=cpms.url, screen=screen) as (page, _):
        hands = hands_of(manner, page)
        page.goto("/cpms/code-de-securite")
        arrived(page, "Obtenir son code de sécurité")
        hands.write(LOGIN, by_post(place))
        hands.press("Valider")
        expect(
            page.get_by_text("Un courrier postal contenant votre code de sécurité va vous être envoyé.")
        ).to_be_visible()
        expect(page.get_by_text("Vous le recevrez sous huit jours.")).to_be_visible()
        axe(page)
        arrived(page, "Obtenir son code de sécurité")
        hands.press("Retour", "link")
        arrived(page, "Se connecter")


@ways(3)
def test_3_first_connection(cpms: Server, open_page: Open, place: int, screen: str, manner: str) -> None:
    with open_page(url=cpms.url, screen=screen) as (page, _):
        hands = hands_of(manner, page)
        sign_in(page, hands, fresh(place), CARD_CODE)
        arrived(page, "Créez votre mot de passe")
        for refused, words in (
            ("123456", "Une suite de chiffres"),
            ("140160", "date de naissance"),
            (CARD_CODE, "Le code reçu"),
        ):
            compose(hands, refused)
            hands.press("Valider")
            expect(page.locator(".field__error")).to_contain_text(words)
            arrived(page, "Créez votre mot de passe")
        axe(page)
        compose(hands, "493817")
        hands.press("Valider")
        arrived(page, "Confirmez votre mot de passe")
        compose(hands, "493818")
        hands.press("Valider")
        expect(page.locator(".field__error")).to_contain_text("ne sont pas identiques")
        arrived(page, "Confirmez votre mot de passe")
        axe(page)
        compose(hands, "493817")
        hands.press("Valider")
        arrived(page, "Conditions Générales d’Utilisation")
        axe(page)
        if place % 2:
            hands.press("J'accepte les Conditions Générales d'Utilisation", "checkbox")
        hands.press("Continuer")
        arrived(page, "Mon espace")
        assert "nouvel appareil" in sent(cpms.url, to="ESSAI", subject="nouvel appareil")["subject"]


def test_3_first_connection_with_the_letter(cpms: Server, open_page: Open) -> None:
    """The letter's code serves on the sign-in page, in place of the password."""
    with open_page(url=cpms.url) as (page, _):
        hands = hands_of("pointer", page)
        page.goto("/cpms/code-de-securite")
        arrived(page, "Obtenir son code de sécurité")
        hands.write(LOGIN, by_post(9))
        hands.press("Valider")
        letter = sent(cpms.url, to="ESSAI", subject="Votre code de sécurité")
        pdf = page.request.get(letter["attachments"][0]["url"])  # type: ignore[index]
        assert pdf.body().startswith(b"%PDF-")
        page.goto(link_in(letter))
        arrived(page, "Choisir votre mot de passe")
        expect(page.get_by_label(LOGIN)).to_be_visible()
        axe(page)
        sign_in(page, hands, by_post(9), code_sent(cpms.url, to="ESSAI", subject="Votre code de sécurité"))
        choose(page, hands, "493817")
        arrived(page, "Conditions Générales d’Utilisation")


@ways(4)
def test_4_i_cannot_sign_in(cpms: Server, open_page: Open, place: int, screen: str, manner: str) -> None:
    with open_page(url=cpms.url, screen=screen) as (page, watch):
        watch.tolerated.append("WebSocket is closed before")  # the clock jumps under the socket too
        page.clock.install()
        hands = hands_of(manner, page)
        sign_in(page, hands, NOBODY.format(place), "111222")
        number_left(page, "Attention il vous reste 3 tentatives pour le saisir.")
        for left in ("2 tentatives", "1 tentative"):
            arrived(page, "Se connecter")
            expect(page.get_by_label(LOGIN)).to_have_value(NOBODY.format(place))
            compose(hands, "111222")
            hands.press("Valider")
            number_left(page, f"Attention il vous reste {left} pour le saisir.")
        arrived(page, "Se connecter")
        expect(
            page.get_by_text("Par mesure de sécurité, vous devez patienter 1mn avant une nouvelle tentative")
        ).to_be_visible()
        for waiting in (
            page.get_by_role("button", name="7", exact=True),
            page.get_by_role("button", name="Valider"),
            page.get_by_label("Mot de passe à 6 chiffres"),
        ):
            expect(waiting).to_be_disabled()
        axe(page)
        page.clock.run_for(30_000)
        expect(page.get_by_role("timer")).to_contain_text("0:")
        page.clock.run_for(32_000)
        expect(page.get_by_role("button", name="7", exact=True)).to_be_enabled()
        expect(page.get_by_text("Vous pouvez réessayer.")).to_be_attached()
        hands.press("Obtenir son code de sécurité", "link")
        arrived(page, "Obtenir son code de sécurité")
