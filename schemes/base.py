"""What a scheme of cards is: facts and words, no behaviour of pages."""

from dataclasses import dataclass, field
from typing import Literal

Code = Literal["cmi", "cmacarte", "cpms", "desk"]


@dataclass(frozen=True, slots=True)
class Product:
    """Something that can be ordered in a scheme."""

    code: str
    label: str
    """« Duplicata »: on the screen and on the receipt."""
    renumbers: bool = False
    """Whether the factory gives what it makes a number of its own: a new card in the portal."""
    attests: bool = False
    """Whether its holder gets an attestation to show until the card comes."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One portal: its address, its names, what is ordered there."""

    code: str
    label: str
    """As the choice of portals says it: « Carte mobilité inclusion »."""
    title: str
    """As its header says it: « Portail Carte Mobilité Inclusion »."""
    short_label: str
    """One word on its pocket: « CMI »."""
    presentation: str
    """One sentence under its name."""
    card_label: str
    """What its card is called in a sentence, without article: « carte mobilité inclusion »."""
    products: tuple[Product, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    """Kinds of card: code → label (« Stationnement »)."""

    orders: str = "demande"
    """Part of the address of its orders."""
    signs_in_by_mail: bool = True
    """By e-mail and password; otherwise the scheme has a way of its own."""
    activation_mail: str = "account_activation"
    """Name of the mail with the link that opens an account."""

    @property
    def path(self) -> str:
        """Address of its home."""
        return f"/{self.code}"

    @property
    def sign_in_path(self) -> str:
        """Where a person signs in."""
        return f"{self.path}/connexion" if self.signs_in_by_mail else self.path

    @property
    def recovery_path(self) -> str:
        """Where a person who forgot the password asks for a link."""
        return f"{self.path}/mot-de-passe-oublie"

    def order_path(self, number: int) -> str:
        """Address of a placed order (SPEC 0.1)."""
        return f"{self.path}/{self.orders}/{number}"

    @property
    def cookie(self) -> str:
        """Name of its session cookie: one a scheme, so that one sign-in never opens another."""
        return f"porte-cartes-{self.code}"

    def product(self, code: str) -> Product:
        """Return the product of that code; raise KeyError for one this scheme does not sell."""
        return {product.code: product for product in self.products}[code]
