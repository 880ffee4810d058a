"""Our files, and NiceGUI's, served compressed once and kept for ever by browsers."""

import asyncio
import gzip
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import brotli
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.http.asgi import header

FOR_EVER: Final = "public, max-age=31536000, immutable"
TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
}
_COMPRESSED_ALREADY: Final = {".woff2", ".png", ".jpg", ".ico"}
_SLOW_BEYOND: Final = 1_000_000  # bytes; Brotli's best level takes a second for each megabyte
_log = logging.getLogger("porte_cartes.assets")


class Shelf:
    """Files of one place, by name, each compressed on first demand in a thread and kept."""

    def __init__(self, find: Callable[[str], bytes | None]) -> None:
        self.find = find
        self._kept: dict[tuple[str, str], bytes] = {}

    async def body(self, name: str, encoding: str) -> bytes | None:
        """Return a file as « br », « gzip » or « identity »; None when there is no such file."""
        if (name, encoding) not in self._kept:
            if (raw := self.find(name)) is None:
                return None
            self._kept[name, encoding] = await asyncio.to_thread(compressed, raw, encoding)
        return self._kept[name, encoding]

    async def warm(self, names: Iterable[str]) -> None:
        """Compress in advance, so that the first visitor does not wait."""
        for name in names:
            await self.body(name, encoding_for(name, "br"))

    async def answer(self, scope: Scope, name: str, *, cache: str = FOR_EVER) -> Response:
        """Answer with the file in the best encoding the browser takes; raise HTTPException 404."""
        encoding = encoding_for(name, header(scope, "accept-encoding"))
        body = await self.body(name, encoding)
        if body is None:
            raise HTTPException(404)
        extra = {"Content-Encoding": encoding} if encoding != "identity" else {}
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", **extra}
        return Response(body, media_type=TYPES.get(Path(name).suffix, "application/octet-stream"), headers=headers)


@lru_cache(maxsize=512)  # an application made again (tests) does not compress again
def compressed(raw: bytes, encoding: str) -> bytes:
    """Compress as hard as is worth it."""
    if encoding == "br":
        return bytes(brotli.compress(raw, quality=11 if len(raw) < _SLOW_BEYOND else 6))
    return gzip.compress(raw, 9, mtime=0) if encoding == "gzip" else raw


def encoding_for(name: str, accepted: str) -> str:
    """Choose an encoding: none for what is compressed by nature."""
    if Path(name).suffix in _COMPRESSED_ALREADY:
        return "identity"
    offered = {part.split(";")[0].strip() for part in accepted.split(",") if "q=0" not in part.replace("q=0.", "")}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), "identity")


class Assets:
    """The files of `ui/static` and those made at start, all under `/static/<digest>/`.

    One digest for the whole: a style sheet finds its fonts by relative address, and a new release changes every address.
    """

    def __init__(self, folder: Path, made: Mapping[str, bytes]) -> None:
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.files: dict[str, bytes] = {**found, **made}
        self.digest = _digest(self.files)
        self.shelf = Shelf(self.files.get)

    def url(self, name: str) -> str:
        """Return the address of a file, « portal.css »; raise KeyError when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def text(self, name: str) -> str:
        """Return a file's text; raise KeyError when there is none."""
        return self.files[name].decode()

    async def warm(self) -> None:
        """Compress everything, in a thread."""
        await self.shelf.warm(self.files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve `/<digest>/<name>`; another digest (an old page) gets the present file, not to be kept."""
        digest, _, name = _inner_path(scope).lstrip("/").partition("/")
        cache = FOR_EVER if digest == self.digest else "no-cache"
        response = await self.shelf.answer(scope, name, cache=cache)
        await response(scope, receive, send)


class NiceguiFiles:
    """NiceGUI's own static files by Brotli: it only has gzip, made anew for each request."""

    NEEDED: Final = ("vue.esm-browser.prod.js", "socket.io.min.js", "nicegui.js")

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.shelf = Shelf(self._read)

    def _read(self, name: str) -> bytes | None:
        path = (self.folder / name).resolve()
        return path.read_bytes() if path.is_relative_to(self.folder) and path.is_file() else None

    async def warm(self) -> None:
        """Compress what every page needs."""
        await self.shelf.warm(self.NEEDED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file of NiceGUI; its address carries NiceGUI's version."""
        response = await self.shelf.answer(scope, _inner_path(scope).lstrip("/"))
        await response(scope, receive, send)


def _inner_path(scope: Scope) -> str:
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root)


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()[:16]
