"""A photo for the card: a file, the telephone's camera, or the computer's, shown live in the page (`photo.js`)."""

from typing import Final

from domain import photo, virtual_card
from domain.artisan import Artisan
from ui.components.artisan_card import face_alt
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.file_field import FileField
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import bullets, p
from ui.icons import drawing, icon
from ui.pages.cmacarte.page import FACTS

ACCEPTED: Final = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
ADVICE: Final = (
    "De face, le visage entier, les yeux ouverts.",
    "Nette et bien éclairée, sur un fond clair et uni.",
    "JPEG, PNG, WebP ou HEIC, 10 Mo au plus.",
    "Au moins 413 × 531 pixels une fois cadrée.",
)
OVAL: Final = '<ellipse cx="17.5" cy="19.6" rx="10.6" ry="14.6"/>'
TAKE: Final = "Prendre une photo"
NO_CAMERA: Final = (
    ("denied", "L'appareil photo n'est pas autorisé. Autorisez-le dans votre navigateur, ou choisissez une photo."),
    ("none", "Aucun appareil photo n'a été trouvé. Choisissez une photo."),
    ("busy", "L'appareil photo ne démarre pas : un autre logiciel l'utilise peut-être. Vous pouvez choisir une photo."),
)


def choice_form(mine: Artisan, *, action: str, error: str | None, summary: ErrorSummary) -> Form:
    """The form, the face there is, and what makes a good photo; `error` is what was wrong with the last file."""
    with Tag("div", classes="choisir"):
        with Tag("div", classes="gap5"):
            _face(mine)
            with Form(action=action, summary=summary, note=False) as form:
                form.put(enctype="multipart/form-data", data_photo="")
                _file("Choisir une photo", "photo", error=error)
                with Tag("div", classes="appareil"):
                    _file(TAKE, "appareil", capture=True)
                _live_camera()
                with actions():
                    submit("Continuer", busy="Envoi de la photo…")
        with aside("Une bonne photo").classes("conseils"):
            bullets(ADVICE)
            p("Le lieu et la date que l'appareil écrit dans le fichier sont effacés.", classes="mt3")
    return form


def _face(mine: Artisan) -> None:
    face = virtual_card.face_of(mine)
    if face.photo:
        alt = face_alt(mine.holder.full_name)
        Tag("img", classes="verifie__photo", src=face.photo, alt=alt, width="175", height="225")


def _file(label: str, name: str, *, capture: bool = False, error: str | None = None) -> FileField:
    return FileField(
        label,
        name=name,
        accept=ACCEPTED,
        most=photo.MOST_BYTES,
        too_heavy=photo.TOO_HEAVY,
        capture="user" if capture else None,
        error=error,
    )


def _live_camera() -> None:
    """A computer's camera; hidden until the script has found that there may be one."""
    with Tag("div", classes="direct", hidden=True, data_camera=""):
        with Tag("button", type="button", classes="button button--second", data_camera_start=""):
            icon("camera")
            Tag("span", TAKE)
        _view()
        for name, words in NO_CAMERA:
            Tag("p", words, classes="direct__non", role="alert", hidden=True, data_camera_no=name)


def _view() -> None:
    with Tag("div", classes="direct__vue", hidden=True, data_camera_view=""):
        with Tag("div", classes="scene scene--direct"):
            Tag("video", playsinline=True, muted=True, aria_label="Image de l’appareil photo", data_camera_video="")
            with Tag("div", classes="scene__cadre", aria_hidden="true"):
                drawing(OVAL, "0 0 35 45")
        with actions():
            Tag("button", "Prendre la photo", type="button", classes="button", data_camera_shoot="")
            Tag(
                "button", "Fermer l'appareil photo", type="button", classes="button button--second", data_camera_stop=""
            )


def otherwise(mine: Artisan, *, remove: str, without: str) -> None:
    """No photo (any more): addresses of the two forms."""
    if mine.profile.has_photo():
        with Form(action=remove, note=False, classes=""):
            submit("Retirer ma photo", variant="quiet")
    elif mine.profile.photo_declined_at is None:
        with Form(action=without, note=False, classes=""):
            submit("Je ne peux pas fournir de photo", variant="quiet")
    else:
        notice("Vous avez dit ne pas pouvoir fournir de photo. Votre carte virtuelle reste valable sans elle.")
        with actions():
            link_button("Mes informations", FACTS, variant="secondary")
