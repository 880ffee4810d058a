"""`export courriers`: the letters that wait, one page each, in one PDF with its index."""

from collections.abc import Sequence
from typing import Final

from documents.letter_bundle.context import LetterBundle
from documents.render import render
from domain import letters, parties
from domain.errors import Refusal
from domain.exports.handover import Item, Series
from domain.spreadsheet import written
from models import HandOver, HandOverItem, Letter
from schemes.french import paris

COLUMNS: Final = ("page", "courrier", "dispositif", "nature", "destinataire")
MOST: Final = 500
"""Letters of one file: what one PDF can hold and one machine fold."""


class Letters(Series):
    """Letters, their codes derived again each time they are made: no code lies in a table."""

    name = "courriers"

    async def take(self, file: int) -> list[Item]:
        """The letters no file has, oldest first."""
        found = await Letter.filter(batch=None).order_by("id").limit(MOST).select_for_update()
        await Letter.filter(pk__in=[letter.pk for letter in found]).update(batch=file)
        return [Item(letter.number, ()) for letter in found]

    async def files(self, file: HandOver, items: Sequence[HandOverItem]) -> dict[str, bytes]:
        """The PDF, and which page is whose. Raises Refusal when a letter was purged."""
        numbers = [item.key for item in items]
        known = {letter.number: letter for letter in await Letter.filter(number__in=numbers)}
        if missing := [number for number in numbers if number not in known]:
            raise Refusal(f"{len(missing)} courriers de ce fichier ne sont plus conservés.")
        found = [known[number] for number in numbers]
        day = paris(file.created_at).date()
        contexts = tuple([await letters.context_of(letter) for letter in found])
        bundle = LetterBundle(
            portal=parties.letterhead(found[0].scheme), issued=day, number=file.number, letters=contexts
        )
        rows = [
            (str(page), letter.number, letter.scheme, letter.kind.value, context.recipient[0])
            for page, (letter, context) in enumerate(zip(found, contexts, strict=True), 1)
        ]
        stem = f"courriers-{day.isoformat()}-{file.number:06d}"
        return {f"{stem}.pdf": await render(bundle), f"{stem}.csv": written(COLUMNS, rows)}

    async def confirm(self, file: HandOver, items: Sequence[HandOverItem]) -> None:
        """Say when they left."""
        await Letter.filter(number__in=[item.key for item in items]).update(exported_at=file.confirmed_at)
