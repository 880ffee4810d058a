"""The member's card as it looks, the same drawing as on its PDF."""

from dataclasses import dataclass
from datetime import date

from documents.words import grouped_by, name_class
from schemes.french import short_date
from ui.components.tag import Tag


@dataclass(frozen=True, slots=True)
class MemberFace:
    """What stands on a member's card. `number` ungrouped."""

    body: str
    name: str
    number: str
    feminine: bool = False
    joined: date | None = None


def member_card(face: MemberFace) -> Tag:
    """Show the card."""
    frame = Tag("div", classes="carte-cadre")
    with frame, Tag("div", classes="carte carte--cpms"):
        Tag("p", "Carte d'adhérent", classes="genre")
        Tag("p", face.body, classes="mention", raw=True)
        with Tag("div", classes="bas-carte"):
            Tag("p", face.name, classes=name_class(face.name), raw=True)
            with Tag("dl", classes="deux"):
                _fact("Numéro d'adhérent", grouped_by(face.number, 3))
                if face.joined:
                    _fact("Adhérente depuis le" if face.feminine else "Adhérent depuis le", short_date(face.joined))
    return frame


def _fact(label: str, value: str) -> None:
    with Tag("div"):
        Tag("dt", label)
        Tag("dd", value, raw=True)
