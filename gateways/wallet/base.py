"""What a pass says, whoever's phone it goes to."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pass:
    """A card as a wallet shows it. Texts in French, already composed."""

    serial: str
    """The same for the same card, so that a new pass takes the place of the old one."""
    title: str
    """« Carte professionnelle CMA »."""
    organisation: str
    quality: str
    holder: str
    number: str
    trade: str
    ends: str
    """« 31/03/2027 »."""
    expires: datetime
    """Aware; the last instant of its last day."""
    code: str
    """What the QR code holds."""
    photo: bytes | None = None
    """JPEG."""
    colour: tuple[int, int, int] = (111, 36, 21)
    """Of the ground: red, green, blue."""
