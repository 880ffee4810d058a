"""What a person is typing into the forms of « Mes données », so that a reload, a cut or another device finds it again.

Never a password: those are sent once, with the form. What is typed is not what is saved: only the verb of the form
changes anything.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from domain.fields import writable
from models import Account, Draft
from models.clock import now
from models.database import in_transaction

Edits = Mapping[str, Mapping[str, str]]
"""Name of the form → name of the field → what was typed."""

LIFE: Final = timedelta(days=7)
"""A form left longer ago opens empty: nobody remembers what they were about."""
LONGEST: Final = 1000
"""Characters kept of one field; the form says long before that there are too many."""


async def of(account: Account) -> Edits:
    """The forms that were left open, and what stands in them."""
    draft = await Draft.get_or_none(account_id=account.pk)
    return {} if draft is None else {name: edit["typed"] for name, edit in _living(draft.edits).items()}


async def keep(account: Account, form: str, typed: Mapping[str, str]) -> None:
    """Keep what stands in a form now; other forms, and the order being made, are left as they are."""
    cut = {name: writable(value[:LONGEST]) for name, value in typed.items()}
    await _write(account, form, {"at": now().isoformat(), "typed": cut})


async def drop(account: Account, form: str) -> None:
    """The form was saved, or given up."""
    await _write(account, form, None)


async def _write(account: Account, form: str, edit: dict[str, Any] | None) -> None:
    async with in_transaction():
        await Draft.get_or_create(account_id=account.pk, defaults={"updated_at": now()})
        draft = await Draft.select_for_update().get(account_id=account.pk)
        others = {name: kept for name, kept in _living(draft.edits).items() if name != form}
        draft.edits, draft.updated_at = others | ({form: edit} if edit else {}), now()
        await draft.save(update_fields=["edits", "updated_at"])


def _living(edits: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: dict(edit) for name, edit in edits.items() if datetime.fromisoformat(edit["at"]) + LIFE > now()}
