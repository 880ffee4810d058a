"""What the killed exports and the killed relay work on, and what must be true of it in the end."""

import asyncio
import csv
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from demonstration import factories
from domain import letters, order_mails
from domain.exports import handover
from domain.exports.registry import SERIES
from models import (
    HandOver,
    HandOverItem,
    Letter,
    Order,
    OrderState,
    OutboxEntry,
    Payment,
    PaymentState,
    SentMail,
    database,
)
from models.clock import now
from models.database import in_transaction
from tests import kills

_serial: Final = count(1)


def inside(folder: Path, url: str, doing: Callable[..., Any], *facts: Any) -> Any:
    """Do something in the database that is killed, while nothing runs on it."""

    async def run() -> Any:
        kills.portal_in(folder)
        await database.open_database(url)
        try:
            return await doing(*facts)
        finally:
            await database.close_database()

    return asyncio.run(run())


async def orders(many: int, state: OrderState = OrderState.PAID) -> list[Order]:
    """Orders of one holder, in that state."""
    holder = await factories.holder(number=f"9{next(_serial):08d}")
    by = await factories.account(holder, email=f"p{holder.pk}@mail.example")
    made = []
    for place in range(many):
        card = await factories.revoked_card(holder, number=f"{holder.pk:08d}{place:04d}")
        made.append(await factories.past_order(by, card, state, age=timedelta(hours=1)))
    return made


async def _payments(many: int) -> None:
    for place, order in enumerate(await orders(many)):
        back = place == 0
        await Payment.create(
            reference=f"{order.number}01",
            order=order,
            attempt=1,
            amount_cents=902,
            state=PaymentState.REFUNDED if back else PaymentState.PAID,
            created_at=now(),
            paid_at=now(),
            refunded_at=now() if back else None,
        )


async def _letters(many: int) -> None:
    holder = await factories.holder(number=f"8{next(_serial):08d}")
    by = await factories.account(holder, email=f"l{holder.pk}@mail.example")
    facts: dict[str, Any] = {"subject": "Un avis", "paragraphs": ("Bonjour.",), "if_not_you": "Écrivez-nous."}
    for place in range(many):
        async with in_transaction():
            await holder.fetch_related("body")
            await letters.promise_notice_to(holder, by, key=f"{holder.pk}-{place}", **facts)


SOMETHING: Final[dict[str, Callable[[int], Any]]] = {
    "production": orders,
    "courriers": _letters,
    "comptabilite": _payments,
}
"""Series → what makes things to hand over."""


async def _waited() -> dict[str, list[str]]:
    """Series → the keys of all that had to leave."""
    payments = await Payment.all()
    came = [f"paid:{one.reference}" for one in payments]
    back = [f"refunded:{one.reference}" for one in payments if one.state is PaymentState.REFUNDED]
    return {
        "production": [str(order.number) for order in await Order.all()],
        "courriers": [letter.number for letter in await Letter.all()],
        "comptabilite": came + back,
    }


_NAMES: Final[dict[str, Callable[[dict[str, str]], str]]] = {
    "production": lambda row: row["numero_demande"],
    "courriers": lambda row: row["courrier"],
    "comptabilite": lambda row: f"{'refunded' if row['type'] == 'remboursement' else 'paid'}:{row['reference']}",
}
"""Series → the key of the thing a line of its file speaks of."""


async def check(series: str, folder: Path) -> None:
    """Each thing in one file and one line of it, numbers without a gap, every file again byte for byte."""
    wanted = sorted((await _waited())[series])
    files = await HandOver.filter(series=series).order_by("number")
    assert sorted([item.key for item in await HandOverItem.filter(series=series)]) == wanted
    assert [file.number for file in files] == list(range(1, len(files) + 1))
    assert all(file.confirmed_at for file in files)
    assert written(series, folder) == dict.fromkeys(wanted, 1)
    if series == "production":
        assert {order.state for order in await Order.all()} == {OrderState.TRANSMITTED}
    await handover.again(SERIES[series], 1, folder / "again")
    for path in (folder / "again").iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def written(series: str, folder: Path) -> Counter[str]:
    """How often each thing is in the files."""
    rows = [
        row
        for path in folder.glob(f"{series}-*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    ]
    return Counter(map(_NAMES[series], rows))


async def promises(many: int) -> None:
    """Mails to send."""
    for order in await orders(many, OrderState.CANCELLED):
        async with in_transaction():
            await order_mails.cancelled(order)


async def give_back_leases() -> None:
    """What the passing of two minutes does to a lease whose holder is dead."""
    await OutboxEntry.filter(done_at=None).update(not_before=now())


async def kept() -> tuple[int, int, int]:
    """Promises left, mails told as sent, promises made."""
    left = await OutboxEntry.filter(done_at=None).count()
    return left, await SentMail.all().count(), await OutboxEntry.all().count()
