"""Documents are made in processes of their own, so that the portal goes on answering meanwhile."""

import asyncio
import faulthandler
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pkgutil import resolve_name
from types import FrameType
from typing import Final

from documents.base import DocumentContext, DocumentError
from documents.registry import WARM
from models import traces

WORKERS: Final = min(2, os.cpu_count() or 1)
TIMEOUT: Final = 30
"""Seconds a document may take, its own slowness added."""
GRACE: Final = 10
"""Seconds after which a worker that does not even hear the time-out is put an end to."""


MAKER: Final = "documents.pdf:make_pdf"
"""By name: workers alone load WeasyPrint, a second of processor and 24 MiB that the portal is spared at each start."""
STDERR: Final = 2
"""Its file, whatever sys.stderr has become."""


class DocumentTimeout(DocumentError):
    """The document took more than TIMEOUT seconds."""


def too_long(_signal: int, _frame: FrameType | None) -> None:
    """What the alarm does in a worker: raise DocumentTimeout."""
    raise DocumentTimeout(f"more than {TIMEOUT} s")


def _leave_with(portal: BaseProcess) -> None:
    """End this process when the portal's has ended without a word (a kill): a worker would wait for work for ever."""
    wait([portal.sentinel])
    os._exit(0)


def _start_worker() -> None:
    if portal := multiprocessing.parent_process():
        threading.Thread(target=_leave_with, args=(portal,), daemon=True, name="portal-watch").start()
    signal.signal(signal.SIGALRM, too_long)
    # Ctrl+C in a terminal goes to the whole group: the portal decides, the workers follow.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    _make(WARM)


def _make(context: DocumentContext) -> bytes:
    make_pdf: Callable[[DocumentContext], bytes] = resolve_name(MAKER)
    return make_pdf(context)


def work(context: DocumentContext) -> bytes:
    """Make a document in a worker, within TIMEOUT seconds."""
    signal.alarm(TIMEOUT + context.slowness)
    # A loop inside a C library never lets the signal through: this watch ends the process, and the pool sees it.
    faulthandler.dump_traceback_later(TIMEOUT + context.slowness + GRACE, exit=True, file=STDERR)
    try:
        return _make(context)
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()


class Pool:
    """The executor, made when first needed and again after it broke."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None
        self.under_way = 0
        """Documents that somebody waits for."""

    def executor(self) -> ProcessPoolExecutor:
        """The one in use, started when there is none."""
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=WORKERS,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
            )
        return self._executor

    @contextmanager
    def waited_for(self) -> Iterator[None]:
        """Count a document while somebody waits for it."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def drop(self, broken: ProcessPoolExecutor) -> None:
        """Forget an executor that broke; a caller that comes late must not drop its successor."""
        if self._executor is broken:
            self._executor = None
        broken.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End it, once what is under way is done; workers that nobody waits for need not finish getting warm."""
        if self._executor is not None:
            if not self.under_way:
                for worker in multiprocessing.active_children():
                    worker.terminate()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


POOL: Final = Pool()


async def start_pool() -> None:
    """Start and warm a worker (fonts read, templates compiled): the first person does not wait for it.

    Another comes when two documents are asked for at once: it costs 2.5 s of processor and 100 MB, whether it serves or not.
    """
    await asyncio.get_running_loop().run_in_executor(POOL.executor(), os.getpid)  # once it is warm


async def stop_pool() -> None:
    """End the workers, once the documents under way are made."""
    await asyncio.to_thread(POOL.close)


async def render(context: DocumentContext) -> bytes:
    """Make the PDF of a context, byte for byte the same each time.

    Raises DocumentError (DocumentTimeout after TIMEOUT seconds). A worker that dies is replaced and the
    document tried once more.
    """
    with traces.under_way(f"document {context.kind}"), POOL.waited_for():
        for _ in range(2):
            executor = POOL.executor()
            try:
                return await asyncio.get_running_loop().run_in_executor(executor, work, context)
            except BrokenProcessPool:
                POOL.drop(executor)
        raise DocumentError(f"{context.kind}: the worker died twice")
