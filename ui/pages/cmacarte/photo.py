"""« Photo d'identité »: chosen or taken, framed in the page, or declined."""

from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter, ui

from domain import artisan, photo, virtual_card
from domain.artisan import Artisan
from domain.errors import Refusal
from domain.photo import Crop
from models import PhotoDraft
from ui.components.artisan_card import face_alt
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import bullets, p
from ui.flash import Flash, answer_with, read_flash
from ui.http.shell import asset_url
from ui.pages.cmacarte.crop_form import crop_form
from ui.pages.cmacarte.page import FACTS, PHOTO, space_frame
from ui.session import ArtisanVisitor

router = APIRouter()
UPLOAD: Final = f"{PHOTO}/fichier"
CUT: Final = f"{PHOTO}/cadrage"
DRAFT: Final = f"{PHOTO}/brouillon.jpg"
WITHOUT: Final = f"{PHOTO}/sans"
REMOVE: Final = f"{PHOTO}/retrait"
ACCEPTED: Final = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
ADVICE: Final = (
    "De face, le visage entier, les yeux ouverts.",
    "Nette et bien éclairée, sur un fond clair et uni.",
    "JPEG, PNG, WebP ou HEIC, 10 Mo au plus.",
    "Au moins 413 × 531 pixels une fois cadrée.",
)
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
    framing = draft is not None and "autre" not in request.query_params and flash.offer != "choisir"
    lead = "Placez votre visage dans l'ovale." if framing else None
    ui.add_head_html(f"<script src='{asset_url('crop.js')}' defer></script>")
    with space_frame("Photo d'identité", visitor, here=FACTS, lead=lead, crumbs=[("Mes informations", FACTS)]) as page:
        if flash.done:
            notice(flash.done, kind="good", announce="status")
        if framing and draft is not None:
            crop_form(mine, draft, action=CUT, picture=DRAFT, other=f"{PHOTO}?autre=1", summary=page.summary)
        else:
            _choose(mine, page.summary)
        if flash.refusal:
            page.summary.show([(flash.refusal, "photo")])


def _choose(mine: Artisan, summary: ErrorSummary) -> None:
    if mine.profile.has_photo():
        alt = face_alt(mine.holder.full_name)
        face = virtual_card.face_of(mine).photo
        Tag("img", classes="verifie__photo", src=face, alt=alt, width="175", height="225")
    with Form(action=UPLOAD, summary=summary, note=False) as form:
        form.set("enctype", "multipart/form-data")
        _file("Choisir une photo", "photo", capture=None)
        with Tag("div", classes="appareil"):
            _file("Prendre une photo", "appareil", capture="user")
        with actions():
            submit("Continuer", busy="Envoi de la photo…")
    with aside("Une bonne photo").classes("conseils"):
        bullets(ADVICE)
        p("Le lieu et la date que l'appareil écrit dans le fichier sont effacés.", classes="mt3")
    _otherwise(mine)


def _file(label: str, name: str, *, capture: str | None) -> None:
    with Tag("div", classes="field"):
        place = Tag("label", label, classes="field__label")
        entry = Tag("input", type="file", name=name, accept=ACCEPTED, capture=capture, classes="fichier")
        if name == "photo":
            entry.set("id", "photo")
        place.set("for_", "photo" if name == "photo" else entry.html_id)


def _otherwise(mine: Artisan) -> None:
    if mine.profile.has_photo():
        with Form(action=REMOVE, note=False, classes=""):
            submit("Retirer ma photo", variant="quiet")
    elif mine.profile.photo_declined_at is None:
        with Form(action=WITHOUT, note=False, classes=""):
            submit("Je ne peux pas fournir de photo", variant="quiet")
    else:
        notice("Vous avez dit ne pas pouvoir fournir de photo. Votre carte virtuelle reste valable sans elle.")
        with actions():
            link_button("Mes informations", FACTS, variant="secondary")


async def upload(request: Request, visitor: ArtisanVisitor) -> Response:
    """« Continuer »: take the picture in; on a bad one the old photo stays, and the page says why."""
    mine = await artisan.artisan_of(visitor.account)
    try:
        await photo.take(mine, await _content(request))
    except Refusal as refusal:
        return answer_with(PHOTO, Flash(refusal=str(refusal), offer="choisir"))
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
