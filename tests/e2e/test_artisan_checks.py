"""Whoever scans the code on a card: the page of the check, the checker without a network, also as a file on a disk."""

import io
import re
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.artisans import Someone, code, enter, expire, file, revoke, someone
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.server import Server

CHECKER = "/verifier/hors-ligne"
WITHOUT_KEYS = """() => {
  crypto.subtle.importKey = () => Promise.reject(new DOMException("", "NotSupportedError"));
}"""


def code_on_screen(page: Page) -> bytes:
    """The code on the back of the card as the screen shows it, clear of the bar at the bottom."""
    code = page.get_by_role("img", name=re.compile("QR code"))
    code.evaluate("image => image.scrollIntoView({ block: 'center' })")
    return code.screenshot(scale="device")


def read(shot: bytes) -> str:
    with Image.open(io.BytesIO(shot)) as image:
        (found,) = zxingcpp.read_barcodes(image.resize((image.width * 3, image.height * 3)))
    return str(found.text)


def altered(address: str) -> str:
    """One sign of the token changed."""
    place = address.index("/verifier/") + 60
    return address[:place] + ("A" if address[place] != "A" else "B") + address[place + 1 :]


def paste(page: Page, words: str) -> None:
    page.get_by_label("Ou coller l’adresse").fill(words)
    page.get_by_role("button", name="Vérifier").click()


def refuse_an_altered_one(page: Page, who: Someone) -> None:
    paste(page, altered(who.address))
    expect(page.get_by_text("Code non reconnu")).to_be_visible()


def revoke_and_tell(page: Page, server: Server, who: Someone) -> None:
    """The card is revoked; on the network again, the checker gets the list that says so."""
    page.context.set_offline(offline=False)
    revoke(server, who)
    with page.expect_response("**/.well-known/porte-cartes-revoquees"):
        page.get_by_role("button", name="Mettre la liste à jour").click()


def test_whoever_scans_the_code_sees_the_verdict(server: Server, open_page: Open, screen: str) -> None:
    who = someone(server)
    with open_page(url=server.url, screen=screen) as (page, watch):
        enter(page, who, "ma-carte")
        url = read(code_on_screen(page))
        assert url == who.address
        page.context.clear_cookies()
        answer = page.goto(url)
        assert answer is not None
        assert answer.headers["referrer-policy"] == "no-referrer"
        expect(page.get_by_role("heading", level=1)).to_have_text("Carte valide")
        expect(page.get_by_text("Camille Petit")).to_be_visible()
        live(page)
        axe(page)
        for spoil, words in ((expire, "Carte expirée"), (revoke, "Carte révoquée")):
            spoil(server, who)
            page.reload()
            expect(page.get_by_role("heading", level=1)).to_have_text(words)
            live(page)
            axe(page)
        watch.tolerated.append("404")
        page.goto(altered(url))
        expect(page.get_by_text("Ce code n’est pas celui")).to_be_visible()


def test_the_checker_works_without_a_network(server: Server, open_page: Open, screen: str) -> None:
    who = someone(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        enter(page, who, "ma-carte")
        shot = code_on_screen(page)
        page.goto(CHECKER)
        axe(page)
        page.context.set_offline(offline=True)
        page.get_by_label("Choisir une image du code").set_input_files(file("code.png", shot))
        expect(page.get_by_text("Carte valide")).to_be_visible()
        expect(page.get_by_text("Camille Petit")).to_be_visible()
        axe(page)
        refuse_an_altered_one(page, who)
        revoke_and_tell(page, server, who)
        page.context.set_offline(offline=True)
        paste(page, who.address)
        expect(page.get_by_text("Carte révoquée", exact=True)).to_be_visible()


def test_the_checker_saved_on_a_disk_works(server: Server, open_page: Open, tmp_path: Path) -> None:
    """Saved as a file, opened from the disk: cut off it checks, and with a network it gets the newer list."""
    who = someone(server)
    # Without the header that tells tests apart: from another origin a browser would ask leave for it first.
    with open_page(url=server.url, extra_http_headers={}) as (page, _):
        saved = tmp_path / "verification.html"
        saved.write_bytes(page.request.get(CHECKER).body())
        page.context.set_offline(offline=True)
        page.goto(saved.as_uri())
        page.get_by_label("Choisir une image du code").set_input_files(file("code.png", code(who.address)))
        expect(page.get_by_text("Carte valide")).to_be_visible()
        refuse_an_altered_one(page, who)
        revoke_and_tell(page, server, who)
        paste(page, who.address)
        expect(page.get_by_text("Carte révoquée", exact=True)).to_be_visible()


def test_a_browser_without_these_signatures_accuses_nobody(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        page.goto(CHECKER)
        page.evaluate(WITHOUT_KEYS)
        paste(page, someone(server).address)
        expect(page.get_by_text("Ce navigateur est trop ancien.")).to_be_visible()


def test_the_public_keys_are_published(server: Server, open_page: Open) -> None:
    with open_page(url=server.url) as (page, _):
        answer = page.request.get("/.well-known/porte-cartes-cles.json")
        assert answer.headers["access-control-allow-origin"] == "*"
        (key,) = answer.json()["keys"]
        assert (key["kty"], key["crv"], key["kid"]) == ("OKP", "Ed25519", "1")
