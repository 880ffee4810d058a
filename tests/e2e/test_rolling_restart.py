"""Both processes are restarted, one after the other, while fifty people are on their way: none fails, nothing is lost."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from domain import draft
from domain.duplicate import Choice, order_duplicate
from models import Account, Order, OrderState
from tests.e2e import journey
from tests.e2e.browser import DESKTOP, launch, live
from tests.e2e.newcomers import Newcomer, in_base, newcomer
from tests.e2e.server import Server
from tests.e2e.two_portals import Pair, two_portals

BROWSERS: Final = 5
EACH: Final = 10
NICEST: Final = 19
PATIENT: Final = 1200
"""Seconds for fifty people to set out, on a machine with other things to do."""
PATIENCE: Final = 60
"""Presses, one every few seconds: fifty browsers share the machine with what they visit, and are slow themselves."""
STREET: Final = "Numéro, libellé de la voie (RUE, AVENUE, ...)"
FLAT: Final = "N° Appartement ou boîte aux lettres, étage, couloir, escalier"
WRONG: Final = re.compile("Une erreur est survenue|Page introuvable|Accès refusé")


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with two_portals() as started:
        yield started


@dataclass
class Traveller:
    """Somebody with an order to deliver and to pay, and what was typed."""

    who: Newcomer
    number: int
    street: str
    flat: str = ""
    page: Page = field(init=False)


def travellers(server: Server, place: int) -> list[Traveller]:
    people = [newcomer(server) for _ in range(EACH)]

    async def ordered() -> list[int]:
        numbers = []
        for who in people:
            account = await Account.get(email=who.email)
            choice = Choice(who.cards, declared=True, terms_version="1", reasons=dict.fromkeys(who.cards, "perdu"))
            order = await order_duplicate(choice, by=account)
            await draft.take_up(order, by=account)
            numbers.append(order.number)
        return numbers

    numbers = in_base(server, ordered)
    return [
        Traveller(who, number, f"{place} RUE DU FILET {number}") for who, number in zip(people, numbers, strict=True)
    ]


def until(page: Page, reached: Callable[[], bool], press: Callable[[], None]) -> None:
    """Do as people do: press, wait, press again when nothing came of it; never over an error page."""
    for _ in range(PATIENCE):
        try:
            if reached():
                return
            press()
            page.wait_for_timeout(2500)  # a person waits before pressing again
        except BrowserError:
            page.wait_for_timeout(1000)  # the page is being loaded again, from the process that is there
        assert not WRONG.search(page.title()), page.title()
    expect(page.get_by_role("main")).to_contain_text("(une étape plus loin)", timeout=1)


def set_out(traveller: Traveller, browser: Browser, url: str) -> None:
    """Sign in, go to « Livraison », begin to type; each from an address of one's own, as people are."""
    headers = {"X-Forwarded-For": f"198.18.100.{traveller.number % 250}"}
    context = browser.new_context(base_url=url, locale="fr-FR", extra_http_headers=headers, **DESKTOP)
    page = traveller.page = context.new_page()
    page.set_default_timeout(60_000)
    journey.enter(page, traveller.who, "/cmi/demande?etape=3")
    live(page)
    page.get_by_role("radio", name="Non").check()
    page.get_by_label(STREET).fill(traveller.street)


def arrive(traveller: Traveller) -> None:
    """Type on, « Valider », pay, see the « Récapitulatif »."""
    page = traveller.page
    expect(page.get_by_label(STREET)).to_have_value(traveller.street, timeout=60_000)
    traveller.flat = f"APT {traveller.number}"
    until(
        page,
        lambda: page.get_by_label(FLAT).input_value(timeout=2000) == traveller.flat,
        lambda: page.get_by_label(FLAT).fill(traveller.flat, timeout=2000),
    )
    until(page, lambda: "etape=4" in page.url, lambda: _validate(page))
    until(page, lambda: "/demo/paiement" in page.url, lambda: _press(page, "Payer"))
    until(page, lambda: page.get_by_role("button", name="Continuer").is_visible(), lambda: _card(page))
    until(page, lambda: bool(re.search(r"/cmi/demande/\d", page.url)), lambda: _press(page, "Continuer"))
    expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible(timeout=60_000)
    page.context.close()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click(timeout=3000)


def _validate(page: Page) -> None:
    done = page.get_by_role("dialog").get_by_role("button", name="Ok")
    if not done.is_visible():
        _press(page, "Valider")
    done.click(timeout=5000)


def _card(page: Page) -> None:
    page.get_by_label("Numéro de carte").fill(journey.PAYS, timeout=3000)
    page.get_by_label("Date d’expiration").fill("12/39", timeout=3000)
    page.get_by_label("Cryptogramme visuel").fill("123", timeout=3000)
    _press(page, "Valider")


def travel(people: list[Traveller], url: str, ready: threading.Barrier) -> None:
    """One browser, ten people, each a step at a time.

    Browsers come last on this machine: people have one of their own, and fifty would leave nothing to the portal.
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICEST)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            for one in people:
                set_out(one, browser, url)
        finally:
            ready.wait(PATIENT)
        for one in people:
            arrive(one)
        browser.close()


@pytest.mark.torture
def test_fifty_journeys_outlive_a_rolling_restart(pair: Pair) -> None:
    people = [travellers(pair.servers["a"], place) for place in range(BROWSERS)]
    ready = threading.Barrier(BROWSERS + 1)
    with ThreadPoolExecutor(BROWSERS) as threads:
        under_way = [threads.submit(travel, some, pair.url, ready) for some in people]
        ready.wait(PATIENT)
        pair.restart()
        for one in under_way:
            one.result()

    everybody = [one for some in people for one in some]

    async def kept() -> dict[int, tuple[str, str, OrderState]]:
        orders = await Order.filter(number__in=[one.number for one in everybody])
        return {one.number: (one.delivery.line4, one.delivery.line2, OrderState(one.state)) for one in orders}

    wanted = {one.number: (one.street, one.flat, OrderState.PAID) for one in everybody}
    assert in_base(pair.servers["b"], kept) == wanted
