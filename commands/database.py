"""`migrate`, `backup`, `restore`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.console import OUT, counted, fail, settings
from models import backups, database
from models.backups import BackupError
from models.clock import PARIS, now


def migrate() -> None:
    """Met le schéma de la base à jour.

    Le portail le fait aussi en démarrant ; un seul processus le fait à la fois. Sauvegardez d'abord (./run backup) : on
    ne revient à la version précédente qu'avec la sauvegarde.
    """
    asyncio.run(database.migrate(settings().database_url))
    OUT.print("La base est à jour.")


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Où l'écrire (DATA_DIR/sauvegardes sinon).")
    ] = None,
) -> None:
    """Sauvegarde la base pendant que le portail sert, puis relit la sauvegarde pour la vérifier.

    Gardez aussi le secret (PORTECARTES_SECRET_KEY ou DATA_DIR/secret-key), ailleurs : sans lui, une sauvegarde ne rend
    ni les mots de passe ni les numéros de sécurité sociale.
    """
    chosen = settings()
    suffix = "db" if database.is_sqlite(chosen.database_url) else "dump"
    name = f"porte-cartes-{now().astimezone(PARIS):%Y-%m-%d-%H%M%S}.{suffix}"
    target = file or chosen.data_dir / "sauvegardes" / name
    try:
        found = backups.write(chosen.database_url, target)
    except BackupError as error:
        fail(f"La sauvegarde n'est pas faite : {error}.")
    OUT.print(f"Sauvegarde vérifiée : {target}", soft_wrap=True, style="bold")
    OUT.print(f"{counted(found.tables, 'table', 'tables')}, {counted(found.rows, 'ligne', 'lignes')}.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Une sauvegarde faite par « ./run backup ».")],
    *,
    replace: Annotated[bool, typer.Option("--remplacer", help="Remplace ce que la base contient.")] = False,
) -> None:
    """Rend une sauvegarde à la base, tout ou rien. Arrêtez d'abord le portail.

    Le secret du portail doit être celui de la sauvegarde. Une base qui n'est pas vide demande --remplacer.
    """
    chosen = settings()
    try:
        found = backups.restore(chosen.database_url, file, replace=replace)
    except BackupError as error:
        fail(f"Rien n'a été changé : {error}.")
    asyncio.run(database.migrate(chosen.database_url))
    OUT.print(f"Base restaurée : {counted(found.tables, 'table', 'tables')}, {counted(found.rows, 'ligne', 'lignes')}.")
