"""The file of faults, beside the file they are of."""

import asyncio
import csv
import os
from pathlib import Path
from typing import Final

from domain.spreadsheet import inert
from models import ImportFault, ImportRun

HEADER: Final = ("ligne", "colonne", "valeur", "raison")
_BLOCK: Final = 1000


def name_for(path: Path) -> str:
    """« cmi.csv » → « cmi-fautes.csv »."""
    return f"{path.stem}-fautes.csv"


async def write_faults(run: ImportRun, path: Path, elsewhere: Path | None) -> Path | None:
    """Write the faults of a run, by blocks; None when there are none (a report of an earlier run then goes).

    Nothing is touched in a folder that cannot be written in: there, removing what is not there may be refused too.
    """
    target = path.with_name(name_for(path))
    if elsewhere is not None and not os.access(target.parent, os.W_OK):
        target = elsewhere / target.name
    if not await ImportFault.filter(run=run).exists():
        await asyncio.to_thread(_remove, target)
        return None
    part = target.with_name(f".{target.name}.part")
    await asyncio.to_thread(_write, part, "w", [HEADER])
    after = (0, 0)
    while rows := await _after(run, after):
        await asyncio.to_thread(_write, part, "a", [(row.line, row.column, row.value, row.why) for row in rows])
        after = (rows[-1].line, rows[-1].pk)
    part.replace(target)
    return target


async def _after(run: ImportRun, place: tuple[int, int]) -> list[ImportFault]:
    line, pk = place
    rest = ImportFault.filter(run=run, line__gte=line).order_by("line", "id").limit(_BLOCK + _BLOCK)
    return [row for row in await rest if (row.line, row.pk) > (line, pk)][:_BLOCK]


def _write(path: Path, mode: str, rows: list[tuple[object, ...]]) -> None:
    encoding = "utf-8-sig" if mode == "w" else "utf-8"
    with path.open(mode, encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerows([inert(cell) for cell in row] for row in rows)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
