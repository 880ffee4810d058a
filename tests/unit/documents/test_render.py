"""The pool of workers, and what a document may read."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from weasyprint.urls import FatalURLFetchingError

from documents import render as rendering
from documents.base import DocumentContext, DocumentError
from documents.environment import FOLDER
from documents.pdf import OwnFiles, make_pdf
from documents.render import render, start_pool, stop_pool
from tests.unit.documents import samples
from tests.unit.documents.reading import pdf

PROGRAM = """
import hashlib
import sys
from documents.pdf import make_pdf
from tests.unit.documents.samples import USUAL
print(*(hashlib.sha256(make_pdf(context)).hexdigest() for context in (USUAL[name] for name in sys.argv[1:])))
"""


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[None]:
    await start_pool()
    yield
    await stop_pool()


def test_same_context_same_bytes_in_another_process() -> None:
    """Another process, another second, another hash seed."""
    names = ("attestation", "defect_form", "card_cma", "terms_cpms")
    root = str(FOLDER.parent)
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    made = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", PROGRAM, *names], env=environment, cwd=root, capture_output=True, text=True, check=True
    ).stdout.split()
    hashes = [hashlib.sha256(pdf(name)).hexdigest() for name in names]
    assert made == hashes


def test_another_context_another_identifier() -> None:
    assert samples.RECEIPT.fingerprint != replace(samples.RECEIPT, number="1000502").fingerprint


ORPHANS = """
import asyncio, os, signal, sys
from pathlib import Path
from documents import render

async def main():
    await render.start_pool()
    Path(sys.argv[1]).write_text(" ".join(map(str, render.POOL.executor()._processes)))
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_workers_go_with_a_portal_that_was_killed(tmp_path: Path) -> None:
    program, told = tmp_path / "killed.py", tmp_path / "workers"
    program.write_text(ORPHANS)
    command = [sys.executable, str(program), str(told)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(FOLDER.parent)}, check=False)  # noqa: S603 -- our own
    workers = [int(pid) for pid in told.read_text().split()]
    deadline = time.monotonic() + 10
    while (left := [pid for pid in workers if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)  # between two looks at other processes
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert workers
    assert not left


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


COLD = """
import asyncio, time
from documents import render

def never_warm():
    time.sleep(600)  # a machine so slow that the worker never gets warm

async def main():
    render._start_worker = never_warm
    warming = asyncio.create_task(render.start_pool())
    await asyncio.sleep(0)
    warming.cancel()
    await render.stop_pool()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_stopping_does_not_wait_for_workers_that_are_getting_warm(tmp_path: Path) -> None:
    program = tmp_path / "cold.py"
    program.write_text(COLD)
    environment = {**os.environ, "PYTHONPATH": str(FOLDER.parent)}
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, str(program)], env=environment, check=True, capture_output=True, timeout=60
    )
    assert done.stderr == b""


async def test_a_worker_that_dies_is_replaced(pool: None) -> None:
    assert await render(samples.RECEIPT) == pdf("receipt")
    executor = rendering.POOL.executor()
    for process in list(executor._processes.values()):  # noqa: SLF001 -- no other way to a worker
        process.kill()
    assert await render(samples.RECEIPT) == pdf("receipt")


async def test_twice_dead_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def submit(self, *_arguments: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_options: object) -> None:
            pass

    monkeypatch.setattr(rendering.Pool, "executor", lambda _self: Refusing())
    with pytest.raises(DocumentError, match="died twice"):
        await render(samples.RECEIPT)


def test_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_context: DocumentContext) -> bytes:
        signal.pause()
        return b""

    monkeypatch.setattr(rendering, "_make", slow)
    monkeypatch.setattr(rendering, "TIMEOUT", 1)
    before = signal.signal(signal.SIGALRM, rendering.too_long)
    try:
        with pytest.raises(rendering.DocumentTimeout):
            rendering.work(samples.RECEIPT)
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://porte-cartes.example/logo.svg",
        "ftp://x/y.svg",
        "file:///etc/passwd",
        f"file://{FOLDER}/../app.py",
        f"file://{FOLDER}/assets/../../LICENSE.css",
        f"file://{FOLDER}/%2e%2e/settings.css",
        f"file://{FOLDER}/render.py",
        f"file://{FOLDER}/assets/nothing.svg",
    ],
)
def test_nothing_else_is_read(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OwnFiles().fetch(url)


def test_a_missing_picture_stops_the_document() -> None:
    with pytest.raises(DocumentError, match="asset"):
        make_pdf(replace(samples.ARTISAN_CARD, photo="https://example.com/photo.jpg"))


def test_a_drawing_that_asks_for_another_stops_the_document() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>'
    with pytest.raises(DocumentError, match="asset"):
        make_pdf(replace(samples.ATTESTATION, qr_svg=svg))


def test_every_asset_is_used() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.css"))
    for path in Path(FOLDER / "assets").rglob("*.*"):
        if path.suffix in {".svg", ".woff2"}:
            assert path.name in styles, path.name
