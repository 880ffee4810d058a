"""A box to tick. The whole frame is the target."""

from nicegui.events import GenericEventArguments

from ui.components.control import Complaint, Control, OnChange
from ui.components.tag import Tag

TICKED = "oui"


class CheckBox(Control):
    """A box to tick, `bare` in a row of a table: its label is then for screen readers, `short` for a row folded."""

    def __init__(
        self,
        label: str,
        *,
        name: str,
        ticked: bool = False,
        required: bool | str = False,
        on_change: OnChange | None = None,
        error: str | None = None,
        bare: bool = False,
        short: str = "",
        plain: bool = False,
    ) -> None:
        super().__init__(
            "div", name=name, label=label, required=required, classes="field field--bare" if bare else "field"
        )
        self._value = TICKED if ticked else ""
        self._on_change = on_change
        with self:
            self._build(bare=bare, plain=plain)
            if short:
                Tag("label", short, classes="table__l", for_=self.entry.html_id)
            self._place_error()
        self._describe()
        if error:
            self.show_error(error)
        self.entry.on("change", self._changed, js_handler="(e) => emit(e.target.checked)")

    def _build(self, *, bare: bool, plain: bool) -> None:
        frame = "pick" if bare else "choice choice--plain" if plain else "choice"
        with Tag("label", classes=frame) as label:
            self._entry = Tag(
                "input",
                classes="tick",
                type="checkbox",
                name=self.name,
                value=TICKED,
                defaultChecked=self.ticked,
                required=self.required,
                aria_label=self.label if bare else None,
            )
            if not bare:
                Tag("span", self.starred(), classes="choice__t")
        label.set("for_", self._entry.html_id)

    @property
    def ticked(self) -> bool:
        """Whether the box is ticked."""
        return self._value == TICKED

    def set_value(self, value: str) -> None:
        """Tick it with `TICKED`, untick it with an empty string."""
        self._value = value
        self.entry.set("defaultChecked", self.ticked)
        self.entry.assign("checked", value=self.ticked)
        if self.ticked:
            self.show_error(None)

    def tick(self, *, on: bool = True) -> None:
        """Tick or untick from here."""
        self.set_value(TICKED if on else "")

    async def _changed(self, event: GenericEventArguments) -> None:
        self._value = TICKED if event.args is True else ""
        if self._on_change is not None and (pending := self._on_change(self._value)) is not None:
            await pending
        if self._error is not None:
            await self.check()

    async def _complaint(self, value: str) -> Complaint:
        return None if value or not self.required else self._missing
