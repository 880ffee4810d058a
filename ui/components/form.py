"""A form: checks all its answers at once, sums up what is wrong, then does what it is for.

Without `action` it is sent through the open connection, every value in one message (passwords among them: nothing of
them leaves the browser before). With `action` it is a real post, which works before and without any script; the page
drawn in answer gives each field its error and calls `report`.
"""

from collections.abc import Mapping
from typing import Final

from nicegui.events import GenericEventArguments

from ui.components.buttons import Action, run
from ui.components.control import Control
from ui.components.error_summary import ErrorSummary
from ui.components.tag import Tag

REQUIRED_NOTE: Final = "Les champs marqués d'un astérisque (*) sont obligatoires."
_SEND: Final = (
    "(e) => { e.preventDefault(); "
    "emit(Object.fromEntries([...new FormData(e.target)].filter(([, v]) => typeof v === 'string'))); }"
)


def required_note() -> Tag:
    """« Les champs marqués d'un astérisque (*) sont obligatoires. »"""
    return Tag("p", REQUIRED_NOTE, classes="required-note")


class Form(Tag):
    """Fill it with `with Form(save): …`; its controls are found by themselves, hidden ones left out."""

    def __init__(
        self,
        on_submit: Action | None = None,
        *,
        action: str | None = None,
        summary: ErrorSummary | None = None,
        note: bool = True,
        classes: str = "form",
        hidden: Mapping[str, str] | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(
            "form", classes=classes, method="post", action=action, novalidate=True, data_form="0", aria_label=label
        )
        self._action = on_submit
        self._working = False
        with self:
            for name, value in (hidden or {}).items():  # first: what follows the note keeps its distance from it
                Tag("input", type="hidden", name=name, defaultValue=value)
            self.summary = summary or ErrorSummary()
            if note:
                required_note()
        if action is None:
            self.on("submit", self._submitted, js_handler=_SEND)

    @property
    def controls(self) -> list[Control]:
        """The answers a person can see, in the order of the page."""
        return [element for element in self.descendants() if isinstance(element, Control) and not element.hidden]

    def values(self) -> dict[str, str]:
        """Answers by name, as they last reached the server."""
        return {control.name: control.value for control in self.controls}

    async def validate(self) -> bool:
        """Check everything, sum up on top what is wrong, take the focus there; say whether all is right."""
        for control in self.controls:
            await control.check()
        return self.report()

    def report(self) -> bool:
        """Sum up the errors the controls show now (also those the caller has set); say whether there is none."""
        faults = [(control.error, control.target) for control in self.controls if control.error is not None]
        self.summary.show(faults)
        return not faults

    async def _submitted(self, event: GenericEventArguments) -> None:
        """Take all values, check them, go on: once, however often it is sent meanwhile."""
        if self._working:
            return
        self._working = True
        try:
            sent: dict[str, str] = event.args if isinstance(event.args, dict) else {}
            for control in self.controls:
                control.receive(sent.get(control.name))
            if await self.validate():
                await run(self._action)
        finally:
            self._working = False
            if not self.is_deleted:  # the action may have closed it
                self.bump("data_form")
