"""The artisan's space beyond the manual: photo, partners, questions, checks with and without a network, the phone."""

import io
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from demonstration import factories
from demonstration.people_cmacarte import artisan as make_artisan
from models import Card, CardState
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.newcomers import PASSWORD, in_base
from tests.e2e.server import Server
from tests.e2e.test_artisan_journey import file, picture

QUESTION = "/cmacarte/page/questions-frequentes"


@pytest.fixture(params=("desktop", "phone"))
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def newcomer(server: Server, number: str, **more: Any) -> tuple[str, int]:
    """An artisan of one's own: e-mail and row of the card."""

    async def work() -> tuple[str, int]:
        holder = await make_artisan(number=number, last_name="Petit", **more)
        account = await factories.account(holder, email=f"{number.lower()}@mail.example")
        return account.email or "", (await Card.get(holder_id=holder.pk)).pk

    return in_base(server, work)


def revoke(server: Server, row: int) -> None:
    async def work() -> None:
        await Card.filter(pk=row).update(state=CardState.REVOKED)

    in_base(server, work)


def enter(page: Page, email: str = "hugo.klein@mail.example") -> None:
    page.goto("/cmacarte/connexion")
    page.get_by_label("Adresse email").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon espace")
    live(page)


def code_of(page: Page) -> str:
    """What the code on the back of the card says, read from the screen."""
    page.goto("/cmacarte/ma-carte")
    live(page)
    shot = picture_of_code(page)
    with Image.open(io.BytesIO(shot)) as image:
        (found,) = zxingcpp.read_barcodes(image.resize((image.width * 3, image.height * 3)))
    return str(found.text)


def picture_of_code(page: Page) -> bytes:
    """The code as the screen shows it, clear of the bar at the bottom."""
    code = page.get_by_role("img", name=re.compile("QR code"))
    code.evaluate("image => image.scrollIntoView({ block: 'center' })")
    return code.screenshot(scale="device")


def test_every_page_of_the_space(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page)
        for path in ("mon-espace", "ma-carte", "mes-informations", "mes-informations/photo", "partenaires"):
            page.goto(f"/cmacarte/{path}")
            live(page)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            axe(page)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_an_expired_card_is_shown_as_such(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, "ines.garcia@mail.example")
        expect(page.get_by_text(re.compile("Expirée depuis le"))).to_be_visible()
        page.goto("/cmacarte/ma-carte")
        live(page)
        axe(page)
        expect(page.get_by_role("link", name="Télécharger ma carte virtuelle")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("Commander"))).to_have_count(0)
        assert page.request.get("/cmacarte/ma-carte/pdf").headers["content-type"].startswith("text/html")


def test_the_company_and_the_mobile_are_changed(server: Server, open_page: Open) -> None:
    email, _ = newcomer(server, "404833048RM075")
    with open_page(url=server.url) as (page, _):
        enter(page, email)
        page.goto("/cmacarte/mes-informations")
        live(page)
        page.get_by_role("region", name="Mon entreprise").get_by_role("button", name="MODIFIER").click()
        page.get_by_label("Site internet").fill("javascript:alert(1)")
        page.get_by_role("button", name="ENREGISTRER").click()
        expect(page.get_by_role("alert")).to_contain_text("Écrivez l’adresse de votre site")
        axe(page)
        page.get_by_label("Site internet").fill("www.petit.example")
        page.get_by_label("Enseigne").fill("L'Atelier de Camille")
        page.get_by_role("button", name="ENREGISTRER").click()
        expect(page.get_by_text("Vos informations ont bien été modifiées.")).to_be_visible()
        page.goto("/cmacarte/ma-carte")
        expect(page.get_by_text("L’Atelier de Camille")).to_be_visible()


