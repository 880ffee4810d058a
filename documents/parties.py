"""Who appears on a document: the portal, people, organisations, the seller."""

from dataclasses import dataclass
from datetime import date

from documents.plain import Plain


@dataclass(frozen=True, slots=True)
class Portal(Plain):
    """The letterhead."""

    code: str
    """The scheme's code: chooses the hue and the mark."""
    title: str
    """« Portail Carte Mobilité Inclusion »."""
    url: str
    """Whole address of its home, « https://porte-cartes.example/cmi »."""

    @property
    def site(self) -> str:
        """The address as one reads it aloud: without its protocol."""
        return self.url.removeprefix("https://").removeprefix("http://").rstrip("/")


@dataclass(frozen=True, slots=True)
class Person(Plain):
    """A natural person."""

    civility: str
    """« M. », « Mme » or empty."""
    last_name: str
    first_name: str
    birth_date: date | None = None

    @property
    def name(self) -> str:
        """« Depot Alfred », as the manuals print it."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def formal(self) -> str:
        """« M. Depot Alfred »; the space after the civility does not break."""
        return f"{self.civility}\u00a0{self.name}" if self.civility else self.name

    @property
    def usual(self) -> str:
        """« Alfred Depot », as a card says it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def feminine(self) -> bool:
        """Whether words about her agree in the feminine."""
        return self.civility == "Mme"


@dataclass(frozen=True, slots=True)
class Organisation(Plain):
    """A legal person that holds cards."""

    name: str
    """« raison sociale »."""
    siren: str = ""
    """Nine digits, or empty when unknown."""


@dataclass(frozen=True, slots=True)
class IssuingBody(Plain):
    """Who decided on the card: MDPH, prefecture, chamber of trades, CPMS."""

    name: str
    address: tuple[str, ...] = ()
    """Lines as they are printed, postcode and city last."""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Seller(Plain):
    """Who sells the cards, from the settings `SELLER_*`."""

    name: str
    address: tuple[str, ...]
    siren: str
    vat_number: str
    email: str
    """Where customers write."""
