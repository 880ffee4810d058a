"""« Mes données »: the ways into it."""

from nicegui import APIRouter

from ui.components.buttons import actions, link_button
from ui.components.pocket import door
from ui.components.tag import Tag
from ui.pages.cmi.data.address import ACCOUNT, FOLLOW_UP, HOME, INFORMATIONS
from ui.pages.cmi.page import cmi_frame
from ui.session import CmiVisitor

router = APIRouter()


@router.page(HOME)
async def data_page(visitor: CmiVisitor) -> None:
    """Two doors of the manual, and one to the account."""
    with cmi_frame("Mes données", visitor, here=HOME):
        with Tag("ul", classes="doors"):
            door(
                "Mes informations personnelles",
                INFORMATIONS,
                "Votre adresse email, votre mot de passe, vos adresses.",
                level=2,
            )
            door("Suivi de ma demande", FOLLOW_UP, "Où en sont vos demandes, et leurs documents.", level=2)
            door("Mon compte", ACCOUNT, "Vos appareils connectés, les courriels reçus, vos données.", level=2)
        with actions(classes="mt5"):
            link_button("Retour", "/cmi", variant="secondary")
