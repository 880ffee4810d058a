"""What stops a command, in one French sentence: files, rights, room, the database."""

import errno
import sqlite3
from typing import Final

import asyncpg

from models import database

DATABASE: Final = (database.OperationalError, database.TransactionManagementError, sqlite3.Error, asyncpg.PostgresError)
_FILES: Final = {
    errno.ENOENT: "n'existe pas",
    errno.EACCES: "ne peut pas être lu ou écrit : les droits manquent",
    errno.EPERM: "ne peut pas être lu ou écrit : les droits manquent",
    errno.EROFS: "est sur un disque en lecture seule",
    errno.EISDIR: "est un dossier, un fichier est attendu",
    errno.ENOTDIR: "n'est pas dans un dossier",
    errno.EEXIST: "existe déjà",
    errno.ENOSPC: "ne tient pas : le disque est plein",
    errno.ENAMETOOLONG: "a un nom trop long",
}
_SIGNS: Final = {
    "locked": "une autre commande ou le portail y écrit depuis plus de 30 secondes",
    "no such table": "son schéma n'est pas à jour (./run migrate)",
    "relation ": "son schéma n'est pas à jour (./run migrate)",
    "not a database": "son fichier n'est pas une base SQLite",
    "unable to open": "son fichier ne peut pas être ouvert : dossier ou droits",
    "readonly": "son fichier est en lecture seule",
    "disk is full": "le disque est plein",
    "password authentication": "le nom ou le mot de passe est refusé",
    "no password": "le nom ou le mot de passe est refusé",
    'database "': "cette base n'existe pas sur le serveur",
    "too many": "le serveur n'accepte plus de connexions",
    "starting up": "le serveur démarre, attendez un instant",
    "shutting down": "le serveur s'arrête",
}
"""What SQLite and PostgreSQL say, in their own words; their texts are not shown, since they may hold values."""
_ADVICE: Final = "vérifiez PORTECARTES_DATABASE_URL et que le serveur est démarré"


def of_files(error: OSError) -> str:
    """« Le fichier X n'existe pas. »."""
    if error.filename is None or error.errno in (None, 0):
        return unreached(error)
    return f"Le fichier {error.filename} {_FILES.get(error.errno or 0, f'ne va pas ({error.strerror})')}."


def unreached(error: Exception) -> str:
    """The database does not answer, or not as it should."""
    return f"La base ne répond pas : {why(error)} ; {_ADVICE}."


def why(error: Exception) -> str:
    """The cause, as a clause; what is unknown keeps its own words, without the values they may hold."""
    if isinstance(error, database.DatabaseAway) and isinstance(error.__cause__, Exception):
        return why(error.__cause__)
    if isinstance(error, OSError):
        return _FILES.get(error.errno or 0, "personne n'écoute à cette adresse")
    said = str(error)
    return next((clause for sign, clause in _SIGNS.items() if sign in said), type(error).__name__)
