"""The artisan's card on a screen, drawn from the very data its PDF is made of: front, back."""

import base64
from typing import Final

from documents.card_cma.context import ArtisanCard
from schemes.french import short_date
from ui.components.tag import Tag

LONGEST_BODY: Final = 48
"""Signs of the chamber's name on the front, as on paper."""
LONGEST_BACK: Final = 70
LONG_BACK: Final = 30


def card_front(face: ArtisanCard, *, past: str = "", hidden: bool = False, photo: str | None = None) -> Tag:
    """The front; `past` is the word across a card out of force (« Expirée »); `hidden` for a mere decoration.

    `photo` is the address of another picture than the card's own.
    """
    look = "carte carte--cma carte--nulle" if past else "carte carte--cma"
    with Tag("div", classes="carte-cadre", aria_hidden="true" if hidden else None) as box, Tag("div", classes=look):
        Tag("p", "Carte professionnelle", classes="genre")
        Tag("p", face.quality, classes=face.mention_class)
        if past:
            Tag("p", past, classes="etat-carte")
        else:
            Tag("p", _cut(face.body_name, LONGEST_BODY), classes="emetteur")
        _photo(face, photo or face.photo)
        _identity(face)
        _foot(face)
    return box


def _photo(face: ArtisanCard, address: str | None) -> None:
    if address:
        Tag("img", classes="photo", src=address, alt=face_alt(face.holder.usual))
    else:
        Tag("span", classes="photo photo--vide")


def face_alt(name: str) -> str:
    """What a photo of somebody is called."""
    return f"Photo d’identité de {name}"


def _identity(face: ArtisanCard) -> None:
    with Tag("div", classes="identite"):
        Tag("p", face.holder.usual, classes=face.name_class)
        if face.work:
            with Tag("p", classes=face.work_class):
                for place, words in enumerate(face.work):
                    if place:
                        Tag("br")
                    Tag("span", words)


def _foot(face: ArtisanCard) -> None:
    with Tag("dl", classes="pied"):
        with Tag("div", classes="immat"):
            Tag("dt", "Immatriculation")
            Tag("dd", face.spaced, raw=True)
        with Tag("div", classes="ligne"):
            Tag("dt", "Valable jusqu'au")
            Tag("dd", short_date(face.ends), raw=True)


def card_back(face: ArtisanCard) -> Tag:
    """The back, with the code to scan."""
    with Tag("div", classes="carte-cadre") as box, Tag("div", classes="carte carte--cma carte--dos"):
        Tag(
            "img",
            classes="qr",
            src=svg_address(face.qr_svg),
            alt=f"QR code de vérification de la carte {face.registration}",
        )
        with Tag("div", classes="controle"):
            Tag("p", "Vérifier cette carte", classes="t")
            Tag(
                "p",
                "Scannez ce code : la page dit si la carte est valide, révoquée ou expirée, et montre la photo de son titulaire.",
                classes="x",
            )
            with Tag("p", "Carte perdue ou abîmée : ", classes="x"):
                Tag("br")
                Tag("span", face.portal.site, raw=True)
        with Tag("p", classes="bande bande--longue" if len(face.body_name) > LONG_BACK else "bande"):
            Tag("span", _cut(face.body_name, LONGEST_BACK))
            Tag("b", face.spaced, raw=True)
    return box


def _cut(words: str, size: int) -> str:
    return words if len(words) <= size else words[: size - 1].rstrip() + "…"


def svg_address(svg: str) -> str:
    """A drawing as the address of an image: a data: address, which can neither run nor fetch anything."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
