"""The files the killed imports read, one a kind, and what must be in the database in the end."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from domain.exports import handover
from domain.exports.registry import SERIES
from domain.imports.engine import bring_in
from domain.imports.registry import KINDS
from models import (
    ArtisanProfile,
    Card,
    Holder,
    ImportFault,
    IssuingBody,
    JournalEntry,
    Member,
    Order,
    OrderState,
    OutboxEntry,
    Partner,
    Representative,
)
from tests.unit.domain.killed_exports import orders

DATA: Final = Path(__file__).parents[2] / "data"
LINES: Final = 100
_BROKEN: Final = {"cmi": "pays", "cmacarte": "pays", "organismes": "pays"}
"""Kind → a required column that is spoilt in one line of ten."""
Counts = dict[str, int]


class Place(Protocol):
    """Where it happens."""

    folder: Path

    def inside(self, doing: Callable[..., Any], *facts: Any) -> Any:
        """Do something in its database."""
        ...


def lay_out(place: Place, kind: str) -> Counts:
    """Write the file and what it needs before it; return what a whole import of it makes."""
    place.inside(_before, kind, place.folder)
    rows = place.inside(_rows, kind)
    for row in rows[::10] if kind in _BROKEN else []:
        row[_BROKEN[kind]] = "ZZ"
    with (place.folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return _counts_of(kind, rows)


async def _before(kind: str, folder: Path) -> None:
    """What must be known first."""
    if kind != "organismes":
        await bring_in(DATA / "organismes.csv", KINDS["organismes"])
    if kind == "representants":
        await bring_in(DATA / "cmi.csv", KINDS["cmi"])
    if kind == "statuts":
        await orders(12)
        await handover.export(SERIES["production"], folder / "exports")


async def _rows(kind: str) -> list[dict[str, str]]:
    if kind == "statuts":
        return await _steps()
    if kind in {"organismes", "partenaires"}:
        return _many(kind)
    with (DATA / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))[:LINES]


def _many(kind: str) -> list[dict[str, str]]:
    """The sample's first line, each time under another name."""
    with (DATA / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file, delimiter=";"))
    name = "code" if "code" in first else "nom"
    return [first | {name: f"K{place:03d}"} for place in range(LINES)]


async def _steps() -> list[dict[str, str]]:
    """Made, shipped, delivered: of every order."""
    blank = dict.fromkeys([column.name for column in KINDS["statuts"].table.columns], "")
    rows: list[dict[str, str]] = []
    for order in await Order.all().order_by("id"):
        common = blank | {"numero_demande": str(order.number), "date": "20/11/2026"}
        rows += [common | {"etat": "FABRIQUEE", "nouvelle_carte": f"77{order.number}"}]
        rows += [common | {"etat": "EXPEDIEE", "numero_suivi": f"3C{order.number}"}, common | {"etat": "DISTRIBUEE"}]
    return rows


def _counts_of(kind: str, rows: list[dict[str, str]]) -> Counts:
    """What must be there of what the good lines make."""
    good = [row for row in rows if row.get(_BROKEN.get(kind, "")) != "ZZ"]
    wanted = {
        "organismes": lambda: {"IssuingBody": len(good)},
        "cmi": lambda: {"Card": len(good), "Holder": len({row["identifiant"] for row in good})},
        "representants": lambda: {"Representative": len(good)},
        "cmacarte": lambda: {"Card": len(good), "ArtisanProfile": len(good), "Holder": len(good)},
        "cpms": lambda: {"Member": len(good), "code": sum(row["code_initial"] != "" for row in good)},
        "partenaires": lambda: {"Partner": len(good)},
        "statuts": lambda: dict.fromkeys(("delivered", "new cards", "mails"), len(good) // 3) | {"mails": len(good)},
    }
    return wanted[kind]()


async def _counts(kind: str) -> Counts:
    known = (IssuingBody, Card, Holder, Representative, ArtisanProfile, Member, Partner)
    found = {model.__name__: await model.all().count() for model in known}
    found["code"] = await Member.exclude(initial_code_hash="").count()
    found["delivered"] = await Order.filter(state=OrderState.DELIVERED).count()
    found["new cards"] = await Card.filter(number__startswith="77").count()
    found["mails"] = await OutboxEntry.filter(kind="mail").count() if kind == "statuts" else 0
    assert await ImportFault.all().count() == 0
    for event in ("order.made", "order.shipped", "order.delivered"):
        assert await JournalEntry.filter(event=event).count() == found["delivered"]
    return found


def check(place: Place, kind: str, wanted: Counts) -> None:
    """All of it is there, once."""
    found = place.inside(_counts, kind)
    assert {name: found[name] for name in wanted} == wanted
