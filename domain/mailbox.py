"""What was sent, to whom, when: kept for « Mes courriels », and shown whole by the demonstration."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tortoise.queryset import QuerySet

from domain.portal import portal
from models import Account, SentKind, SentMail

_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_SECRET_LINK: Final = re.compile(r"(/lien/)[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that went along."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SentView:
    """A mail or a letter, as /demo/courrier.json tells it (SPEC 8)."""

    id: str
    kind: str
    to: str
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
    attachments: tuple[Attached, ...]
    created: datetime


def links_in(text: str) -> list[str]:
    """The addresses a text holds, in order, each once."""
    return list(dict.fromkeys(match.rstrip(".,;)") for match in _LINK.findall(text)))


def blotted(text: str, *secrets: str) -> str:
    """The text without the links and codes that open something: what is kept outside the demonstration (SPEC 0.5)."""
    text = _SECRET_LINK.sub(r"\1…", text)
    for secret in secrets:
        text = _however_spaced(secret).sub("…", text)
    return text


def _however_spaced(secret: str) -> re.Pattern[str]:
    """A code is written « 493 817 »: any space, or the entity of one, may stand between its signs."""
    return re.compile(r"(?:\s|&nbsp;|&#\w+;)*".join(map(re.escape, secret)))


async def sent(limit: int = 200) -> list[SentView]:
    """The last mails and letters, newest first; only the demonstration asks."""
    return await _last(SentMail.exclude(kind=SentKind.SMS), limit)


async def sent_to_telephones(limit: int = 200) -> list[SentView]:
    """The last SMS, newest first; only the demonstration asks."""
    return await _last(SentMail.filter(kind=SentKind.SMS), limit)


async def _last(found: QuerySet[SentMail], limit: int) -> list[SentView]:
    return [_view(row) for row in await found.order_by("-sent_at", "-id").limit(limit)]


async def sent_to(account: Account, limit: int = 100) -> list[SentView]:
    """The last mails of an account, newest first, without what opened something."""
    rows = await SentMail.filter(account_id=account.pk, kind=SentKind.MAIL).order_by("-sent_at", "-id").limit(limit)
    return [replace(_view(row), text=blotted(row.text)) for row in rows]


def _view(row: SentMail) -> SentView:
    return SentView(
        id=str(row.pk),
        kind=row.kind.value,
        to=row.to,
        subject=row.subject,
        text=row.text,
        html=row.html,
        links=tuple(row.links),
        attachments=tuple(Attached(one["name"], portal().address(one["url"])) for one in row.attachments),
        created=row.sent_at,
    )
