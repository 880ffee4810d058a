"""`statuts.csv`: what the card factory and the post did, one step a line."""

import hashlib
from collections.abc import Sequence
from typing import Final

from domain import manufacturing
from domain.imports import values
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.table import Bad, Column, Row, Table
from domain.manufacturing import Step, StepRefused
from models import InboxEntry, OrderState
from models.clock import now

_STATES: Final = {
    "FABRIQUEE": OrderState.MADE,
    "EXPEDIEE": OrderState.SHIPPED,
    "DISTRIBUEE": OrderState.DELIVERED,
    "RETOUR_NPAI": OrderState.RETURNED,
}
_SOURCE: Final = "statuts"
TABLE: Final = Table(
    (
        Column("numero_demande", values.pattern(r"[0-9]{1,9}", "un numéro de demande est un nombre"), required=True),
        Column("etat", values.choice(_STATES), required=True),
        Column("date", values.day, required=True),
        Column("numero_suivi", values.pattern(r"[0-9A-Za-z -]{1,40}", "ce n'est pas un numéro de suivi")),
        Column("ancienne_carte", values.card_number),
        Column("nouvelle_carte", values.card_number),
    )
)


class StatusBatch(Batch):
    """Steps, one after the other: a later line of the file may follow on an earlier one."""

    async def load(self, rows: Sequence[Row]) -> None:
        """Nothing ahead: each step reads its own order, locked."""
        del rows

    async def take(self, row: Row) -> Outcome:
        """One step. A line already taken, in whatever file, is never taken again. Raises Bad."""
        mark = _mark(row)
        if await InboxEntry.exists(source=_SOURCE, external_id=mark):
            return Outcome()
        try:
            moved = await manufacturing.take(_step(row))
        except StepRefused as refused:
            raise Bad(refused.column, refused.why) from refused
        await InboxEntry.create(source=_SOURCE, external_id=mark, received_at=now())
        return Outcome(same=not moved)

    async def save(self) -> None:
        """Each step is written already."""


def _step(row: Row) -> Step:
    return Step(
        order_number=int(row["numero_demande"]),
        to=row["etat"],
        on=row["date"],
        tracking=row["numero_suivi"] or "",
        old_card=row["ancienne_carte"] or "",
        new_card=row["nouvelle_carte"] or "",
    )


def _mark(row: Row) -> str:
    return hashlib.sha256("\0".join(str(row[column.name]) for column in TABLE.columns).encode()).hexdigest()


KIND: Final = Kind("statuts", TABLE, StatusBatch)
