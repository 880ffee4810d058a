"""What is being typed: password errors that go at the moment they are mended, forms found again after a reload."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.newcomers import newcomer
from tests.e2e.server import Server
from tests.e2e.test_informations import block, enter, error_of, field, modify, save

CONFIRMATION = "La confirmation du mot de passe est obligatoire et doit être valide."
GOOD = "Jardin-vert-7!"


def passwords(place: Locator) -> list[Locator]:
    return [place.locator(f"input[name={name}]") for name in ("ancien", "mot_de_passe", "confirmation")]


def said(entry: Locator, words: str) -> None:
    expect(entry).to_have_attribute("aria-invalid", "true" if words else "false")
    assert error_of(entry) == words


def test_a_password_s_error_goes_when_it_is_mended_and_nothing_of_it_leaves(server: Server, open_page: Open) -> None:
    who, sent = newcomer(server), list[str]()
    with open_page(url=server.url) as (page, _):
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        enter(page, who)
        place = modify(page, "Mon mot de passe")
        old, new, again = passwords(place)
        _mend(place, old, new, again)
        assert not [frame for frame in sent if "Jardin" in frame]
        old.fill("Faux-2026!")
        save(place)
        expect(page.get_by_role("heading", name="Il y a 1 erreur")).to_be_visible()
        said(old, "L’ancien mot de passe est incorrect.")
        old.focus()
        new.focus()
        said(old, "L’ancien mot de passe est incorrect.")
        old.press("End")
        old.press("x")
        said(old, "")


def _mend(place: Locator, old: Locator, new: Locator, again: Locator) -> None:
    old.focus()
    new.focus()
    said(old, "La saisie de votre ancien mot de passe est obligatoire.")
    old.type("x")
    said(old, "")
    new.fill("court")
    again.fill("autre")
    old.focus()
    expect(new).to_have_attribute("aria-invalid", "true")
    said(again, CONFIRMATION)
    again.fill(GOOD)
    said(again, CONFIRMATION)
    new.fill(GOOD)
    said(new, "")
    said(again, "")
    edge = place.get_by_text("Il y a un espace au début ou à la fin")
    expect(edge.nth(1)).to_be_hidden()
    new.fill(f"{GOOD} ")
    expect(edge.nth(1)).to_be_visible()
    axe(place.page)
    new.fill(GOOD)
    expect(edge.nth(1)).to_be_hidden()


def test_a_reload_finds_what_was_being_typed(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _), open_page(url=server.url) as (elsewhere, _):
        enter(page, who)
        place = modify(page, "Mon adresse de livraison")
        field(place, "Ville").fill("ROUBAIX")
        field(modify(page, "Mon adresse email"), "Nouvel email").fill("a@mail.example")
        page.wait_for_timeout(1000)  # the last value leaves 0.4 s after it was typed
        page.reload()
        live(page)
        _taken_up(page)
        axe(page)
        enter(elsewhere, who)
        _taken_up(elsewhere)
        block(elsewhere, "Mon adresse email").get_by_role("button", name="ANNULER").click()
        save(block(elsewhere, "Mon adresse de livraison"))
        expect(block(elsewhere, "Mon adresse de livraison")).to_contain_text("bien été prise en compte")
        page.reload()
        expect(block(page, "Mon adresse de livraison")).to_contain_text("ROUBAIX")
        expect(page.get_by_role("button", name="MODIFIER")).to_have_count(3)


def _taken_up(page: Page) -> None:
    place = block(page, "Mon adresse de livraison")
    expect(place).to_contain_text("Voici ce que vous aviez commencé à écrire")
    expect(field(place, "Ville")).to_have_value("ROUBAIX")
    expect(field(block(page, "Mon adresse email"), "Nouvel email")).to_have_value("a@mail.example")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
