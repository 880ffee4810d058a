"""« Mon espace »: the card and its PDF, the number shown on demand, e-mail, mobile, devices, change of password."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import SCREENS, axe
from tests.e2e.conftest import Open
from tests.e2e.cpms_server import PASSWORD, active
from tests.e2e.cpms_steps import CODE, choose, code_sent, prove_device, sent, sign_in
from tests.e2e.hands import Hands, arrived, compose, hands_of
from tests.e2e.server import Server, running

screens = pytest.mark.parametrize(("place", "screen"), list(enumerate(SCREENS)), ids=list(SCREENS))


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    """One portal for the file."""
    with running(["-m", "tests.e2e.cpms_server"]) as server:
        yield server


def entered(page: Page, place: int) -> Hands:
    hands = hands_of("pointer", page)
    sign_in(page, hands, active(place))
    prove_device(page, hands, f"actif{place}@mail.example", trust=True)
    arrived(page, "Mon espace")
    return hands


@screens
def test_card_and_number(served: Server, open_page: Open, place: int, screen: str) -> None:
    with open_page(url=served.url, screen=screen) as (page, _):
        hands = entered(page, place)
        assert active(place) not in page.content()
        hands.press("Afficher le numéro de sécurité sociale")
        expect(page.get_by_text(active(place))).to_be_visible()
        expect(page.get_by_role("button", name="Masquer le numéro de sécurité sociale")).not_to_have_attribute(
            "aria-busy", "true"
        )
        hands.press("Masquer le numéro de sécurité sociale")
        expect(page.get_by_text(active(place))).to_have_count(0)
        address = page.get_by_role("link", name="Télécharger ma carte").get_attribute("href")
        answer = page.request.get(f"{served.url}{address}")
        assert answer.body().startswith(b"%PDF-")
        assert answer.headers["content-disposition"].startswith("inline")
    with open_page(url=served.url) as (stranger, _):
        assert stranger.request.get(f"{served.url}{address}").status == 404


@screens
def test_email_by_code_and_mobile(served: Server, open_page: Open, place: int, screen: str) -> None:
    place += 2
    new = f"nouvelle{place}@mail.example"
    with open_page(url=served.url, screen=screen) as (page, _):
        hands = entered(page, place)
        hands.press("Modifier l'adresse email")
        page.get_by_label("Nouvelle adresse email").fill("nulle part")
        hands.press("Recevoir le code")
        expect(page.locator(".field__error")).to_contain_text("n’est pas conforme")
        axe(page)
        page.get_by_label("Nouvelle adresse email").fill(new)
        hands.press("Recevoir le code")
        page.get_by_label(CODE).fill("000000")
        hands.press("Vérifier")
        expect(page.locator(".field__error")).to_contain_text("n’est pas le bon")
        axe(page)
        page.get_by_label(CODE).fill(code_sent(served.url, to=new, subject="Confirmez votre nouvelle adresse"))
        hands.press("Vérifier")
        expect(page.get_by_text("Votre adresse email a bien été modifiée.")).to_be_visible()
        expect(page.get_by_text(new)).to_be_visible()

        hands.press("Modifier le numéro de mobile")
        page.get_by_role("textbox", name="Numéro de mobile").fill("12")
        hands.press("Enregistrer")
        expect(page.locator(".field__error")).to_be_visible()
        page.get_by_label("Numéro de mobile").fill("0692 12 34 56")
        hands.press("Enregistrer")
        expect(page.get_by_text("Votre numéro de mobile a bien été modifié.")).to_be_visible()
        axe(page)

        undo = sent(served.url, to=f"actif{place}@mail.example", subject="adresse")["links"][0]
        page.goto(undo)
        arrived(page, "Annuler le changement d’adresse email")
        hands.press("Annuler ce changement")
        arrived(page, "Se connecter")
        expect(page.get_by_text("Votre ancienne adresse email est remise")).to_be_visible()
        page.goto("/cpms/mon-espace")
        arrived(page, "Se connecter")


@screens
def test_change_of_password_ends_the_other_sessions(served: Server, open_page: Open, place: int, screen: str) -> None:
    place += 4
    with (
        open_page(url=served.url, screen=screen) as (other, _),
        open_page(url=served.url, screen=screen) as (page, _watch),
    ):
        entered(other, place)
        hands = hands_of("pointer", page)
        sign_in(page, hands, active(place))
        prove_device(page, hands, f"actif{place}@mail.example")
        arrived(page, "Mon espace")
        expect(page.locator(".appareils").first.get_by_role("listitem")).to_have_count(2)
        hands.press("Changer mon mot de passe", "link")
        arrived(page, "Changer mon mot de passe")
        compose(hands, "111222")
        hands.press("Valider")
        expect(page.get_by_text("Attention il vous reste 3 tentatives pour le saisir.")).to_be_visible()
        arrived(page, "Changer mon mot de passe")
        axe(page)
        compose(hands, PASSWORD)
        hands.press("Valider")
        arrived(page, "Créez votre mot de passe")
        compose(hands, PASSWORD)
        hands.press("Valider")
        expect(page.locator(".field__error")).to_contain_text("C’est déjà votre mot de passe")
        choose(page, hands, "852096")
        arrived(page, "Mon espace")
        expect(page.get_by_text("Votre mot de passe a bien été modifié.")).to_be_visible()
        other.reload()
        arrived(other, "Se connecter")
        sign_in(other, hands_of("pointer", other), active(place), "852096")
        arrived(other, "Mon espace")

        page.reload()
        page.get_by_role("button", name="Oublier cet appareil").click()
        expect(page.get_by_text("L’appareil est oublié.")).to_be_visible()
        other.goto("/cpms/mon-espace")
        arrived(other, "Se connecter")


def test_nobody_signed_in_sees_nothing(served: Server, open_page: Open) -> None:
    with open_page(url=served.url) as (page, _):
        for path in ("mon-espace", "conditions", "nouveau-mot-de-passe", "nouvel-appareil"):
            page.goto(f"/cpms/{path}")
            arrived(page, "Se connecter")
        page.goto("/cpms/code-de-securite?etape=code")
        expect(page.get_by_label("Login : numéro de sécurité sociale")).to_be_visible()
