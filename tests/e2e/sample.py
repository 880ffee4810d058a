"""A small application that has everything the pipeline must carry: the tests' own page, not the portal's."""

import asyncio
import os
from typing import Any

import uvicorn
from fastapi import FastAPI, Form
from nicegui import APIRouter, ui
from nicegui.element import Element
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import create_app
from ui.http.native import describe_page, plain_layout
from ui.http.settings import Parts, Portal, WebSettings
from ui.theme import stylesheet

CMI = Portal("cmi", "Portail Carte Mobilité Inclusion", "/cmi", "Demander et suivre sa carte.", "#173a6a")
HOSTILE = """<script>alert(1)</script>"'`${x}&amp;</textarea><!-- ' -->"""
heard: list[tuple[str, str]] = []
"""What the server was told: (name of the field, value)."""


def tag(name: str, text: str | None = None, classes: str = "", /, **props: object) -> Element:
    """Make a native element; `aria_label` stands for aria-label, `for_` for for."""
    element = Element(name)
    element._text = text  # noqa: SLF001 -- NiceGUI has no other way
    element.classes(classes)
    element.props.update({key.rstrip("_").replace("_", "-"): value for key, value in props.items()})
    return element


def _listen(element: Element, name: str, value: str = "e.target.value") -> None:
    handler = f"(e) => emit({value})"
    for event in ("input", "change"):
        element.on(event, lambda e: heard.append((name, str(e.args))), js_handler=handler)


def sign_in(router: APIRouter) -> None:
    """Add a page like the portal's sign-in."""

    @router.page("/cmi/connexion", title="Se connecter – Portail Carte Mobilité Inclusion")
    def page() -> None:
        client = ui.context.client
        plain_layout(client)
        describe_page(client, portal="cmi")
        tag("a", "Aller au contenu", "skip", href="#contenu")
        with tag("header", None, "site-header site-header--plain"), tag("div", None, "wrap site-header__in"):
            tag("a", "Portail Carte Mobilité Inclusion", "brand", href="/cmi")
        with tag("main", id="contenu", tabindex="-1"):
            with tag("div", None, "band"), tag("div", None, "wrap band__in"):
                tag("h1", "Se connecter")
            with tag("div", None, "wrap page"):
                _form()
                _extras()
        with tag("footer", None, "site-footer"), tag("div", None, "wrap"):
            tag("a", "Mentions légales", href="/mentions-legales")
        ui.timer(60, lambda: None)


def _form() -> None:
    with tag("form", None, "form", method="post", action="/cmi/connexion", novalidate=True):
        _field("Adresse email *", "email", type="email", autocomplete="username", required=True)
        _field("Mot de passe *", "secret", type="password", autocomplete="current-password", required=True)
        with tag("div", None, "actions"):
            tag("button", "Se connecter", "button", type="submit")


def _field(label: str, name: str, **props: object) -> None:
    with tag("div", None, "field"):
        tag("label", label, "field__label", **{"for": name})
        _listen(tag("input", None, "input", id=name, name=name, **props), name)


def _extras() -> None:
    _field("Nom", "nom", defaultValue="Lambert")
    with tag("div", None, "field"):
        tag("label", "Remarque", "field__label", **{"for": "remarque"})
        _listen(
            tag("textarea", None, "input", id="remarque", name="remarque", defaultValue="Ligne 1\nLigne 2"), "remarque"
        )
    with tag("label"):
        box = tag("input", type="checkbox", name="accord", value="oui", defaultChecked=False)
        _listen(box, "accord", "e.target.checked")
        tag("span", "J’accepte")
    with tag("div"):
        tag("label", "Motif", **{"for": "motif"})
        with tag("select", id="motif", name="motif") as chosen:
            for value in ("perdu", "vole"):
                tag("option", value, value=value, selected=value == "vole")
        _listen(chosen, "motif")
    with tag("button", None, "button", type="button", id="plus", aria_expanded=False) as plus:
        tag("svg", None, "i", viewBox="0 0 24 24", aria_hidden="true", innerHTML='<path d="m9.5 6 6 6-6 6"/>')
        count = tag("span", "0 fois", id="compte")
    plus.on("click", lambda: _count(count))
    tag("p", HOSTILE, "quiet", id="hostile", data_words=HOSTILE)
    with tag("dialog", id="dialogue", aria_label="Confirmer"):
        tag("button", "Non", type="button")


def _count(count: Element) -> None:
    count._text = f"{int(str(count._text).split()[0]) + 1} fois"  # noqa: SLF001
    count.update()


def failing(router: APIRouter) -> None:
    """Add pages that fail."""

    @router.page("/cmi/casse")
    def broken() -> None:
        raise RuntimeError("secret words of an error")

    @router.page("/cmi/casse-plus-tard")
    async def broken_later() -> None:
        raise RuntimeError("secret words of an error")

    @router.page("/cmi/lente", response_timeout=0.05)
    async def slow() -> None:
        await asyncio.sleep(1)

    @router.page("/cmi/numero/{number}")
    def numbered(number: int) -> None:
        tag("h1", str(number))

    @router.page("/cmi/lien/{token}", title="Lien")
    def link(token: str) -> None:
        plain_layout(ui.context.client)
        tag("h1", f"Lien de {len(token)} signes")


def plain(app: FastAPI) -> None:
    """Add plain routes."""

    async def post(email: str = Form("")) -> Response:
        if not email:
            return RedirectResponse("/cmi/connexion", 303)
        return HTMLResponse(f"<!doctype html><title>Reçu</title><p>{len(email)}")

    async def broken() -> Response:
        raise RuntimeError("secret words of an error")

    async def told() -> list[tuple[str, str]]:
        return heard

    app.add_api_route("/cmi/connexion", post, methods=["POST"])
    app.add_api_route("/brut/casse", broken)
    app.add_api_route("/brut/entendu", told)


def sample(settings: WebSettings, **parts: Any) -> FastAPI:
    """Make the sample application."""
    router = APIRouter()
    sign_in(router)
    failing(router)
    files = {"portal.css": stylesheet().encode()}
    return create_app(settings, Parts(pages=[router], routes=[plain], files=files, portals=[CMI], **parts))


def main() -> None:
    """Serve it on PORTECARTES_PORT."""
    port = int(os.environ["PORTECARTES_PORT"])
    settings = WebSettings(public_url=f"http://127.0.0.1:{port}", pages_per_minute=0)
    uvicorn.run(
        sample(settings), host="127.0.0.1", port=port, access_log=False, log_level="warning", server_header=False
    )


if __name__ == "__main__":
    main()
