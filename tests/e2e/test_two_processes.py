"""Two processes, one base, one proxy: what reaches one shows on the other, and one can go while people work."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from models import InboxEntry
from tests.e2e import journey
from tests.e2e.browser import live
from tests.e2e.conftest import Open
from tests.e2e.newcomers import in_base, newcomer
from tests.e2e.two_portals import Pair, two_portals
from tests.ui.test_notification import GOOD, sealed


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with two_portals() as started:
        yield started


def held_by(context: BrowserContext) -> str:
    """The process that answers this browser."""
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "SERVEUR")


def an_order_at_the_bank(page: Page, pair: Pair) -> int:
    """Up to the bank's page; then the order's own page, in another tab, waiting."""
    who = newcomer(pair.servers["a"])
    journey.sign_in(page, who)
    journey.order(page, who)
    journey.accept_address(page)
    number = int(re.findall(r"\b1\d{4}\b", page.content())[0])
    journey.leave_for_the_bank(page)
    return number


def test_what_reaches_one_process_shows_on_a_page_of_the_other(pair: Pair, open_page: Open) -> None:
    with open_page(url=pair.url) as (page, _):
        number = an_order_at_the_bank(page, pair)
        page.goto(f"/cmi/demande/{number}")
        live(page)
        other = pair.other(held_by(page.context))
        notified = {"orderId": str(number), "transactionReference": f"{number}01"}

        answer = httpx.post(f"{other.url}/paiement/notification", data=sealed(GOOD | notified))

        assert answer.status_code == 200
        expect(page.get_by_role("main")).to_contain_text("Demande enregistrée et payée", timeout=5000)


def test_a_process_goes_and_comes_back_while_somebody_types(pair: Pair, open_page: Open) -> None:
    with open_page(url=pair.url) as (page, watch):
        watch.tolerated += ["ERR_", "WebSocket", "Failed to load"]
        who = newcomer(pair.servers["a"])
        journey.sign_in(page, who)
        journey.order(page, who)
        page.get_by_role("radio", name="Non").check()
        street = page.get_by_label("Numéro, libellé de la voie (RUE, AVENUE, ...)")
        for name in ("a", "b"):
            street.fill(f"3 RUE DU FILET {name.upper()}")
            street.blur()
            page.wait_for_timeout(600)  # what is typed is sent 0.4 s after the last key
            if held_by(page.context) == name:
                with page.expect_event("load", timeout=60_000):  # the page finds another process by itself
                    pair.servers[name].stop()
            else:
                pair.servers[name].stop()
            live(page)
            expect(street).to_have_value(f"3 RUE DU FILET {name.upper()}")
            pair.servers[name].start()
            page.wait_for_timeout(3000)  # the proxy looks every second or two


def test_the_proxy_keeps_the_operator_s_addresses_to_itself(pair: Pair) -> None:
    assert httpx.get(f"{pair.url}/metrics").status_code == 404
    own = httpx.get(f"{pair.servers['a'].url}/metrics")
    assert own.status_code == 200
    for name in ("orders", "payments", "outbox_age_seconds", "sign_in_tries", "pdf_seconds", "connected_pages"):
        assert f"portecartes_{name}" in own.text


@pytest.mark.torture
def test_fifty_visits_during_a_rolling_restart_see_nothing(pair: Pair) -> None:
    stop, failures, people = threading.Event(), [], count()

    def visits() -> None:
        with httpx.Client(base_url=pair.url, follow_redirects=True, timeout=60) as client:
            while not stop.is_set():
                person = next(people)
                client.headers["X-Forwarded-For"] = f"198.18.{person // 250 % 250}.{person % 250}"
                for path in ("/", "/cmi", "/cmi/connexion", "/cmacarte"):
                    answer = client.get(path)
                    stop.wait(2)  # people read what they opened
                    if answer.status_code != 200:
                        failures.append((path, answer.status_code))

    with ThreadPoolExecutor(50) as threads:
        running = [threads.submit(visits) for _ in range(50)]
        try:
            pair.restart()
        finally:
            stop.set()
        for one in running:
            one.result()

    assert failures == []


def test_the_clock_of_both_does_each_thing_once(pair: Pair) -> None:
    async def marks() -> list[str]:
        return [entry.external_id for entry in await InboxEntry.filter(source="jour")]

    found = in_base(pair.servers["a"], marks)
    assert len(found) == len(set(found))
