"""Pages without Quasar: the outer elements become plain, the page says which portal it belongs to."""

from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from nicegui import Client


@dataclass(frozen=True, slots=True)
class PageHead:
    """What <html> and <head> say of one page."""

    portal: str = ""
    """Code of the portal, written as `data-portal` on <html>; empty on the pages common to all."""
    description: str = ""
    """One sentence for search engines; empty: the portal's."""
    scripts: tuple[str, ...] = ()
    """Files of `ui/static` that must act before the first press: read with the head."""
    state: str = ""
    """Value of `data-state` on <html>, for a page whose whole look depends on it."""


_HEADS: Final[WeakKeyDictionary[Client, PageHead]] = WeakKeyDictionary()


def plain_layout(client: Client) -> None:
    """Turn the four outer elements of NiceGUI into plain `div`s that do not show in the layout.

    To be called once by the frame, before anything else is put in the page.
    """
    page = client.content.parent_slot.parent if client.content.parent_slot else client.content
    for element in (client.layout, client.page_container, page, client.content):
        element.tag = "div"
        element.classes.clear()
        element.props.clear()
        element.style("display: contents")


def describe_page(
    client: Client,
    *,
    portal: str | None = None,
    description: str | None = None,
    state: str | None = None,
    scripts: tuple[str, ...] | None = None,
) -> None:
    """Say what the shell of this page writes on <html> and in <head>; what is None stays as it was."""
    said: dict[str, Any] = {"portal": portal, "description": description, "state": state, "scripts": scripts}
    _HEADS[client] = replace(page_head(client), **{name: value for name, value in said.items() if value is not None})


def page_head(client: Client) -> PageHead:
    """Return what was said of a page."""
    return _HEADS.get(client, PageHead())
