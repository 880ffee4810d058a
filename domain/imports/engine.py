"""Bringing a file in: by chunks of 500 lines, each one transaction with the place where it ends (SPEC 3.1)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tortoise.exceptions import IntegrityError

from domain.errors import Refusal
from domain.imports import source
from domain.imports.batch import Batch, Kind, Outcome
from domain.imports.chunks import chunks
from domain.imports.report import write_faults
from domain.imports.source import Line, Source
from domain.imports.table import Bad, Fault, Row
from models import ImportFault, ImportRun
from models.clock import now
from models.database import DatabaseAway, in_transaction
from models.import_run import COUNTS

log = logging.getLogger("porte_cartes.import")

SHOWN_DIFFERENCES: Final = 20
MOST_SHOWN: Final = 50
"""Faults on the screen; all of them are in the file."""
_TRIES: Final = 3
"""Of a chunk that met somebody else's row."""
_BREATH: Final = 0.005
"""Seconds between two chunks, in which somebody else's write comes in."""

Progress = Callable[[int, int], None]
"""Told the lines done and the lines there are."""


@dataclass(slots=True)
class Report:
    """What an import did, by lines."""

    lines: int = 0
    made: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    resumed_at: int = 0
    """The line it was taken up again after; 0 when it began at the beginning."""
    differences: list[tuple[int, str, object, object]] = field(default_factory=list)
    """Of a dry run, the first ones: line, field, before, after."""
    first_faults: list[Fault] = field(default_factory=list)
    faults_file: Path | None = None


class _DryRun(Exception):
    """Ends the transaction of a chunk that is only looked at."""


async def bring_in(
    path: Path, kind: Kind, *, dry_run: bool = False, progress: Progress | None = None, reports: Path | None = None
) -> Report:
    """Bring a file in; a good line goes in whole, a bad one not at all, and each fault of it is told.

    `reports` is where the file of faults goes when it cannot lie beside the file. Raises Refusal when the file itself
    will not do.
    """
    found = await asyncio.to_thread(source.examine, path)
    kind.table.check_header(found)
    run = await _Run.begin(found, kind, dry_run=dry_run)
    await run.go(progress or _silence)
    return await run.end(reports)


def _silence(_done: int, _all: int) -> None:
    """Nobody watches."""


