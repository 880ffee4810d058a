"""« / »: the choice of the portal, three pockets of a card wallet."""

from nicegui import APIRouter

from domain.portal import portal
from schemes.registry import SCHEMES
from ui.components.pocket import pocket
from ui.components.tag import Tag
from ui.components.text import p
from ui.frame import frame

router = APIRouter()
DESCRIPTION = "Refaire, retrouver ou télécharger la carte qu'un organisme public vous a donnée."


@router.page("/")
def home() -> None:
    """« Choisissez votre carte »."""
    lead = "Chaque carte a son espace, avec ses démarches."
    with frame("Choisissez votre carte", lead=lead, description=DESCRIPTION, demo=portal().demo):
        with Tag("ul", classes="pockets"):
            for scheme in SCHEMES.values():
                with Tag("li"):
                    pocket(scheme)
        p(
            "Vous avez plusieurs cartes ? Chaque espace a sa propre connexion : ouvrir l'un ne ferme pas l'autre.",
            classes="home-note",
        )