def test_the_photo_is_framed_by_mouse_wheel_slider_and_keys(server: Server, open_page: Open) -> None:
    email, _ = newcomer(server, "552008443RM075")
    with open_page(url=server.url) as (page, _):
        enter(page, email)
        page.goto("/cmacarte/mes-informations/photo")
        live(page)
        page.get_by_label("Choisir une photo").set_input_files(file("moi.jpg", picture(2600, 2000)))
        page.get_by_role("button", name="Continuer").click()
        scene = page.get_by_role("group", name="Cadrage de la photo")
        expect(scene).to_be_visible()
        live(page)
        expect(page.get_by_text(re.compile("il en faut 413 × 531"))).to_be_visible()
        left, _, width, _ = numbers(page)
        scene.hover()
        page.mouse.wheel(0, -240)
        page.wait_for_function("width => Number(document.querySelector('[name=largeur]').value) < width", arg=width)
        page.mouse.down()
        page.mouse.move(*_beside(scene.bounding_box()), steps=4)
        page.mouse.up()
        assert numbers(page)[0] != left
        scene.focus()
        before = numbers(page)
        scene.press("ArrowUp")
        assert numbers(page)[1] > before[1]
        page.get_by_label("Agrandissement").press("End")
        assert abs(numbers(page)[2] - 413) < 5
        page.get_by_role("button", name="Tourner").click()
        assert numbers(page)[3] == 1
        page.get_by_role("button", name="Enregistrer la photo").click()
        expect(page.get_by_text("Votre photo a bien été enregistrée.")).to_be_visible()


def test_the_photo_is_framed_by_two_fingers(server: Server, open_page: Open) -> None:
    email, _ = newcomer(server, "432109874RM075")
    with open_page(url=server.url, screen="phone") as (page, _):
        enter(page, email)
        page.goto("/cmacarte/mes-informations/photo")
        live(page)
        page.get_by_label("Choisir une photo").set_input_files(file("moi.jpg", picture(2600, 2000)))
        page.get_by_role("button", name="Continuer").click()
        scene = page.get_by_role("group", name="Cadrage de la photo")
        live(page)
        scene.scroll_into_view_if_needed()
        box = scene.bounding_box()
        assert box is not None
        width = numbers(page)[2]
        touch = page.context.new_cdp_session(page)
        for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 90), ("touchEnd", 0)):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": _two_fingers(box, apart)})
        page.wait_for_function("width => Number(document.querySelector('[name=largeur]').value) < width", arg=width)


def _two_fingers(box: object, apart: int) -> list[dict[str, float]]:
    """Two points on a line, `apart` pixels from the middle each; none when they are lifted."""
    assert isinstance(box, dict)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []


def numbers(page: Page) -> list[float]:
    names = ("gauche", "haut", "largeur", "tours")
    return [float(page.locator(f"[name={name}]").input_value()) for name in names]


def _beside(box: object) -> tuple[float, float]:
    assert isinstance(box, dict)
    return box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 20


def test_declining_the_photo(server: Server, open_page: Open) -> None:
    email, _ = newcomer(server, "844444440RM075")
    with open_page(url=server.url) as (page, _):
        enter(page, email)
        expect(page.get_by_text("Votre photo d’identité")).to_be_visible()
        page.goto("/cmacarte/mes-informations/photo")
        page.get_by_role("button", name="Je ne peux pas fournir de photo").click()
        expect(page.get_by_text("Votre carte virtuelle reste valable sans elle.")).to_be_visible()
        page.goto("/cmacarte/mon-espace")
        expect(page.get_by_text("Votre photo d’identité")).to_have_count(0)


