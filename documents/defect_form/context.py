"""Data of the defect form, whose texts are the manual's."""

from dataclasses import dataclass
from typing import ClassVar, Final

from documents.base import DocumentContext

LONG: Final = 230
"""Signs of the identity above which the page is set closer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectForm(DocumentContext):
    """Who sends a card back, and where to; the rest is filled in by hand or on the screen."""

    kind: ClassVar[str] = "defect_form"
    forms: ClassVar[bool] = True

    identifier: str
    """« Numéro identifiant », zeros kept."""
    name: str
    """« Lambert Auguste », or the name of an organisation."""
    delivery: tuple[str, ...]
    """Lines, as given."""
    return_address: tuple[str, ...]
    """Setting `ADRESSE_RETOUR_CMI`, by lines, the addressee first."""
    organisation: bool = False
    email: str = ""
    """The one the issuing body gave; empty when it gave none."""
    card_numbers: tuple[str, ...] = ()
    """Filled in already, two at most."""

    @property
    def density(self) -> str:
        """A class of `style.css` that keeps long names and addresses on one page."""
        return "dense" if len(self.name) + len(self.email) + sum(map(len, self.delivery)) > LONG else ""

    @property
    def title(self) -> str:
        """Title of the PDF."""
        return "Formulaire défaut qualité – carte mobilité inclusion"

    @property
    def reference(self) -> str:
        """Foot of the page."""
        return f"Formulaire défaut qualité, identifiant {self.identifier}"
