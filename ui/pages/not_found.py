"""What does not exist, or is somebody else's: the same page, in the portal's frame."""

from nicegui import ui

from domain.portal import portal
from schemes.registry import scheme_of
from ui.components.buttons import actions, link_button
from ui.components.text import p
from ui.frame import frame
from ui.session import Visitor


def not_found(visitor: Visitor) -> None:
    """Show « Page introuvable » with status 404 to a signed-in visitor."""
    scheme = scheme_of(visitor.account.scheme)
    ui.context.client.status_code = 404
    with frame("Page introuvable", scheme=scheme, visitor_name=visitor.name, demo=portal().demo):
        p("Cette adresse ne mène à rien, ou plus à rien. Vérifiez-la, ou repartez de l'accueil.")
        with actions(classes="mt5"):
            link_button("Accueil", scheme.path)
