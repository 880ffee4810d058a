"""Putting the portal together from its settings: gateways, database, pages, background work."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI

import telemetry
from app import create_app
from demonstration import people
from documents.render import start_pool, stop_pool
from domain import mailbox, measures, outbox, schedule, terms
from domain.effects import EFFECTS
from domain.portal import Portal, configure
from gateways.mail.base import MailGateway
from gateways.mail.demonstration import DemonstrationMail
from gateways.mail.smtp import SmtpMail
from gateways.payment.deliveries import Deliveries
from gateways.payment.simulator import Simulator
from gateways.payment.sips import SipsAccount, SipsGateway
from gateways.sms.base import SmsGateway
from gateways.sms.demonstration import DemonstrationSms
from gateways.sms.http import HttpSms
from models import database
from schemes.registry import SCHEMES
from settings import Settings
from telemetry import Traces
from ui import endpoints, metrics, theme
from ui.http.settings import Parts, WebSettings
from ui.http.settings import Portal as Shell
from ui.pages import footer, home, landing, recovery
from ui.pages.cmacarte import parts as artisan
from ui.pages.cmi import parts as cmi
from ui.pages.cpms import parts as cpms
from ui.pages.demo import composants, courrier, paiement

log = logging.getLogger("porte_cartes")
PURPOSES: Final = ("passwords", "throttle", "links", "flash", "nir", "nir-index", "keypad")
"""Each has a key of its own, derived from the secret."""
RELAY_GRACE: Final = 5.0
"""Seconds the relay has, at the end, for what it was doing."""
SIMULATED_MERCHANT: Final = "002001000000001"
"""Sips' public test merchant (SPEC 2.1)."""
SIMULATED_KEY: Final = "002001000000001_KEY1"
PAGES: Final = (home.router, footer.router, landing.router, recovery.router, *cmi.PAGES, *artisan.PAGES, *cpms.PAGES)
ROUTES: Final = (
    endpoints.register,
    metrics.register,
    landing.register,
    recovery.register,
    *cmi.ROUTES,
    *artisan.ROUTES,
    *cpms.ROUTES,
)


@dataclass(slots=True)
class Running:
    """What runs beside the pages, started and ended with the application."""

    settings: Settings
    bank: Simulator | None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    relay: asyncio.Task[None] | None = None
    traces: Traces | None = None
    deliveries: Deliveries | None = None

    async def start(self) -> None:
        """Bring the schema up to date, open the database, settle the demonstration in, start the work."""
        if self.settings.otlp_endpoint and telemetry.IS_INSTALLED:
            self.traces = Traces(self.settings.otlp_endpoint)
            await self.traces.start()
        elif self.settings.otlp_endpoint:
            log.warning("no traces: %s", telemetry.ADVICE)
        await open_base(self.settings)
        self.relay = asyncio.create_task(outbox.relay(EFFECTS), name="relay")
        self.tasks = [
            self.relay,
            asyncio.create_task(get_papers_ready(), name="papers"),  # nobody waits for them but the first document
            asyncio.create_task(schedule.run(), name="schedule"),
            asyncio.create_task(measures.watch_the_loop(), name="loop lag"),
        ]
        if self.bank is not None:
            self.deliveries = await Deliveries(self.bank).__aenter__()

    async def stop(self) -> None:
        """End the work: the promise in hand has a few seconds, then it is handed back for the next start."""
        outbox.stop()
        if self.relay is not None:
            await asyncio.wait([self.relay], timeout=RELAY_GRACE)
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)  # what failed has said so already
        if self.deliveries is not None:
            await self.deliveries.__aexit__(None, None, None)
        await stop_pool()
        await database.close_database()
        if self.traces is not None:
            await self.traces.stop()


async def get_papers_ready() -> None:
    """A worker, then the general terms by it: asked for while it gets warm, they would start the second."""
    await start_pool()
    await terms.make_ready()


async def open_base(settings: Settings) -> None:
    """Bring the schema up to date and open the database; a fresh demonstration gets its people."""
    await database.migrate(settings.database_url)
    await database.open_database(settings.database_url)
    if not settings.demo:
        return
    async with database.taking_turns(settings.database_url):  # two processes may start at once
        if await people.is_fresh():
            await people.settle_in()


