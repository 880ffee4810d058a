"""Artisans made up for one try of one test, signed in already when they come, and the codes on their cards."""

import io
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, Final

import segno
from PIL import Image
from playwright.sync_api import Page

from demonstration import factories
from demonstration.people_cmacarte import artisan
from domain import sessions, verification
from models import Account, Card, CardState
from models.clock import today
from schemes.cmacarte import SCHEME
from tests.e2e.browser import live
from tests.e2e.newcomers import in_base
from tests.e2e.server import Server

_numbers: Final = count(100_000_000)


@dataclass(frozen=True, slots=True)
class Someone:
    """An artisan with a card in force."""

    email: str
    card: int
    """Its row."""
    address: str
    """What the code on its back says."""
    token: str
    """Of a session already open."""


def someone(server: Server, **more: Any) -> Someone:
    """A new artisan, never the same twice: a test tried again has somebody else."""
    number = f"{next(_numbers)}RM075"

    async def work() -> Someone:
        holder = await artisan(**{"number": number, "last_name": "Petit", **more})
        account = await factories.account(holder, email=f"{number.lower()}@mail.example")
        card = await Card.get(holder_id=holder.pk).select_related("holder")
        token = await sessions.open_session(account, device=None, label="Chrome sur Linux")
        return Someone(account.email or "", card.pk, verification.address_of(verification.token_of_card(card)), token)

    return in_base(server, work)


def token_of(server: Server, email: str) -> str:
    """A session opened for somebody of the demonstration."""

    async def work() -> str:
        account = await Account.get(scheme=SCHEME.code, email=email)
        return await sessions.open_session(account, device=None, label="Chrome sur Linux")

    return in_base(server, work)


def enter(page: Page, who: Someone | str, path: str = "mon-espace") -> None:
    """Come to a page of the space, signed in already (`who` may be the token of a session)."""
    token = who if isinstance(who, str) else who.token
    page.context.add_cookies([{"name": SCHEME.cookie, "value": token, "domain": "127.0.0.1", "path": "/"}])
    page.goto(f"{SCHEME.path}/{path}")
    live(page)


def revoke(server: Server, who: Someone) -> None:
    async def work() -> None:
        await Card.filter(pk=who.card).update(state=CardState.REVOKED)

    in_base(server, work)


def expire(server: Server, who: Someone) -> None:
    async def work() -> None:
        await Card.filter(pk=who.card).update(valid_until=today() - timedelta(days=1))

    in_base(server, work)


def code(words: str) -> bytes:
    """A picture of a code, PNG."""
    out = io.BytesIO()
    segno.make(words, error="m", micro=False).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def film(picture: bytes, *, size: tuple[int, int] = (1280, 960), height: int = 900) -> bytes:
    """What a camera held before a picture would see: MJPEG, a few frames shown over and over."""
    frame = Image.new("RGB", size, (150, 152, 156))
    with Image.open(io.BytesIO(picture)) as image:
        shown = image.convert("RGB").resize((image.width * height // image.height, height))
    frame.paste(shown, ((size[0] - shown.width) // 2, (size[1] - height) // 2))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=90)
    return out.getvalue() * 4


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def picture(width: int, height: int) -> bytes:
    """A picture as a telephone takes it: big enough, with its place in EXIF."""
    image = Image.effect_noise((width // 8, height // 8), 60).convert("RGB").resize((width, height))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()
