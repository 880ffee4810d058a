"""The keypad beside the six cells: ten buttons named by their digit, in an order drawn anew (SPEC 6.1).

A press sends nothing; the form then posts the places of the keys (letters) and the drawing they were read on. Everything
it does in the browser is in `ui/static/keypad.js`.
"""

from typing import Final

from ui.components.tag import Attribute, Tag
from ui.icons import icon

PLACES: Final = "abcdefghij"
PLACES_FIELD: Final = "touches"
LAYOUT_FIELD: Final = "clavier"


def keypad(token: str, digits: str, *, waiting: bool = False) -> Tag:
    """Show the ten keys of one drawing: `digits` from left to right, top row first. It stands in the cells' form."""
    tray = Tag("div", classes="clavier", role="group", aria_label="Clavier à chiffres", data_keypad="")
    tray.set_class("clavier--attend", on=waiting)
    with tray:
        Tag("input", type="hidden", name=LAYOUT_FIELD, defaultValue=token)
        Tag("input", type="hidden", name=PLACES_FIELD, defaultValue="", autocomplete="off", data_six_places="")
        with Tag("div", classes="touches"):
            for place, digit in zip(PLACES, digits, strict=True):
                _key(place, digit, waiting=waiting)
        with Tag("div", classes="clavier__bas"):
            _below("Effacer", "backspace", "button button--effacer", waiting=waiting).set("data_six_clear", "")
            order = _below("Clavier dans l'ordre", "keys", "button button--quiet", waiting=waiting)
            order.put(data_six_order="", aria_pressed="false")
    return tray


def _key(place: str, digit: str, *, waiting: bool) -> None:
    key = Tag("button", classes="touche", type="button", data_place=place, data_drawn=digit)
    key.put(**_held(waiting=waiting))
    key.props["innerHTML"] = (
        digit  # as innerHTML: the script writes another digit there when the keypad is put in order
    )


def _below(words: str, sign: str, classes: str, *, waiting: bool) -> Tag:
    button = Tag("button", classes=classes, type="button")
    button.put(**_held(waiting=waiting))
    with button:
        icon(sign)
        Tag("span", words)
    return button


def _held(*, waiting: bool) -> dict[str, Attribute]:
    return {"disabled": waiting, "data_waits": "" if waiting else None}
