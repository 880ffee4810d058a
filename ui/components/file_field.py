"""A file from the device: told too heavy before it is sent (`photo.js`), and again by the server when it came."""

from typing import Literal

from schemes.french import typo
from ui.components.control import Control
from ui.components.tag import Tag
from ui.icons import icon


class FileField(Control):
    """One file, sent by the form's own post. `most` in bytes; `too_heavy` is what is said of a file beyond it."""

    def __init__(
        self,
        label: str,
        *,
        name: str,
        accept: str,
        most: int,
        too_heavy: str,
        error: str | None = None,
        capture: Literal["user", "environment"] | None = None,
    ) -> None:
        super().__init__("div", name=name, label=label, required=False, classes="field")
        with self:
            self._label = Tag("label", self.starred(), classes="field__label")
            self._entry = Tag("input", type="file", name=name, accept=accept, capture=capture, classes="fichier")
            self._place_error()
            self._place_weight(too_heavy)
        self.entry.set("data_most", most)
        self._label.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)

    def _place_weight(self, words: str) -> None:
        """The sentence the browser shows by itself."""
        with Tag("div", aria_live="polite"), Tag("p", classes="field__error", hidden=True, data_too_heavy="") as told:
            icon("alert")
            Tag("span", typo(words), raw=True)
        told.set("id", f"{self.html_id}-poids")

    def set_value(self, value: str) -> None:
        """A page cannot choose a file: nothing to do."""
        del value
