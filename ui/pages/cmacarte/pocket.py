"""« Ma carte sans réseau »: an installable page that a phone keeps; its service worker reaches no further than it."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from documents.card_cma.context import ArtisanCard
from domain import artisan, virtual_card
from schemes.cmacarte import SCHEME
from schemes.french import short_date, typo
from ui.components.artisan_card import face_alt, svg_address
from ui.http.assets import Assets
from ui.pages.cmacarte.page import CARD
from ui.session import ArtisanVisitor

POCKET: Final = f"{SCHEME.path}/carte-hors-ligne/"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_FILES: Final = (
    "portal.css",
    "fond-cma.svg",
    "pocket.js",
    "mark.svg",
    "fonts/atkinson-hyperlegible-next-latin-400-normal.woff2",
    "fonts/atkinson-hyperlegible-next-latin-700-normal.woff2",
)
_FRONT: Final = """<figure><div class="carte-cadre"><div class="carte carte--cma">
<p class="genre">Carte professionnelle</p><p class="{mention}">{quality}</p><p class="emetteur">{body}</p>{photo}
<div class="identite"><p class="{name_class}">{name}</p><p class="{work_class}">{work}</p></div>
<dl class="pied"><div class="immat"><dt>Immatriculation</dt><dd>{number}</dd></div>
<div class="ligne"><dt>Valable jusqu’au</dt><dd>{ends}</dd></div></dl></div></div></figure>"""
_BACK: Final = """<figure><img class="code-a-scanner" src="{qr}" alt="QR code de vérification de la carte {number}">
<figcaption>Pour vérifier cette carte, scannez ce code.</figcaption></figure>"""


def register(app: FastAPI) -> None:
    """Add the page, its manifest and its service worker."""
    app.get(POCKET)(pocket_page)
    app.get(f"{POCKET}manifest.webmanifest")(manifest)
    app.get(f"{POCKET}sw.js")(service_worker)


async def pocket_page(request: Request, visitor: ArtisanVisitor) -> Response:
    """The card, as it is kept; one out of force is not."""
    mine = await artisan.artisan_of(visitor.account)
    if not mine.card.in_force:
        return RedirectResponse(CARD, 303)
    assets: Assets = request.app.state.assets
    face = virtual_card.face_of(mine)
    parts = {
        "path": POCKET,
        "mark": assets.url("mark.svg"),
        "icon": assets.url("icon-192.png"),
        "style": assets.url("portal.css"),
        "script": assets.url("pocket.js"),
        "files": " ".join(assets.url(name) for name in _FILES),
        "state": typo(f"Valable jusqu'au {short_date(face.ends)}"),
        "front": _front(face),
        "back": _BACK.format(qr=svg_address(face.qr_svg), number=escape(face.registration)),
    }
    return HTMLResponse(_filled("carte.html", parts), headers={"Cache-Control": "private, no-store"})


def _front(face: ArtisanCard) -> str:
    alt = escape(face_alt(face.holder.usual))
    photo = (
        f'<img class="photo" src="{face.photo}" alt="{alt}">'
        if face.photo
        else '<span class="photo photo--vide"></span>'
    )
    return _FRONT.format(
        mention=face.mention_class,
        quality=escape(typo(face.quality)),
        body=escape(typo(face.body_name)),
        photo=photo,
        name_class=face.name_class,
        name=escape(face.holder.usual),
        work_class=face.work_class,
        work="<br>".join(escape(typo(words)) for words in face.work),
        number=escape(face.spaced),
        ends=short_date(face.ends),
    )


def _filled(name: str, parts: dict[str, str]) -> str:
    page = _template(name)
    for key, value in parts.items():
        page = page.replace(f"@{key}@", value)
    return page


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


async def manifest(request: Request) -> Response:
    """What makes the page installable. Without anything personal: browsers fetch it without cookie."""
    assets: Assets = request.app.state.assets
    icons = [
        {"src": assets.url(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    facts = {
        "name": "Carte professionnelle CMA",
        "short_name": "Carte CMA",
        "lang": "fr",
        "id": POCKET,
        "start_url": POCKET,
        "scope": POCKET,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#8c2f1b",
        "icons": icons,
    }
    return JSONResponse(facts, media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


async def service_worker() -> Response:
    """The worker; its scope is the page's folder, nothing else."""
    return Response(_template("sw.js"), media_type="text/javascript", headers={"Cache-Control": "no-cache"})
