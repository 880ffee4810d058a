"""What the pipeline knows of the addresses (SPEC 0.1): which carry a secret, which are pages."""

import re
from typing import Final

# `/{scheme}/lien/{token}`, `/verifier/{token}` (but not the off-line checker), NiceGUI's `/_nicegui/client/{id}/…`.
_SECRET: Final = re.compile(r"(?<=/lien/)[^/]+|(?<=^/verifier/)(?!hors-ligne$)[^/]+|(?<=^/_nicegui/client/)[^/]+")
_QUERY: Final = re.compile(r"\?[^\s\"']*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_PAGES: Final = (
    "/static/",
    "/_nicegui",
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/favicon.ico",
    "/.well-known/",
)


def carries_token(path: str) -> bool:
    """Say whether the path holds a secret that lets its bearer act."""
    return _SECRET.search(path) is not None


def scrubbed(path: str) -> str:
    """Write a path for the logs: no token, no line break."""
    return one_line(_SECRET.sub("***", path))


def without_queries(text: str) -> str:
    """Cut the query strings out of a line of log: NiceGUI's socket carries its client's secret there."""
    return _QUERY.sub("?***", text)


def one_line(text: str, *, longest: int = 500) -> str:
    """Make one line of a text from outside, of `longest` characters at most, so that it can't forge a log entry."""
    return _CONTROL.sub(" ", text)[:longest]


def is_page(path: str) -> bool:
    """Say whether a GET of this path may build a page (costly), rather than a file or a check."""
    return not path.startswith(_NOT_PAGES)
