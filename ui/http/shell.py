"""Our own shell of a page, in the place of NiceGUI's template.

NiceGUI renders every page from one Jinja template, `index.html`. Ours takes the same values: no Quasar, no Tailwind,
no font nor style but ours, a nonce on every script, the tree of elements already written (see `skeleton`).
A test compares the names this template uses with those NiceGUI gives, so that a new release can't slip one past us.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import nicegui.client
from jinja2 import FileSystemLoader, StrictUndefined
from nicegui import Client

from ui.http.assets import Assets
from ui.http.native import PageHead, page_head
from ui.http.settings import Portal
from ui.http.skeleton import skeleton

TEMPLATES: Final = Path(__file__).parent / "templates"
FONT: Final = "fonts/atkinson-hyperlegible-next-latin-400-normal.woff2"
_STAMPED: Final = re.compile(r"<(script|style)\b")
_COMMENT_LINE: Final = re.compile(r"^[ \t]*(//.*\n|\n)?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ShellFiles:
    """Addresses of the files the shell asks for; those not there (yet) are left out."""

    style: str
    script: str
    mark: str
    font: str
    early: str
    """Text of the script that comes first, in the page itself."""


def shell_files(assets: Assets) -> ShellFiles:
    """Find the files of the shell."""

    def url(name: str) -> str:
        return assets.url(name) if name in assets.files else ""

    early = _COMMENT_LINE.sub("", assets.text("early.js"))
    return ShellFiles(
        style=url("portal.css"), script=url("portal.js"), mark=url("mark.svg"), font=url(FONT), early=early
    )


def install_shell(assets: Assets, portals: Sequence[Portal] = ()) -> None:
    """Make NiceGUI render pages with our template; safe to call again with other files."""
    environment = nicegui.client.templates.env
    environment.loader = FileSystemLoader(TEMPLATES)
    environment.undefined = StrictUndefined
    if environment.cache is not None:
        environment.cache.clear()
    environment.filters["nonced"] = nonced
    environment.globals.update(
        shell=shell_files(assets),
        portals={portal.code: portal for portal in portals},
        common=Portal(),
        skeleton_of=_skeleton_of,
        head_of=_head_of,
        asset_url=assets.url,
    )


def asset_url(name: str) -> str:
    """Address of one of our files, for a page that asks for more than the shell does; raise KeyError."""
    found = cast("Callable[[str], str]", nicegui.client.templates.env.globals["asset_url"])
    return found(name)


def nonced(html: str, nonce: str) -> str:
    """Stamp the nonce on the scripts and styles a page has added itself."""
    return _STAMPED.sub(rf'<\1 nonce="{nonce}"', html)


def _skeleton_of(client_id: str) -> str:
    return skeleton(Client.instances[client_id])


def _head_of(client_id: str) -> PageHead:
    return page_head(Client.instances[client_id])
