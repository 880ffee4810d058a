"""kill -9 at the worst instants: started again, the state is true, and exactly one mail leaves."""

from typing import Any

from playwright.sync_api import Page, expect

from models import Card, CardState, OutboxEntry, Payment
from models.clock import now
from tests.e2e import journey
from tests.e2e.browser import live
from tests.e2e.conftest import Open
from tests.e2e.mail import first_mails, mails_to
from tests.e2e.newcomers import Newcomer, in_base, newcomer
from tests.e2e.server import Server


def cut(server: Server) -> None:
    """The promise in hand at the cut is leased for two minutes more: a test does not wait for that."""
    server.stop(kill=True)
    in_base(server, _unkept)
    server.start()


async def _unkept() -> None:
    await OutboxEntry.filter(done_at=None).update(not_before=now())


def mails(page: Page, server: Server, who: Newcomer, *, least: int) -> list[dict[str, Any]]:
    """What was sent to somebody, once `least` mails were; a second more, in case one comes twice."""
    first_mails(server, who.email, least)
    page.wait_for_timeout(1500)  # a second mail would come by now
    return mails_to(server, who.email)


def test_right_after_oui(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, watch):
        watch.tolerated += ["ERR_", "WebSocket", "Failed to load"]
        journey.enter(page, who)
        journey.order(page, who)
        page.goto("about:blank")  # a page left open loads itself again, across the next address
        cut(server)
        page.goto("/cmi/demande?etape=3")
        journey.at_step(page, "Livraison")
        assert len(mails(page, server, who, least=1)) == 1

    async def standing() -> CardState:
        card = await Card.get(number=who.cards[0])
        return CardState(card.state)

    assert in_base(server, standing) is CardState.REVOKED


def test_right_after_payer(server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, watch):
        watch.tolerated += ["ERR_", "WebSocket", "Failed to load"]
        journey.at_the_bank(page, server, who)
        cut(server)
        page.reload()
        journey.pay(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()
        assert len(mails(page, server, who, least=2)) == 2


def test_between_the_notification_and_its_mail(server: Server, open_page: Open) -> None:
    """The relay is kept from its work until the cut: the promise stands alone, and is kept once afterwards."""
    who = newcomer(server)
    with open_page(url=server.url) as (page, watch):
        watch.tolerated += ["ERR_", "WebSocket", "Failed to load"]
        number = journey.at_the_bank(page, server, who)
        assert len(mails(page, server, who, least=1)) == 1
        journey.enter_card(page, journey.PAYS)
        _wait_for_the_promise(page, server, number)
        cut(server)
        assert len(mails(page, server, who, least=2)) == 2
        page.goto("/cmi/demande?etape=5")
        live(page)
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()


def _wait_for_the_promise(page: Page, server: Server, number: int) -> None:
    async def promised() -> bool:
        return await Payment.filter(state="paid", order__number=number).exists()

    for _ in range(100):
        if in_base(server, promised):
            return
        page.wait_for_timeout(50)  # between two looks
    raise AssertionError("the notification never came")
