"""The web application: NiceGUI inside FastAPI, behind our own pipeline. Composition only; nothing runs at import."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import nicegui
from fastapi import FastAPI
from nicegui import ui
from starlette.middleware import Middleware
from starlette.types import Lifespan

from ui.http.access import AccessLog, scrub_server_logs
from ui.http.address import RealAddress
from ui.http.assets import Assets, NiceguiFiles
from ui.http.error_page import ErrorPages
from ui.http.guard import ErrorAnswers, Guard
from ui.http.headers import SecurityHeaders
from ui.http.health import add_health
from ui.http.limits import BodyLimit, PageRate
from ui.http.settings import Parts, WebSettings
from ui.http.shell import install_shell, shell_files
from ui.http.socket import RECONNECT_SECONDS, close_to_strangers, set_pings
from ui.http.unreadable import NoNul
from ui.http.verbs import HeadAsGet, OwnForms

STATIC = Path(__file__).parent / "ui" / "static"
NICEGUI_STATIC = Path(nicegui.__file__).parent / "static"
_log = logging.getLogger("porte_cartes")


def create_app(settings: WebSettings, parts: Parts) -> FastAPI:
    """Build the application: pipeline, files, checks, pages. One call a process (NiceGUI's app is a global)."""
    assets, nicegui_files = Assets(STATIC, parts.files), NiceguiFiles(NICEGUI_STATIC)
    install_shell(assets, parts.portals)
    answers = ErrorAnswers(ErrorPages(shell_files(assets)), parts)
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=_pipeline(settings, answers),
        # Its own traces would hold paths and queries, tokens in them: ours (models/traces.py) do not.
        telemetry={"exclude": lambda _: True, "auto_configure": False},
        lifespan=_lifespan(parts, assets, nicegui_files),
    )
    app.state.withdrawal = add_health(app, parts.checks)
    app.state.assets = assets
    app.mount("/static", assets)
    app.mount(f"/_nicegui/{nicegui.__version__}/static", nicegui_files)
    for add_routes in parts.routes:
        add_routes(app)
    answers.install(app, nicegui.app)
    _mount_nicegui(app, parts, answers)
    close_to_strangers(settings)
    return app


def _pipeline(settings: WebSettings, answers: ErrorAnswers) -> list[Middleware]:
    """List the middleware, outermost first."""
    return [
        Middleware(RealAddress, trusted=settings.trusted_proxies),
        Middleware(AccessLog),
        Middleware(SecurityHeaders, settings=settings),
        Middleware(HeadAsGet),
        Middleware(Guard, answers=answers),
        Middleware(OwnForms, settings=settings),
        Middleware(NoNul, settings=settings),
        Middleware(PageRate, settings=settings),
        Middleware(BodyLimit, settings=settings),
    ]


def _mount_nicegui(app: FastAPI, parts: Parts, answers: ErrorAnswers) -> None:
    for router in parts.pages:
        nicegui.app.include_router(router)
    # Inside NiceGUI's application too: its own handler of errors would answer in English, with the error's text.
    nicegui.app.add_middleware(Guard, answers=answers)
    nicegui.app.config.vue_config_script = ""  # no Quasar to set up
    ui.run_with(
        app,
        title="Porte-cartes",
        favicon=STATIC / "mark.svg",
        dark=None,
        language="fr",
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )


def _lifespan(parts: Parts, assets: Assets, nicegui_files: NiceguiFiles) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        set_pings()
        scrub_server_logs()
        warming = asyncio.create_task(_warm(assets, nicegui_files), name="compress files")
        try:
            for start in parts.on_start:
                await start()
            yield
        finally:
            warming.cancel()
            with suppress(asyncio.CancelledError):
                await warming
            await _stop(parts)

    return lifespan


async def _warm(assets: Assets, nicegui_files: NiceguiFiles) -> None:
    await nicegui_files.warm()
    await assets.warm()


async def _stop(parts: Parts) -> None:
    for stop in parts.on_stop:
        try:
            await stop()
        except Exception:  # noqa: BLE001 - the next ones must have their turn
            _log.exception("a part did not stop well")
