"""« Photo d'identité »: chosen or taken, framed in the page, or declined."""

from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter, ui

from domain import artisan, photo
from domain.artisan import Artisan
from domain.errors import Refusal
from domain.photo import Crop
from models import PhotoDraft
from ui.components.notice import notice
from ui.flash import Flash, answer_with, read_flash
from ui.frame import Page
from ui.http.shell import asset_url
from ui.pages.cmacarte.crop_form import crop_form
from ui.pages.cmacarte.page import FACTS, PHOTO, space_frame
from ui.pages.cmacarte.photo_choice import choice_form, otherwise
from ui.session import ArtisanVisitor

router = APIRouter()
UPLOAD: Final = f"{PHOTO}/fichier"
CUT: Final = f"{PHOTO}/cadrage"
DRAFT: Final = f"{PHOTO}/brouillon.jpg"
WITHOUT: Final = f"{PHOTO}/sans"
REMOVE: Final = f"{PHOTO}/retrait"
HEAVY: Final = "trop-lourde"
TOO_HEAVY: Final = f"{PHOTO}?{HEAVY}"
"""Where a photo leads that is beyond what the server takes at all."""
SAVED: Final = "Votre photo a bien été enregistrée."


def register(app: FastAPI) -> None:
    """Add what the forms post to, and the picture being framed."""
    app.post(UPLOAD)(upload)
    app.post(CUT)(cut)
    app.post(WITHOUT)(without)
    app.post(REMOVE)(remove)
    app.get(DRAFT)(draft_picture)


@router.page(PHOTO)
async def photo_page(request: Request, visitor: ArtisanVisitor) -> None:
    """Choose, then frame."""
    flash = read_flash(request)
    mine = await artisan.artisan_of(visitor.account)
    draft = await photo.draft_of(mine)
    framing = draft is not None and not flash.errors and not {"autre", HEAVY} & set(request.query_params)
    lead = "Placez votre visage dans l'ovale." if framing else None
    script = "crop.js" if framing else "photo.js"
    ui.add_head_html(f"<script src='{asset_url(script)}' defer></script>")
    with space_frame("Photo d'identité", visitor, here=FACTS, lead=lead, crumbs=[("Mes informations", FACTS)]) as page:
        if flash.done:
            notice(flash.done, kind="good", announce="status")
        if framing and draft is not None:
            crop_form(mine, draft, action=CUT, picture=DRAFT, other=f"{PHOTO}?autre=1", summary=page.summary)
        else:
            too_heavy = photo.TOO_HEAVY if HEAVY in request.query_params else None
            _choose(mine, flash.errors.get("photo") or too_heavy, page)
        if flash.refusal:
            page.summary.show([(flash.refusal, "photo")])


def _choose(mine: Artisan, error: str | None, page: Page) -> None:
    form = choice_form(mine, action=UPLOAD, error=error, summary=page.summary)
    otherwise(mine, remove=REMOVE, without=WITHOUT)
    form.report()


async def upload(request: Request, visitor: ArtisanVisitor) -> Response:
    """« Continuer »: take the picture in; on a bad one the old photo stays, and the page says why."""
    mine = await artisan.artisan_of(visitor.account)
    try:
        await photo.take(mine, await _content(request))
    except Refusal as refusal:
        return answer_with(PHOTO, Flash(errors={"photo": str(refusal)}))
    return RedirectResponse(PHOTO, 303)


async def _content(request: Request) -> bytes:
    """The first of the two files that was given."""
    form = await request.form(max_files=2, max_fields=4)
    for name in ("photo", "appareil"):
        sent = form.get(name)
        if sent is not None and not isinstance(sent, str) and (content := await sent.read(photo.MOST_BYTES + 1)):
            return bytes(content)
    return b""


async def cut(request: Request, visitor: ArtisanVisitor) -> Response:
    """« Enregistrer la photo »."""
    form = await request.form()
    mine = await artisan.artisan_of(visitor.account)
    try:
        await photo.keep(
            mine, _crop({name: str(form.get(name, "")) for name in ("gauche", "haut", "largeur", "tours")})
        )
    except Refusal as refusal:
        return answer_with(PHOTO, Flash(refusal=str(refusal)))
    return answer_with(PHOTO, Flash(done=SAVED))


def _crop(typed: dict[str, str]) -> Crop:
    try:
        left, top, width = (float(typed[name]) for name in ("gauche", "haut", "largeur"))
        turns = int(typed["tours"])
    except ValueError as error:
        raise Refusal(photo.CROP_TOO_SMALL) from error
    if not all(abs(value) < photo.MOST_PIXELS for value in (left, top, width, turns)):
        raise Refusal(photo.CROP_TOO_SMALL)
    return Crop(left, top, width, turns)


async def without(visitor: ArtisanVisitor) -> Response:
    """« Je ne peux pas fournir de photo »."""
    await photo.decline(await artisan.artisan_of(visitor.account), declined=True)
    return RedirectResponse(PHOTO, 303)


async def remove(visitor: ArtisanVisitor) -> Response:
    """« Retirer ma photo »."""
    await photo.remove(await artisan.artisan_of(visitor.account))
    return answer_with(PHOTO, Flash(done="Votre photo est retirée de votre carte."))


async def draft_picture(visitor: ArtisanVisitor) -> Response:
    """The picture being framed, for its owner alone."""
    draft: PhotoDraft | None = await photo.draft_of(await artisan.artisan_of(visitor.account))
    if draft is None:
        raise HTTPException(404)
    return Response(bytes(draft.picture), media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
