"""The social security number on « Mon espace », shown on demand."""

from domain.members import number_of
from models import Member
from ui.actions import action
from ui.components.buttons import button
from ui.components.tag import Tag
from ui.session import Visitor


class Number:
    """The social security number, masked until asked for: before, it is not in the page."""

    def __init__(self, visitor: Visitor, member: Member) -> None:
        self.visitor = visitor
        self._shown = False
        with Tag("div"):
            Tag("dt", "Numéro de sécurité sociale")
            self._value = Tag("dd", number_of(member).masked, raw=True, aria_live="polite")
            with Tag("dd", classes="acte"):
                self._button = button(
                    "Afficher",
                    self.turn,
                    variant="secondary",
                    small=True,
                    sign="eye",
                    busy="…",
                    label="Afficher le numéro de sécurité sociale",
                )

    def refuse(self, sentence: str) -> None:
        """Say it where the number stands."""
        self._value.text = sentence

    @action
    async def turn(self) -> None:
        """« Afficher », « Masquer »."""
        member = await Member.of(self.visitor.account).get()
        number = number_of(member)
        self._shown = not self._shown
        self._value.text = number.spaced if self._shown else number.masked
        word = "Masquer" if self._shown else "Afficher"
        self._button.words.text = word
        self._button.set("aria_label", f"{word} le numéro de sécurité sociale")
