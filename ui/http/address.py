"""The real address of the person, behind the proxies we trust and no other."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.http.asgi import header, without

Address = IPv4Address | IPv6Address
FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-prefix", b"forwarded")

THROUGH_PROXY: Final = "through_proxy"
"""In the scope: whether somebody forwarded the request, believed or not."""


def parsed(text: str) -> Address | None:
    """Read an address; None when it is not one (a Unix socket, a test client)."""
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def coarse(text: str) -> str:
    """Cut an address to what a household shares: /24 in IPv4, /48 in IPv6. For logs, that need no more."""
    address = parsed(text)
    if address is None:
        return "-"
    return str(ip_network((address, 48 if isinstance(address, IPv6Address) else 24), strict=False).network_address)


class RealAddress:
    """Put the person's address in `scope["client"]` and the outer scheme in `scope["scheme"]`.

    The chain of X-Forwarded-For is read from the right, past the proxies we trust: what stands further left was
    written by the browser. No forwarding header goes further in: NiceGUI would believe X-Forwarded-Prefix.
    """

    def __init__(self, app: ASGIApp, *, trusted: tuple[str, ...] = ()) -> None:
        self.app = app
        self.networks = tuple(ip_network(network, strict=False) for network in trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the scope on with the real address."""
        if scope["type"] in {"http", "websocket"}:
            scope = self._real(scope)
        await self.app(scope, receive, send)

    def _real(self, scope: Scope) -> Scope:
        inner = without(scope, *FORWARDED)
        inner[THROUGH_PROXY] = len(inner["headers"]) < len(scope["headers"])
        client = scope.get("client")
        if not client or not self._trusts(client[0]):
            return inner
        inner["client"] = (self._first_stranger(header(scope, "x-forwarded-for"), client[0]), client[1])
        if header(scope, "x-forwarded-proto") == "https":
            inner["scheme"] = "https" if scope["type"] == "http" else "wss"
        return inner

    def _trusts(self, text: str) -> bool:
        address = parsed(text)
        return address is not None and any(address in network for network in self.networks)

    def _first_stranger(self, chain: str, nearest: str) -> str:
        for hop in reversed([part.strip() for part in chain.split(",") if part.strip()]):
            if parsed(hop) is None:
                break
            nearest = hop
            if not self._trusts(hop):
                break
        return nearest
