"""A text field: label above, help and bubble, native input, error under it; checked while it is being filled in."""

from typing import Final, Literal

from nicegui.events import GenericEventArguments

from ui.components.bubble import bubble
from ui.components.control import Check, Complaint, Control, OnChange
from ui.components.tag import Attribute, Tag

Kind = Literal["text", "email", "tel", "url", "search"]
Width = Literal["w-4", "w-10", "w-20"] | None

TYPING_PAUSE: Final = 0.4
"""Seconds between two values sent while a person types; the last one always arrives."""

_EMAIL: Final[dict[str, Attribute]] = {"inputmode": "email", "spellcheck": "false", "autocapitalize": "none"}
# A message that pushes the page down between press and release of a button would make the press miss:
# the value of a field being left is sent once the pointer is up.
_LEFT: Final = "(e) => { const v = e.target.value; (window.porte ? porte.whenUp : (f) => f())(() => emit(v)); }"


class Field(Control):
    """A line of text (or several, with `rows`).

    `required` may be the message to show when nothing is written. `maximum` counts characters; more can be typed,
    nothing is cut, the field says how many are too many. `check` runs when the field is left, then at each change
    once an error has been shown. `on_change` gets every value as it comes (drafts).
    """

    def __init__(
        self,
        label: str,
        *,
        name: str,
        value: str = "",
        required: bool | str = False,
        check: Check | None = None,
        on_change: OnChange | None = None,
        help: str | None = None,
        tip: str | None = None,
        error: str | None = None,
        kind: Kind = "text",
        width: Width = None,
        maximum: int | None = None,
        readonly: bool = False,
        numeric: bool = False,
        rows: int | None = None,
        classes: str = "",
        **attributes: Attribute,
    ) -> None:
        super().__init__("div", name=name, label=label, required=required, classes="field")
        self._value = self._saved = value
        self._check, self._on_change, self._maximum = check, on_change, maximum
        with self:
            self._head(help, tip)
            shape = " ".join(part for part in ("input", width, "num-input" if numeric else None, classes) if part)
            self._entry = Tag("textarea" if rows else "input", classes=shape)
            self._entry.put(**{**self._facts(kind, rows, readonly=readonly), **attributes})
            self._place_error()
        self._label.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)
        if not readonly:
            self._listen()

    def _head(self, help: str | None, tip: str | None) -> None:
        with Tag("div", classes="field__row"):
            self._label = Tag("label", self.starred(), classes="field__label")
            tips = (bubble(self.label, tip).html_id,) if tip else ()
        helps = (Tag("p", help, classes="field__help").html_id,) if help else ()
        self._described = helps + tips

    def _facts(self, kind: Kind, rows: int | None, *, readonly: bool) -> dict[str, Attribute]:
        facts: dict[str, Attribute] = {"name": self.name, "defaultValue": self._value, "required": self.required}
        facts |= {"rows": rows} if rows else {"type": kind}
        facts |= _EMAIL if kind == "email" else {}
        return facts | {"readonly": readonly}

    def _listen(self) -> None:
        self.entry.on(
            "input",
            self._typed,
            throttle=TYPING_PAUSE,
            leading_events=False,
            js_handler="(e) => emit(e.target.value)",
        )
        self.entry.on("change", self._filled, js_handler="(e) => emit(e.target.value)")  # also by the browser itself
        self.entry.on("blur", self._left, js_handler=_LEFT)

    async def _typed(self, event: GenericEventArguments) -> None:
        await self._take(str(event.args))
        if (self._error is not None and self._told != self._value) or self._excess(self._value):
            await self.check()

    async def _filled(self, event: GenericEventArguments) -> None:
        await self._take(str(event.args))

    async def _left(self, event: GenericEventArguments) -> None:
        await self._take(str(event.args))
        if self._told != self._value:
            await self.check()

    async def _take(self, value: str) -> None:
        """Keep a value and hand it on, once."""
        self.receive(value)
        if self._on_change is not None and self._value != self._saved:
            self._saved = self._value
            if (pending := self._on_change(self._value)) is not None:
                await pending

    def receive(self, sent: str | None) -> None:
        """Take what is written, and show it again should the page be drawn anew."""
        super().receive(sent)
        with self.entry.props.suspend_updates():  # the page has it already
            self.entry.set("defaultValue", self._value)

    def set_value(self, value: str) -> None:
        """Write something else into the field; an error shown goes with what it was about."""
        self.receive(value)
        self._saved = value
        self.entry.update()
        self.entry.assign("value", value=value)
        self.show_error(None)

    def _excess(self, value: str) -> int:
        return max(0, len(value) - self._maximum) if self._maximum else 0

    async def _complaint(self, value: str) -> Complaint:
        if excess := self._excess(value):
            signs = "caractère" if excess == 1 else "caractères"
            return f"{self._maximum} caractères au plus : enlevez {excess} {signs}."
        return await super()._complaint(value)
