"""The secret of a demonstration: drawn at the first start, kept beside its data."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

_BYTES: Final = 48


class SecretFileError(OSError):
    """The secret can be neither read nor kept; its text is a French clause for the operator."""


def kept_secret(path: Path) -> str:
    """Read the secret kept there, drawing it the first time. Raises SecretFileError.

    Readable by this user only, whole or not there at all; two processes that start at once keep the same.
    """
    try:
        if not path.exists():
            _draw(path)
        path.chmod(0o600)
        secret = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SecretFileError(f"le fichier {path} ne peut pas être lu ou écrit ({error.strerror})") from error
    if len(secret) < _BYTES:
        raise SecretFileError(f"le fichier {path} est abîmé ; rendez-le d'une sauvegarde, ou effacez tout le dossier")
    return secret


def _draw(path: Path) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a renaming, does not replace what another process has just kept.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
