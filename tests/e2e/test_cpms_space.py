"""« Mon espace »: the card and its PDF, the number shown on demand, e-mail, mobile, devices, change of password."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import SCREENS, axe
from tests.e2e.conftest import Open
from tests.e2e.cpms_server import EACH, PASSWORD, STALE, active, by_post, fresh
from tests.e2e.cpms_steps import CODE, choose, code_sent, prove_device, sent, sign_in, signed_in
from tests.e2e.hands import arrived, compose, hands_of
from tests.e2e.server import Server

NEW_MAIL, NEW_MOBILE = "nouvelle@mail.example", "+262692123456"


@pytest.mark.parametrize(("place", "screen"), list(enumerate(SCREENS, 20)), ids=list(SCREENS))
def test_card_and_number(cpms: Server, open_page: Open, place: int, screen: str) -> None:
    with open_page(url=cpms.url, screen=screen) as (page, _):
        hands = signed_in(page, cpms, place)
        axe(page)
        assert active(place) not in page.content()
        hands.press("Afficher le numéro de sécurité sociale")
        expect(page.get_by_text(active(place))).to_be_visible()
        expect(page.get_by_role("button", name="Masquer le numéro de sécurité sociale")).not_to_have_attribute(
            "aria-busy", "true"
        )
        hands.press("Masquer le numéro de sécurité sociale")
        expect(page.get_by_text(active(place))).to_have_count(0)
        address = page.get_by_role("link", name="Télécharger ma carte").get_attribute("href")
        answer = page.request.get(f"{cpms.url}{address}")
        assert answer.body().startswith(b"%PDF-")
        assert answer.headers["content-disposition"].startswith("inline")
    with open_page(url=cpms.url) as (stranger, _):
        assert stranger.request.get(f"{cpms.url}{address}").status == 404


def test_email_by_code_and_its_undoing(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        hands = signed_in(page, cpms, 22)
        hands.press("Modifier l'adresse email")
        expect(page.get_by_label("Nouvelle adresse email")).to_be_focused()
        page.keyboard.type("nulle part")
        hands.press("Recevoir le code")
        expect(page.locator(".field__error")).to_contain_text("n’est pas conforme")
        axe(page)
        page.get_by_label("Nouvelle adresse email").fill(NEW_MAIL)
        hands.press("Recevoir le code")
        expect(page.get_by_label(CODE)).to_be_focused()
        page.keyboard.type("000000")
        hands.press("Vérifier")
        expect(page.locator(".field__error")).to_contain_text("n’est pas le bon")
        axe(page)
        page.get_by_label(CODE).fill(code_sent(cpms.url, to=NEW_MAIL, subject="Confirmez votre nouvelle adresse"))
        hands.press("Vérifier")
        expect(page.get_by_text("Votre adresse email a bien été modifiée.")).to_be_visible()
        expect(page.get_by_text(NEW_MAIL)).to_be_visible()
        expect(page.get_by_role("button", name="Modifier l'adresse email")).to_be_focused()

        page.goto(sent(cpms.url, to="actif22@mail.example", subject="adresse")["links"][0])
        arrived(page, "Annuler le changement d’adresse email")
        hands.press("Annuler ce changement")
        arrived(page, "Se connecter")
        expect(page.get_by_text("Votre ancienne adresse email est remise")).to_be_visible()
        page.goto("/cpms/mon-espace")
        arrived(page, "Se connecter")


def test_mobile_by_a_code_sent_to_it(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url, screen="phone") as (page, _):
        hands = signed_in(page, cpms, 23)
        hands.press("Modifier le numéro de mobile")
        page.get_by_label("Nouveau numéro de mobile").fill("12")
        hands.press("Recevoir le code")
        expect(page.locator(".field__error")).to_contain_text("numéro de mobile, par exemple")
        axe(page)
        page.get_by_label("Nouveau numéro de mobile").fill("0692 12 34 56")
        hands.press("Recevoir le code")
        expect(page.get_by_text("Un code a été envoyé par SMS au +262 692 12 34 56")).to_be_visible()
        hands.press("Renvoyer le code")
        expect(page.get_by_text("Le code vient de repartir.")).to_be_visible()
        text = sent(cpms.url, to=NEW_MOBILE, subject="Code", box="sms")["text"]
        page.get_by_label(CODE).fill(text.rpartition("#")[2])
        hands.press("Vérifier")
        expect(page.get_by_text("Votre numéro de mobile a bien été modifié.")).to_be_visible()
        expect(page.get_by_text("+262 692 12 34 56")).to_be_visible()
        axe(page)
        hands.press("Modifier le numéro de mobile")
        hands.press("Ne plus avoir de numéro")
        expect(page.get_by_text("Votre numéro de mobile a été retiré.")).to_be_visible()
        assert sent(cpms.url, to="actif23@mail.example", subject="mobile a changé")


def test_the_password_again_before_a_change(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        hands = signed_in(page, cpms, STALE)
        hands.press("Modifier le numéro de mobile")
        arrived(page, "Confirmez que c’est vous")
        axe(page)
        compose(hands, "111222")
        hands.press("Valider")
        expect(page.get_by_text("Attention il vous reste 3 tentatives pour le saisir.")).to_be_visible()
        arrived(page, "Confirmez que c’est vous")
        compose(hands, PASSWORD)
        hands.press("Valider")
        arrived(page, "Mon espace")
        expect(page.get_by_label("Nouveau numéro de mobile")).to_be_focused()


def test_change_of_password_ends_the_other_sessions(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (other, _), open_page(url=cpms.url, screen="phone") as (page, _watch):
        hands = hands_of("pointer", other)
        sign_in(other, hands, active(24))
        prove_device(other, hands, "actif24@mail.example", trust=True)
        arrived(other, "Mon espace")
        hands = signed_in(page, cpms, 24)
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
        _in_again(other)
        page.reload()
        page.get_by_role("button", name="Oublier cet appareil").click()
        expect(page.get_by_text("L’appareil est oublié.")).to_be_visible()
        other.goto("/cpms/mon-espace")
        arrived(other, "Se connecter")


def _in_again(page: Page) -> None:
    """The session is over; the new password opens the trusted device at once."""
    arrived(page, "Se connecter")
    sign_in(page, hands_of("pointer", page), active(24), "852096")
    arrived(page, "Mon espace")


def test_the_journal_of_the_server_and_its_base_name_no_number(cpms: Server) -> None:
    """After what the tests above and of the other files did: typed, looked up, shown, printed on a card."""
    kept = [cpms.log, *cpms.data.glob("porte-cartes.db*")]
    text = "".join(path.read_bytes().decode("latin-1") for path in kept)
    for place in range(EACH):
        for number in (active(place), fresh(place), by_post(place)):
            bare = number.replace(" ", "")
            for spelling in (number, bare, number[:-3], bare[:-2]):
                assert spelling not in text, place


def test_nobody_signed_in_sees_nothing(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        for path in (
            "mon-espace",
            "conditions",
            "nouveau-mot-de-passe",
            "nouvel-appareil",
            "mon-espace/confirmation/mobile",
        ):
            assert page.request.get(f"{cpms.url}/cpms/{path}").url.partition("?")[0] == f"{cpms.url}/cpms", path
        page.goto("/cpms/code-de-securite?etape=code")
        expect(page.get_by_label("Login : numéro de sécurité sociale")).to_be_visible()
