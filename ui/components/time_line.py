"""A dated time line: done steps filled, the present one a ring, what is to come stitched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ui.components.tag import Tag
from ui.icons import icon

Stage = Literal["done", "now", "next", "bad"]

_WORDS: Final[dict[Stage, str]] = {"done": "Fait : ", "now": "En cours : ", "next": "À venir : ", "bad": "Arrêté : "}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step: its name, its date or expected date in words, what can be done about it now."""

    stage: Stage
    title: str
    details: str | None = None
    actions: Callable[[], object] | None = None


class TimeLine(Tag):
    """The steps of a request; `show` draws others in their place, when one was made elsewhere."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        super().__init__("ol", classes="timeline")
        self.show(moments)

    def show(self, moments: Sequence[Moment]) -> None:
        """Draw these steps."""
        self.clear()
        with self:
            for moment in moments:
                with Tag("li", classes=f"is-{moment.stage}"):
                    _write(moment)


def _write(moment: Moment) -> None:
    with Tag("span", classes="timeline__dot", aria_hidden="true"):
        if moment.stage in {"done", "bad"}:
            icon("check" if moment.stage == "done" else "cross")
    with Tag("p", classes="timeline__t"):
        Tag("span", _WORDS[moment.stage], classes="vh")
        Tag("span", moment.title)
    if moment.details:
        Tag("p", moment.details, classes="timeline__d")
    if moment.actions is not None:
        with Tag("div", classes="actions"):
            moment.actions()


def time_line(moments: Sequence[Moment]) -> TimeLine:
    """Show a time line."""
    return TimeLine(moments)
