"""NiceGUI's socket: who may open it, how often it is tried, what browsers may write in our logs."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from nicegui import Client, core

from ui.http.limits import TokenBuckets
from ui.http.paths import one_line
from ui.http.settings import WebSettings

# A phone in a pocket or a tunnel finds its page again within this time.
RECONNECT_SECONDS: Final = 90.0
# NiceGUI derives pings from the time above (72 s): proxies that cut an idle socket after 60 s would win.
PING_EVERY_SECONDS: Final = 20
PING_PATIENCE_SECONDS: Final = 15
_log = logging.getLogger("porte_cartes.browser")
_lines = TokenBuckets(per_minute=10, burst=20)


def close_to_strangers(settings: WebSettings) -> None:
    """Let only our own pages open the socket: NiceGUI takes any origin."""
    core.sio.eio.cors_allowed_origins = settings.origins
    core.sio.on("log", _on_browser_log)


def set_pings() -> None:
    """Set the pings, once NiceGUI has started (it sets its own then)."""
    core.sio.eio.ping_interval = PING_EVERY_SECONDS
    core.sio.eio.ping_timeout = PING_PATIENCE_SECONDS


def _on_browser_log(_sid: str, message: Mapping[str, Any]) -> None:
    """Log what a page reports: one short line, a few a minute; NiceGUI writes it as it comes."""
    client_id = str(message.get("client_id", ""))
    if client_id in Client.instances and not _lines.take(client_id):
        path = Client.instances[client_id].page.path
        _log.warning("browser on %s: %s", path, one_line(str(message.get("message", ""))))
