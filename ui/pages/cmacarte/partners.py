"""« Espaces partenaires »: every offer, with a search."""

from nicegui import APIRouter

from domain import partners
from domain.partners import safe_link
from models import Partner
from schemes.french import of_name
from ui.actions import watching
from ui.components.empty_state import empty_state
from ui.components.field import Field
from ui.components.tag import Tag
from ui.components.text import heading, p
from ui.pages.cmacarte.page import PARTNERS, space_frame
from ui.session import ArtisanVisitor, Visitor

router = APIRouter()


@router.page(PARTNERS)
async def partners_page(visitor: ArtisanVisitor) -> None:
    """The offers."""
    offers = await partners.offers()
    lead = "Des avantages réservés aux titulaires de la carte."
    with space_frame("Espaces partenaires", visitor, here=PARTNERS, lead=lead):
        Offers(visitor, offers)


class Offers:
    """The list, and what narrows it."""

    def __init__(self, visitor: Visitor, offers: list[Partner]) -> None:
        self.visitor, self.offers = visitor, offers
        if len(offers) > 1:
            with Tag("div", role="search"):
                Field(
                    "Chercher une offre",
                    name="recherche",
                    kind="search",
                    on_change=self.narrow,
                    help="Par exemple : outillage",
                    width="w-20",
                )
        self.count = Tag("p", classes="vh", role="status")
        self.place = Tag("div")
        self._draw(offers)

    def refuse(self, sentence: str) -> None:
        """Say a refusal."""
        self.count.text = sentence

    @watching
    async def narrow(self, wanted: str) -> None:
        """Show the offers that hold the words."""
        found = partners.search(self.offers, wanted)
        self.count.text = "1 offre" if len(found) == 1 else f"{len(found)} offres"
        self.place.clear()
        self._draw(found)

    def _draw(self, offers: list[Partner]) -> None:
        with self.place:
            if not offers:
                empty_state("Aucune offre", "Aucune offre ne correspond, pour l'instant.", level=2)
                return
            with Tag("ul", classes="offres"):
                for one in offers:
                    offer(one, level=2)


def offer(one: Partner, *, level: int = 3) -> None:
    """One offer. Its words come from a file: shown as they are."""
    with Tag("li"):
        heading(level, one.name, classes="t18")
        p(one.text)
        if address := safe_link(one.link):
            with p():
                Tag("a", f"Voir l'offre {of_name(one.name)}", href=address, rel="noopener noreferrer external")
