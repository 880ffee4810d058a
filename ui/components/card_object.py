"""A card, shown as one: proportions of ISO ID-1, the mention's colour and sign, its state in words."""

from dataclasses import dataclass
from typing import Final, Literal

from schemes.french import grouped
from ui.components.notice import Kind, tag
from ui.components.tag import Tag
from ui.icons import SIGNS, sign

LONG_NUMBER: Final = 16
State = Literal["valid", "ending", "making", "expired", "revoked"]

_LOOKS: Final[dict[State, str]] = {"making": "card--making", "expired": "card--past", "revoked": "card--void"}
_TAGS: Final[dict[State, tuple[Kind, str]]] = {
    "valid": ("good", "done"),
    "ending": ("warn", "clock"),
    "making": ("info", "box"),
    "expired": ("info", "clock"),
    "revoked": ("bad", "alert"),
}


@dataclass(frozen=True, slots=True)
class CardFace:
    """What stands on a card. `valid_until` as printed (« 05/07/2027 », « Définitive »); `number` ungrouped."""

    scheme: str
    kind: str
    kind_label: str
    holder_name: str
    number: str
    valid_until: str
    state: State
    state_words: str
    title: str = "Carte mobilité inclusion"


def card_object(face: CardFace, *, caption: bool = True) -> Tag:
    """Show a card with its state in words under it (`caption=False`: the words are beside it already)."""
    figure = Tag("figure", classes="card-figure")
    with figure:
        _draw(face)
        if caption:
            kind, name = _TAGS[face.state]
            with Tag("figcaption"):
                tag(face.state_words, kind=kind, sign=name)
    return figure


def _draw(face: CardFace) -> None:
    hue = face.kind.lower() if face.kind.lower() in SIGNS else face.scheme
    look = f"card card--{hue} {_LOOKS.get(face.state, '')}".strip()
    with Tag("div", classes=look), Tag("div", classes="card__face"):
        Tag("span", classes="card__lines", aria_hidden="true")
        sign(face.kind, "card__sign")
        with Tag("p", f"{face.title} ", classes="card__kind"):
            Tag("b", face.kind_label, classes="card__mention")
        Tag("p", face.holder_name, classes="card__who")
        _foot(face)


def _foot(face: CardFace) -> None:
    with Tag("p", classes="card__foot"):
        with Tag("span"):
            Tag("small", "Numéro de carte ")
            struck = face.state == "revoked"
            Tag("s" if struck else "span", printed(face.number), classes="card__number", raw=True)
        with Tag("span"):
            Tag("small", " Validité ")
            Tag("span", face.valid_until, raw=True)


def printed(number: str) -> str:
    """A card's number as it is read: by fours when it is one of sixteen digits, as it comes otherwise."""
    return grouped(number) if len(number) == LONG_NUMBER and number.isdigit() else number


def swatch(kind: str, *, big: bool = False) -> Tag:
    """A card drawn very small, decorative: the mention is written beside it."""
    patch = Tag("span", classes=f"swatch swatch--{kind.lower()}{' swatch--big' if big else ''}", aria_hidden="true")
    with patch:
        sign(kind)
    return patch


def kind_label(kind: str, words: str) -> Tag:
    """A mention in a table: its swatch and its name."""
    label = Tag("span", classes="kind")
    with label:
        swatch(kind)
        Tag("span", words)
    return label


def card_line(kind: str, words: str, number: str) -> Tag:
    """A card on two lines, in a dialog: « Invalidité, Alfred Depot » and its number (ungrouped)."""
    line = Tag("p", classes="dialog-card")
    with line:
        swatch(kind, big=True)
        with Tag("span"):
            Tag("span", words)
            Tag("br")
            Tag("span", printed(number), classes="num", raw=True)
    return line