class _Run:
    """One file on its way in."""

    def __init__(self, found: Source, kind: Kind, row: ImportRun, *, dry_run: bool) -> None:
        self._source, self._kind, self._row, self._dry_run = found, kind, row, dry_run
        self._claimed: dict[str, str] = {}
        self._report = Report(resumed_at=row.last_line if row.last_line > 1 else 0)
        self._unsaved: list[Fault] = []

    @classmethod
    async def begin(cls, found: Source, kind: Kind, *, dry_run: bool) -> "_Run":
        """Take up the last run of that kind if it is of this very file and was cut; otherwise begin."""
        last = await ImportRun.filter(kind=kind.name).order_by("-id").first()
        if dry_run or last is None or last.finished_at is not None or last.checksum != found.checksum:
            last = ImportRun(kind=kind.name, checksum=found.checksum, started_at=now())
            if not dry_run:
                await last.save()
        return cls(found, kind, last, dry_run=dry_run)

    async def go(self, progress: Progress) -> None:
        """Chunk after chunk."""
        every = chunks(self._source, after=self._row.last_line, together=self._kind.together, most=self._kind.most)
        none: list[Line] = []
        while chunk := await asyncio.to_thread(next, every, none):
            rows, faults = self._read(chunk)
            await self._chunk(chunk[-1].number, rows, faults)
            progress(chunk[-1].number, self._source.lines)
            await asyncio.sleep(_BREATH)
        progress(self._source.lines, self._source.lines)

    def _read(self, chunk: list[Line]) -> tuple[list[tuple[Line, Row]], list[Fault]]:
        rows: list[tuple[Line, Row]] = []
        faults: list[Fault] = []
        for line in chunk:
            row, found = self._kind.table.read(line, self._source.header)
            faults += found
            if not found:
                rows.append((line, row))
        return rows, faults

    async def _chunk(self, last: int, rows: list[tuple[Line, Row]], faults: list[Fault]) -> None:
        for left in reversed(range(_TRIES)):
            batch = self._kind.batch(self._claimed if self._dry_run else {})
            if not self._dry_run:
                await batch.prepare([row for _, row in rows])
            try:
                async with in_transaction():
                    moved = await self._bring(batch, last, rows, list(faults))
            except _DryRun:
                return
            except (IntegrityError, DatabaseAway):  # another import made the same row, or each waited for the other
                if not left:
                    raise
                log.warning("import: chunk met another one", extra={"kind": self._kind.name, "line": last})
            else:
                self._row.update_from_dict(moved)  # not before it is sure: a chunk tried again begins where it began
                return

    async def _bring(
        self, batch: Batch, last: int, rows: list[tuple[Line, Row]], faults: list[Fault]
    ) -> dict[str, int]:
        await batch.load([row for _, row in rows])
        outcomes: list[tuple[int, Outcome]] = []
        for line, row in rows:
            try:
                outcomes.append((line.number, await batch.take(row)))
            except Bad as bad:
                cells = dict(zip(self._source.header, line.cells, strict=True))
                faults.append(self._kind.table.fault(line.number, bad.column, cells, bad.why))
        if self._dry_run:
            self._tell(outcomes, faults)
            raise _DryRun
        await batch.save()
        return await self._move_on(last, _tally(outcomes, faults), faults)

    async def _move_on(self, last: int, counts: dict[str, int], faults: list[Fault]) -> dict[str, int]:
        """The place where this chunk ends, and its faults, stand or fall with its lines; return the place."""
        where = self._row
        place = {"last_line": last} | {name: getattr(where, name) + counts[name] for name in COUNTS}
        if not await ImportRun.filter(pk=where.pk, last_line=where.last_line).update(**place):
            raise Refusal("Ce fichier est en train d'être importé par une autre commande.")
        await ImportFault.bulk_create(
            [
                ImportFault(run=where, line=one.line, column=one.column[:40], value=one.value[:60], why=one.why[:300])
                for one in faults
            ]
        )
        return place

    def _tell(self, outcomes: list[tuple[int, Outcome]], faults: list[Fault]) -> None:
        for name, count in _tally(outcomes, faults).items():
            setattr(self._row, name, getattr(self._row, name) + count)
        for line, outcome in outcomes:
            room = SHOWN_DIFFERENCES - len(self._report.differences)
            found = [] if outcome.made else outcome.standing()
            self._report.differences += [(line, one.name, one.before, one.after) for one in found[:room]]
        room = MOST_SHOWN - len(self._report.first_faults)
        self._report.first_faults += sorted(faults, key=lambda fault: fault.line)[: max(0, room)]

    async def end(self, reports: Path | None) -> Report:
        """Write the file of faults, close the run."""
        report = self._report
        for name in COUNTS:
            setattr(report, name, getattr(self._row, name))
        report.lines = sum(getattr(report, name) for name in COUNTS)
        if self._dry_run:
            return report
        first = await ImportFault.filter(run=self._row).order_by("line", "id").limit(MOST_SHOWN)
        report.first_faults = [Fault(one.line, one.column, one.value, one.why) for one in first]
        report.faults_file = await write_faults(self._row, self._source.path, reports)
        async with in_transaction():
            await ImportFault.filter(run=self._row).delete()
            await ImportRun.filter(pk=self._row.pk).update(finished_at=now())
        return report


def _tally(outcomes: list[tuple[int, Outcome]], faults: list[Fault]) -> dict[str, int]:
    made = sum(outcome.made for _, outcome in outcomes)
    changed = sum(outcome.changed() for _, outcome in outcomes)
    refused = len({fault.line for fault in faults})
    return {"made": made, "changed": changed, "same": len(outcomes) - made - changed, "refused": refused}
