"""A portal as a pocket of the wallet, its card showing; and the doors to what can be done inside."""

from schemes.base import Scheme
from ui.components.tag import Tag
from ui.icons import icon


def pocket(scheme: Scheme) -> Tag:
    """A way into a portal; the whole pocket leads there, the card in it is decoration."""
    shape = Tag("div", classes="pocket", data_portal=scheme.code)
    with shape:
        with Tag("span", classes="pocket__card card", aria_hidden="true"), Tag("span", classes="card__face"):
            Tag("span", classes="card__lines")
            Tag("span", scheme.short_label, classes="card__kind")
        with Tag("div", classes="pocket__front"):
            Tag("a", scheme.label, classes="pocket__t", href=scheme.path)
            Tag("p", scheme.presentation, classes="pocket__d")
            icon("arrow").classes("pocket__go")
    return shape


def door(words: str, href: str, details: str, *, level: int = 3) -> Tag:
    """A way into a part of a portal: the whole box leads there."""
    item = Tag("li", classes="door")
    with item:
        with Tag(f"h{level}", classes="t21"):
            Tag("a", words, href=href)
        Tag("p", details)
        icon("arrow")
    return item