def test_questions_are_found_and_linked(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto(f"{QUESTION}#imprimer")
        live(page)
        expect(page.get_by_text("85,6 × 54 mm")).to_be_visible()
        axe(page)
        page.get_by_label("Chercher une question").fill("immatriculation rm")
        expect(page.get_by_role("status")).to_contain_text("question")
        expect(page.get_by_text("Comment imprimer ma carte")).to_be_hidden()
        expect(page.get_by_text("Où trouver mon numéro")).to_be_visible()
        page.get_by_label("Chercher une question").fill("zzz")
        expect(page.get_by_text("Aucune réponse")).to_be_visible()
        axe(page)


def test_whoever_scans_the_code_sees_the_verdict(server: Server, open_page: Open, screen: str) -> None:
    email, row = newcomer(server, "911111114RM075" if screen == "desktop" else "922222222RM075")
    with open_page(url=server.url, screen=screen) as (page, watch):
        enter(page, email)
        url = code_of(page)
        page.context.clear_cookies()
        answer = page.goto(url)
        assert answer is not None
        assert answer.headers["referrer-policy"] == "no-referrer"
        expect(page.get_by_role("heading", level=1)).to_have_text("Carte valide")
        expect(page.get_by_text("Camille Petit")).to_be_visible()
        live(page)
        axe(page)
        revoke(server, row)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Carte révoquée")
        live(page)
        axe(page)
        watch.tolerated.append("404")
        page.goto(url[:-10] + "AAAAAAAAAA")
        expect(page.get_by_text("Ce code n’est pas celui")).to_be_visible()


def test_the_checker_works_without_a_network(server: Server, open_page: Open, screen: str) -> None:
    number = "933333330RM075" if screen == "desktop" else "955555556RM075"
    email, row = newcomer(server, number)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, email)
        url = code_of(page)
        shot = picture_of_code(page)
        page.goto("/verifier/hors-ligne")
        axe(page)
        page.context.set_offline(offline=True)
        page.get_by_label("Choisir une image du code").set_input_files(file("code.png", shot))
        expect(page.get_by_text("Carte valide")).to_be_visible()
        expect(page.get_by_text("Camille Petit")).to_be_visible()
        axe(page)
        place = url.index("/verifier/") + 60
        altered = url[:place] + ("A" if url[place] != "A" else "B") + url[place + 1 :]
        page.get_by_label("Ou coller l’adresse").fill(altered)
        page.get_by_role("button", name="Vérifier").click()
        expect(page.get_by_text("Code non reconnu")).to_be_visible()
        page.context.set_offline(offline=False)
        revoke(server, row)
        with page.expect_response("**/.well-known/porte-cartes-revoquees"):
            page.get_by_role("button", name="Mettre la liste à jour").click()
        page.context.set_offline(offline=True)
        page.get_by_label("Ou coller l’adresse").fill(url)
        page.get_by_role("button", name="Vérifier").click()
        expect(page.get_by_text("Carte révoquée", exact=True)).to_be_visible()


def test_the_phone_keeps_the_card(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, _):
        enter(page)
        page.goto("/cmacarte/carte-hors-ligne/")
        expect(page.get_by_text("Votre carte est gardée sur cet appareil")).to_be_visible()
        axe(page)
        manifest = page.request.get("/cmacarte/carte-hors-ligne/manifest.webmanifest").json()
        assert manifest["scope"] == manifest["start_url"] == "/cmacarte/carte-hors-ligne/"
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.context.set_offline(offline=True)
        page.reload()
        expect(page.get_by_text("Hugo Klein")).to_be_visible()
        expect(page.get_by_role("img", name="Photo d’identité de Hugo Klein")).to_be_visible()
        page.context.set_offline(offline=False)


def test_without_keys_no_wallet_shows(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, watch):
        watch.tolerated.append("404")
        enter(page)
        page.goto("/cmacarte/ma-carte")
        expect(page.get_by_role("link", name=re.compile("Apple|Google"))).to_have_count(0)
        assert page.request.get("/cmacarte/ma-carte/apple.pkpass").status == 404


def test_the_public_keys_are_published(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        answer = page.request.get("/.well-known/porte-cartes-cles.json")
        assert answer.headers["access-control-allow-origin"] == "*"
        (key,) = answer.json()["keys"]
        assert (key["kty"], key["crv"], key["kid"]) == ("OKP", "Ed25519", "1")
