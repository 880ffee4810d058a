"""The file of faults: whole or not at all, beside the file or elsewhere, gone with the faults it told."""

import os
from pathlib import Path

import pytest

from domain.imports import report as import_report
from domain.imports.engine import bring_in
from domain.imports.registry import KINDS
from models import ImportFault, ImportRun
from tests.unit.domain.test_import_guards import Write, bodies, brought, write

pytestmark = pytest.mark.usefixtures("base")
__all__ = ["bodies", "write"]


@pytest.mark.usefixtures("bodies")
async def test_a_report_goes_with_the_faults_it_told(write: Write) -> None:
    report = await brought(write("cmi", {"nom": "=1", "prenom": "=1"}))
    assert report.faults_file is not None
    assert (report.refused, len(report.first_faults)) == (1, 2)
    assert not await ImportFault.exists()
    assert (await brought(write("cmi", {}))).faults_file is None
    assert [path.name for path in report.faults_file.parent.iterdir()] == ["cmi.csv"]
    assert await ImportRun.filter(finished_at=None).count() == 0


@pytest.mark.usefixtures("bodies")
async def test_in_a_folder_that_is_not_ours_to_write_the_report_lies_elsewhere(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, ours = tmp_path / "elsewhere", os.access
    elsewhere.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and ours(path, mode))
    (tmp_path / "cmi-fautes.csv").touch()
    report = await bring_in(write("cmi", {"nom": "=1"}), KINDS["cmi"], reports=elsewhere)
    assert report.faults_file == elsewhere / "cmi-fautes.csv"
    assert report.faults_file.exists()
    await bring_in(write("cmi", {}), KINDS["cmi"], reports=elsewhere)
    assert not report.faults_file.exists()
    assert (tmp_path / "cmi-fautes.csv").exists(), "a read-only folder refuses to remove even what is not there"


@pytest.mark.usefixtures("bodies")
async def test_half_a_report_is_none_and_comes_whole_with_the_next_run(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("cmi", {"nom": "=1"})

    async def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(import_report, "_after", cut)
        with pytest.raises(KeyboardInterrupt):
            await brought(path)
    assert not path.with_name("cmi-fautes.csv").exists()
    report = await brought(path)
    assert report.faults_file is not None
    assert len(report.faults_file.read_text(encoding="utf-8-sig").splitlines()) == 2
