"""Espace Assuré CPMS: a member's card and data behind a shuffled keypad (SPEC 6)."""

from typing import Final

from schemes.base import Scheme

SCHEME: Final = Scheme(
    code="cpms",
    label="Espace Assuré CPMS",
    title="Espace Assuré",
    short_label="Assuré",
    presentation="Retrouver votre carte d'assuré et vos informations.",
    card_label="carte d'assuré",
    kinds={"ASSURE": "Assuré"},
    signs_in_by_mail=False,
)
