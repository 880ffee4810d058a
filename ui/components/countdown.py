"""A wait that counts itself down in the browser, read out now and then, not every second."""

from nicegui.events import GenericEventArguments

from ui.components.buttons import Action, run
from ui.components.tag import Tag


def duration(seconds: int) -> str:
    """« 1 min 48 s », « 1 h 02 min »; the browser script writes the same."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}\u00a0h\u00a0{minutes:02d}\u00a0min"
    return f"{minutes}\u00a0min\u00a0{rest:02d}\u00a0s" if minutes else f"{rest}\u00a0s"


class Countdown(Tag):
    """Time left, in seconds; `on_end` is called once it is over."""

    def __init__(self, seconds: int, on_end: Action | None = None) -> None:
        super().__init__("span", classes="num", data_countdown=str(seconds))
        self._on_end = on_end
        with self:
            Tag("span", duration(seconds), raw=True, data_countdown_shown="", aria_hidden="true")
            Tag("span", duration(seconds), raw=True, classes="vh", data_countdown_said="", role="status")
        if on_end is not None:
            self.on("ended", self._over, js_handler="() => emit()")

    async def _over(self, _event: GenericEventArguments) -> None:
        await run(self._on_end)


def countdown(seconds: int, on_end: Action | None = None) -> Countdown:
    """Show the time left."""
    return Countdown(seconds, on_end)
