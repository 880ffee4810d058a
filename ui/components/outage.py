"""While the database is away: an open page says so, keeps what was typed, and stops saying so once it is back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from nicegui import context

from models.database import DatabaseAway
from ui.components.tag import Tag

AWAY: Final = (
    "Le service ne répond pas pour l'instant. Ce que vous avez saisi reste dans cette page : "
    "ne la fermez pas et recommencez dans une minute."
)
_PLACE: Final = "outage"
_log = logging.getLogger("porte_cartes.outage")


class Outage(Tag):
    """A bar over the foot of the page, empty and hidden until it is needed; read out when it appears."""

    def __init__(self) -> None:
        super().__init__("div", classes="offline", hidden=True)
        with self, Tag("div", classes="wrap"):
            self.words = Tag("p", role="alert")
        self.client.storage[_PLACE] = self

    def say(self, *, away: bool) -> None:
        """Appear, or vanish."""
        self.words.text = AWAY if away else ""
        self.hide(hidden=not away)


@contextmanager
def told_in_page() -> Iterator[None]:
    """Around what an open page asks of the database: its absence is told in the page instead of being raised."""
    bar: Outage | None = context.client.storage.get(_PLACE)
    try:
        yield
    except DatabaseAway as error:
        _log.warning("database away: %s", type(error.__cause__).__name__)
        if bar is not None:
            bar.say(away=True)
    else:
        if bar is not None and not bar.is_deleted:
            bar.say(away=False)
