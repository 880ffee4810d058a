"""Messages in the page, and tags that say a state in a few words. Never by colour alone: each has its sign."""

from typing import Final, Literal, Self

from ui.components.tag import Tag
from ui.icons import icon

Kind = Literal["good", "info", "warn", "bad"]

_SIGNS: Final[dict[Kind, str]] = {"good": "done", "info": "info", "warn": "warning", "bad": "alert"}


class Notice(Tag):
    """A message; what is made inside a `with` of it follows its words."""

    def __init__(self, look: str, announce: str | None, sign: str) -> None:
        super().__init__("div", classes=look, role=announce)
        with self.default_slot:
            icon(sign)
            self.inside = Tag("div")

    def __enter__(self) -> Self:
        self.inside.__enter__()
        return self

    def __exit__(self, *details: object) -> None:
        self.inside.__exit__(*details)


def notice(
    words: str | None = None,
    *,
    kind: Kind = "info",
    strong: str | None = None,
    announce: Literal["status", "alert"] | None = None,
    sign: str | None = None,
    wide: bool = False,
) -> Notice:
    """Show a message; `strong` opens it in bold, `announce` reads it out when it appears in an open page."""
    look = "notice" + (f" notice--{kind}" if kind != "info" else "") + (" notice--wide" if wide else "")
    box = Notice(look, announce, sign or _SIGNS[kind])
    with box:
        if strong:
            Tag("strong", strong)
        if words:
            Tag("span", f" {words}" if strong else words)
    return box


def tag(words: str, *, kind: Kind = "info", sign: str | None = None) -> Tag:
    """A state in a few words, with its sign: « Paiement attendu », « Valide jusqu'au 05/07/2027 »."""
    label = Tag("span", classes=f"tag tag--{kind}" if kind != "info" else "tag")
    with label:
        icon(sign or _SIGNS[kind])
        Tag("span", words)
    return label


def done(title: str, words: str | None = None, *, level: int = 3) -> Tag:
    """The box that says a thing is done, on top of a page that tells what comes next."""
    box = Tag("div", classes="done", role="status")
    with box, Tag("div", classes="done__t"):
        icon("done")
        with Tag("div"):
            Tag(f"h{level}", title, classes="t28")
            if words:
                Tag("p", words, classes="t21")
    return box
