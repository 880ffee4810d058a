"""Questions over the page: a native modal dialog. Escape, the cross and a press outside all mean no."""

import asyncio
from collections.abc import Callable
from typing import Final

from nicegui import context
from nicegui.events import GenericEventArguments

from ui.components.notice import notice
from ui.components.tag import Tag
from ui.icons import icon

YES: Final = "oui"
_ANSWER: Final = "(e) => emit(e.target.returnValue)"


class Dialog(Tag):
    """A dialog that opens as soon as the page has it, and goes when it is answered.

    Whatever carries `data-close` inside closes it in the browser, at once, with that answer.
    """

    def __init__(self, title: str, *, close_label: str) -> None:
        super().__init__("dialog", classes="dialog", data_open="")
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        with self:
            name = Tag("h2", title)
            with Tag("button", classes="dialog__close", type="button", aria_label=close_label, data_close=""):
                icon("cross")
        self.set("aria_labelledby", name.html_id)
        self.on("close", self._closed, js_handler=_ANSWER)
        self.client.on_delete(self._leave)

    def _closed(self, event: GenericEventArguments) -> None:
        self._settle(str(event.args or ""))

    def _leave(self) -> None:
        """The page was left with the dialog open: that means no."""
        self._settle("")

    def _settle(self, answer: str) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)

    async def ask(self) -> str:
        """Wait for the answer, then take the dialog away."""
        answer = await self._answer
        if not self.is_deleted and not self.client.is_deleted:
            self.delete()
        return answer


def _describe(dialog: Dialog, *parts: Tag | None) -> None:
    dialog.set("aria_describedby", " ".join(part.html_id for part in parts if part is not None) or None)


def _choices(accept: str, refuse: str | None, *, danger: bool) -> None:
    with Tag("div", classes="actions actions--row"):
        look = "button button--danger" if danger else "button"
        Tag("button", accept, classes=look, type="button", data_close=YES, autofocus=refuse is None)
        if refuse is not None:
            look = "button" if danger else "button button--second"
            Tag("button", refuse, classes=look, type="button", data_close="", autofocus=True)


async def confirm(
    title: str,
    *,
    text: str | None = None,
    warning: str | None = None,
    accept: str = "Oui",
    refuse: str = "Non",
    danger: bool = False,
    body: Callable[[], object] | None = None,
    close_label: str = "Fermer : ne rien changer",
) -> bool:
    """Ask before something is done; focus on the refusal. `body` adds what it is about (a card, an address)."""
    with context.client.content, Dialog(title, close_label=close_label) as dialog:
        sentence = Tag("p", text) if text else None
        if body is not None:
            body()
        caution = notice(warning, kind="bad", sign="warning") if warning else None
        _choices(accept, refuse, danger=danger)
    _describe(dialog, sentence, caution)
    return await dialog.ask() == YES


async def tell(title: str, *, text: str | None = None, ok: str = "Ok") -> None:
    """Say something that has to be seen, and wait until it was."""
    with context.client.content, Dialog(title, close_label="Fermer") as dialog:
        sentence = Tag("p", text) if text else None
        _choices(ok, None, danger=False)
    _describe(dialog, sentence)
    await dialog.ask()
