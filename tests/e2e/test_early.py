"""What a person does before the page is live, or while the connection is cut, is never lost."""

import json
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.server import Server, running

SIGN_IN = "/cmi/connexion"
VUE = "**/vue.esm-browser.prod.js"
SOCKET = "**/_nicegui_ws/**"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(["-m", "tests.e2e.sample"]) as started:
        yield started


def heard(server: Server) -> list[list[str]]:
    """What the server was told of fields, in order."""
    with urlopen(f"{server.url}/brut/entendu") as answer:  # noqa: S310 -- our own address
        told: list[list[str]] = json.load(answer)
    return told


class Held:
    """Keeps a script from coming until the test lets it."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.routes: list[Route] = []
        self.open = False
        page.route(pattern, self._on_route)

    def _on_route(self, route: Route) -> None:
        if self.open:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        """Let it come."""
        self.open = True
        for route in self.routes:
            route.continue_()


class Line:
    """The socket's line, that can be cut."""

    def __init__(self, page: Page) -> None:
        self.cut_now = False
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket(SOCKET, self._on_socket)
        page.route(SOCKET, lambda route: route.abort() if self.cut_now else route.continue_())

    def _on_socket(self, socket: WebSocketRoute) -> None:
        if self.cut_now:
            socket.close(code=1011)
            return
        socket.connect_to_server()
        self.sockets.append(socket)

    def cut(self) -> None:
        """Close every socket and refuse new ones."""
        self.cut_now = True
        for socket in self.sockets:
            socket.close(code=1011)
        self.sockets.clear()

    def mend(self) -> None:
        """Let the page through again."""
        self.cut_now = False


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_page_is_clean_and_accessible(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        page.goto(SIGN_IN)
        live(page)
        axe(page)
        assert page.locator("link[href*=quasar], script[src*=quasar], .q-layout").count() == 0


def test_vue_takes_the_written_page_as_it_stands(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        script = Held(page, VUE)
        page.goto(SIGN_IN, wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
        page.evaluate("() => document.querySelectorAll('#app *').forEach(el => { el.kept = true; })")
        before = page.inner_html("#app")
        script.release()
        live(page)
        assert page.evaluate("() => [...document.querySelectorAll('#app *')].every(el => el.kept)")
        # Vue drops the text of <textarea> once its value is set, nothing else.
        assert page.inner_html("#app") == before.replace("Ligne 1\nLigne 2</textarea>", "</textarea>")
        expect(page.get_by_label("Remarque")).to_have_value("Ligne 1\nLigne 2")
        assert "<script>alert(1)</script>" in page.inner_text("#hostile")


def test_page_reads_and_posts_without_script(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, java_script_enabled=False) as (page, _):
        page.goto(SIGN_IN)
        page.get_by_label("Adresse email").fill("a@b.example")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text("11")).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_early_deeds_are_kept_and_told(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        script = Held(page, VUE)
        page.goto(SIGN_IN, wait_until="commit")
        address = f"tot-{screen}@mail.example"
        page.get_by_label("J’accepte").check()
        page.get_by_label("Motif").select_option("perdu")
        page.get_by_label("Mot de passe").fill("Demo-2026!")
        page.locator("#plus").dblclick()
        page.get_by_label("Adresse email").click()
        page.keyboard.type(address)
        page.keyboard.press("ArrowLeft")
        script.release()
        live(page)
        expect(page.get_by_label("Adresse email")).to_have_value(address)
        expect(page.get_by_label("Adresse email")).to_be_focused()
        page.keyboard.type("X")
        expect(page.get_by_label("Adresse email")).to_have_value(address.replace("example", "examplXe"))
        expect(page.get_by_label("J’accepte")).to_be_checked()
        expect(page.get_by_label("Motif")).to_have_value("perdu")
        expect(page.get_by_label("Mot de passe")).to_have_value("Demo-2026!")
        expect(page.locator("#compte")).to_have_text("1 fois")
        told = heard(server)
        for line in (["email", address], ["accord", "True"], ["motif", "perdu"]):
            assert line in told


def test_slow_phone_gets_a_still_page(server: Server, open_page: Open) -> None:
    with open_page(url=server.url, screen="phone") as (page, _):
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        slow = {"offline": False, "latency": 150, "downloadThroughput": 60_000, "uploadThroughput": 30_000}
        devtools.send("Network.emulateNetworkConditions", slow)
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.shift += e.value; }))"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        page.goto(SIGN_IN, wait_until="commit")
        page.locator("#plus").click()
        live(page)
        expect(page.locator("#compte")).to_have_text("1 fois")
        assert page.evaluate("window.shift") < 0.01


