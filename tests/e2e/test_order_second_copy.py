"""Manual of the order, I.2: a second parking card, which revokes nothing."""

import pytest
from playwright.sync_api import expect

from models import Card, CardState, OrderLine
from schemes.cmi import INVALIDITE, STATIONNEMENT
from tests.e2e import journey
from tests.e2e.browser import axe
from tests.e2e.conftest import Open
from tests.e2e.newcomers import in_base, newcomer
from tests.e2e.server import Server


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_second_parking_card(server: Server, open_page: Open, screen: str) -> None:
    who = newcomer(server, [STATIONNEMENT, INVALIDITE])
    with open_page(url=server.url, screen=screen) as (page, _):
        journey.enter(page, who)
        journey.engage(page)
        journey.choose_product(page, "2e exemplaire")
        expect(page.get_by_role("checkbox", name="Sélectionner la carte")).to_have_count(1)
        axe(page)
        page.get_by_role("button", name="Valider").click()
        expect(
            page.get_by_text("Vous devez sélectionner au moins un titre avant de pouvoir poursuivre.")
        ).to_have_count(2)
        expect(page.get_by_text("Vous devez déclarer sur l’honneur l’exactitude de votre demande.")).to_have_count(2)
        journey.choose_card(page, who.cards[0], None)
        journey.declare(page)
        page.get_by_role("button", name="Valider").click()
        dialog = page.get_by_role("dialog", name="Validation de la demande de second exemplaire")
        expect(dialog).to_contain_text("Etes-vous sûr de vouloir lancer la demande de second exemplaire")
        expect(dialog).not_to_contain_text("ATTENTION")
        dialog.get_by_role("button", name="Oui").click()
        journey.at_step(page, "Livraison")
        journey.accept_address(page)
        journey.leave_for_the_bank(page)
        journey.pay(page)
        number = journey.order_number(page)

        page.goto("/cmi/demande")
        journey.engage(page)
        journey.choose_product(page, "2e exemplaire")
        expect(page.get_by_role("heading", name="Aucune carte à demander")).to_be_visible()
        axe(page)

    async def found() -> tuple[list[CardState], list[int]]:
        cards = [card.state for card in await Card.filter(number__in=who.cards)]
        return cards, [line.rank for line in await OrderLine.filter(order__number=number)]

    assert in_base(server, found) == ([CardState.VALID] * 2, [2])
