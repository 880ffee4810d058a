"""Who is there: cookies in, cookies out, and the guard every page of a signed-in holder stands behind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request, Response
from nicegui import Client, ui

from domain import sessions
from domain.portal import portal
from domain.sign_in import DEVICE_LIFE, SignedIn, Visit
from domain.throttle import network
from models import Account, Session
from models.clock import now
from schemes.base import Scheme
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.cmi import SCHEME as CMI
from ui.components.session_warning import SessionWatch

DEVICE_COOKIE: Final = "porte-cartes-appareil"


@dataclass(slots=True)
class Visitor:
    """A signed-in account and its session, as found when the page was asked for."""

    session: Session
    watch: SessionWatch | None = None
    """The warning of its open page."""

    @property
    def seconds_left(self) -> int:
        """Until the session ends by itself."""
        return max(0, int((self.session.idle_until - now()).total_seconds()))

    @property
    def account(self) -> Account:
        """Whose session it is, with holder and representative."""
        account: Account = self.session.account
        return account

    @property
    def name(self) -> str:
        """« Auguste Lambert »."""
        return self.account.display_name


async def visitor_of(request: Request, scheme: Scheme) -> Visitor | None:
    """The signed-in visitor of this scheme, or None."""
    session = await sessions.find(request.cookies.get(scheme.cookie, ""), scheme.code)
    return Visitor(session) if session else None


def signed_in(scheme: Scheme) -> Callable[[Request], Awaitable[Visitor]]:
    """A dependency: the visitor, or a redirection to the sign-in that comes back here afterwards."""

    async def guard(request: Request) -> Visitor:
        visitor = await visitor_of(request, scheme)
        if visitor is None:
            raise HTTPException(303, headers={"Location": sign_in_address(scheme, request)})
        await sessions.touch(visitor.session)
        return visitor

    return guard


def maybe_signed_in(scheme: Scheme) -> Callable[[Request], Awaitable[Visitor | None]]:
    """A dependency for pages open to all: the visitor if there is one."""

    async def look(request: Request) -> Visitor | None:
        visitor = await visitor_of(request, scheme)
        if visitor:
            await sessions.touch(visitor.session)
        return visitor

    return look


CmiVisitor = Annotated[Visitor, Depends(signed_in(CMI))]
ArtisanVisitor = Annotated[Visitor, Depends(signed_in(CMACARTE))]


def sign_in_address(scheme: Scheme, request: Request) -> str:
    """The sign-in, told where to come back to."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{scheme.sign_in_path}?suite={quote(wanted, safe='')}"


def safe_next(scheme: Scheme, wanted: str) -> str:
    """Where to go after the sign-in: an address of this very scheme, or its home. Never elsewhere."""
    inside = wanted == scheme.path or wanted.startswith(f"{scheme.path}/")
    clean = "\\" not in wanted and not wanted.startswith("//")
    return wanted if inside and clean and wanted.isprintable() else scheme.path


def visit_of(request: Request) -> Visit:
    """Where a request comes from, for throttling and for « Mes appareils »."""
    place = network(request.client.host) if request.client else ""
    return Visit(place, request.cookies.get(DEVICE_COOKIE, ""), device_label(request.headers.get("user-agent", "")))


_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """« Chrome sur Android »: enough to recognise one's own device, nothing more is kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "Navigateur")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser} sur {system}" if system else browser


def set_cookies(response: Response, scheme: Scheme, entered: SignedIn) -> None:
    """One cookie a scheme for the session; one for the device, which opens nothing by itself."""
    secure = portal().is_https
    response.set_cookie(scheme.cookie, entered.session_token, httponly=True, samesite="lax", secure=secure, path="/")
    remember_device(response, entered.device_token)


def remember_device(response: Response, token: str) -> None:
    """Name this device; the name opens nothing by itself."""
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=int(DEVICE_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=portal().is_https,
        path="/",
    )


def forget_cookie(response: Response, scheme: Scheme) -> None:
    """After « Se déconnecter »."""
    response.delete_cookie(scheme.cookie, path="/", httponly=True, samesite="lax")


async def still_signed_in(visitor: Visitor, *, prolong: bool = True) -> bool:
    """Whether the session of an open page still stands; asked again at every event (SPEC 0.6)."""
    session = await sessions.find_by_id(visitor.session.pk)
    if session is None:
        return False
    visitor.session = session
    if prolong:
        await sessions.touch(session)
        if visitor.watch is not None:
            visitor.watch.lives_on(visitor.seconds_left)
    return True


def leave_open_pages(scheme: Scheme, session_ids: set[int]) -> None:
    """Send the open pages of ended sessions to the portal's home: « Se déconnecter » ends it in every tab."""
    for client in list(Client.instances.values()):
        visitor = client.storage.get("visitor")
        if visitor is not None and visitor.session.pk in session_ids:
            with client:
                ui.navigate.to(scheme.path)