def configure_portal(settings: Settings) -> None:
    """Give this process its portal: for the application as for the commands."""
    account = sips_account(settings)
    configure(
        Portal(
            public_url=settings.public_url,
            demo=settings.demo,
            mail_from=settings.mail_from,
            seller=settings.seller,
            mediator=settings.mediator,
            tariffs=settings.tariffs,
            mails=mail_gateway(settings),
            payments=SipsGateway(account),
            texts=sms_gateway(settings),
            merchant=account.merchant,
            operator=settings.operator_email,
            contacts=settings.contacts,
            return_addresses=settings.return_addresses,
            card_keys=settings.card_keys,
            apple=settings.apple,
            google=settings.google,
            bcrypt_cost=settings.bcrypt_cost,
            keys={purpose: settings.key(purpose) for purpose in PURPOSES},
        )
    )


def sips_account(settings: Settings) -> SipsAccount:
    """The real merchant, or the public test one at the simulator's own address."""
    if settings.sips is not None:
        return settings.sips
    local = f"http://127.0.0.1:{settings.port}"
    return SipsAccount(
        SIMULATED_MERCHANT,
        SIMULATED_KEY,
        page_url=f"{settings.public_url}{paiement.PATH}",
        office_url=f"{local}{paiement.OFFICE_PATH}",
    )


def mail_gateway(settings: Settings) -> MailGateway:
    """SMTP, or nothing at all in demonstration mode."""
    if settings.smtp is None:
        return DemonstrationMail(sender=settings.mail_from)
    return SmtpMail(settings.smtp, sender=settings.mail_from)


def sms_gateway(settings: Settings) -> SmsGateway | None:
    """The carrier that is set, if one is; nothing leaves a demonstration."""
    if settings.demo:
        return DemonstrationSms()
    return HttpSms(settings.sms) if settings.sms else None


def build(settings: Settings) -> FastAPI:
    """The application, ready to be served."""
    configure_portal(settings)
    bank = _bank(settings)
    running = Running(settings, bank)
    parts = Parts(
        pages=(*PAGES, *((composants.router,) if settings.demo else ())),
        routes=_routes(bank, demo=settings.demo),
        files={"portal.css": theme.stylesheet().encode()},
        portals=_shells(),
        on_start=[running.start],
        on_stop=[running.stop],
        checks={"base": _base_answers},
    )
    return create_app(_web(settings), parts)


def _bank(settings: Settings) -> Simulator | None:
    if settings.sips is not None:
        return None
    return Simulator(
        settings.data_dir / "banque-simulee.db",
        merchant=SIMULATED_MERCHANT,
        key=SIMULATED_KEY,
        origins=[settings.public_url],
    )


def _routes(bank: Simulator | None, *, demo: bool) -> list[Callable[[FastAPI], None]]:
    def simulator(app: FastAPI) -> None:
        if bank is not None:
            paiement.register(app, bank=bank, styles=[app.state.assets.url("portal.css")])

    def mail(app: FastAPI) -> None:
        styles = [app.state.assets.url("portal.css")]
        courrier.register(app, read=mailbox.sent, read_sms=mailbox.sent_to_telephones, styles=styles)

    return [*ROUTES, simulator, *([mail, *cpms.DEMO_ROUTES] if demo else [])]


def _shells() -> list[Shell]:
    schemes = [
        Shell(
            scheme.code,
            scheme.title,
            scheme.path,
            scheme.presentation,
            theme.scheme_colours(scheme.code, dark=False)["hue"],
        )
        for scheme in SCHEMES.values()
    ]
    return [Shell(description=home.DESCRIPTION), *schemes]


def _web(settings: Settings) -> WebSettings:
    bank = ""
    if settings.sips is not None:
        page = urlsplit(settings.sips.page_url)
        bank = f"{page.scheme}://{page.netloc}"
    return WebSettings(
        public_url=settings.public_url,
        bank_origin=bank,
        trusted_proxies=settings.trusted_proxies,
        uploads=artisan.UPLOADS,
        camera=artisan.CAMERA,
    )


async def _base_answers() -> None:
    await database.is_alive()
