"""The frame of an identity photo; its numbers are a plain form's, moved by `crop.js` and good without it."""

from typing import Final

from domain import photo, virtual_card
from domain.artisan import Artisan
from models import PhotoDraft
from ui.components.artisan_card import card_front
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import section
from ui.components.tag import Tag
from ui.icons import drawing, icon
from ui.pages.cmacarte.photo_choice import OVAL

ADVICE: Final = (
    ("size", "Assez grande", "Trop petite"),
    ("sharp", "Nette", "Elle semble floue"),
    ("light", "Bien éclairée", "Trop sombre ou trop claire"),
    ("ground", "Fond uni", "Le fond n'est pas uni"),
)
BETTER: Final = {
    "sharp": "Une photo plus nette serait mieux. Vous pouvez garder celle-ci.",
    "light": "Une lumière plus égale serait mieux. Vous pouvez garder cette photo.",
    "ground": "Un mur clair serait mieux. Vous pouvez garder cette photo.",
}
MOVES: Final = (
    ("left", "arrow-left", "Vers la gauche"),
    ("up", "arrow-up", "Vers le haut"),
    ("down", "arrow-down", "Vers le bas"),
    ("right", "arrow", "Vers la droite"),
    ("turn", "turn", "Tourner d’un quart de tour"),
)


def crop_form(
    mine: Artisan, draft: PhotoDraft, *, action: str, picture: str, other: str, summary: ErrorSummary
) -> None:
    """Build the form; `picture` is the draft's address, `other` leads back to the choice of a file."""
    start = photo.middle(draft)
    hidden = {"gauche": f"{start.left:.2f}", "haut": f"{start.top:.2f}", "largeur": f"{start.width:.2f}", "tours": "0"}
    with Form(action=action, summary=summary, note=False, classes="cadrage", hidden=hidden) as form:
        form.set("data_crop", "")
        with Tag("div"):
            _scene(f"{picture}?{draft.created_at.timestamp():.0f}")
            _tools()
        with Tag("div", classes="gap5"):
            _preview(mine)
            _advice()
            with actions():
                submit("Enregistrer la photo", busy="Enregistrement…")
                link_button("Choisir une autre photo", other, variant="secondary")


def _scene(picture: str) -> None:
    note = Tag("p", classes="scene__note")
    with note:
        Tag("span", "Glissez la photo, pincez ou tournez la molette.", classes="scene__doigts")
        Tag("span", "Au clavier : les flèches, + et -.", classes="scene__touches")
    scene = Tag(
        "div", classes="scene", role="group", tabindex="0", id="photo", aria_label="Cadrage de la photo", data_scene=""
    )
    with scene:
        Tag("img", src=picture, alt="Votre photo, en cours de cadrage")
        Tag("canvas", hidden=True, aria_hidden="true")
        with Tag("div", classes="scene__cadre", aria_hidden="true"):
            drawing(OVAL, "0 0 35 45")
    note.move(scene)
    scene.set("aria_describedby", note.html_id)


def _tools() -> None:
    with Tag("div", classes="outils"):
        with Tag("div"):
            label = Tag("label", "Agrandissement", classes="outils__l")
            with Tag("div", classes="zoom"):
                _square("out", "minus", "Réduire")
                slider = Tag("input", type="range", min="100", max="400", step="1", defaultValue="100", data_zoom="")
                _square("in", "plus", "Agrandir")
            label.set("for_", slider.html_id)
        group = Tag("div", role="group")
        with group:
            name = Tag("p", "Déplacer, redresser", classes="outils__l")
            with Tag("div", classes="bouger"):
                for move, sign, words in MOVES:
                    _square(move, sign, words)
        group.set("aria_labelledby", name.html_id)


def _square(move: str, sign: str, words: str) -> None:
    with Tag("button", classes="carre", type="button", aria_label=words, data_move=move):
        icon(sign)


def _preview(mine: Artisan) -> None:
    with section("Sur votre carte", classes="", size="t21"), Tag("div", classes="apercu", data_preview=""):
        face = virtual_card.face_of(mine)
        card_front(face, hidden=True, photo=face.photo or virtual_card.NO_FACE)


def _advice() -> None:
    with section("Notre avis", classes="", size="t21"), Tag("ul", classes="avis", aria_live="polite"):
        for key, good, better in ADVICE:
            with Tag("li", classes="attente", data_hint=key):
                icon("done").classes("si-bon")
                icon("warning").classes("si-mieux")
                with Tag("span"):
                    Tag("span", good, classes="si-bon")
                    Tag("span", better, classes="si-mieux")
                    if key == "size":
                        Tag("small", "", data_size="")
                    else:
                        Tag("small", BETTER[key], classes="si-mieux")
