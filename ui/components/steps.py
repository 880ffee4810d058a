"""Where one is in a task of several pages, and what comes next. Nothing in it can be pressed."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components.tag import Tag
from ui.icons import icon


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a task; `current` counts from 1."""

    names: Sequence[str]
    current: int
    label: str = "Étapes de la demande"

    @property
    def name(self) -> str:
        """Name of the present step."""
        return self.names[self.current - 1]

    @property
    def following(self) -> str | None:
        """Name of the step after it; None on the last one."""
        return self.names[self.current] if self.current < len(self.names) else None


def steps_bar(steps: Steps) -> Tag:
    """The names, those done ticked, in the title band; a slim bar on a phone."""
    bar = Tag("div", classes="steps")
    with bar, Tag("ol", aria_label=steps.label):
        for place, name in enumerate(steps.names, start=1):
            with Tag("li", aria_current="step" if place == steps.current else None):
                if place < steps.current:
                    icon("check")
                    Tag("span", "Fait : ", classes="vh")
                Tag("span", name)
    return bar


def step_title(steps: Steps) -> Tag:
    """The step's own heading, « Étape 2 sur 5 — Choix de la demande »; takes the focus when the page comes up."""
    box = Tag("div", classes="step-title")
    with box:
        with Tag("h2", id="etape", tabindex="-1", data_focus="1"):
            with Tag("span", f"Étape {steps.current} sur {len(steps.names)}", classes="step-title__n"):
                Tag("span", " — ", classes="vh")
            Tag("span", steps.name)
        if steps.following:
            Tag("p", f"Étape suivante : {steps.following}", classes="step-title__next")
    return box
