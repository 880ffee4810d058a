"""PostgreSQL stops while the portal serves: clear words meanwhile, nothing typed lost, no restart of the portal after."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from models import Order
from tests.e2e import journey
from tests.e2e.browser import axe
from tests.e2e.conftest import Open
from tests.e2e.mail import mail_to
from tests.e2e.newcomers import in_base, newcomer
from tests.e2e.server import Server, running
from tests.postgresql import Cluster, started

AWAY = "Le service ne répond pas pour l’instant."


@pytest.fixture(scope="module")
def base() -> Iterator[Cluster]:
    with started() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def server(base: Cluster) -> Iterator[Server]:
    with running(["main.py", "serve"], env={"PORTECARTES_DATABASE_URL": base.url}) as running_one:
        yield running_one


def ready(server: Server) -> int:
    return httpx.get(f"{server.url}/readyz").status_code


def asked_meanwhile(page: Page, server: Server) -> None:
    """A page asked for while the database is away."""
    assert (ready(server), httpx.get(f"{server.url}/healthz").status_code) == (503, 200)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    answer = httpx.get(f"{server.url}/cmi/demande", cookies=cookies, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Traceback" not in answer.text
    other = page.context.new_page()
    other.goto("/cmi/mes-donnees")
    expect(other.get_by_role("heading", level=1)).to_have_text("Service momentanément indisponible")
    expect(other.get_by_role("main")).to_contain_text("rechargez cette page")
    expect(other.get_by_role("navigation", name="Pied de page")).to_be_visible()
    axe(other)
    other.close()


def test_the_database_restarts_under_an_open_page(base: Cluster, server: Server, open_page: Open) -> None:
    who = newcomer(server)
    with open_page(url=server.url) as (page, watch):
        watch.tolerated += ["503"]
        journey.sign_in(page, who)
        journey.order(page, who)
        page.get_by_role("radio", name="Non").check()
        street = page.get_by_label("Numéro, libellé de la voie (RUE, AVENUE, ...)")
        expect(street).to_be_visible()

        base.stop()
        asked_meanwhile(page, server)
        street.fill("3 RUE DU FILET")
        street.blur()
        expect(page.get_by_role("alert")).to_contain_text(AWAY)
        page.get_by_role("button", name="Valider").click()
        expect(page.get_by_role("alert")).to_contain_text(AWAY)
        expect(street).to_have_value("3 RUE DU FILET")
        axe(page)

        base.start()
        assert ready(server) == 200
        page.get_by_role("button", name="Valider").click()
        page.get_by_role("dialog").get_by_role("button", name="Ok").click()
        journey.at_step(page, "Paiement")
        number = int(re.findall(r"\b1\d{4}\b", page.content())[0])

    async def street_kept() -> str:
        return str((await Order.get(number=number)).delivery.line4)

    assert in_base(server, street_kept) == "3 RUE DU FILET"
    form = {"courriel": who.email}
    httpx.post(f"{server.url}/cmi/mot-de-passe-oublie", data=form, headers={"Origin": server.url})
    assert mail_to(server, who.email, "Choisissez un nouveau mot de passe")  # the relay found its way back too
