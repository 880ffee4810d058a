"""Who sells, writes and settles disputes in a demonstration: nobody real."""

from typing import Final

from domain.portal import Seller

SELLER: Final = Seller(
    name="Porte-cartes (démonstration)",
    address=("1 rue de l'Exemple", "59000 LILLE"),
    siren="900000001",
    vat_number="FR68900000001",
)
SENDER: Final = "Porte-cartes <ne-pas-repondre@porte-cartes.example>"
RETURN: Final = ("Porte-cartes - Retours", "1 rue de l'Exemple", "59000 LILLE")
MEDIATOR: Final = ("Médiation Exemple", "2 rue de l'Exemple, 59000 LILLE", "www.mediation.example")
