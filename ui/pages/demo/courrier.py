"""`/demo/courrier`, `/demo/sms`: what the demonstration would have sent by mail, post, SMS. Demonstration mode only."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from ui.pages.demo.plain import PlainPages

PATH: Final = "/demo/courrier"
SMS_PATH: Final = "/demo/sms"
NEWEST: Final = 200
"""How many are listed."""
KINDS: Final = {"mail": "Courriel", "lettre": "Lettre", "sms": "SMS"}
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
    """One mail, letter or SMS as it was sent."""

    @property
    def id(self) -> str:
        """Its place in the address."""
        ...

    @property
    def kind(self) -> str:
        """`mail`, `lettre` or `sms`."""
        ...

    @property
    def to(self) -> str:
        """An address, a number, or the name on the envelope."""
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


@dataclass(frozen=True, slots=True)
class Box:
    """A place where things arrive, and its words."""

    path: str
    title: str
    lead: str
    how: str
    """Said while it is empty."""
    other: str
    """Address of the other box."""
    other_title: str


MAIL_TITLE: Final = "Courrier de démonstration"
SMS_TITLE: Final = "SMS de démonstration"
LETTER_BOX: Final = Box(
    PATH,
    MAIL_TITLE,
    "Les courriels et les lettres que le portail aurait envoyés, les plus récents d'abord.",
    "Créez un compte ou passez une demande : le courriel apparaîtra ici.",
    SMS_PATH,
    SMS_TITLE,
)
TELEPHONE: Final = Box(
    SMS_PATH,
    SMS_TITLE,
    "Les SMS que le portail aurait envoyés, les plus récents d'abord.",
    "Dans l'Espace Assuré, changez de numéro de mobile : le code apparaîtra ici.",
    PATH,
    MAIL_TITLE,
)


class MailboxPages:
    """The routes of one of the demonstration's boxes."""

    def __init__(self, read: ReadSent, pages: PlainPages, box: Box) -> None:
        self._read, self._pages, self._box = read, pages, box

    def add_to(self, app: FastAPI) -> None:
        """Add its addresses."""
        path = self._box.path
        routes = ((path, self.index), (f"{path}.json", self.document), (f"{path}/{{identifier}}", self.one))
        for address, endpoint in routes:
            app.add_api_route(address, endpoint, methods=["GET"], include_in_schema=False, response_model=None)

    async def index(self) -> Response:
        """List them, newest first."""
        return self._pages.page("courrier.html", sent=await self._read(NEWEST), kinds=KINDS, box=self._box)

    async def one(self, identifier: str) -> Response:
        """Open one."""
        found = next((mail for mail in await self._read(NEWEST) if str(mail.id) == identifier), None)
        if found is None:
            return self._pages.page("courrier-absent.html", status=404, box=self._box)
        return self._pages.page("courrier-un.html", mail=found, kinds=KINDS, box=self._box, framed=_framed(found.html))

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


def register(app: FastAPI, *, read: ReadSent, read_sms: ReadSent, styles: Sequence[str]) -> None:
    """Add both boxes; call it in demonstration mode only, without it their addresses answer 404."""
    plain = PlainPages(styles)
    for pages in (MailboxPages(read, plain, LETTER_BOX), MailboxPages(read_sms, plain, TELEPHONE)):
        pages.add_to(app)
