"""The artisan's photo in the browser: chosen, too heavy, framed by every means, declined."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.e2e.artisans import enter, file, picture, someone
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.server import Server

PHOTO = "mes-informations/photo"


def choose(page: Page, width: int = 2600, height: int = 2000) -> None:
    """Send a picture; the frame is there, its picture drawn."""
    page.get_by_label("Choisir une photo").set_input_files(file("moi.jpg", picture(width, height)))
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("[data-scene] canvas")).to_be_visible()


def test_the_photo_is_framed_by_mouse_wheel_slider_and_keys(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        enter(page, someone(server), PHOTO)
        choose(page)
        live(page)
        scene = page.get_by_role("group", name="Cadrage de la photo")
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


def test_the_photo_is_framed_by_two_fingers_before_the_page_is_live(server: Server, open_page: Open) -> None:
    """What the fingers did stays when the page comes alive, and is what the form sends."""
    with open_page(url=server.url, screen="phone") as (page, _):
        enter(page, someone(server), PHOTO)
        expect(page.get_by_label("Prendre une photo")).to_be_visible()  # the telephone's own camera, not the page's
        expect(page.locator("[data-camera]")).to_be_hidden()
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(re.compile(r"/_nicegui/.*\.js$"), hold)
        choose(page)
        width = numbers(page)[2]
        pinch(page)
        page.wait_for_function("width => Number(document.querySelector('[name=largeur]').value) < width", arg=width)
        page.get_by_role("button", name="Tourner").click()
        framed, zoom = numbers(page), page.get_by_label("Agrandissement").input_value()
        for route in held:
            route.continue_()
        page.unroute_all()
        live(page)
        assert numbers(page) == framed
        assert page.get_by_label("Agrandissement").input_value() == zoom


def pinch(page: Page) -> None:
    scene = page.get_by_role("group", name="Cadrage de la photo")
    scene.scroll_into_view_if_needed()
    box = scene.bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 90), ("touchEnd", 0)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": _two_fingers(box, apart)})


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


def test_a_photo_too_heavy_is_told_before_it_is_sent_and_after(server: Server, open_page: Open, tmp_path: Path) -> None:
    heavy = tmp_path / "lourde.jpg"
    heavy.write_bytes(bytes(13_000_000))
    with open_page(url=server.url) as (page, _):
        enter(page, someone(server), PHOTO)
        entry, told = page.get_by_label("Choisir une photo"), page.get_by_text("Cette photo pèse plus de 10 Mo.").first
        posted: list[str] = []
        page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
        entry.set_input_files(heavy)
        expect(told).to_be_visible()
        expect(entry).to_have_accessible_description(re.compile("plus de 10 Mo"))
        axe(page)
        page.get_by_role("button", name="Continuer").click()
        expect(entry).to_be_focused()
        assert not [url for url in posted if url.endswith("/fichier")]
        entry.set_input_files(file("moi.jpg", picture(500, 700)))
        expect(told).to_be_hidden()
        page.evaluate("document.querySelectorAll('input[type=file]').forEach(e => { e.dataset.most = 1e9; })")
        entry.set_input_files(heavy)
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("alert")).to_contain_text("Cette photo pèse plus de 10 Mo.")
        expect(page.get_by_label("Choisir une photo")).to_have_attribute("aria-invalid", "true")
        axe(page)


def test_declining_the_photo(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        enter(page, someone(server))
        expect(page.get_by_text("Votre photo d’identité")).to_be_visible()
        page.goto(f"/cmacarte/{PHOTO}")
        page.get_by_role("button", name="Je ne peux pas fournir de photo").click()
        expect(page.get_by_text("Votre carte virtuelle reste valable sans elle.")).to_be_visible()
        page.goto("/cmacarte/mon-espace")
        expect(page.get_by_text("Votre photo d’identité")).to_have_count(0)
