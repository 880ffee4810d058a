"""The six cells and the keypad under the fingers: fast taps, paste, both ways mixed, small and odd screens, what travels."""

import re
from contextlib import closing
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Request, WebSocket, expect

from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.cpms_server import PASSWORD, active
from tests.e2e.cpms_steps import LOGIN, code_sent, sign_in
from tests.e2e.hands import arrived, compose, hands_of
from tests.e2e.server import Server
from tests.e2e.slow_line import slow_line

FIELD = "Mot de passe à 6 chiffres"
_member = count(10)


def opened(page: Page) -> None:
    page.goto("/cpms")
    arrived(page, "Se connecter")


def key(page: Page, digit: str) -> None:
    page.get_by_role("button", name=digit, exact=True).click()


def said(page: Page, digits: int) -> None:
    expect(page.locator("[data-six-count]")).to_have_text(f"{digits} sur 6 chiffres saisis")
    expect(page.locator(".six__cases .plein")).to_have_count(digits)


def test_the_order_is_drawn_anew_and_each_key_bears_its_digit(cpms: Server, browser: Browser) -> None:
    with closing(browser.new_context()) as context:
        pages = [context.request.get(f"{cpms.url}/cpms").text() for _number in range(4)]
    orders = {"".join(re.findall(r'data-drawn="(\d)"', page)) for page in pages}
    assert all(sorted(order) == list("0123456789") for order in orders)
    assert len(orders) == 4


_PACED = """(places) => new Promise((done) => {
  const began = performance.now();
  const next = (left) => {
    if (!left) return done(performance.now() - began);
    const key = document.querySelector(`[data-place="${left[0]}"]`);
    const box = key.getBoundingClientRect();
    const at = { bubbles: true, clientX: box.x + 20, clientY: box.y + 20, pointerId: 7, pointerType: "touch", detail: 1 };
    key.dispatchEvent(new PointerEvent("pointerdown", at));
    key.dispatchEvent(new PointerEvent("pointerup", at));
    key.dispatchEvent(new PointerEvent("click", at));
    setTimeout(next, 100, left.slice(1));
  };
  next(places);
})"""
"""Ten presses a second, whatever the machine that tests has to do besides."""


def test_ten_presses_a_second_on_a_slow_phone(cpms: Server, open_page: Open) -> None:
    """Real fingers before the page is live, then ten presses a second, over a line of 200 ms there and back."""
    place = next(_member)
    with (
        slow_line(cpms.port, delay=0.1) as line,
        open_page(url=cpms.url, screen="phone", proxy={"server": line}) as (page, _),
    ):
        page.goto("/cpms", wait_until="commit")
        keys = page.locator(".touche")
        keys.nth(9).wait_for()  # as soon as the keys are seen, long before the page is live
        boxes = [keys.nth(at).bounding_box() for at in range(10)]
        for box in boxes[:6]:
            assert box
            page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
        said(page, 6)
        live(page)
        said(page, 6)  # what was pressed early stays when Vue takes the page over
        expect(page.locator("[data-six-places]")).to_have_value("abcdef")
        away = "async () => { const began = performance.now(); await fetch('/healthz'); return performance.now() - began; }"
        assert page.evaluate(away) >= 200

        page.get_by_label(LOGIN).fill(active(place))
        page.get_by_role("button", name="Effacer").tap()
        order = page.locator(".touche").all_inner_texts()
        places = "".join("abcdefghij"[order.index(digit)] for digit in PASSWORD)
        steady = [keys.nth(at).bounding_box() for at in range(10)]
        assert page.evaluate(_PACED, places) < 1500
        said(page, 6)
        expect(page.locator("[data-six-places]")).to_have_value(places)
        assert [keys.nth(at).bounding_box() for at in range(10)] == steady, "nothing moves under the finger"
        page.get_by_role("button", name="Valider").tap()
        arrived(page, "Nous ne reconnaissons pas cet appareil")


