"""A place of an open page that follows what happens elsewhere: drawn again only when what it shows has changed.

The rest keeps its elements, so that a button pressed while the page is being redrawn is still the one the server knows.
"""

from collections.abc import Callable
from typing import Final

from ui.components.tag import Tag

_NEVER: Final = object()


class Part(Tag):
    """`show(standing)` draws when `standing` is not the last one shown; an empty part takes no room."""

    def __init__(self, draw: Callable[[], object], *, tag: str = "div", classes: str = "") -> None:
        super().__init__(tag, classes=f"part {classes}".strip())
        self._drawing, self._shown = draw, _NEVER

    def show(self, standing: object) -> None:
        """Draw what it stands for now, if that is something else."""
        if standing == self._shown:
            return
        self._shown = standing
        self.clear()
        with self:
            self._drawing()

    def take(self, standing: object) -> None:
        """Know what it stands for, leaving what is drawn: the page itself has just said it."""
        self._shown = standing
