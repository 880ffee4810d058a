"""`check`: is everything there that the portal needs? Each line is right, or says what to do."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from typing import Final

import typer

from commands.console import OUT, settings
from compose import configure_portal
from documents.registry import WARM
from documents.render import render, stop_pool
from domain.portal import portal
from gateways.mail.smtp import SmtpMail
from gateways.payment.base import BadMessage, GatewayUnavailable
from gateways.sms.http import HttpSms
from models import database
from models.clock import today
from settings import Settings

Look = Callable[[Settings], Awaitable[str]]
_NOBODY: Final = "999999901"
"""A payment reference no order will have: the bank must answer that it does not know it."""
_LEAST_ROOM: Final = 500_000_000
"""Bytes."""


class Trouble(Exception):
    """What is wrong, and what to do, in French."""


def check() -> None:
    """Vérifie réglages, base, courriel, SMS, banque, clés et documents. Chaque ligne est bonne, ou dit quoi faire."""
    chosen = settings()
    OUT.print("✓ Réglages : tous valables.", style="green")
    configure_portal(chosen)
    if not asyncio.run(_look_at_all(chosen)):
        raise typer.Exit(1)


async def _look_at_all(chosen: Settings) -> bool:
    good = True
    for title, look in _LOOKS.items():
        try:
            OUT.print(f"✓ {title} : {await look(chosen)}.", style="green", soft_wrap=True)
        except Trouble as trouble:
            good = False
            OUT.print(f"✗ {title} : {trouble}.", style="red", soft_wrap=True)
    await stop_pool()
    return good


async def _base(chosen: Settings) -> str:
    kind = "SQLite" if database.is_sqlite(chosen.database_url) else "PostgreSQL"
    try:
        waiting = await database.waiting_migrations(chosen.database_url)
    except (database.OperationalError, OSError) as error:
        advice = "vérifiez PORTECARTES_DATABASE_URL et que le serveur est démarré"
        raise Trouble(f"la base ne répond pas ({type(error).__name__}) ; {advice}") from error
    if waiting:
        raise Trouble(f"{waiting} changements de schéma attendent ; lancez « ./run migrate »")
    return f"{kind}, schéma à jour"


async def _room(chosen: Settings) -> str:
    free = (await asyncio.to_thread(shutil.disk_usage, chosen.data_dir)).free
    if free < _LEAST_ROOM:
        raise Trouble(f"il reste {free // 1_000_000} Mo dans {chosen.data_dir} ; faites de la place")
    return f"{free // 1_000_000_000} Go libres"


async def _mail(chosen: Settings) -> str:
    if chosen.smtp is None:
        return "démonstration, rien ne part"
    if problem := await SmtpMail(chosen.smtp, sender=chosen.mail_from).problem():
        raise Trouble(f"{chosen.smtp.host} refuse ({problem}) ; vérifiez PORTECARTES_SMTP_URL")
    return f"{chosen.smtp.host} répond"


async def _sms(chosen: Settings) -> str:
    if chosen.demo:
        return "démonstration, rien ne part"
    if chosen.sms is None:
        return "aucun, un numéro de mobile se change auprès de l'organisme"
    if problem := await HttpSms(chosen.sms).problem():
        raise Trouble(f"le service d'envoi refuse ({problem}) ; vérifiez PORTECARTES_SMS_URL et PORTECARTES_SMS_TOKEN")
    return "le service d'envoi répond"


async def _bank(chosen: Settings) -> str:
    if chosen.sips is None:
        return "simulateur de démonstration"
    try:
        await portal().payments.ask(_NOBODY)
    except GatewayUnavailable as error:
        raise Trouble(f"la banque ne répond pas ({error}) ; vérifiez PORTECARTES_SIPS_OFFICE_URL") from error
    except BadMessage as error:
        advice = "vérifiez PORTECARTES_SIPS_SECRET_KEY, _KEY_VERSION et _SEAL"
        raise Trouble(f"le sceau ne correspond pas ({error.reason}) ; {advice}") from error
    return "répond, le sceau est bon"


async def _keys(chosen: Settings) -> str:
    names = ", ".join(name for name, _ in chosen.card_keys)
    if not names:
        raise Trouble("aucune clé ne signe les cartes ; réglez PORTECARTES_CARD_KEYS")
    return f"cartes signées par la clé {names.split(',', maxsplit=1)[0]}, {len(chosen.card_keys)} publiées"


async def _documents(_: Settings) -> str:
    pdf = await render(WARM)
    if not pdf.startswith(b"%PDF"):
        raise Trouble("un PDF ne se fait pas ; installez les bibliothèques de WeasyPrint (pango)")
    return "un PDF se fait"


async def _tariff(chosen: Settings) -> str:
    try:
        chosen.tariffs.at(today())
    except LookupError as error:
        raise Trouble("aucun tarif ne vaut aujourd'hui ; complétez PORTECARTES_TARIFF_FILE") from error
    return "un tarif vaut aujourd'hui"


async def _mediator(chosen: Settings) -> str:
    if not chosen.mediator:
        raise Trouble("aucun n'est donné, et la loi en veut un (L616-1) ; réglez PORTECARTES_MEDIATOR")
    return chosen.mediator[0]


_LOOKS: Final[dict[str, Look]] = {
    "Base": _base,
    "Place": _room,
    "Courriel": _mail,
    "SMS": _sms,
    "Banque": _bank,
    "Clés": _keys,
    "Tarif": _tariff,
    "Médiateur": _mediator,
    "Documents": _documents,
}
