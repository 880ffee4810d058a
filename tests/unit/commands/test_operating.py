"""The commands as an operator types them, on SQLite or on the PostgreSQL of the run."""

import asyncio
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from commands import app
from domain.errors import Refusal
from models import Holder, OutboxEntry, backups, database
from models.clock import now
from tests import bases
from tests.unit.domain import killed_exports

ROOT: Final = Path(__file__).parents[3]
DATA: Final = ROOT / "tests" / "data"


class Operator:
    """Somebody at the machine: a data folder, a database, commands."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.env = {"COLUMNS": "200", "PORTECARTES_BCRYPT_COST": "4", "PORTECARTES_DEMO": "1"}
        self.env |= {"PORTECARTES_DATA_DIR": str(folder), "PORTECARTES_DATABASE_URL": self.url}

    def runs(self, *words: str | Path) -> Result:
        """Type a command."""
        return CliRunner().invoke(app, [str(word) for word in words], env=self.env)

    def says(self, *words: str | Path) -> str:
        """Type one that must succeed; what it says."""
        done = self.runs(*words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refuses(self, *words: str | Path) -> str:
        """Type one that must not; what it says, or what it leaves to whoever started it to say."""
        done = self.runs(*words)
        assert done.exit_code == 1, done.output
        assert isinstance(done.exception, (SystemExit, Refusal))
        return f"{done.output}{done.exception}"

    def holders(self) -> int:
        """How many the database knows."""
        found: int = killed_exports.inside(self.folder, self.url, _holders)
        return found


async def _holders() -> int:
    return await Holder.all().count()


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, bases.new(tmp_path))


@pytest.fixture
def full(operator: Operator) -> Operator:
    operator.says("import", "organismes", DATA / "organismes.csv")
    return operator


def test_migrate_makes_the_schema_once(tmp_path: Path) -> None:
    url = bases.new_postgresql() if bases.POSTGRESQL else database.sqlite_url(tmp_path / "base.db")
    operator = Operator(tmp_path, url)
    assert "à jour" in operator.says("migrate")
    assert "à jour" in operator.says("migrate")


def test_a_backup_is_checked_and_given_back_whole(full: Operator) -> None:
    before = full.holders()
    copy = full.folder / "copies" / "copy"
    said = full.says("backup", copy)
    assert "Sauvegarde vérifiée" in said
    assert copy.stat().st_mode & 0o077 == 0
    assert "existe déjà" in full.refuses("backup", copy)

    full.says("import", "cmi", DATA / "cmi.csv")
    assert full.holders() > before
    assert "--remplacer" in full.refuses("restore", copy)
    assert full.holders() > before
    assert "Base restaurée" in full.says("restore", copy, "--remplacer")

    assert full.holders() == before


def test_what_is_no_backup_is_not_given_back(full: Operator) -> None:
    before = full.holders()
    wrong = full.folder / "wrong"
    wrong.write_bytes(b"not a database at all" * 100)

    assert "Rien n'a été changé" in full.refuses("restore", wrong, "--remplacer")
    assert "n'existe pas" in full.refuses("restore", full.folder / "nothing", "--remplacer")
    assert full.holders() == before


async def _newest() -> OutboxEntry:
    return (await OutboxEntry.all().order_by("-id").limit(1))[0]


async def _given_up() -> None:
    await killed_exports.promises(1)
    newest = await _newest()
    await OutboxEntry.filter(pk=newest.pk).update(failed_at=now(), attempts=12, last_error="mail: refused")


async def _waiting() -> tuple[int, int]:
    entry = await _newest()
    return int(entry.attempts), int(entry.failed_at is None)


def test_a_promise_given_up_gets_another_chance(full: Operator) -> None:
    assert "Aucun envoi en difficulté" in full.says("outbox", "list")
    killed_exports.inside(full.folder, full.url, _given_up)
    shown = full.says("outbox", "list")
    assert "abandonné" in shown
    assert "mail: refused" in shown

    assert "L'envoi 999999 n'est pas" in full.refuses("outbox", "retry", "999999")
    assert "1 envoi" in full.says("outbox", "retry")

    assert killed_exports.inside(full.folder, full.url, _waiting) == (0, 1)


def test_an_export_says_its_file_and_writes_it_again(full: Operator) -> None:
    assert "Rien n'attend" in full.says("export", "production")
    killed_exports.inside(full.folder, full.url, killed_exports.orders, 2)
    said = full.says("export", "production")
    path = full.folder / "exports" / "production-000001.csv"
    before = path.read_bytes()
    path.unlink()

    assert "n° 1 : 2 éléments" in said
    full.says("export", "production", "--again", "1")
    assert path.read_bytes() == before
    assert "numéro 7" in full.refuses("export", "production", "--again", "7")


def test_nothing_is_given_back_under_a_portal_that_serves(full: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even an idle one: its pages would speak of what is no longer there."""
    monkeypatch.setattr(backups, "_ALONE_WITHIN", 0.2)
    copy = full.folder / "copy"
    full.says("backup", copy)

    async def meanwhile() -> str:
        await Holder.all().count()
        return await asyncio.to_thread(full.refuses, "restore", copy, "--remplacer")

    assert "arrêtez-le" in killed_exports.inside(full.folder, full.url, meanwhile)
    full.says("restore", copy, "--remplacer")
