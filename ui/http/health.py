"""What operators and robots ask for."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ui.http.settings import Hook

PATIENCE_SECONDS: Final = 2.0
_CLOSED: Final = ("/verifier/", "/documents/", "/paiement/", "/demo/", "/_nicegui", "/*/lien/")
ROBOTS: Final = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in _CLOSED)
_log = logging.getLogger("porte_cartes.health")


def add_health(app: FastAPI, checks: Mapping[str, Hook]) -> None:
    """Add `/healthz` (the process answers), `/readyz` (what it needs answers too) and `/robots.txt`."""

    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    async def readyz() -> Response:
        states = dict(zip(checks, await asyncio.gather(*map(_state, checks, checks.values())), strict=True))
        ready = all(state == "ok" for state in states.values())
        return JSONResponse({"ready": ready, "checks": states}, status_code=200 if ready else 503)

    async def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    app.add_api_route("/robots.txt", robots, include_in_schema=False)


async def _state(name: str, check: Hook) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except Exception:  # noqa: BLE001 - a check fails by raising, whatever it raises
        _log.warning("not ready: %s", name, exc_info=True)
        return "failed"
    return "ok"
