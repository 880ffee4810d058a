"""Six cells, the keypad, the wait, a member's card."""

from datetime import date

from nicegui import context

from ui.components.card_cpms import MemberFace, member_card
from ui.components.form import Form
from ui.components.keypad import keypad
from ui.components.layout import columns, section
from ui.components.six_digits import SCRIPT, SixDigits
from ui.components.wait import waiting_box, wrong_box
from ui.http.native import describe_page

MISSING = "Composez les 6 chiffres."


def show() -> None:
    """Show this part of the gallery."""
    describe_page(context.client, scripts=(SCRIPT,))
    with section("Clavier à chiffres"), columns("even"):
        _ready()
        _waiting()
    with section("Un code à recopier"), Form(action="#", note=False, classes="entrer__form"):
        SixDigits("Code de sécurité", name="recu", required=MISSING, fill="one-time-code", error=MISSING)
    with section("Carte d'adhérent"):
        member_card(MemberFace("CPMS", "Marie Durand", "A01000100", feminine=True, joined=date(2015, 4, 1)))


def _ready() -> None:
    with Form(action="#", note=False, classes="entrer__form"):
        wrong_box("Mot de passe erroné.", "Attention il vous reste 3 tentatives pour le saisir.").set(
            "data_focus", None
        )
        SixDigits("Six chiffres", name="chiffres", required=MISSING, fill="new-password")
        keypad("exemple", "3407691825")


def _waiting() -> None:
    words = "Par mesure de sécurité, vous devez patienter 1mn avant une nouvelle tentative"
    with Form(action="#", note=False, classes="entrer__form"):
        waiting_box(words, seconds=42, whole=60, then="Le clavier reviendra tout seul.")
        SixDigits("Six chiffres en attente", name="attente", required=MISSING, fill="new-password", waiting=True)
        keypad("exemple", "2950618374", waiting=True)
