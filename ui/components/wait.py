"""The wait before the next try: a dial that runs down by itself, told now and then to those who do not see it."""

from typing import Final

from ui.components.tag import Tag
from ui.icons import icon

_DIAL: Final = (
    '<circle class="piste" cx="56" cy="56" r="51"/>'
    '<circle class="reste" cx="56" cy="56" r="51" pathLength="60" stroke-dasharray="{arc:.1f} 60"/>'
)


def waiting_box(words: str, *, seconds: int, whole: int, then: str) -> Tag:
    """Show the time left; `whole` is the length of the wait, both in seconds. The form's field and keys wait with it."""
    box = Tag("div", classes="attente", data_wait=str(seconds), data_of=str(max(1, whole)))
    with box:
        with Tag("div", classes="attente__cadran", role="timer", aria_label="Temps restant"):
            arc = 60 * seconds / max(1, whole)
            Tag("svg", viewBox="0 0 112 112", aria_hidden="true", focusable="false", innerHTML=_DIAL.format(arc=arc))
            Tag("b", innerHTML=clock(seconds), data_wait_shown="")
        with Tag("div"):
            with Tag("p"):
                Tag("strong", words)
            Tag("p", then)
            Tag("p", classes="vh", role="status", innerHTML="", data_wait_said="")
    return box


def clock(seconds: int) -> str:
    """« 0:42 », as the browser writes it on."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def wrong_box(title: str, words: str) -> Tag:
    """« Mot de passe erroné. » on top of the form; it takes the focus."""
    box = Tag("div", classes="faux", role="alert", tabindex="-1", data_focus="1")
    with box:
        icon("alert")
        with Tag("div"):
            Tag("p", title, classes="faux__t")
            if words:
                Tag("p", words)
    return box
