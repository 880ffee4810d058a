"""« An empty cell never erases » (SPEC 3.1): every cell that may be empty, of every kind of file, addresses included."""

import csv
from pathlib import Path
from typing import Any, Final

import pytest

from domain.imports.engine import Report, bring_in
from domain.imports.registry import KINDS
from models import ArtisanProfile, Card, Holder, IssuingBody, Member, Partner, Representative

pytestmark = pytest.mark.usefixtures("base")
DATA: Final = Path(__file__).parents[2] / "data"
_VALUES: Final = {
    "civilite": "MME",
    "raison_sociale": "Les Tilleuls",
    "siren": "987654324",
    "courriel": "lea@mail.example",
    "telephone": "03 59 73 73 73",
    "mobile": "0612345678",
    "adresse_2": "APT 22 ESC B",
    "adresse_3": "RESIDENCE DES TILLEULS",
    "adresse_5": "LE HAMEAU",
    "livraison_nom": "Mme Lambert",
    "livraison_adresse_2": "BAL 7",
    "livraison_adresse_3": "BATIMENT C",
    "livraison_adresse_4": "RUE DE LA LIVRAISON",
    "livraison_adresse_5": "BP 40012",
    "livraison_code_postal": "10115",
    "livraison_ville": "BERLIN",
    "livraison_pays": "DE",
    "sous_mention": "besoin",
    "date_fin": "01/01/2031",
    "fin": "01/01/2031",
    "immatriculation_vehicule": "AA-123-AA",
    "denomination": "Lambert Artisan",
    "enseigne": "L'Atelier",
    "activite": "Luthier",
    "site": "https://luthier.example",
    "date_adhesion": "25/03/2010",
    "lien": "https://offre.example",
}
"""A value for every cell that may be empty."""
_LEFT: Final = {"nom", "prenom", "date_naissance", "motif_revocation", "code_initial", "adresse_4"}
"""Required for a person, without a value of its own here, or needed for the street: left as the sample has them."""
_MODELS: Final = (Holder, Card, IssuingBody, Representative, ArtisanProfile, Member, Partner)


async def brought(name: str, path: Path, row: dict[str, str]) -> Report:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    return await bring_in(path, KINDS[name])


async def everything() -> list[dict[str, Any]]:
    return [row for model in _MODELS for row in await model.all().order_by("id").values()]


async def sample(name: str) -> dict[str, str]:
    """The first line of the kind's file, what it needs being there."""
    for before in ("organismes", "cmi")[: 2 if name == "representants" else 1]:
        await bring_in(DATA / f"{before}.csv", KINDS[before])
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file, delimiter=";"))
    free = {column.name for column in KINDS[name].table.columns if not column.required} - _LEFT
    assert free <= set(_VALUES)
    return row | {cell: _VALUES[cell] for cell in free}


@pytest.mark.parametrize("name", ["organismes", "cmi", "representants", "cmacarte", "cpms", "partenaires"])
async def test_no_empty_cell_of_any_kind_erases(tmp_path: Path, name: str) -> None:
    full = await sample(name)
    assert (await brought(name, tmp_path / "full.csv", full)).refused == 0
    before = await everything()

    free = {column.name for column in KINDS[name].table.columns if not column.required} - _LEFT
    report = await brought(name, tmp_path / "empty.csv", full | dict.fromkeys(free, ""))

    assert (report.same, report.refused) == (1, 0)
    assert await everything() == before


async def test_nor_does_one_in_the_address_of_somebody_who_moved(tmp_path: Path) -> None:
    full = await sample("cmi")
    await brought("cmi", tmp_path / "full.csv", full)
    moved = {"adresse_2": "", "adresse_3": "", "adresse_4": "3 RUE DU FILET", "code_postal": "59000", "ville": "LILLE"}
    await brought("cmi", tmp_path / "moved.csv", full | moved | {"pays": "FR", "livraison_pays": ""})

    holder = await Holder.get(key=full["identifiant"])
    assert (holder.address.line2, holder.address.line3) == ("APT 22 ESC B", "RESIDENCE DES TILLEULS")
    assert (holder.address.line4, holder.address.postcode, holder.address.town) == ("3 RUE DU FILET", "59000", "LILLE")
    assert holder.delivery is not None
    assert (holder.delivery.name, holder.delivery.country) == ("Mme Lambert", "DE")


async def test_a_delivery_name_alone_names_the_known_address(tmp_path: Path) -> None:
    full = await sample("cmi")
    await brought("cmi", tmp_path / "full.csv", full)
    empty = {cell: "" for cell in full if cell.startswith("livraison_")}
    await brought("cmi", tmp_path / "named.csv", full | empty | {"livraison_nom": "M. Quinn"})

    holder = await Holder.get(key=full["identifiant"])
    assert holder.delivery is not None
    assert (holder.delivery.name, holder.delivery.town) == ("M. Quinn", "BERLIN")
