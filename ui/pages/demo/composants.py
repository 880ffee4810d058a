"""The gallery: every component in all its states, in the hue of any portal (`?portail=cmacarte`). Demonstration only."""

from nicegui import APIRouter

from schemes.registry import SCHEMES
from ui.components.session_warning import SessionWatch
from ui.components.steps import Steps
from ui.frame import frame
from ui.pages.demo.gallery import cells, forms, matter, words

router = APIRouter()

STEPS = ("Engagement", "Choix de la demande", "Livraison", "Paiement", "Récapitulatif")
NAMES = {"cmi": "Auguste Lambert", "cmacarte": "Hugo Klein", "cpms": "Marie Durand"}


@router.page("/demo/composants")
def gallery(portail: str = "cmi", session: int = 0) -> None:
    """Show everything; `session` in seconds starts the warning of a session that ends."""
    scheme = SCHEMES.get(portail)

    def stay() -> None:
        if watch is not None:
            watch.lives_on(session)

    watch = SessionWatch(session, stay, warning=session - 1) if session else None
    with frame(
        "Composants",
        scheme=scheme,
        visitor_name=NAMES.get(portail),
        here=f"/{portail}/mes-donnees/suivi",
        crumbs=(("Démonstration", "/demo/courrier"),),
        tip="Ce que les pages partagent, dans tous ses états.",
        steps=Steps(STEPS, 2),
        description="Les composants des pages, dans tous leurs états.",
        demo=True,
        session=watch,
    ):
        words.show()
        forms.show()
        matter.show()
        cells.show()
