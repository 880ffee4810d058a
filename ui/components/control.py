"""What all answers of a form have in common: a name, a label, a value, a check, an error said under it."""

import inspect
from abc import abstractmethod
from collections.abc import Awaitable, Callable

from domain.fields import writable
from schemes.french import typo
from ui.components.tag import Attribute, Tag
from ui.icons import icon

Complaint = str | None
Check = Callable[[str], Complaint | Awaitable[Complaint]]
"""Says what is wrong with a value, or None. May be slow: a newer value makes its answer void."""
OnChange = Callable[[str], Awaitable[None] | None]


class Control(Tag):
    """One answer of a form, together with its label and its error."""

    def __init__(self, tag: str, *, name: str, label: str, required: bool | str, classes: str) -> None:
        super().__init__(tag, classes=classes)
        self.name = name
        self.label = label
        self.required = bool(required)
        self._missing = required if isinstance(required, str) else f"Remplissez le champ « {label} »."
        self._error: Complaint = None
        self._told: str | None = None
        """The value that was found wrong by the caller, not by `check`."""
        self._turn = 0
        self._value = ""
        self._entry: Tag | None = None
        self._live: Tag | None = None
        self._described: tuple[str, ...] = ()
        self._check: Check | None = None

    @property
    def value(self) -> str:
        """What the person answered, as it last reached the server."""
        return self._value

    @property
    def error(self) -> Complaint:
        """The message shown under it, if any."""
        return self._error

    @property
    def entry(self) -> Tag:
        """The native element that takes the answer."""
        if self._entry is None:
            raise RuntimeError(f"The control {self.name} has no entry yet.")
        return self._entry

    @property
    def target(self) -> str:
        """Html id of what takes the focus when the error is followed."""
        return self.entry.html_id

    def receive(self, sent: str | None) -> None:
        """Take the value a submitted form carries; None when the browser sent none (an unticked box)."""
        self._value = writable(sent or "")

    @abstractmethod
    def set_value(self, value: str) -> None:
        """Change the answer from here, in the page too."""

    async def check(self) -> bool:
        """Check the answer and say what is wrong; a check overtaken by a newer one says nothing."""
        self._turn += 1
        turn = self._turn
        complaint = await self._complaint(self._value)
        if turn == self._turn:
            self.show_error(complaint)
            self._told = None
        return complaint is None

    async def _complaint(self, value: str) -> Complaint:
        """What is wrong with a value: missing first, then the caller's own check."""
        if not value.strip():
            return self._missing if self.required else None
        answer = self._check(value) if self._check else None
        return await answer if inspect.isawaitable(answer) else answer

    def show_error(self, message: Complaint) -> None:
        """Say what is wrong under the answer, or take the message away.

        What the caller says of a value stands until another value comes: only the caller knows why.
        """
        self._told = self._value if message else None
        words = typo(message) if message else None
        if words == self._error:
            return
        self._error = words
        self.set_class("field--error", on=words is not None)
        self._write_error(words)
        self._describe()

    def _write_error(self, words: Complaint) -> None:
        if self._live is None:
            return
        self._live.clear()
        if words is not None:
            with self._live, Tag("p", classes="field__error", id=self._error_id):
                icon("alert")
                Tag("span", words, raw=True)

    @property
    def _error_id(self) -> str:
        return f"{self.html_id}-erreur"

    def _place_error(self) -> None:
        """Keep a polite live region where the error will come, so that it is read out when it does."""
        self._live = Tag("div", aria_live="polite")

    def _describe(self) -> None:
        """Tie help, bubble and error to what takes the answer."""
        invalid = self._error is not None
        ids = (*self._described, self._error_id) if invalid else self._described
        described: Attribute = " ".join(ids) or None
        self.entry.set("aria_describedby", described)
        self.entry.set("aria_invalid", "true" if invalid else "false")

    def starred(self) -> str:
        """Its label, with the star of a required answer, never alone on a line."""
        return f"{self.label}\u00a0*" if self.required else self.label
