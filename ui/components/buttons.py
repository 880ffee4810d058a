"""Buttons and links that look like them. A button at work says so and can't be pressed twice."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

from nicegui.events import GenericEventArguments

from schemes.french import NO_BREAK
from ui.components.tag import Tag
from ui.icons import icon

Variant = Literal["primary", "secondary", "quiet", "danger"]
Action = Callable[[], Awaitable[None] | None]

BUSY: Final = "Envoi en cours…"
_CLASSES: Final[dict[Variant, str]] = {
    "primary": "button",
    "secondary": "button button--second",
    "quiet": "button button--quiet",
    "danger": "button button--danger",
}


async def run(action: Action | None) -> None:
    """Do what a press asks for, whether it takes time or not."""
    if action is not None and (pending := action()) is not None:
        await pending


def _classes(variant: Variant, *, small: bool, caps: bool) -> str:
    extra = (" button--small" if small else "") + (" button--caps" if caps else "")
    return _CLASSES[variant] + extra


class Button(Tag):
    """A button. Its busy state is set in the browser at the press and lifted when the action is over."""

    def __init__(
        self,
        words: str,
        on_click: Action | None = None,
        *,
        variant: Variant = "primary",
        small: bool = False,
        caps: bool = False,
        sign: str | None = None,
        busy: str = BUSY,
        kind: Literal["button", "submit"] = "button",
        label: str | None = None,
        described_by: str | None = None,
    ) -> None:
        super().__init__(
            "button",
            classes=_classes(variant, small=small, caps=caps),
            type=kind,
            aria_label=label,
            aria_describedby=described_by,
        )
        self._action = on_click
        self._working = False
        with self:
            if sign:
                icon(sign)
            self.words = Tag("span", words, classes="button__text")
            Tag("span", busy, classes="button__busy")
        if on_click is not None or kind == "submit":
            self.set("data_busy", "0")
        if on_click is not None:
            self.on("click", self._press, js_handler="() => emit()")

    async def _press(self, _event: GenericEventArguments) -> None:
        """Run the action once, however often the button is pressed meanwhile."""
        if self._working:
            return
        self._working = True
        try:
            await run(self._action)
        finally:
            self._working = False
            if not self.is_deleted:  # the action may have drawn something else in its place
                self.bump("data_busy")


def button(
    words: str,
    on_click: Action | None = None,
    *,
    variant: Variant = "primary",
    small: bool = False,
    caps: bool = False,
    sign: str | None = None,
    busy: str = BUSY,
    label: str | None = None,
    described_by: str | None = None,
) -> Button:
    """A button that does something here. `label` and `described_by` (an html id) tell two alike apart."""
    return Button(
        words,
        on_click,
        variant=variant,
        small=small,
        caps=caps,
        sign=sign,
        busy=busy,
        label=label,
        described_by=described_by,
    )


def submit(
    words: str, *, variant: Variant = "primary", caps: bool = False, sign: str | None = None, busy: str = BUSY
) -> Button:
    """The button that sends the form it stands in."""
    return Button(words, variant=variant, caps=caps, sign=sign, busy=busy, kind="submit")


def link_button(
    words: str,
    href: str,
    *,
    variant: Variant = "primary",
    small: bool = False,
    caps: bool = False,
    sign: str | None = None,
    label: str | None = None,
) -> Tag:
    """A link to another page, drawn as a button."""
    anchor = Tag("a", classes=_classes(variant, small=small, caps=caps), href=href, aria_label=label)
    with anchor:
        if sign:
            icon(sign)
        Tag("span", words)
    return anchor


def file_link(words: str, href: str, *, size: int | None = None, kind: str = "PDF") -> Tag:
    """A link to a document, « [PDF, 278 Ko] » after its name; size in bytes, one Ko is 1,000 of them."""
    weight = f", {max(1, round(size / 1000))}{NO_BREAK}Ko" if size is not None else ""
    anchor = Tag("a", classes="file", href=href)
    with anchor:
        icon("file")
        with Tag("span", f"{words} "):
            Tag("span", f"[{kind}{weight}]", classes="nowrap")
    return anchor


def actions(*, ends: bool = False, row: bool = False, classes: str = "") -> Tag:
    """The line of buttons under a form; `ends`: « Précédent » and « Suivant »; `row`: abreast on a phone too."""
    extra = (" actions--ends" if ends else "") + (" actions--row" if row else "")
    return Tag("div", classes=f"actions{extra} {classes}".strip())
