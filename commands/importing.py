"""`import`: files of the issuing bodies and of the card factory."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from commands.console import ERR, OUT, counted, with_base
from domain.imports import engine
from domain.imports.engine import Report
from domain.imports.registry import KINDS
from models import PostalAddress
from settings import Settings

Kind = StrEnum("Kind", {name: name for name in KINDS})  # type: ignore[misc] # its members are the registry's
_FIELDS: Final = {
    "birth_date": "date de naissance",
    "body_id": "organisme (numéro interne)",
    "company_name": "raison sociale",
    "first_name": "prénom",
    "kind": "mention ou qualité",
    "last_name": "nom",
    "address": "adresse",
    "delivery": "adresse de livraison",
    "email": "courriel",
    "state": "état",
    "valid_until": "date de fin",
    "valid_from": "date de début",
}


def bring_in(
    kind: Annotated[Kind, typer.Argument(metavar="NATURE", help="Ce que contient le fichier (voir plus haut).")],
    file: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Le fichier CSV : UTF-8 ou Windows-1252, « ; » ou « , ».")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Montre ce qui changerait, sans rien changer.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Finit par le code 1 si une ligne est refusée.")] = False,
) -> None:
    """Importe un fichier. Les bonnes lignes entrent, les autres sont expliquées dans un fichier à côté.

    \b
    NATURE dit ce que contient le fichier :
      organismes     les organismes émetteurs, toujours les premiers
      cmi            titulaires et cartes mobilité inclusion
      representants  qui commande pour un titulaire CMI, après « cmi »
      cmacarte       artisans et leurs cartes professionnelles
      cpms           assurés CPMS et leurs cartes
      partenaires    offres des partenaires montrées aux artisans
      statuts        retour du fabricant : cartes faites, expédiées, distribuées

    On peut relancer la commande sans crainte : un import interrompu reprend où il en était, un fichier déjà importé ne
    change rien. Le portail peut servir pendant ce temps.

    \b
    Exemple :
      ./run import cmi cmi.csv --dry-run
    """  # noqa: D301 -- it is the character: it keeps the lines below as they are
    with file.open("rb"):
        pass  # a file that is not there is told before the database is opened

    async def work(chosen: Settings) -> Report:
        with _bar() as progress:
            return await engine.bring_in(
                file, KINDS[kind.value], dry_run=dry_run, progress=progress, reports=chosen.data_dir
            )

    report = with_base(work)
    _tell(report, dry_run=dry_run)
    if strict and report.refused:
        raise typer.Exit(1)


@contextmanager
def _bar() -> Iterator[engine.Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True) as bar:
        task = bar.add_task("Lignes", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell(report: Report, *, dry_run: bool) -> None:
    if report.resumed_at:
        OUT.print(f"Import repris après la ligne {report.resumed_at}.")
    OUT.print("Essai : rien n'a été changé." if dry_run else "Import terminé.", style="bold")
    OUT.print(
        f"{counted(report.lines, 'ligne', 'lignes')} : {counted(report.made, 'nouvelle', 'nouvelles')}, "
        f"{counted(report.changed, 'modifiée', 'modifiées')}, {counted(report.same, 'inchangée', 'inchangées')}, "
        f"{counted(report.refused, 'refusée', 'refusées')}."
    )
    if report.differences:
        _show_differences(report)
    if report.first_faults:
        _show_faults(report)


def _show_differences(report: Report) -> None:
    table = Table("Ligne", "Donnée", "Avant", "Après", title="Premières différences", title_justify="left")
    for line, name, before, after in report.differences:
        table.add_row(str(line), _FIELDS.get(name, name), _shown(before), _shown(after))
    OUT.print(table)


def _shown(value: object) -> str:
    if isinstance(value, PostalAddress):
        return ", ".join(value.lines())
    return "" if value is None else str(value)


def _show_faults(report: Report) -> None:
    table = Table("Ligne", "Colonne", "Valeur", "Pourquoi", title="Lignes refusées", title_justify="left")
    for fault in report.first_faults:
        table.add_row(str(fault.line), fault.column, fault.value, fault.why)
    OUT.print(table)
    if report.refused > len({fault.line for fault in report.first_faults}):
        OUT.print("Seules les premières sont montrées.")
    if report.faults_file:
        OUT.print(f"Toutes les fautes sont dans {report.faults_file}.", soft_wrap=True)
