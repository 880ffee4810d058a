"""How a page is laid out: sections under a heading, blocks, columns, labelled facts."""

from collections.abc import Callable, Mapping
from typing import Literal

from ui.components.tag import Tag

Fact = str | Callable[[], object]


def box(classes: str = "", *, tag: str = "div", label: str | None = None) -> Tag:
    """A plain box with classes of the style sheet."""
    return Tag(tag, classes=classes, aria_label=label)


def columns(kind: Literal["form", "even", "wide"] = "form") -> Tag:
    """Two columns, one under the other on a phone."""
    extra = {"form": "", "even": " cols--even", "wide": " cols--wide"}[kind]
    return Tag("div", classes=f"cols{extra}")


def section(title: str, *, level: int = 2, classes: str = "section", size: str = "") -> Tag:
    """A part of the page named by its heading; what it holds is made inside a `with` of it."""
    part = Tag("section", classes=classes)
    with part:
        name = Tag(f"h{level}", title, classes=size)
    part.set("aria_labelledby", name.html_id)
    return part


def aside(title: str, *, level: int = 2) -> Tag:
    """A tinted box beside the matter, named by its heading."""
    part = Tag("section", classes="aside")
    with part:
        name = Tag(f"h{level}", title, classes="t21")
    part.set("aria_labelledby", name.html_id)
    return part


class Block(Tag):
    """A heading at left, its matter at right; `body` is where the matter stands, `heading_id` names it."""

    def __init__(self, title: str, words: str | None = None) -> None:
        super().__init__("section", classes="block")
        with self:
            with Tag("div", classes="block__h"):
                self.heading_id = Tag("h2", title, classes="t21").html_id
                if words:
                    Tag("p", words)
            self.body = Tag("div", classes="block__b")
        self.set("aria_labelledby", self.heading_id)


def block(title: str, words: str | None = None) -> Block:
    """A heading at left, its matter at right: write into the `body` of what is returned."""
    return Block(title, words)


def facts(pairs: Mapping[str, Fact]) -> Tag:
    """Labels and values; a value is words as they are, or something that builds components in its place."""
    listing = Tag("dl", classes="facts")
    with listing:
        for label, value in pairs.items():
            Tag("dt", label)
            with Tag("dd"):
                if isinstance(value, str):
                    Tag("span", value, raw=True)
                else:
                    value()
    return listing
