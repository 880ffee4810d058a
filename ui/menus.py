"""What stands in the menus of each portal, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a menu. `sign` is its icon in a side menu; `is_child` draws the manual's « > » before it."""

    words: str
    path: str
    children: tuple["MenuEntry", ...] = ()
    sign: str = ""
    is_child: bool = False

    def holds(self, path: str | None) -> bool:
        """Whether an address is this entry's, one below it, or a child's."""
        if path is None:
            return False
        return path == self.path or path.startswith(f"{self.path}/") or any(one.holds(path) for one in self.children)


TOP_MENUS: Final[Mapping[str, tuple[MenuEntry, ...]]] = {
    "cmi": (
        MenuEntry(
            "Mes données",
            "/cmi/mes-donnees",
            (
                MenuEntry("Mes informations", "/cmi/mes-donnees/informations"),
                MenuEntry("Suivi de ma demande", "/cmi/mes-donnees/suivi"),
            ),
        ),
        MenuEntry("Demande", "/cmi/demande"),
    ),
}
SIDE_MENUS: Final[Mapping[str, tuple[MenuEntry, ...]]] = {
    "cmacarte": (
        MenuEntry("Mon espace", "/cmacarte/mon-espace", sign="house"),
        MenuEntry("Ma carte", "/cmacarte/ma-carte", sign="card", is_child=True),
        MenuEntry("Mes informations", "/cmacarte/mes-informations", sign="person"),
        MenuEntry("Espaces partenaires", "/cmacarte/partenaires", sign="gift"),
    ),
}

FOOTER: Final = (
    MenuEntry("Contact", "/contact"),
    MenuEntry("Mentions légales", "/mentions-legales"),
    MenuEntry("Accessibilité", "/accessibilite"),
    MenuEntry("Données personnelles", "/donnees-personnelles"),
)
