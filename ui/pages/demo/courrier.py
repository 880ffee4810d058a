"""`/demo/courrier`: the mails and letters the demonstration would have sent. Demonstration mode only."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from ui.pages.demo.plain import PlainPages

PATH: Final = "/demo/courrier"
NEWEST: Final = 200
"""How many are listed."""
KINDS: Final = {"mail": "Courriel", "lettre": "Lettre"}
_STYLE: Final = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)


class SentAttachment(Protocol):
    """A file that went along, or the pages of a letter."""

    @property
    def name(self) -> str:
        """As the reader sees it."""
        ...

    @property
    def url(self) -> str:
        """Where it is fetched."""
        ...


class SentMail(Protocol):
    """One mail or letter as it was sent."""

    @property
    def id(self) -> str:
        """Its place in the address."""
        ...

    @property
    def kind(self) -> str:
        """`mail` or `lettre`."""
        ...

    @property
    def to(self) -> str:
        """An address, or the name on the envelope."""
        ...

    @property
    def subject(self) -> str:
        """One line."""
        ...

    @property
    def text(self) -> str:
        """The text version, or the letter's."""
        ...

    @property
    def html(self) -> str:
        """Empty for a letter."""
        ...

    @property
    def links(self) -> Sequence[str]:
        """Absolute addresses found in it."""
        ...

    @property
    def attachments(self) -> Sequence[SentAttachment]:
        """In the order they were added."""
        ...

    @property
    def created(self) -> datetime:
        """Aware."""
        ...


ReadSent = Callable[[int], Awaitable[Sequence[SentMail]]]
"""Reads the last ones sent, newest first, at most so many."""


class MailboxPages:
    """The routes of the demonstration's letter box."""

    def __init__(self, read: ReadSent, pages: PlainPages) -> None:
        self._read = read
        self._pages = pages

    async def index(self) -> Response:
        """List them, newest first."""
        return self._pages.page("courrier.html", sent=await self._read(NEWEST), kinds=KINDS, path=PATH)

    async def one(self, identifier: str) -> Response:
        """Open one."""
        found = next((mail for mail in await self._read(NEWEST) if str(mail.id) == identifier), None)
        if found is None:
            return self._pages.page("courrier-absent.html", status=404, path=PATH)
        return self._pages.page("courrier-un.html", mail=found, kinds=KINDS, path=PATH, framed=_framed(found.html))

    async def document(self) -> Response:
        """Give the same as a document, for programs."""
        return JSONResponse([_plain(mail) for mail in await self._read(NEWEST)], headers={"Cache-Control": "no-store"})


def _framed(body: str) -> str:
    """Prepare the HTML for a sandboxed frame: links lead out of it; style elements, refused by our policy, go."""
    return '<base target="_top">' + _STYLE.sub("", body) if body else ""


def _plain(mail: SentMail) -> dict[str, object]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "links": list(mail.links),
        "attachments": [{"name": attachment.name, "url": attachment.url} for attachment in mail.attachments],
        "created": mail.created.isoformat(),
    }


def register(app: FastAPI, *, read: ReadSent, styles: Sequence[str]) -> None:
    """Add the letter box; call it in demonstration mode only, without it its addresses answer 404."""
    pages = MailboxPages(read, PlainPages(styles))
    for path, endpoint in (
        (PATH, pages.index),
        (f"{PATH}.json", pages.document),
        (f"{PATH}/{{identifier}}", pages.one),
    ):
        app.add_api_route(path, endpoint, methods=["GET"], include_in_schema=False, response_model=None)
