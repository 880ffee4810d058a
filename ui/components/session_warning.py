"""« Vous êtes toujours là ? »: said before a session ends, with the way to go on. Timed in the browser."""

from typing import Final

from schemes.base import Scheme
from ui.components.buttons import Action, button
from ui.components.countdown import countdown
from ui.components.tag import Tag

WARNING: Final = 120
"""Seconds between the warning and the end of the session (SPEC 0.6)."""


class SessionWatch:
    """How long a session still lives, in seconds; `stay` is what « Rester connecté » does on the server."""

    def __init__(self, seconds: int, stay: Action, *, warning: int = WARNING) -> None:
        self.seconds = seconds
        self.stay = stay
        self.warning = warning
        self._dialog: Tag | None = None

    def attach(self, dialog: Tag) -> None:
        """Tie it to the dialog of a page."""
        self._dialog = dialog

    def lives_on(self, seconds: int | None = None) -> None:
        """Start the time anew: to be called whenever an event of the person has prolonged the session."""
        if self._dialog is None:
            return
        if seconds is not None:
            self._dialog.set("data_seconds", str(seconds))
        self._dialog.bump("data_session")


def session_warning(watch: SessionWatch, scheme: Scheme | None) -> Tag:
    """Place the warning in a page, closed; when the time is over the page goes to the sign-in."""
    leave = scheme.sign_in_path if scheme else "/"
    dialog = Tag(
        "dialog",
        classes="dialog",
        data_session="0",
        data_seconds=str(watch.seconds),
        data_warn=str(watch.warning),
        data_leave=f"{leave}?fin=1",
    )
    with dialog:
        name = Tag("h2", "Vous êtes toujours là ?")
        with Tag("p", "Sans action de votre part, la session se ferme dans ") as sentence:
            countdown(watch.warning)
            Tag("span", ".", raw=True)
        with Tag("div", classes="actions"):
            button("Rester connecté", watch.stay, busy="Un instant…").set("autofocus", value=True)
            if scheme:
                with Tag("form", method="post", action=f"{scheme.path}/deconnexion"):
                    Tag("button", "Se déconnecter", classes="button button--quiet", type="submit")
    dialog.set("aria_labelledby", name.html_id)
    dialog.set("aria_describedby", sentence.html_id)
    watch.attach(dialog)
    return dialog
