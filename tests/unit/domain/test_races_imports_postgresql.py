"""What a holder does while a file that speaks of them comes in. The guard has its control without its lock."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from domain import orders
from domain.imports import cmi
from domain.imports.engine import bring_in
from domain.imports.registry import KINDS
from domain.imports.table import Row
from models import Holder, PostalAddress
from models.database import in_transaction
from tests.bases import POSTGRESQL
from tests.unit.domain.test_races_postgresql import DATA, Unlock, lines, no_locks

pytestmark = [
    pytest.mark.usefixtures("base"),
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite takes one transaction after the other"),
]
__all__ = ["no_locks"]
HOME: Final = PostalAddress(name="Moi", line4="1 RUE NEUVE", postcode="35000", town="RENNES", country="FR")


async def delivery_after(folder: Path, monkeypatch: pytest.MonkeyPatch) -> PostalAddress | None:
    """The holder corrects the address between the moment the import reads it and the moment it writes."""
    await bring_in(DATA / "organismes.csv", KINDS["organismes"])
    text = (DATA / "cmi.csv").read_text(encoding="utf-8").splitlines()[:2]
    await bring_in(lines(folder, text), KINDS["cmi"])
    holder, read, load = await Holder.get(), asyncio.Event(), cmi.CmiBatch.load

    async def keep() -> None:
        await read.wait()
        async with in_transaction():
            await orders.keep_delivery(holder, HOME)

    async def slow(self: cmi.CmiBatch, rows: Sequence[Row]) -> None:
        await load(self, rows)
        read.set()
        await asyncio.sleep(0.5)  # the holder has written by now, or waits for this import

    monkeypatch.setattr(cmi.CmiBatch, "load", slow)
    keeping = asyncio.create_task(keep())  # before the import's transaction, or it would be inside
    await bring_in(lines(folder, [text[0], text[1].replace("POINTE-A-PITRE", "LES ABYMES")]), KINDS["cmi"])
    await keeping
    delivery: PostalAddress | None = (await Holder.get()).delivery
    return delivery


async def test_an_address_corrected_while_the_file_comes_in_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await delivery_after(tmp_path, monkeypatch) == HOME


async def test_control_without_its_lock_the_file_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_locks: Unlock
) -> None:
    no_locks()
    assert await delivery_after(tmp_path, monkeypatch) != HOME