def test_two_thumbs_at_once(cpms: Server, open_page: Open) -> None:
    """A second finger makes no click: each lifted finger counts, once."""
    with open_page(url=cpms.url, screen="phone") as (page, _):
        opened(page)
        cdp = page.context.new_cdp_session(page)
        boxes = [page.locator(".touche").nth(place).bounding_box() for place in (0, 4)]
        first, second = ({"x": box["x"] + 20, "y": box["y"] + 20, "id": n} for n, box in enumerate(boxes) if box)
        cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first, second]})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": [second]})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        said(page, 2)


def test_focus_stays_effacer_empties_and_a_seventh_press_is_nothing(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        for _number in range(7):
            key(page, "4")
        said(page, 6)
        expect(page.get_by_role("button", name="4", exact=True)).to_be_focused()
        page.get_by_role("button", name="Effacer").click()
        said(page, 0)
        expect(page.get_by_label(FIELD)).to_have_value("")


def test_a_digit_typed_after_a_press_starts_over_and_the_other_way_round(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        key(page, "4")
        key(page, "9")
        page.get_by_label(FIELD).focus()
        page.keyboard.type("7")
        said(page, 1)
        expect(page.locator("[data-six-places]")).to_have_value("")
        key(page, "3")
        said(page, 1)
        expect(page.get_by_label(FIELD)).to_have_value("")


def test_keys_by_the_keyboard(cpms: Server, open_page: Open) -> None:
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        keys = page.locator(".touche")
        keys.nth(0).focus()
        for arrow, place in (("ArrowRight", 1), ("ArrowDown", 6), ("ArrowLeft", 5), ("ArrowUp", 0)):
            page.keyboard.press(arrow)
            expect(keys.nth(place)).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        said(page, 2)
        page.keyboard.press("Backspace")
        said(page, 1)
        page.keyboard.type("70")  # a digit typed on the keys starts over
        said(page, 2)
        page.keyboard.press("Backspace")
        said(page, 1)


def test_paste_with_spaces_and_enter(cpms: Server, open_page: Open) -> None:
    place = next(_member)
    with open_page(url=cpms.url, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        opened(page)
        page.get_by_label(LOGIN).fill(active(place))
        page.evaluate("navigator.clipboard.writeText('702 593')")
        page.get_by_label(FIELD).focus()
        page.keyboard.press("Control+V")
        said(page, 6)
        page.keyboard.press("Enter")
        arrived(page, "Nous ne reconnaissons pas cet appareil")


def test_in_order(cpms: Server, open_page: Open) -> None:
    place = next(_member)
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        page.get_by_label(LOGIN).fill(active(place))
        compose(hands_of("pointer", page), PASSWORD[:3])
        button = page.get_by_role("button", name="Clavier dans l’ordre")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert "".join(page.locator(".touche").all_inner_texts()) == "1234567890"
        compose(hands_of("pointer", page), PASSWORD[3:])
        page.get_by_role("button", name="Valider").click()
        arrived(page, "Nous ne reconnaissons pas cet appareil")


def test_at_400_percent_and_in_high_contrast(cpms: Server, open_page: Open) -> None:
    """320 px is 1280 px at 400 %: large targets, nothing sideways, borders that forced colours keep."""
    with open_page(url=cpms.url, viewport={"width": 320, "height": 256}) as (page, _):
        opened(page)
        for box in (one.bounding_box() for one in page.locator(".clavier button").all()):
            assert box and box["width"] >= 44 and box["height"] >= 44, box
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)
        page.emulate_media(forced_colors="active")
        key(page, "4")
        border = "e => parseFloat(getComputedStyle(e).borderTopWidth)"
        assert page.locator(".touche").first.evaluate(border) >= 2
        assert page.locator(".six__cases li").first.evaluate(border) >= 2
        axe(page)


def test_what_a_screen_reader_is_told(cpms: Server, open_page: Open) -> None:
    """Ten buttons named by their digit, in a group with a name; how many digits are in, never which."""
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        group = page.get_by_role("group", name="Clavier à chiffres")
        names = [group.get_by_role("button", name=digit, exact=True).count() for digit in "0123456789"]
        assert names == [1] * 10
        assert group.get_by_role("button").count() == 12
        key(page, "4")
        told = page.locator("[data-six-count]")
        expect(told).to_have_attribute("role", "status")
        expect(told).to_have_text("1 sur 6 chiffres saisis")
        assert "4" not in told.inner_text()
        described = page.get_by_label(FIELD).get_attribute("aria-describedby") or ""
        assert told.get_attribute("id") in described.split()
        assert page.locator("[aria-live], [role=status], [role=alert]").filter(has_text="4").count() == 0


def test_what_a_password_manager_fills(cpms: Server, open_page: Open) -> None:
    """It finds a user name and a present password in one form, and writes values with events nobody trusts."""
    place = next(_member)
    fill = "(e, v) => { e.value = v; e.dispatchEvent(new Event('change', { bubbles: true })); }"
    with open_page(url=cpms.url) as (page, _):
        opened(page)
        key(page, "4")
        form = page.locator("form").filter(has=page.locator("[data-six-field]"))
        form.locator("[autocomplete=username]").evaluate(fill, active(place))
        secret = form.locator("[autocomplete=current-password]")
        expect(secret).to_have_attribute("type", "password")
        secret.evaluate(fill, PASSWORD)
        said(page, 6)
        page.get_by_role("button", name="Valider").click()
        arrived(page, "Nous ne reconnaissons pas cet appareil")
        expect(page.get_by_label("Code de sécurité à 6 chiffres")).to_have_attribute("autocomplete", "one-time-code")


def test_without_any_script(cpms: Server, open_page: Open) -> None:
    """Typed digits go with a plain form post."""
    place = next(_member)
    with open_page(url=cpms.url, java_script_enabled=False) as (page, _):
        page.goto("/cpms")
        page.get_by_label(LOGIN).fill(active(place))
        page.get_by_label(FIELD).fill(PASSWORD)
        page.get_by_role("button", name="Valider").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Nous ne reconnaissons pas cet appareil")


def test_a_replayed_post_opens_nothing(cpms: Server, open_page: Open) -> None:
    place = next(_member)
    with open_page(url=cpms.url) as (page, _):
        posts: list[str] = []
        page.on("request", lambda request: posts.append(request.post_data or "") if request.method == "POST" else None)
        sign_in(page, hands_of("pointer", page), active(place))
        arrived(page, "Nous ne reconnaissons pas cet appareil")
        answer = page.request.post(
            f"{cpms.url}/cpms",
            data=posts[0],
            headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": cpms.url},
        )
        assert "Ce clavier a déjà servi" in answer.text()


class Traffic:
    """Everything that leaves the browser."""

    def __init__(self, page: Page) -> None:
        self.words: list[str] = []
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        self.words += [request.url, str(request.headers), request.post_data or ""]

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.words.append(str(frame)))


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.torture)])
def test_what_travels_holds_no_code(cpms: Server, open_page: Open, times: int) -> None:
    place = next(_member)
    with open_page(url=cpms.url) as (page, _):
        page.set_default_timeout(60_000)
        traffic = Traffic(page)
        hands = hands_of("pointer", page)
        sign_in(page, hands, active(place))
        arrived(page, "Nous ne reconnaissons pas cet appareil")
        hands.write(
            "Code de sécurité à 6 chiffres", code_sent(cpms.url, to=f"actif{place}@mail.example", subject="Confirmez")
        )
        page.get_by_label("Faire confiance à cet appareil").check()
        hands.press("Vérifier")
        arrived(page, "Mon espace")
        for number in range(times - 1):
            if number % 10 == 0:  # people on many networks: one alone would ask for too many pages a minute
                page.context.set_extra_http_headers({"X-Forwarded-For": f"192.0.2.{number // 10}"})
            page.get_by_role("button", name="Se déconnecter").click()
            arrived(page, "Se connecter")
            page.get_by_label(LOGIN).fill(active(place))
            compose(hands, PASSWORD)
            hands.press("Valider")
            arrived(page, "Mon espace")
        assert sum("touches=" in words for words in traffic.words) == times
        assert not [words for words in traffic.words if PASSWORD in "".join(sign for sign in words if sign.isalnum())]
