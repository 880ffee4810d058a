"""What the operator is told each morning: numbers, and what waits for a person."""

from collections import Counter
from datetime import time, timedelta
from typing import Final

from documents.mails.security import OperatorDigest
from documents.parties import Portal as Letterhead
from domain import daily, mails
from domain.portal import portal
from models import Order, OrderState, OutboxEntry, Payment
from models.clock import now, today
from models.database import in_transaction

LATE: Final = timedelta(hours=1)
SUSPECTED: Final = ("34", "75")
"""What the bank answers when it suspects fraud, or has seen too many tries of cards (Worldline Sips, response codes)."""
SUSPICION: Final = (
    "{} paiements refusés depuis hier pour un soupçon de fraude ou trop d'essais (codes 34 et 75 de la banque) : "
    "regardez-les dans son extranet."
)
_TITLE: Final = "Porte-cartes"


async def send() -> bool:
    """Promise the day's digest, once; False when there is no operator to tell, or it was done."""
    to = portal().operator
    if not to or not await daily.first_today("digest", after=time(7)):
        return False
    async with in_transaction():
        await mails.promise(await _digest(), to=to, key=today().isoformat())
    return True


async def _digest() -> OperatorDigest:
    since = now() - timedelta(days=1)
    counts = (
        ("Demandes enregistrées depuis hier", await Order.filter(created_at__gte=since).count()),
        ("Demandes payées depuis hier", await Order.filter(paid_at__gte=since).count()),
        ("Demandes qui attendent un fichier de production", await Order.filter(state=OrderState.PAID).count()),
        ("Envois tenus depuis hier", await OutboxEntry.filter(done_at__gte=since).count()),
    )
    return OperatorDigest(
        portal=Letterhead(code="", title=_TITLE, url=portal().public_url),
        contact="",
        recipient=_TITLE,
        day=today(),
        counts=tuple((label, str(count)) for label, count in counts),
        alerts=tuple(await alerts()),
    )


async def alerts() -> list[str]:
    """What somebody must look at, a sentence each."""
    given_up = Counter(
        await OutboxEntry.filter(done_at=None, failed_at__not_isnull=True).values_list("kind", flat=True)
    )
    late = await OutboxEntry.filter(
        done_at=None, failed_at=None, created_at__lt=now() - LATE, not_before__lt=now()
    ).count()
    suspected = await Payment.filter(response_code__in=SUSPECTED, created_at__gte=now() - timedelta(days=1)).count()
    found = [f"{count} envois « {kind} » abandonnés : ./run outbox list." for kind, count in sorted(given_up.items())]
    found += [f"{late} envois attendent depuis plus d'une heure."] if late else []
    return found + ([SUSPICION.format(suspected)] if suspected else [])
