"""What the web floor needs to know of its surroundings; filled by `main`, which alone reads the settings."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI

Hook = Callable[[], Awaitable[None]]

KILOBYTE: Final = 1_000
MEGABYTE: Final = 1_000 * KILOBYTE


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the pipeline. Sizes in bytes, rates in pages a minute for one address."""

    public_url: str = "http://localhost:8080"
    bank_origin: str = ""
    """Origin of the bank's page, « https://payment… »; empty when the simulator of this site stands for it."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose X-Forwarded-For and X-Forwarded-Proto are believed (« 10.0.0.0/8 »)."""
    uploads: Mapping[str, str] = field(default_factory=dict)
    """Beginnings of the paths that take photos; and the address, of ours, that tells of one beyond the limit."""
    camera: tuple[str, ...] = ()
    """Beginnings of the only paths that may ask for the camera."""
    cross_site_paths: tuple[str, ...] = ("/paiement/retour", "/paiement/notification")
    """Beginnings of the paths the bank posts to."""
    body_limit: int = MEGABYTE
    upload_limit: int = 12 * MEGABYTE
    pages_per_minute: int = 120
    """0 lifts the limit."""
    page_burst: int = 60

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address, without path."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the portal by https."""
        return self.public_url.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """Every origin our own pages may have: a demonstration is reached by localhost as well as by 127.0.0.1."""
        parts = urlsplit(self.public_url)
        if parts.hostname not in {"localhost", "127.0.0.1"}:
            return [self.origin]
        port = f":{parts.port}" if parts.port else ""
        return [f"{parts.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]")]


@dataclass(frozen=True, slots=True)
class Portal:
    """What the shell of a page says of the portal it belongs to."""

    code: str = ""
    """Value of `data-portal` on <html>; empty on the pages common to all."""
    name: str = "Porte-cartes"
    """As its header says it."""
    path: str = "/"
    description: str = ""
    """One sentence for search engines."""
    theme_color: str = ""
    """Colour of the browser's bar."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition brings: pages, plain routes, files, portals, hooks and checks."""

    pages: Sequence[APIRouter] = ()
    """Routers of NiceGUI pages (`nicegui.APIRouter`)."""
    routes: Sequence[Callable[[FastAPI], None]] = ()
    """Functions that add plain routes (webhook, downloads, form posts) to the application."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files made at start, served beside those of `ui/static`: `{"portal.css": …}`."""
    portals: Sequence[Portal] = ()
    on_start: Sequence[Hook] = ()
    """Run in order before the first request; one that raises stops the start."""
    on_stop: Sequence[Hook] = ()
    """Run in order at the end, every one even if another raises."""
    checks: Mapping[str, Hook] = field(default_factory=dict)
    """What `/readyz` tries; a check fails by raising."""

    def portal_of(self, path: str) -> Portal:
        """Return the portal a path belongs to, the common one by default."""
        under = (p for p in self.portals if p.path != "/" and (path == p.path or path.startswith(f"{p.path}/")))
        common = next((p for p in self.portals if p.path == "/"), Portal())
        return next(under, common)
