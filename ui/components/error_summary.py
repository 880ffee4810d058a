"""What is wrong with a form, on top of it: focus goes there, each line leads to its field."""

from collections.abc import Sequence
from typing import Final

from nicegui import ui

from ui.components.tag import Tag
from ui.icons import icon

PREFIX: Final = "Erreur : "

Fault = tuple[str, str]
"""(message, html id of what takes the focus)"""


class ErrorSummary(Tag):
    """An empty, hidden place until `show` is called."""

    def __init__(self) -> None:
        super().__init__("div", classes="error-summary", tabindex="-1", hidden=True)

    def show(self, faults: Sequence[Fault]) -> None:
        """Say what is wrong and take the focus; with nothing wrong, vanish."""
        self.clear()
        self.hide(hidden=not faults)
        self._title(wrong=bool(faults))
        if not faults:
            return
        with self:
            self._write(faults)
        self.bump("data_focus")

    def _write(self, faults: Sequence[Fault]) -> None:
        count = "1 erreur" if len(faults) == 1 else f"{len(faults)} erreurs"
        with Tag("h2", classes="error-summary__t") as title:
            icon("alert")
            Tag("span", f"Il y a {count}")
        self.set("role", "alert")
        self.set("aria_labelledby", title.html_id)
        with Tag("ul"):
            for message, target in faults:
                with Tag("li"):
                    Tag("a", message, href=f"#{target}", data_to=target)

    def _title(self, *, wrong: bool) -> None:
        title = self.client.resolve_title().removeprefix(PREFIX)
        if wrong or self.client.title not in (None, title):
            ui.page_title(PREFIX + title if wrong else title)
