"""A native list to choose from."""

from collections.abc import Sequence
from html import escape
from itertools import starmap

from nicegui.events import GenericEventArguments

from schemes.french import typo
from ui.components.bubble import bubble
from ui.components.control import Check, Control, OnChange
from ui.components.field import Width
from ui.components.tag import Attribute, Tag

Option = tuple[str, str]
"""(value, words)"""


class Select(Control):
    """A native `select`; `bare` in a row of a table (its label then only for screen readers)."""

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        *,
        name: str,
        value: str = "",
        placeholder: str | None = None,
        required: bool | str = False,
        check: Check | None = None,
        on_change: OnChange | None = None,
        help: str | None = None,
        tip: str | None = None,
        error: str | None = None,
        width: Width = None,
        bare: bool = False,
        **attributes: Attribute,
    ) -> None:
        super().__init__(
            "div", name=name, label=label, required=required, classes="field field--bare" if bare else "field"
        )
        self._value, self._check, self._on_change = value, check, on_change
        self._options = {value: typo(words) for value, words in options}
        with self:
            label_tag = None if bare else self._head(help, tip)
            facts: dict[str, Attribute] = {"name": name, "required": self.required, **attributes}
            facts["aria_label"] = label if bare else None
            self._entry = Tag("select", classes=f"select {width or ''}".strip())
            self._entry.put(**facts)
            self._fill(placeholder)
            self._place_error()
        if label_tag is not None:
            label_tag.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)
        self.entry.on("change", self._changed, js_handler="(e) => emit(e.target.value)")

    def _head(self, help: str | None, tip: str | None) -> Tag:
        with Tag("div", classes="field__row"):
            label = Tag("label", self.starred(), classes="field__label")
            tips = (bubble(self.label, tip).html_id,) if tip else ()
        self._described = ((Tag("p", help, classes="field__help").html_id,) if help else ()) + tips
        return label

    def _fill(self, placeholder: str | None) -> None:
        """As one piece of HTML: two hundred and fifty countries as elements of the page made half the time of a page."""
        lines = ({} if placeholder is None else {"": typo(placeholder)}) | self._options
        self.entry.put(innerHTML="".join(starmap(self._line, lines.items())))

    def _line(self, value: str, words: str) -> str:
        selected = " selected" if value == self._value else ""
        return f'<option value="{escape(value)}"{selected}>{escape(words)}</option>'

    @property
    def words(self) -> str:
        """What the chosen line says; empty when none is chosen."""
        return self._options[self._value] if self._value else ""

    def set_value(self, value: str) -> None:
        """Choose another one from here; raise KeyError for a value the list has not (the empty one apart)."""
        if value:
            _ = self._options[value]
        self._value = value
        self.entry.assign("value", value=value)
        self.show_error(None)

    def receive(self, sent: str | None) -> None:
        """Take what the form carries, never a value that was not offered."""
        self._value = sent if sent and sent in self._options else ""

    async def _changed(self, event: GenericEventArguments) -> None:
        self.receive(str(event.args))
        if self._on_change is not None and (pending := self._on_change(self._value)) is not None:
            await pending
        await self.check()
