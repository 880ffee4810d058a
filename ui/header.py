"""The header of a page: mark, name, the visitor, signing out, the menus of a portal."""

from collections.abc import Sequence

from schemes.base import Scheme
from ui.components.tag import Tag
from ui.icons import icon, mark
from ui.menus import TOP_MENUS, MenuEntry


def demo_bar() -> None:
    """Say on every page that nothing here is real."""
    with Tag("div", classes="demo-bar", role="region", aria_label="Démonstration"), Tag("div", classes="wrap"):
        with Tag("p"):
            Tag("strong", "Démonstration.")
            Tag("span", " Personnes et cartes inventées, aucun courriel ne part.")
        Tag("a", "Courrier de démonstration", href="/demo/courrier")


def site_header(scheme: Scheme | None, visitor_name: str | None, here: str | None) -> None:
    """The header of a portal; a plain one on pages of none."""
    menu = TOP_MENUS.get(scheme.code, ()) if scheme and visitor_name else ()
    with (
        Tag("header", classes="site-header" if menu else "site-header site-header--plain"),
        Tag("div", classes="wrap site-header__in"),
    ):
        with Tag("a", classes="brand", href=scheme.path if scheme else "/"):
            mark("brand__mark")
            Tag("span", scheme.title if scheme else "Porte-cartes", classes="brand__name")
        if scheme and visitor_name:
            _panel(scheme, visitor_name, menu, here)
        elif scheme:
            _change_portal()


def _change_portal() -> None:
    with Tag("a", classes="site-header__action", href="/"), Tag("span", "Changer"):
        Tag("span", " de portail", classes="long")


def _panel(scheme: Scheme, visitor_name: str, menu: Sequence[MenuEntry], here: str | None) -> None:
    opener = Tag("button", classes="menu-button site-header__action", type="button", aria_expanded="false")
    with opener:
        icon("menu", small=True)
        Tag("span", "Menu")
    with Tag("div", classes="site-header__panel") as panel:
        _visitor(scheme, visitor_name)
        if menu:
            _top_menu(menu, here)
    opener.set("aria_controls", panel.html_id)


def _visitor(scheme: Scheme, visitor_name: str) -> None:
    with Tag("div", classes="site-header__user"):
        with Tag("p", "Bonjour "):
            Tag("b", visitor_name, raw=True)
        with Tag("form", method="post", action=f"{scheme.path}/deconnexion"):
            Tag("button", "Se déconnecter", classes="site-header__action", type="submit")


def _top_menu(menu: Sequence[MenuEntry], here: str | None) -> None:
    with Tag("nav", classes="site-menu", aria_label="Menu principal"), Tag("ul"):
        for entry in menu:
            present = entry.holds(here)
            with Tag("li", classes="is-here" if present else ""):
                current = "page" if entry.path == here else "true" if present else None
                Tag("a", entry.words, href=entry.path, aria_current=current)
                if entry.children:
                    _submenu(entry, here)


def _submenu(entry: MenuEntry, here: str | None) -> None:
    opener = Tag(
        "button",
        classes="site-menu__more",
        type="button",
        aria_expanded="false",
        aria_label=f"Ouvrir le sous-menu {entry.words}",
    )
    with opener:
        icon("chevron", small=True)
    with Tag("ul", classes="site-menu__sub") as sub:
        for child in entry.children:
            with Tag("li"):
                Tag("a", child.words, href=child.path, aria_current="page" if child.holds(here) else None)
    opener.set("aria_controls", sub.html_id)
