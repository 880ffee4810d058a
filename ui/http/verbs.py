"""HEAD answered as GET, and no form posted to us from elsewhere."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.asgi import header
from ui.http.paths import carries_token
from ui.http.settings import WebSettings

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class HeadAsGet:
    """Answer HEAD with the headers of GET: pages of NiceGUI know GET only, monitors and link checkers ask HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; for HEAD, send the body's headers and no body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)


class OwnForms:
    """Refuse (403) a post that comes from another site, but on the paths the bank posts to (ASVS 3.5.1)."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        self.origins = frozenset(settings.origins)
        self.exempt = settings.cross_site_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or raise HTTPException 403."""
        if scope["type"] == "http" and scope["method"] not in SAFE and not self._is_own(scope):
            raise HTTPException(403)
        await self.app(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        path, site, origin = scope["path"], header(scope, "sec-fetch-site"), header(scope, "origin")
        if (self.exempt and path.startswith(self.exempt)) or path.startswith("/_nicegui_ws/"):
            return True  # the socket checks its origin itself
        if site:
            return site in {"same-origin", "none"}
        if origin == "null":  # an older browser on a page without referrer: there the token is the proof
            return carries_token(path)
        return not origin or origin in self.origins
