"""A block that is read, then edited in its place."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping

from ui.components.buttons import actions, button, submit
from ui.components.control import Control
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import box
from ui.components.notice import Kind, notice
from ui.components.tag import Tag
from ui.session import Visitor


class Editable(ABC):
    """« MODIFIER » opens it, « ENREGISTRER » and « ANNULER » close it; the focus goes along."""

    form_label: str
    edit_label: str | None = None
    """Tells this « MODIFIER » from others, where the heading does not."""

    def __init__(self, visitor: Visitor, summary: ErrorSummary, place: Tag, *, described_by: str | None = None) -> None:
        self.visitor, self.summary, self.place = visitor, summary, place
        self.described_by = described_by
        self.fields: dict[str, Control] = {}
        self.show()

    @abstractmethod
    def read(self) -> None:
        """Draw what stands there, beside « MODIFIER »."""

    @abstractmethod
    def fill(self) -> Mapping[str, Control]:
        """Draw the fields; return them by the names the verb knows."""

    @abstractmethod
    def save(self) -> Awaitable[None]:
        """« ENREGISTRER »; decorated with `@action`."""

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page."""
        self.summary.show([(sentence, self.place.html_id)])

    def show(self) -> None:
        """Draw it to be read."""
        self.place.clear()
        with self.place, box("line"):
            with box():
                self.read()
            self.opener = button(
                "MODIFIER",
                self.edit,
                variant="secondary",
                small=True,
                caps=True,
                label=self.edit_label,
                described_by=self.described_by,
            )

    def edit(self) -> None:
        """« MODIFIER »."""
        self.place.clear()
        with self.place, Form(self.save, summary=self.summary, note=self.noted, label=self.form_label) as self.form:
            self.fields = dict(self.fill())
            with actions(row=True):
                submit("ENREGISTRER", caps=True)
                button("ANNULER", self.cancel, variant="secondary", caps=True)
        self.first.take_focus()

    noted = True
    """Whether the note about required fields stands on top (an address form has its own)."""

    @property
    def first(self) -> Tag:
        """What takes the focus when it opens."""
        return next(iter(self.fields.values())).entry

    def cancel(self) -> None:
        """« ANNULER »."""
        self.close()
        self.opener.take_focus()

    def close(self, said: str | None = None, *, kind: Kind = "good") -> None:
        """Draw it to be read again, with what came of it on top, which takes the focus."""
        self.summary.show([])
        self.show()
        if said is None:
            return
        with self.place:
            news = notice(said, kind=kind)
        news.set("tabindex", "-1")
        news.move(target_index=0)
        news.take_focus()

    def complain(self, errors: Mapping[str, str]) -> None:
        """Show what the verb found wrong."""
        for name, field in self.fields.items():
            field.show_error(errors.get(name))
        self.form.report()
