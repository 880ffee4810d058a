"""`export`: what leaves the portal in numbered files."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.console import OUT, counted, with_base
from domain.exports import handover
from domain.exports.registry import SERIES
from models import HandOver, HandOverItem
from settings import Settings

SeriesName = StrEnum("SeriesName", {name: name for name in SERIES})  # type: ignore[misc] # the registry's


def export(
    series: Annotated[SeriesName, typer.Argument(metavar="SÉRIE", help="Ce qu'il faut écrire (voir plus haut).")],
    folder: Annotated[
        Path | None, typer.Option("--dossier", metavar="DOSSIER", help="Où écrire (DATA_DIR/exports sinon).")
    ] = None,
    again: Annotated[
        int | None, typer.Option("--again", metavar="N", help="Réécrit le fichier N, à l'octet près.", min=1)
    ] = None,
) -> None:
    """Écrit ce qui attend dans un nouveau fichier numéroté.

    \b
    SÉRIE dit ce qu'il faut écrire :
      production    les commandes payées, pour le fabricant
      courriers     les lettres, en un PDF, et leur index
      comptabilite  paiements et remboursements, une ligne chacun, TVA comprise

    Chaque chose est dans un seul fichier. Si la commande est interrompue, relancez-la : elle finit d'abord le fichier
    commencé, sous le même numéro. Ces fichiers contiennent des données personnelles : effacez-les une fois remis.
    """  # noqa: D301 -- it is the character: it keeps the lines below as they are

    async def work(chosen: Settings) -> tuple[list[tuple[HandOver, int]], Path]:
        place = folder or chosen.data_dir / "exports"
        one = SERIES[series.value]
        files = [await handover.again(one, again, place)] if again else await handover.export(one, place)
        return [(file, await HandOverItem.filter(file_id=file.pk).count()) for file in files], place

    files, place = with_base(work)
    if not files:
        OUT.print("Rien n'attend : aucun fichier n'a été écrit.")
    for file, things in files:
        OUT.print(f"Fichier {series.value} n° {file.number} : {counted(things, 'élément', 'éléments')}.", style="bold")
        for name in file.checksums:
            OUT.print(f"  {place / name}", soft_wrap=True)
