"""« Suivi de ma demande » (SPEC 1.2): the time line, what can be done, a step made elsewhere within five seconds."""

import re
import time
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from demonstration import factories
from domain import orders
from models import Account, Card, Holder, Order, OrderState
from models.database import in_transaction
from tests.e2e import journey
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.mail import mail_to
from tests.e2e.newcomers import Newcomer, in_base, newcomer, ordered
from tests.e2e.server import Server

FOLLOW_UP = "/cmi/mes-donnees/suivi"
SOON = 5_000
"""Milliseconds a step made elsewhere may take to appear."""


def past(server: Server, who: Newcomer, state: OrderState) -> int:
    """An order of some days ago; its number."""

    async def work() -> int:
        account = await Account.get(email=who.email)
        card = await Card.get(number=who.cards[0])
        made = await factories.past_order(account, card, state, age=timedelta(days=12))
        return made.number

    return in_base(server, work)


def moved(server: Server, number: int, to: OrderState, **also: Any) -> None:
    """A step made by another process."""

    async def work() -> None:
        async with in_transaction():
            assert await orders.move(await Order.get(number=number), to, **also)

    in_base(server, work)


def open_follow_up(page: Page, who: Newcomer) -> None:
    journey.enter(page, who, FOLLOW_UP)


def article(page: Page, number: int) -> Locator:
    return page.get_by_role("article").filter(has_text=re.compile(rf"Demande n°\s{number}\b"))


def test_nothing_yet(server: Server, open_page: Open, screen: str) -> None:
    with open_page(url=server.url, screen=screen) as (page, _):
        open_follow_up(page, newcomer(server))
        expect(page.get_by_role("heading", level=1)).to_have_text("Suivi de ma demande")
        expect(page.get_by_text("Aucune demande pour le moment")).to_be_visible()
        axe(page)


def test_steps_made_elsewhere_appear_in_the_open_page(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    number = past(server, who, OrderState.PAID)
    with open_page(url=server.url, screen=screen) as (page, _):
        open_follow_up(page, who)
        place = article(page, number)
        expect(place).to_contain_text("9,02 €")
        for state, words in (
            (OrderState.TRANSMITTED, "Fait : Transmise à la fabrication"),
            (OrderState.MADE, "Fait : Fabriquée"),
        ):
            moved(server, number, state)
            began = time.monotonic()
            expect(place.get_by_role("listitem").filter(has_text=words)).to_be_visible(timeout=SOON)
            assert time.monotonic() - began < SOON / 1000
        moved(server, number, OrderState.SHIPPED, tracking_number="1K00012345678")
        expect(place).to_contain_text("lettre suivie 1K00012345678", timeout=SOON)
        axe(page)


def test_an_order_placed_elsewhere_appears_too(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        open_follow_up(page, who)
        number = past(server, who, OrderState.PAID)
        expect(article(page, number)).to_be_visible(timeout=SOON)


def test_cancel_then_take_up_another(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        ordered(server, who, delivered=False)
        open_follow_up(page, who)
        place = page.get_by_role("article").first
        expect(place).to_contain_text("Paiement attendu")
        expect(place.get_by_role("link", name="Preuve de révocation")).to_be_visible()
        expect(place.get_by_role("button", name="Reprendre le paiement")).to_be_visible()
        axe(page)
        place.get_by_role("button", name="Annuler ma demande").click()
        dialog = page.get_by_role("dialog", name="Annuler ma demande")
        expect(dialog).to_be_visible()
        axe(page)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(place).to_contain_text("Paiement attendu")
        place.get_by_role("button", name="Annuler ma demande").click()
        dialog.get_by_role("button", name="Oui").click()
        expect(place.get_by_role("listitem").filter(has_text="Arrêté : Annulée")).to_be_visible()
        expect(place.get_by_role("button", name="Annuler ma demande")).to_have_count(0)
        axe(page)


def test_take_the_payment_up_and_see_it_paid(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        ordered(server, who)
        open_follow_up(page, who)
        page.get_by_role("article").get_by_role("button", name="Reprendre le paiement").click()
        journey.pay(page)
        page.goto(FOLLOW_UP)
        live(page)
        place = page.get_by_role("article").first
        expect(place.get_by_role("listitem").filter(has_text="Fait : Payée")).to_be_visible()
        for name in ("Attestation de demande", "Reçu du paiement", "Preuve de révocation"):
            with page.expect_download():
                place.get_by_role("link", name=name).click()
        axe(page)


def test_i_have_not_received_my_card(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    number = past(server, who, OrderState.SHIPPED)
    with open_page(url=server.url, screen=screen) as (page, _):
        open_follow_up(page, who)
        place = article(page, number)
        place.get_by_role("button", name="Je n’ai pas reçu ma carte").click()
        place.get_by_role("button", name="Prévenir mon organisme").click()
        expect(place.get_by_text("Vous devez indiquer si l’adresse de livraison est correcte.").first).to_be_visible()
        axe(page)
        place.get_by_role("radio", name="Non").check()
        place.get_by_role("textbox", name="Ville").fill("ROUBAIX")
        axe(page)
        place.get_by_role("button", name="Prévenir mon organisme").click()
        expect(place.get_by_text("est prévenu et vous répondra").first).to_be_visible()
        expect(place.get_by_role("button", name="Je n’ai pas reçu ma carte")).to_have_count(0)
        axe(page)
    assert _town_of(server, who) == "ROUBAIX"


def _town_of(server: Server, who: Newcomer) -> str:
    async def work() -> str:
        return (await Holder.get(number=who.number)).delivery_address.town

    return in_base(server, work)


def test_i_have_found_my_card(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url, screen=screen) as (page, _):
        ordered(server, who, delivered=False)
        open_follow_up(page, who)
        place = page.get_by_role("article").first
        place.get_by_role("button", name="J’ai retrouvé ma carte").click()
        dialog = page.get_by_role("dialog", name="J’ai retrouvé ma carte")
        expect(dialog).to_contain_text("Elle reste invalide")
        axe(page)
        dialog.get_by_role("button", name="J’ai compris").click()
        expect(place.get_by_text("Retrouvée le")).to_be_visible()
        axe(page)


def test_a_cancelled_order_is_told_by_mail(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        ordered(server, who, delivered=False)
        open_follow_up(page, who)
        number = re.search(r"Demande n°\s(\d+)", page.get_by_role("article").first.inner_text())
        assert number is not None
        page.get_by_role("button", name="Annuler ma demande").click()
        page.get_by_role("dialog").get_by_role("button", name="Oui").click()
        expect(page.get_by_role("article").first).to_contain_text("Annulée")
    mail_to(server, who.email, f"Votre demande n° {number[1]} est annulée")
