"""`check`: is everything there that the portal needs? Each line is right, or says what to do."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from typing import Final

import typer

import telemetry
from commands import trouble
from commands.console import OUT, counted, settings
from compose import configure_portal
from documents.base import DocumentError
from documents.registry import WARM
from documents.render import render, stop_pool
from domain.portal import portal
from gateways.mail.smtp import SmtpMail
from gateways.payment.base import BadMessage, GatewayUnavailable
from gateways.sms.http import HttpSms
from models import database
from models.clock import today
from schemes.tariff_file import DEMONSTRATION, read_tariffs
from settings import Settings

Look = Callable[[Settings], Awaitable[str]]
_NOBODY: Final = "999999901"
"""A payment reference no order will have: the bank must answer that it does not know it."""
_LEAST_ROOM: Final = 500_000_000
"""Bytes."""


class Trouble(Exception):
    """What is wrong, and what to do, in French: the portal is not ready."""


class Advice(Exception):
    """What would be better otherwise, in French: the portal can serve."""


def check() -> None:
    """Vérifie réglages, base, courriel, SMS, banque, clés, tarif, documents… Chaque ligne est bonne ou dit quoi faire.

    « ✓ » : c'est bon. « ! » : le portail peut servir, mais lisez la ligne. « ✗ » : à réparer ; la commande finit alors
    par le code 1.
    """
    chosen = settings()
    OUT.print("✓ Réglages : tous valables.", style="green")
    configure_portal(chosen)
    if not asyncio.run(_look_at_all(chosen)):
        raise typer.Exit(1)


async def _look_at_all(chosen: Settings) -> bool:
    outcomes = [await _look_at(title, look, chosen) for title, look in _LOOKS.items()]
    await stop_pool()
    return all(outcomes)


async def _look_at(title: str, look: Look, chosen: Settings) -> bool:
    """Say one line; whether the portal can do with it."""
    try:
        OUT.print(f"✓ {title} : {await look(chosen)}.", style="green", soft_wrap=True)
    except Advice as advice:
        OUT.print(f"! {title} : {advice}.", style="yellow", soft_wrap=True)
    except Trouble as found:
        OUT.print(f"✗ {title} : {found}.", style="red", soft_wrap=True)
        return False
    return True


async def _base(chosen: Settings) -> str:
    kind = "SQLite" if database.is_sqlite(chosen.database_url) else "PostgreSQL"
    try:
        waiting = await database.waiting_migrations(chosen.database_url)
    except (*trouble.DATABASE, OSError) as error:
        raise Trouble(trouble.unreached(error).rstrip(".")) from error
    if waiting:
        changes = counted(waiting, "changement de schéma attend", "changements de schéma attendent")
        raise Trouble(f"{changes} ; lancez « ./run migrate », ou démarrez le portail, qui le fait aussi")
    return f"{kind}, schéma à jour"


async def _room(chosen: Settings) -> str:
    free = (await asyncio.to_thread(shutil.disk_usage, chosen.data_dir)).free
    if free < _LEAST_ROOM:
        raise Trouble(f"il reste {free // 1_000_000} Mo dans {chosen.data_dir} ; faites de la place")
    return f"{free // 1_000_000_000} Go libres"


async def _copies(chosen: Settings) -> str:
    """The programs `backup` and `restore` need."""
    if database.is_sqlite(chosen.database_url):
        return "rien à installer"
    missing = [name for name in ("pg_dump", "pg_restore", "psql") if shutil.which(name) is None]
    if missing:
        raise Advice(f"il manque {', '.join(missing)} pour « ./run backup » ; installez postgresql-client")
    return "pg_dump et pg_restore sont là"


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


async def _operator(chosen: Settings) -> str:
    if not chosen.demo and not chosen.operator_email:
        raise Advice("personne ne reçoit le bilan du matin ; réglez PORTECARTES_OPERATOR_EMAIL")
    return chosen.operator_email or "démonstration, pas de bilan"


async def _proxy(chosen: Settings) -> str:
    if chosen.public_url.startswith("https:") and not chosen.trusted_proxies:
        raise Advice(
            "tous les visiteurs ont l'adresse du serveur mandataire, et se bloqueraient les uns les autres ; "
            "donnez la sienne dans PORTECARTES_TRUSTED_PROXIES"
        )
    return ", ".join(chosen.trusted_proxies) or "aucun, le portail est atteint directement"


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
    name = chosen.card_keys[0][0]
    if not chosen.demo and not chosen.own_card_keys:
        raise Advice(
            "les QR codes sont signés par une clé tirée de PORTECARTES_SECRET_KEY, et ne vaudraient plus rien si le "
            "secret changeait ; donnez-leur la leur : PORTECARTES_CARD_KEYS=2026:$(openssl rand -base64 32)"
        )
    return f"cartes signées par la clé {name}, {counted(len(chosen.card_keys), 'publiée', 'publiées')}"


async def _tariff(chosen: Settings) -> str:
    try:
        valid = chosen.tariffs.at(today())
    except LookupError as error:
        raise Trouble("aucun tarif ne vaut aujourd'hui ; complétez PORTECARTES_TARIFF_FILE") from error
    if not chosen.demo and chosen.tariffs == read_tariffs(DEMONSTRATION):
        raise Advice("les prix sont ceux de la démonstration ; vérifiez-les, ou changez PORTECARTES_TARIFF_FILE")
    return f"celui du {valid.starts:%d/%m/%Y} vaut aujourd'hui"


async def _documents(_: Settings) -> str:
    try:
        await render(WARM)
    except (DocumentError, OSError) as error:
        raise Trouble("un PDF ne se fait pas ; installez les bibliothèques de WeasyPrint (libpango-1.0-0)") from error
    return "un PDF se fait"


async def _traces(chosen: Settings) -> str:
    if not chosen.otlp_endpoint:
        return "pas demandées"
    if not telemetry.IS_INSTALLED:
        raise Trouble(f"les paquets d'OpenTelemetry manquent ; {telemetry.ADVICE}")
    return f"envoyées à {chosen.otlp_endpoint}"


async def _mediator(chosen: Settings) -> str:
    if not chosen.mediator:
        raise Trouble("aucun n'est donné, et la loi en veut un (L616-1) ; réglez PORTECARTES_MEDIATOR")
    return chosen.mediator[0]


_LOOKS: Final[dict[str, Look]] = {
    "Base": _base,
    "Place": _room,
    "Sauvegarde": _copies,
    "Courriel": _mail,
    "SMS": _sms,
    "Bilan": _operator,
    "Mandataire": _proxy,
    "Banque": _bank,
    "Clés": _keys,
    "Tarif": _tariff,
    "Médiateur": _mediator,
    "Documents": _documents,
    "Traces": _traces,
}
