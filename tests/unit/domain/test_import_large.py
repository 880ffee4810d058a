"""A hundred thousand lines: memory stays bounded, and the rate is told (`pytest -s`)."""

import csv
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from models import database
from tests import bases

ROOT: Final = Path(__file__).parents[3]
DATA: Final = ROOT / "tests" / "data"
LINES: Final = 100_000
MOST_MEMORY: Final = 400_000
"""KiB: most of it is the portal's own code, whatever the file's length."""
SLOWEST: Final = 100
"""Lines a second, on a machine with other things to do."""


def _file(folder: Path) -> Path:
    with (DATA / "cmi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    path = folder / "cmi.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        for number in range(LINES):
            holder = {"identifiant": str(30_000_000 + number * 3 // 4), "numero_carte": f"9{number:015d}"}
            writer.writerow(rows[number * 3 // 4 % len(rows)] | holder)
    return path


def _brought(kind: str, file: Path, env: dict[str, str]) -> tuple[str, resource.struct_rusage]:
    command = [sys.executable, "main.py", "import", kind, str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return said, usage


@pytest.mark.torture
def test_a_hundred_thousand_lines_go_in_within_bounded_memory(tmp_path: Path) -> None:
    url = bases.new_postgresql() if bases.POSTGRESQL else database.sqlite_url(tmp_path / "base.db")
    env = {"PATH": os.environ["PATH"], "PORTECARTES_DATA_DIR": str(tmp_path), "PORTECARTES_DATABASE_URL": url}
    env |= {"PORTECARTES_DEMO": "1", "PORTECARTES_BCRYPT_COST": "4"}
    path = _file(tmp_path)
    _brought("organismes", DATA / "organismes.csv", env)
    began = time.monotonic()
    said, usage = _brought("cmi", path, env)
    rate = LINES / (time.monotonic() - began)
    sys.stdout.write(
        f"\n{LINES} lines, {rate:.0f} a second, {usage.ru_utime:.0f} s of processor, {usage.ru_maxrss} KiB\n"
    )

    assert "refusée" in said
    assert usage.ru_maxrss < MOST_MEMORY
    assert rate > SLOWEST
