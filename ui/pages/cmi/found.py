"""« J'ai retrouvé ma carte », under a card revoked as lost or stolen: it stays invalid, and what to do with it."""

from typing import Final

from domain import follow_up
from models import Card
from schemes.cmi import SCHEME
from schemes.french import long_date, paris
from ui.actions import action
from ui.components.buttons import button
from ui.components.card_object import card_line
from ui.components.confirm import confirm
from ui.components.notice import notice
from ui.components.part import Part
from ui.components.tag import Tag
from ui.components.text import p
from ui.session import Visitor

FOUND: Final = (
    "Elle reste invalide : ne l'utilisez plus. Coupez-la en deux, puis jetez-la ou rendez-la à votre organisme."
)


class FoundAgain:
    """The button, or the day it was pressed; nothing for any other card."""

    def __init__(self, visitor: Visitor, card: Card) -> None:
        self.visitor, self.card = visitor, card
        self.said: Tag | None = None
        self.place = Part(self._draw, classes="mt3")
        self.follow(card)

    def refuse(self, sentence: str) -> None:
        """Say a refusal in its place."""
        with self.place:
            notice(sentence, kind="bad", announce="alert")

    def follow(self, card: Card) -> None:
        """Show where the card stands now."""
        self.card = card
        self.place.show((follow_up.may_be_found(card), card.found_at))

    def _draw(self) -> None:
        card = self.card
        if follow_up.may_be_found(card):
            which = Tag("span", f"{SCHEME.kinds[card.kind]}, n° {card.number}", hidden=True)
            words, described_by = "J'ai retrouvé ma carte", which.html_id
            button(words, self.ask, variant="secondary", small=True, described_by=described_by)
        elif card.found_at:
            self.said = p(f"Retrouvée le {long_date(paris(card.found_at).date())}. {FOUND}", classes="quiet")
            self.said.set("tabindex", "-1")

    @action
    async def ask(self) -> None:
        """What to do with it, then noted."""
        sure = await confirm(
            "J'ai retrouvé ma carte", text=FOUND, body=self._which, accept="J'ai compris", refuse="Fermer"
        )
        if not sure:
            return
        holder = self.card.holder
        card = await follow_up.found_again(self.card.pk, by=self.visitor.account)
        card.holder = holder
        self.follow(card)
        if self.said is not None:
            self.said.take_focus()

    def _which(self) -> None:
        card = self.card
        card_line(card.kind.lower(), f"{SCHEME.kinds[card.kind]}, {card.holder.full_name}", card.number)
