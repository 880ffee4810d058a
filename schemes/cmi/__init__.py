"""Carte mobilité inclusion: three mentions, a duplicate, a second parking card (manual of the order, SPEC 2)."""

from typing import Final

from schemes.base import Product, Scheme

INVALIDITE: Final = "INVALIDITE"
PRIORITE: Final = "PRIORITE"
STATIONNEMENT: Final = "STATIONNEMENT"

DUPLICATE: Final = Product("duplicata", "Duplicata", renumbers=True, attests=True)
SECOND_COPY: Final = Product("second_exemplaire", "Second exemplaire", renumbers=True, attests=True)

SCHEME: Final = Scheme(
    code="cmi",
    label="Carte mobilité inclusion",
    title="Portail Carte Mobilité Inclusion",
    short_label="CMI",
    presentation="Refaire une carte perdue, volée ou détruite. Commander une deuxième carte de stationnement.",
    card_label="carte mobilité inclusion",
    products=(DUPLICATE, SECOND_COPY),
    kinds={INVALIDITE: "Invalidité", PRIORITE: "Priorité", STATIONNEMENT: "Stationnement"},
)
