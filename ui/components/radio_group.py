"""One answer among a few, each in a box of its own; what a choice means is said inside the chosen one."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui.events import GenericEventArguments

from ui.components.control import Control, OnChange
from ui.components.tag import Tag


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered: `help` is always shown under it, `more` once it is chosen."""

    value: str
    words: str
    help: str | None = None
    more: str | None = None


class RadioGroup(Control):
    """A `fieldset` named by its legend. `row` puts short answers (« Oui », « Non ») abreast."""

    def __init__(
        self,
        legend: str,
        choices: Sequence[Choice],
        *,
        name: str,
        value: str = "",
        required: bool | str = True,
        on_change: OnChange | None = None,
        error: str | None = None,
        row: bool = False,
    ) -> None:
        super().__init__("fieldset", name=name, label=legend, required=required, classes="field question")
        self._value, self._on_change = value, on_change
        self._radios: dict[str, Tag] = {}
        with self:
            Tag("legend", legend, classes="t21 legend")
            with Tag("div", classes="choices-row" if row else "stack3"):
                for choice in choices:
                    self._add(choice)
            self._place_error()
        self._entry = next(iter(self._radios.values()))
        if error:
            self.show_error(error)

    def _add(self, choice: Choice) -> None:
        with Tag("div", classes="choice"):
            radio = Tag(
                "input",
                classes="tick",
                type="radio",
                name=self.name,
                value=choice.value,
                defaultChecked=choice.value == self._value,
            )
            self._radios[choice.value] = radio
            with Tag("div"):
                Tag("label", choice.words, classes="choice__t", for_=radio.html_id)
                notes = (("choice__h", choice.help), ("choice__more", choice.more))
                ids = [Tag("p", words, classes=look).html_id for look, words in notes if words]
        radio.set("aria_describedby", " ".join(ids) or None)
        radio.on("change", self._changed, js_handler="(e) => emit(e.target.value)")

    def _describe(self) -> None:
        """The group, not one of its boxes, carries the error: a radio takes no `aria-invalid`."""
        self.set("aria_describedby", self._error_id if self._error else None)

    def receive(self, sent: str | None) -> None:
        """Take what the form carries, never a value that was not offered."""
        self._value = sent if sent is not None and sent in self._radios else ""
        for value, radio in self._radios.items():
            radio.set("defaultChecked", value == self._value)

    def set_value(self, value: str) -> None:
        """Choose another one from here; raise KeyError for a value that is not offered."""
        radio = self._radios[value]
        self.receive(value)
        radio.assign("checked", value=True)
        self.show_error(None)

    async def _changed(self, event: GenericEventArguments) -> None:
        self.receive(str(event.args))
        if self._on_change is not None and (pending := self._on_change(self._value)) is not None:
            await pending
        await self.check()
