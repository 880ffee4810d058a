"""Cameras: the checker that scans a code live, the portrait taken with a computer's camera; one that is refused."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.artisans import code, enter, film, someone
from tests.e2e.browser import axe, start, watched_page
from tests.e2e.conftest import Open
from tests.e2e.server import Server

PORTRAIT = Path(__file__).parents[2] / "demonstration" / "hugo-klein.jpg"
PHOTO = "mes-informations/photo"
CHECKER = "/verifier/hors-ligne"
STREAMS = """() => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.tracks = [];
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
}"""
"""Keeps hold of every track, to see that it was stopped."""

Seen = Callable[[bytes], AbstractContextManager[Browser]]


@pytest.fixture
def filmed(browser: Browser, tmp_path: Path) -> Seen:
    """`with filmed(picture) as chromium:` — a Chromium whose camera sees that picture."""

    @contextmanager
    def seeing(picture: bytes) -> Iterator[Browser]:
        path = tmp_path / "camera.mjpeg"
        path.write_bytes(film(picture))
        flags = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}")
        chromium = start(browser.browser_type, *flags)
        try:
            yield chromium
        finally:
            chromium.close()

    return seeing


def running_tracks(page: Page) -> list[bool]:
    found: list[bool] = page.evaluate("window.tracks.map((track) => track.readyState === 'live')")
    return found


def test_the_checker_scans_a_code_with_the_camera(server: Server, filmed: Seen) -> None:
    who = someone(server)
    with (
        filmed(code(who.address)) as chromium,
        watched_page(chromium, url=server.url, permissions=["camera"]) as (page, _),
    ):
        page.add_init_script(f"({STREAMS})()")
        page.goto(CHECKER)
        page.context.set_offline(offline=True)
        page.get_by_role("button", name="Scanner avec l’appareil photo").click()
        expect(page.get_by_text("Carte valide")).to_be_visible()
        expect(page.get_by_text("Camille Petit")).to_be_visible()
        assert running_tracks(page) == [False]
        expect(page.get_by_label("Image de l’appareil photo")).to_be_hidden()


def test_a_portrait_is_taken_with_the_computers_camera(server: Server, filmed: Seen) -> None:
    who = someone(server)
    with (
        filmed(PORTRAIT.read_bytes()) as chromium,
        watched_page(chromium, url=server.url, permissions=["camera"]) as (page, _),
    ):
        page.add_init_script(f"({STREAMS})()")
        enter(page, who, PHOTO)
        page.get_by_role("button", name="Prendre une photo").click()
        view = page.get_by_label("Image de l’appareil photo")
        expect(view).to_be_visible()
        page.wait_for_function("document.querySelector('video').videoWidth > 0")
        axe(page)
        page.keyboard.press("Escape")
        expect(view).to_be_hidden()
        assert running_tracks(page) == [False]
        page.get_by_role("button", name="Prendre une photo").click()
        expect(view).to_be_visible()
        page.evaluate(LEAVING)
        expect(view).to_be_hidden()
        assert running_tracks(page) == [False, False]
        page.get_by_role("button", name="Prendre une photo").click()
        page.wait_for_function("document.querySelector('video').videoWidth > 0")
        page.get_by_role("button", name="Prendre la photo").click()
        scene = page.get_by_role("group", name="Cadrage de la photo")
        expect(scene).to_be_visible()
        expect(page.locator("[data-scene] canvas")).to_be_visible()
        size = page.evaluate("(i => [i.naturalWidth, i.naturalHeight])(document.querySelector('[data-scene] img'))")
        assert size == [1280, 960]


REFUSING = """(name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""
LEAVING = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}"""


def test_a_camera_that_is_refused_or_missing_is_told(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        page.goto(CHECKER)
        for name, words in (("NotAllowedError", "Il n’est pas autorisé"), ("NotFoundError", "Aucun n’a été trouvé")):
            page.evaluate(REFUSING, name)
            page.get_by_role("button", name="Scanner avec l’appareil photo").click()
            expect(page.get_by_text(words)).to_be_visible()
        axe(page)
        enter(page, someone(server), PHOTO)
        for name, words in (
            ("NotAllowedError", "L’appareil photo n’est pas autorisé"),
            ("NotFoundError", "Aucun appareil photo n’a été trouvé"),
            ("NotReadableError", "un autre logiciel l’utilise peut-être"),
        ):
            page.evaluate(REFUSING, name)
            page.get_by_role("button", name="Prendre une photo").click()
            expect(page.get_by_role("alert")).to_have_count(1)
            expect(page.get_by_role("alert")).to_contain_text(words)
        axe(page)
