"""Handing things over in numbered files: each thing in exactly one, whatever is killed when (SPEC 3.2, 3.3).

Two steps. « Prepared »: one transaction gives the file its number and settles what is in it. Then the files are written,
and « confirmed »: another transaction says so and moves the things on. A run cut between the two is finished by the
next one, under the same number and with the same bytes.
"""

import asyncio
import hashlib
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from domain import journal
from domain.errors import Refusal
from domain.numbers import next_number
from models import HandOver, HandOverItem
from models.clock import now
from models.database import in_transaction


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to hand over."""

    key: str
    lines: tuple[tuple[str, ...], ...]
    """Its lines in the CSV file."""
    enclosed: bytes | None = None
    enclosed_name: str = ""


class Series(ABC):
    """A series of files: what goes into them, what they look like, what happens once they are written."""

    name: str
    """Its word on the command line, and the beginning of its files' names."""

    @abstractmethod
    async def take(self, file: int) -> list[Item]:
        """Mark what is waiting as belonging to file number `file`; inside a transaction."""

    @abstractmethod
    async def files(self, file: HandOver, items: Sequence[HandOverItem]) -> dict[str, bytes]:
        """Name → bytes, the same each time for the same items."""

    async def confirm(self, file: HandOver, items: Sequence[HandOverItem]) -> None:  # noqa: B027 -- money moves nowhere
        """Move the things on; inside a transaction."""


class _NothingWaits(Exception):
    """Undoes a file that would be empty: numbers leave no gap."""


async def export(series: Series, folder: Path) -> list[HandOver]:
    """Finish what was cut, then hand over what waits; return the files written, none when nothing waited."""
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    done = [await _finish(series, file, folder) for file in await _cut(series)]
    with suppress(_NothingWaits):
        done.append(await _finish(series, await _prepare(series), folder))
    return done


async def _cut(series: Series) -> list[HandOver]:
    return await HandOver.filter(series=series.name, confirmed_at=None).order_by("number")


async def _prepare(series: Series) -> HandOver:
    async with in_transaction():
        # The counter first: its row is the lock that makes two exports take turns.
        number = await next_number(f"export.{series.name}")
        items = await series.take(number)
        if not items:
            raise _NothingWaits
        file = await HandOver.create(series=series.name, number=number, created_at=now())
        await HandOverItem.bulk_create(
            [
                HandOverItem(
                    series=series.name,
                    key=item.key,
                    file=file,
                    lines=[list(line) for line in item.lines],
                    enclosed=item.enclosed,
                    enclosed_name=item.enclosed_name,
                )
                for item in items
            ]
        )
        await journal.record("export.prepared", f"{series.name} {number}", things=len(items))
    return file


async def _finish(series: Series, file: HandOver, folder: Path) -> HandOver:
    items = await HandOverItem.filter(file_id=file.pk).order_by("id")
    files = await series.files(file, items)
    await asyncio.to_thread(_write, folder, files)
    async with in_transaction():
        fresh = await HandOver.select_for_update().get(pk=file.pk)
        if fresh.confirmed_at is None:  # two runs may finish the same file: the same bytes, confirmed once
            fresh.confirmed_at, fresh.checksums = now(), {name: _checksum(content) for name, content in files.items()}
            await fresh.save(update_fields=["confirmed_at", "checksums"])
            await series.confirm(fresh, items)
            await journal.record("export.confirmed", f"{series.name} {file.number}", things=len(items))
    return fresh


async def again(series: Series, number: int, folder: Path) -> HandOver:
    """Write a confirmed file again, byte for byte. Raises Refusal when there is none, or it cannot be made the same."""
    file = await HandOver.get_or_none(series=series.name, number=number, confirmed_at__not_isnull=True)
    if file is None:
        raise Refusal(f"Il n'y a pas de fichier {series.name} numéro {number}.")
    files = await series.files(file, await HandOverItem.filter(file_id=file.pk).order_by("id"))
    if {name: _checksum(content) for name, content in files.items()} != file.checksums:
        raise Refusal(
            f"Le fichier {series.name} numéro {number} ne peut plus être refait à l'identique : rien n'est écrit."
        )
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    await asyncio.to_thread(_write, folder, files)
    return file


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Each file whole or not at all, and on the disk when this returns."""
    for name, content in files.items():
        part = folder / f".{name}.{secrets.token_hex(4)}.part"
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
