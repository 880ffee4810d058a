"""Nothing answered is lost: reload, Back, « Précédent », a restart, another device; and every way a payment can end."""

import re

import pytest
from playwright.sync_api import Page, expect

from models import Order
from schemes.cmi import INVALIDITE, PRIORITE
from tests.e2e import journey
from tests.e2e.browser import axe, live
from tests.e2e.conftest import Open
from tests.e2e.newcomers import PASSWORD, in_base, newcomer, ordered
from tests.e2e.server import Server


def restart(server: Server) -> None:
    server.stop(kill=True)
    server.start()


def test_answers_survive_reload_back_and_a_power_cut(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    number = who.cards[0]
    with open_page(url=server.url) as (page, watch):
        watch.tolerated += ["ERR_", "WebSocket", "Failed to load"]
        journey.sign_in(page, who)
        _terms_survive(page, server)
        page.get_by_role("radio", name="Duplicata").check()
        page.reload()
        live(page)
        expect(page.get_by_role("radio", name="Duplicata")).to_be_checked()
        journey.choose_product(page)
        journey.choose_card(page, number, "Titre détruit")
        journey.declare(page)
        page.go_back()
        live(page)
        expect(page.get_by_role("radio", name="Duplicata")).to_be_checked()
        page.go_forward()
        live(page)
        _still_chosen(page, number)
        restart(server)
        page.reload()
        live(page)
        _still_chosen(page, number)
        page.get_by_role("link", name="Précédent").click()
        live(page)
        page.get_by_role("button", name="Suivant").click()
        live(page)
        journey.confirm_order(page)
        _delivery_survives(page, server)


def _terms_survive(page: Page, server: Server) -> None:
    page.goto("/cmi/demande?etape=1")
    live(page)
    page.get_by_role("checkbox", name="J’accepte les Conditions").check()
    page.wait_for_timeout(600)  # longer than the answer takes to be kept
    restart(server)
    page.reload()
    live(page)
    expect(page.get_by_role("checkbox", name="J’accepte les Conditions")).to_be_checked()
    page.get_by_role("button", name="Suivant").click()
    journey.at_step(page, "Choix de la demande")


def _still_chosen(page: Page, number: str) -> None:
    expect(page.get_by_label(f"Motif pour la carte {number}")).to_have_value("detruit")
    expect(page.get_by_role("checkbox", name=f"Sélectionner la carte {number}")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Je déclare sur l’honneur")).to_be_checked()


def _delivery_survives(page: Page, server: Server) -> None:
    page.get_by_role("radio", name="Non").check()
    street = page.get_by_label("Numéro, libellé de la voie (RUE, AVENUE, ...)")
    street.fill("3 RUE DU FILET")
    street.blur()
    page.wait_for_timeout(600)  # what is typed is sent 0.4 s after the last key
    restart(server)
    page.reload()
    live(page)
    expect(page.get_by_role("radio", name="Non")).to_be_checked()
    expect(street).to_have_value("3 RUE DU FILET")
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    journey.at_step(page, "Paiement")
    page.go_back()
    live(page)
    page.go_forward()
    journey.at_step(page, "Paiement")
    restart(server)
    page.reload()
    journey.at_step(page, "Paiement")
    expect(page.get_by_role("main")).to_contain_text("3 RUE DU FILET")
    expect(page.get_by_role("button", name="Payer", exact=True)).to_be_visible()


def test_another_device_takes_it_up(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    ordered(server, who, delivered=False)
    with open_page(url=server.url, screen="phone") as (phone, _):
        journey.enter(phone, who, "/cmi/demande")
        expect(
            phone.get_by_text("elle en est à l’étape", exact=False).or_(phone.get_by_text("Elle en est à l’étape"))
        ).to_be_visible()
        axe(phone)
        phone.get_by_role("link", name="Reprendre").click()
        journey.at_step(phone, "Livraison")
        phone.goto("/cmi/demande?etape=1")
        expect(phone.get_by_role("checkbox")).to_have_count(0)
        phone.goto("/cmi/demande")
        live(phone)
        phone.get_by_role("button", name="Recommencer").click()
        journey.at_step(phone, "Engagement")
        expect(phone.get_by_role("checkbox", name="J’accepte")).not_to_be_checked()


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (journey.REFUSED, "Votre paiement a été refusé."),
        (journey.TECHNICAL, "vous n’avez pas été débité."),
        ("4100000000000017", "Vous avez interrompu le paiement."),
        ("4100000000000097", "Le paiement n’est pas allé jusqu’au bout."),
    ],
)
def test_a_failed_payment_is_taken_up_again(server: Server, open_page: Open, card: str, sentence: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        journey.at_the_bank(page, server, who)
        journey.pay(page, card)
        expect(page.get_by_text(sentence)).to_be_visible()
        axe(page)
        page.get_by_role("button", name="Reprendre le paiement").click()
        journey.pay(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()


def test_cancelling_at_the_bank(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        journey.at_the_bank(page, server, who)
        page.get_by_role("button", name="Annuler").click()
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_text("Vous avez interrompu le paiement.")).to_be_visible()


def test_pay_later_then_take_it_up(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        ordered(server, who)
        journey.enter(page, who, "/cmi/demande?etape=4")
        page.get_by_role("link", name="Payer plus tard").click()
        live(page)
        expect(page.get_by_text("Paiement attendu.")).to_be_visible()
        axe(page)
        page.goto("/cmi")
        live(page)
        axe(page)
        page.get_by_role("button", name="Reprendre le paiement").click()
        journey.pay(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()


@pytest.mark.parametrize("switch", ["Envoyée en retard", "Perdue", "Envoyée deux fois", "Falsifiée (mauvais sceau)"])
def test_whatever_becomes_of_the_notification(server: Server, open_page: Open, switch: str) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        number = journey.at_the_bank(page, server, who)
        page.get_by_text("Réglages du simulateur").click()
        page.get_by_label(switch).check()
        journey.pay(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()
        assert journey.order_number(page) == number

    async def paid() -> str:
        return str((await Order.get(number=number)).state.value)

    assert in_base(server, paid) == "payee"


def test_the_page_follows_a_notification_that_comes_while_it_waits(server: Server, open_page: Open) -> None:
    """The browser leaves the bank without « Continuer »: the page says so, then turns by itself."""
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        journey.at_the_bank(page, server, who)
        page.get_by_text("Réglages du simulateur").click()
        page.get_by_label("Envoyée en retard").check()
        page.get_by_role("spinbutton", name="Retard").fill("10")
        journey.enter_card(page, journey.PAYS)
        page.goto("/cmi/demande?etape=5")
        expect(page.get_by_text("Paiement en cours de confirmation")).to_be_visible()
        axe(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible(timeout=40_000)


def test_several_cards_in_one_order(server: Server, open_page: Open) -> None:
    who = newcomer(server, [INVALIDITE, PRIORITE])
    with open_page(url=server.url) as (page, _):
        journey.enter(page, who)
        journey.order(page, who)
        journey.accept_address(page)
        expect(page.get_by_role("region", name="Détail du prix")).to_contain_text(re.compile(r"17,54.€"))
        journey.leave_for_the_bank(page)
        journey.pay(page)
        expect(page.get_by_role("table")).to_contain_text("Invalidité")
        expect(page.get_by_role("table")).to_contain_text("Priorité")


def test_two_tabs_press_oui(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        journey.enter(page, who)
        journey.engage(page)
        journey.choose_product(page)
        journey.choose_card(page, who.cards[0])
        journey.declare(page)
        other = page.context.new_page()
        other.goto(page.url)
        live(other)
        journey.choose_card(other, who.cards[0])
        journey.declare(other)
        for tab in (page, other):
            tab.get_by_role("button", name="Valider").click()
            expect(tab.get_by_role("dialog")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="Oui").click()
        other.get_by_role("dialog").get_by_role("button", name="Oui").click()
        journey.at_step(page, "Livraison")
        expect(other.get_by_role("alert").filter(has_text="Il y a")).to_contain_text("ne peut plus être commandée")

    async def orders() -> int:
        return await Order.filter(lines__card__number=who.cards[0]).count()

    assert in_base(server, orders) == 1


def test_signing_out_reaches_every_tab(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, _):
        journey.sign_in(page, who)
        other = page.context.new_page()
        other.goto("/cmi/demande?etape=1")
        live(other)
        page.get_by_role("button", name="Se déconnecter").first.click()
        expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
        expect(other.get_by_role("link", name="Se connecter")).to_be_visible()
        other.goto("/cmi/demande?etape=2")
        assert re.search(r"/cmi/connexion\?suite=%2Fcmi%2Fdemande%3Fetape%3D2", other.url)
        page.goto(other.url)
        live(page)
        page.get_by_label("Adresse email").fill(who.email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/cmi/demande?etape=*")


def test_somebody_elses_order_looks_like_none(server: Server, open_page: Open) -> None:
    mine, theirs = newcomer(server), newcomer(server)
    with open_page(url=server.url) as (page, watch):
        watch.tolerated.append("404")
        address = f"/cmi/demande/{ordered(server, theirs)}"
        journey.enter(page, theirs, address)
        expect(page.get_by_text("Paiement attendu.")).to_be_visible()
    with open_page(url=server.url) as (page, watch):
        watch.tolerated.append("404")
        journey.enter(page, mine)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
        posted = page.request.post(f"{server.url}{address}/payer", headers={"Origin": server.url})
        assert posted.status == 404
