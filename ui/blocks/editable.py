"""A block that is read, then edited in its place."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping
from typing import Final

from domain import edits
from domain.edits import Edits
from ui.actions import action
from ui.components.buttons import actions, button, submit
from ui.components.control import Control
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form, required_note
from ui.components.layout import box
from ui.components.notice import Kind, notice
from ui.components.tag import Tag
from ui.session import Visitor

TAKEN_UP: Final = "Voici ce que vous aviez commencé à écrire. Rien n'est encore enregistré."
NOTHING: Final[Edits] = {}


class Editable(ABC):
    """« MODIFIER » opens it, « ENREGISTRER » and « ANNULER » close it; the focus goes along.

    One that has a `draft` keeps what is being typed (its fields call `keep`): the page opens it again as it was left.
    """

    form_label: str
    draft: str = ""
    """What its answers are kept under while they are typed; empty where they are not (passwords)."""
    edit_label: str | None = None
    """Tells this « MODIFIER » from others, where the heading does not."""
    noted: bool = True
    """Whether the note about required fields stands on top (an address form has its own)."""

    def __init__(
        self,
        visitor: Visitor,
        summary: ErrorSummary,
        place: Tag,
        *,
        described_by: str | None = None,
        edits: Edits = NOTHING,
    ) -> None:
        self.visitor, self.summary, self.place = visitor, summary, place
        self.described_by = described_by
        self.fields: dict[str, Control] = {}
        self.typed = dict(edits.get(self.draft, {}))
        if self.typed:
            self._open()
        else:
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
        self.is_open = False
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
        self._open()
        self.first.take_focus()

    def _open(self) -> None:
        self.is_open = True
        self.place.clear()
        with self.place, Form(self.submit, summary=self.summary, note=False, label=self.form_label) as self.form:
            if self.typed:
                notice(TAKEN_UP)
            if self.noted:
                required_note()
            self.fields = dict(self.fill())
            with actions(row=True):
                submit("ENREGISTRER", caps=True)
                button("ANNULER", self.cancel, variant="secondary", caps=True)

    def start(self, name: str, known: str = "") -> str:
        """What stands in a field when it is drawn: what was being typed, or what is known."""
        return self.typed.get(name, known)

    @action
    async def keep(self, _value: str) -> None:
        """Remember what is being typed."""
        if self.is_open:
            await edits.keep(self.visitor.account, self.draft, {name: one.value for name, one in self.fields.items()})

    async def submit(self) -> None:
        """« ENREGISTRER »; once it is closed, nothing is being typed any more."""
        await self.save()
        if not self.is_open:
            await self._forget()

    async def _forget(self) -> None:
        self.typed = {}
        if self.draft:
            await edits.drop(self.visitor.account, self.draft)

    @property
    def first(self) -> Tag:
        """What takes the focus when it opens."""
        return next(iter(self.fields.values())).entry

    @action
    async def cancel(self) -> None:
        """« ANNULER »."""
        self.close()
        await self._forget()
        self.opener.take_focus()

    def close(self, said: str | None = None, *, kind: Kind = "good") -> None:
        """Draw it to be read again, with what came of it on top, which takes the focus."""
        self.summary.show([])
        self.show()
        if said is None:
            return
        with self.place:
            news = notice(said, kind=kind)
        news.move(target_index=0)
        news.focus_as_news()

    def complain(self, errors: Mapping[str, str]) -> None:
        """Show what the verb found wrong."""
        for name, field in self.fields.items():
            field.show_error(errors.get(name))
        self.form.report()
