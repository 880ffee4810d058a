"""Security headers of every answer, and the nonce of its scripts; the policy allows what NiceGUI needs."""

import secrets
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.asgi import editing
from ui.http.paths import carries_token
from ui.http.settings import WebSettings

YEAR_SECONDS = 31_536_000
DENIED = (
    "accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=()"
)
# The browser's own reader styles its page inline; nothing else can run in a PDF's page.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
NONCE = "csp_nonce"


class SecurityHeaders:
    """Give the request a nonce (`scope["csp_nonce"]`) and the answer its headers."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        self.is_secure = settings.is_secure
        self.camera = settings.camera
        socket = settings.origin.replace("http", "ws", 1)
        # « 'unsafe-eval' »: NiceGUI makes its handlers with eval; what it evaluates comes from us, never from a person.
        self.policy = (
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
            "style-src-elem 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {socket}; manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {settings.bank_origin}"
        ).strip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers of our policy."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope[NONCE] = nonce
        path = scope["path"]

        def edit(message: Message, headers: MutableHeaders) -> None:
            self._protect(headers, path=path, nonce=nonce)
            if message["status"] >= HTTPStatus.BAD_REQUEST or "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"

        await self.app(scope, receive, editing(send, edit))

    def _protect(self, headers: MutableHeaders, *, path: str, nonce: str) -> None:
        is_pdf = headers.get("content-type", "").startswith("application/pdf")
        headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else self.policy.replace("{nonce}", nonce)
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer" if carries_token(path) else "same-origin"
        camera = "camera=(self)" if path.startswith(self.camera) else "camera=()"
        headers["Permissions-Policy"] = f"{camera}, {DENIED}"
        if self.is_secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
