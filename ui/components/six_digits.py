"""Six cells drawn over one real field: typing, pasting, password managers and one-time codes work as in any other."""

from typing import Final, Literal

from ui.components.control import Control
from ui.components.tag import Attribute, Tag

CELLS: Final = 6
SCRIPT: Final = "keypad.js"
"""To be named to `describe_page` by every page that shows six cells."""

Fill = Literal["current-password", "new-password", "one-time-code"]


class SixDigits(Control):
    """Six digits, hidden (a password) or seen (a code one copies). How many are in is announced, never which."""

    def __init__(
        self,
        label: str,
        *,
        name: str,
        required: str,
        fill: Fill,
        help: str | None = None,
        error: str | None = None,
        described_by: str | None = None,
        waiting: bool = False,
    ) -> None:
        super().__init__("div", name=name, label=label, required=required, classes="field six")
        self.set_class("six--attend", on=waiting)
        with self:
            self._head()
            helps = (Tag("p", help, classes="field__help").html_id,) if help else ()
            with Tag("div", classes="six__zone"):
                self._field(fill, waiting=waiting)
                _cells(waiting=waiting)
            self._place_error()
        extra = (described_by,) if described_by else ()
        self._described = (*helps, *extra, self._count.html_id)
        self._label.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)

    def _head(self) -> None:
        with Tag("div", classes="six__l"):
            self._label = Tag("label", self.starred(), classes="field__label")
            self._count = Tag("span", classes="six__n", role="status", data_six_count="")
            # Content Vue leaves alone: the script changes it from the first press on.
            self._count.props["innerHTML"] = f'0 sur {CELLS}<span class="vh"> chiffres saisis</span>'

    def _field(self, fill: Fill, *, waiting: bool) -> None:
        facts: dict[str, Attribute] = {
            "name": self.name,
            "type": "text" if fill == "one-time-code" else "password",
            "inputmode": "numeric",
            "autocomplete": fill,
            "enterkeyhint": "done",
            "required": True,
            "disabled": waiting,
            "data_six_field": "",
            "data_waits": "" if waiting else None,
        }
        self._entry = Tag("input", classes="six__champ")
        self._entry.put(**facts)

    def set_value(self, value: str) -> None:
        """Empty the cells, the only thing done to a secret from here; raise ValueError for anything else."""
        if value:
            raise ValueError("a secret is never written from the server")
        self._value = ""
        self.entry.assign("value", value="")


def _cells(*, waiting: bool) -> None:
    with Tag("ol", classes="six__cases", aria_hidden="true", data_six_cells=""):
        for place in range(CELLS):
            Tag("li", classes="ici" if place == 0 and not waiting else "")
