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


class _Step(Tag):
    """One step as drawn."""

    def __init__(self) -> None:
        super().__init__("li")
        self.moment: Moment | None = None

    def show(self, moment: Moment) -> None:
        """Draw it, unless it is what stands there."""
        if moment == self.moment:
            return
        self.moment = moment
        self.classes(replace=f"is-{moment.stage}")
        self.clear()
        with self:
            _write(moment)


class TimeLine(Tag):
    """The steps of a request; `show` draws those that changed, when one was made elsewhere."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        super().__init__("ol", classes="timeline")
        self._steps: list[_Step] = []
        self.show(moments)

    def show(self, moments: Sequence[Moment]) -> None:
        """Show these steps; a step that stays as it was keeps its buttons."""
        with self:
            self._steps += [_Step() for _ in moments[len(self._steps) :]]
        for step in self._steps[len(moments) :]:
            step.delete()
        del self._steps[len(moments) :]
        for step, moment in zip(self._steps, moments, strict=True):
            step.show(moment)


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
