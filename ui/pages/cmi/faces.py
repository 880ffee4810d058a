"""A card of the cmi as it is shown: its colours, its state in words."""

from domain.duplicate import ENDS_SOON
from models import Card, CardState
from models.clock import today
from schemes.cmi import SCHEME
from schemes.french import paris, short_date
from ui.components.card_object import CardFace, State

DEFINITIVE = "Définitive"


def face_of(card: Card) -> CardFace:
    """What stands on it; needs `holder` fetched."""
    state, words = _state(card)
    return CardFace(
        scheme=SCHEME.code,
        kind=card.kind.lower(),
        kind_label=SCHEME.kinds[card.kind],
        holder_name=holder_name(card),
        number=card.number,
        valid_until=short_date(card.valid_until) if card.valid_until else DEFINITIVE,
        state=state,
        state_words=words,
    )


def holder_name(card: Card) -> str:
    """« M. Auguste LAMBERT », as on the card itself."""
    holder = card.holder
    if holder.is_organisation:
        return holder.company_name
    return f"{holder.civility} {holder.first_name} {holder.last_name.upper()}".strip()


def _state(card: Card) -> tuple[State, str]:
    if card.state is CardState.REVOKED:
        on = f" le {short_date(paris(card.revoked_at).date())}" if card.revoked_at else ""
        why = f" : {card.revocation_reason.in_words}" if card.revocation_reason else ""
        return "revoked", f"Révoquée{on}{why}"
    if card.valid_until is None:
        return "valid", "Valide, sans date de fin"
    end = short_date(card.valid_until)
    if card.is_past:
        return "expired", f"Expirée depuis le {end}"
    if card.ends_before(today() + ENDS_SOON):
        return "ending", f"Se termine le {end}"
    return "valid", f"Valide jusqu'au {end}"
