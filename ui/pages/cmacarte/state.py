"""The state of an artisan's card, in words and with its sign."""

from models import Card, CardState
from schemes.french import paris, short_date
from ui.components.tag import Tag
from ui.icons import icon


def state_words(card: Card) -> str:
    """« Valide jusqu'au 31/03/2027 »."""
    end = short_date(card.valid_until) if card.valid_until else ""
    if card.state is CardState.REVOKED:
        return f"Révoquée le {short_date(paris(card.revoked_at).date())}" if card.revoked_at else "Révoquée"
    return f"Expirée depuis le {end}" if card.is_past else f"Valide jusqu'au {end}"


def past_word(card: Card) -> str:
    """The word across a card out of force; empty for one in force."""
    if card.state is CardState.REVOKED:
        return "Révoquée"
    return "Expirée" if card.is_past else ""


def state_line(card: Card) -> None:
    """The state, large."""
    with Tag("p", classes="etat" if card.in_force else "etat etat--non"):
        icon("done" if card.in_force else "alert")
        Tag("span", state_words(card))
