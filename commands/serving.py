"""`serve`."""

import asyncio
import errno
import logging
import socket
from typing import Annotated

import typer
import uvicorn

from commands.console import OUT, fail, settings, supervisor
from commands.supervisor import Supervisor
from compose import build
from logs import set_up
from models import database
from settings import Settings
from ui.http.health import Withdrawal

log = logging.getLogger("porte_cartes.serving")


class Announced(uvicorn.Server):
    """A server that says where it is once it answers, and not before (SPEC 8); told to stop, it first lets people go."""

    def __init__(self, config: uvicorn.Config, words: str, boss: Supervisor, leaving: Withdrawal) -> None:
        super().__init__(config)
        self.words = words
        self.boss = boss
        self.leaving = leaving
        self.life: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            OUT.print(self.words)
            self.boss.tell("READY=1")
            self.life = asyncio.create_task(self.boss.keep_telling(), name="signs of life")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so, to the proxy too, then stop: what is under way ends first."""
        self.boss.tell("STOPPING=1")
        await self.leaving.leave()
        await super().shutdown(sockets)
        if self.life is not None:
            self.life.cancel()


def serve(
    host: Annotated[
        str,
        typer.Option(
            metavar="ADRESSE",
            help="Adresse où écouter ; sans elle, cette machine seule en démonstration, toutes sinon.",
        ),
    ] = "",
) -> None:
    """Sert le portail, jusqu'à Ctrl+C ou au signal de fin (SIGTERM) : ce qui est en cours se termine d'abord."""
    chosen = settings()
    set_up("json" if chosen.log_format == "json" else "texte")
    if not chosen.mediator:
        log.warning("no mediator of consumption is told to customers: set PORTECARTES_MEDIATOR")
    where = host or _host(chosen)
    _refuse_taken(where, chosen.port)
    asyncio.run(database.migrate(chosen.database_url))  # a base that is away is told in a sentence
    portal = build(chosen)
    config = uvicorn.Config(
        portal,
        host=where,
        port=chosen.port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws_max_size=2_000_000,
        timeout_graceful_shutdown=10,
    )
    server = Announced(config, f"Porte-cartes répond : {chosen.public_url}", supervisor(), portal.state.withdrawal)
    server.run()
    if not server.started:
        raise typer.Exit(3)


def _refuse_taken(host: str, port: int) -> None:
    """End with a sentence when somebody listens there already."""
    for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"Le port {port} est déjà pris : arrêtez ce qui l'occupe, ou changez PORTECARTES_PORT.")
            if error.errno == errno.EACCES:
                fail(f"Le port {port} demande des droits : prenez-en un au-dessus de 1023 (PORTECARTES_PORT).")


def _host(chosen: Settings) -> str:
    """Invented people whose password is printed on the page are for this machine only, unless one asks otherwise."""
    return "localhost" if chosen.demo else "0.0.0.0"  # noqa: S104 -- behind its proxy, a portal answers everybody
