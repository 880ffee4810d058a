"""Every address and every form, with what nobody types: an answer each time, and never that of an error of ours."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import nicegui
import pytest
from fastapi import FastAPI
from starlette.routing import Route

import compose
from domain import sign_in
from models import Account, AccountState
from schemes.registry import SCHEMES
from settings import read_settings
from tests.bases import POSTGRESQL, new_postgresql
from tests.ui.conftest import Visit, demonstration

IN_ADDRESSES = ("9" * 30, "9" * 5000, "-1", "²", "a%00b", "[", "%ff")
TYPED = ("9" * 60, "9" * 4400, "²//[")
ASKED = ("suite", "etape", "type", "essai", "modifier", "fait", "fin", "recherche", "ville", "cp", "ancien", "lourde")
FORM = (
    *("courriel", "courriel_confirmation", "mot_de_passe", "mot_de_passe_confirmation", "confirmation", "suite"),
    *("immatriculation", "jour", "mois", "annee", "carte", "mobile", "email", "site", "description", "enseigne"),
    *("numero", "nom", "naissance", "siren", "chiffres", "clavier", "touches", "code", "conditions", "confiance"),
    *("gauche", "haut", "largeur", "tours", "ville", "cp", "notification", "retard", "Data", "Seal"),
)
FOR_PROGRAMS = ("/paiement/notification", "/demo/paiement/office")
Built = list[FastAPI]
Answers = list[tuple[str, httpx.Response]]


@pytest.fixture
def built() -> Built:
    """The application, once it is there."""
    return []


@pytest.fixture
def application(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], FastAPI]:
    web = compose._web  # noqa: SLF001 -- the rate of pages alone is lifted
    monkeypatch.setattr(compose, "_web", lambda settings: replace(web(settings), pages_per_minute=0))
    facts = demonstration(tmp_path)
    if POSTGRESQL:
        facts["PORTECARTES_DATABASE_URL"] = new_postgresql()
    settings = read_settings(facts)

    def make() -> FastAPI:
        built.append(compose.build(settings))
        return built[0]

    return make


@asynccontextmanager
async def signed_in(visiting: Visit, application: Callable[[], FastAPI]) -> AsyncIterator[httpx.AsyncClient]:
    """On every portal at once."""
    async with visiting(application) as client:
        for scheme in SCHEMES.values():
            account = await Account.filter(scheme=scheme.code, state=AccountState.ACTIVE).order_by("id").first()
            assert account is not None
            entered = await sign_in.enter(account, device=None, visit=sign_in.Visit("192.0.2.1", "", "Firefox"))
            client.cookies.set(scheme.cookie, entered.session_token)
        yield client


def routes(built: Built, method: str, *, varying: bool = False) -> Iterator[Route]:
    for route in (*built[0].routes, *nicegui.app.routes):
        if isinstance(route, Route) and not route.path.startswith(("/_nicegui", "/static")):
            varies = bool(set(route.param_convertors) - {"scheme"})
            if method in (route.methods or ()) and varies is varying:
                yield route


def written(route: Route, hostile: str = "") -> str:
    """Its address with that in the place of all that varies, but for the portal."""
    path = route.path.replace("{scheme}", "cmi")
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", hostile)
    return path


def broken(answers: Answers) -> list[str]:
    return [f"{what} {answer.status_code}" for what, answer in answers if answer.status_code >= 500]


async def test_no_answer_is_an_error_of_ours(visiting: Visit, application: Any, built: Built) -> None:
    async with signed_in(visiting, application) as client:
        known = dict(client.cookies)
        answers = await addresses(client, built)
        for cookies in (known, {}):
            answers += await pages(client, built, cookies) + await forms(client, built, cookies)
        refused = await client.post("/cmi/connexion", data={"courriel": "a\0@mail.example", "mot_de_passe": "x"})
    assert not broken(answers), broken(answers)
    assert (refused.status_code, "<h1>Envoi illisible</h1>" in refused.text) == (400, True)
    numbers = [answer for what, answer in answers if "{number}/" in what or "{device_id}" in what]
    assert {answer.status_code for answer in numbers} == {404}
    nul = [answer for what, answer in answers if "%00" in what]
    assert ({answer.status_code for answer in nul}, "<h1>Page introuvable</h1>" in nul[0].text) == ({404}, True)


async def addresses(client: httpx.AsyncClient, built: Built) -> Answers:
    """What varies in an address."""
    answers = []
    for method, hostile in product(("GET", "POST"), IN_ADDRESSES):
        for route in routes(built, method, varying=True):
            answer = await client.request(method, written(route, hostile))
            answers.append((f"{method} {route.path} {hostile[:12]}", answer))
    return answers


async def pages(client: httpx.AsyncClient, built: Built, cookies: dict[str, str]) -> Answers:
    """What a page is asked."""
    client.cookies.clear()
    client.cookies.update(cookies)
    asked = dict.fromkeys(ASKED, "9" * 900) | {"suite": "//["}
    return [(route.path, await client.get(written(route), params=asked)) for route in routes(built, "GET")]


async def forms(client: httpx.AsyncClient, built: Built, cookies: dict[str, str]) -> Answers:
    """What is sent with a form; each by whoever was there before one of them signed out."""
    answers = []
    for hostile, route in product(TYPED, list(routes(built, "POST"))):
        client.cookies.clear()
        client.cookies.update(cookies)
        answer = await client.post(written(route), data=dict.fromkeys(FORM, hostile))
        answers.append((f"{route.path} {hostile[:12]}", answer))
    return answers


async def test_a_press_loaded_again_leads_to_its_page(visiting: Visit, application: Any, built: Built) -> None:
    """A browser loads with GET what it could not post: no such page, but the one above."""
    async with signed_in(visiting, application) as client:
        posts = {written(route) for route in routes(built, "POST") if not route.path.startswith(FOR_PROGRAMS)}
        posts |= {"/cmi/demande/10001/payer", "/cpms/mon-espace/appareils/7/oublier"}
        led = {path: await client.get(path, headers={"Accept": "text/html"}) for path in posts}
    assert {path: answer.status_code for path, answer in led.items() if answer.status_code >= 400} == {}
    assert led["/cmi/demande/10001/payer"].headers["location"] == "/cmi/demande/10001"
    assert led["/cpms/mon-espace/appareils/7/oublier"].headers["location"] == "/cpms/mon-espace"
