"""What operators and robots ask for."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from fastapi import FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ui.http.settings import Hook

PATIENCE_SECONDS: Final = 2.0
_CLOSED: Final = ("/verifier/", "/documents/", "/paiement/", "/demo/", "/_nicegui", "/*/lien/")
ROBOTS: Final = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in _CLOSED)
_log = logging.getLogger("porte_cartes.health")


class Withdrawal:
    """How a process that must stop leaves: `/readyz` says no first, so that the proxy sends people to the others.

    Where nobody watches `/readyz`, it leaves at once. Times in seconds.
    """

    WATCHED: Final = 10.0
    """Asked within this time, `/readyz` has a proxy that acts on its answer."""
    REFUSALS: Final = 4
    """HAProxy gives up on a server after three (`deploy/haproxy.cfg`), and a container's own check may ask once."""
    AT_MOST: Final = 15.0
    NOTICED: Final = 1.0
    """For the proxy to act on the last answer."""

    def __init__(self) -> None:
        self.is_leaving = False
        self._refused = 0
        self._heard = asyncio.Event()
        self._asked_at = -self.WATCHED

    def asked(self) -> None:
        """Somebody asked whether people may come."""
        self._asked_at = time.monotonic()
        self._refused += self.is_leaving
        if self._refused >= self.REFUSALS:
            self._heard.set()

    async def leave(self) -> None:
        """Say no until it was heard, AT_MOST so long."""
        self.is_leaving = time.monotonic() - self._asked_at < self.WATCHED
        if not self.is_leaving:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), self.AT_MOST)
        await asyncio.sleep(self.NOTICED)


def add_health(app: FastAPI, checks: Mapping[str, Hook]) -> Withdrawal:
    """Add `/healthz` (the process answers), `/readyz` (what it needs answers too) and `/robots.txt`."""
    withdrawal = Withdrawal()

    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    async def readyz() -> Response:
        withdrawal.asked()
        if withdrawal.is_leaving:
            return JSONResponse({"ready": False, "leaving": True}, status_code=503)
        states = dict(zip(checks, await asyncio.gather(*map(_state, checks, checks.values())), strict=True))
        ready = all(state == "ok" for state in states.values())
        return JSONResponse({"ready": ready, "checks": states}, status_code=200 if ready else 503)

    async def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    app.add_api_route("/robots.txt", robots, include_in_schema=False)
    return withdrawal


async def _state(name: str, check: Hook) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except Exception:  # noqa: BLE001 - a check fails by raising, whatever it raises
        _log.warning("not ready: %s", name, exc_info=True)
        return "failed"
    return "ok"