@pytest.mark.parametrize("seconds", [20, pytest.param(62, marks=pytest.mark.torture)])
def test_a_cut_empties_nothing(server: Server, open_page: Open, seconds: int) -> None:
    with open_page(url=server.url) as (page, watch):
        watch.tolerated = ["_nicegui_ws"]
        line = Line(page)
        page.goto(SIGN_IN)
        live(page)
        page.evaluate("window.sameDocument = true")
        page.get_by_label("Nom").fill("Morel")
        line.cut()
        expect(page.get_by_text("Connexion interrompue\u00a0: vos réponses sont gardées.")).to_be_visible()
        assert page.get_attribute("html", "data-ready") is None
        axe(page)
        page.get_by_label("Nom").fill("Morel-Petit")
        page.get_by_label("Mot de passe").fill("Demo-2026!")
        kept = page.evaluate("JSON.stringify(sessionStorage)")
        assert "Morel-Petit" in kept
        assert "Demo-2026!" not in kept
        page.wait_for_timeout(seconds * 1000)  # the cut lasts: longer than a ping
        line.mend()
        page.evaluate("window.dispatchEvent(new Event('online'))")  # as the browser says it
        live(page)
        expect(page.get_by_text("Connexion interrompue")).to_be_hidden()
        expect(page.get_by_label("Nom")).to_have_value("Morel-Petit")
        assert page.evaluate("window.sameDocument")
        page.wait_for_timeout(300)  # what must not happen would happen by now
        assert ["nom", "Morel-Petit"] in heard(server)
        assert "Morel-Petit" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_network_that_is_back_is_tried_at_once(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, watch):
        watch.tolerated = ["_nicegui_ws"]
        line = Line(page)
        page.goto(SIGN_IN)
        live(page)
        page.evaluate("window.socket.io.reconnectionDelay(3_600_000).reconnectionDelayMax(3_600_000)")
        line.cut()
        expect(page.locator("html[data-offline]")).to_be_attached()
        line.mend()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        live(page)


def test_restart_gives_back_what_was_typed(open_page: Open) -> None:
    with running(["-m", "tests.e2e.sample"]) as server, open_page(url=server.url) as (page, watch):
        watch.tolerated = ["_nicegui_ws", "net::ERR_"]
        page.goto(SIGN_IN)
        live(page)
        page.evaluate("window.sameDocument = true")
        page.get_by_label("Nom").fill("Garcia")
        server.stop(kill=True)
        page.wait_for_selector("html[data-offline]")
        page.get_by_label("Adresse email").fill("ines@mail.example")
        page.get_by_label("J’accepte").check()
        page.get_by_label("Remarque").fill("Trois\nlignes\nici")
        page.get_by_label("Mot de passe").fill("Demo-2026!")
        server.start()
        page.wait_for_function("!window.sameDocument && document.documentElement.hasAttribute('data-ready')")
        expect(page.get_by_label("Adresse email")).to_have_value("ines@mail.example")
        expect(page.get_by_label("Nom")).to_have_value("Garcia")
        expect(page.get_by_label("Remarque")).to_have_value("Trois\nlignes\nici")
        expect(page.get_by_label("J’accepte")).to_be_checked()
        expect(page.get_by_label("Mot de passe")).to_have_value("")
        page.wait_for_timeout(300)  # what must not happen would happen by now
        assert ["email", "ines@mail.example"] in heard(server)
        page.reload()
        live(page)
        expect(page.get_by_label("Adresse email")).to_have_value("")
