"""Fields, choices, a whole form."""

import asyncio
import re

from models import PostalAddress
from ui.components.address_form import AddressForm
from ui.components.buttons import actions, button, submit
from ui.components.check_box import CheckBox
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import columns, section
from ui.components.password import RULES, PasswordField
from ui.components.radio_group import Choice, RadioGroup
from ui.components.select import Select
from ui.components.tag import Tag
from ui.components.text import p

COUNTRIES = (("FR", "France"), ("BE", "Belgique"), ("MC", "Monaco"), ("CH", "Suisse"))
NOT_AN_EMAIL = "Votre adresse mail n'est pas conforme."
DUPLICATE = (
    "Nouvel exemplaire du titre fabriqué par l'IN suite à une perte, une destruction ou un vol et reprenant les mêmes "
    "droits et la même durée que le titre qu'il remplace."
)


def show() -> None:
    """Show this part of the gallery."""
    with section("Champs"), columns("even"):
        _fields()
        _choices()
    with section("Un formulaire"):
        _form()
    with section("Une adresse"), Form(note=False, classes=""):
        AddressForm(
            COUNTRIES,
            address=PostalAddress(
                name="Lambert Auguste", line2="APT 22 ESC B", line4="14 rue des Tanneurs", postcode="5900", town="LILLE"
            ),
            checks={"postcode": _postcode},
        )


def _postcode(value: str) -> str | None:
    return None if re.fullmatch(r"\d{5}", value) else "Écrivez les 5 chiffres du code postal, par exemple 59000."


async def _email(value: str) -> str | None:
    await asyncio.sleep(0.2)  # as slow as a look into the database on a bad day
    return None if re.fullmatch(r"\S+@\S+\.\S+", value) else NOT_AN_EMAIL


def _fields() -> None:
    with Tag("div", classes="form fields"):
        Field("Ville", name="ville", value="LILLE", required=True, help="Comme sur votre courrier.")
        Field(
            "Code postal",
            name="cp",
            value="59000",
            tip="5 chiffres en France. Exemple : 59000",
            width="w-4",
            numeric=True,
        )
        Field("Adresse email", name="faux", value="auguste.lambert@", kind="email", required=True, error=NOT_AN_EMAIL)
        Field("Ancien email", name="ancien", value="mail0455@mail.fr", readonly=True)
        Field("Numéro de mobile", name="mobile", kind="tel", width="w-20", inputmode="tel", autocomplete="tel")
        Field("A préciser", name="precision", rows=3, maximum=200)


def _choices() -> None:
    with Tag("div", classes="form fields"):
        PasswordField("Mot de passe", name="mdp", rules=RULES, autocomplete="new-password")
        CheckBox(
            "J'accepte les Conditions Générales d'Utilisation et de Délivrance",
            name="cgu",
            required=True,
            error="Vous devez accepter les conditions générales d'utilisation et d'instruction.",
        )
        Select(
            "Motif", (("perdu", "Titre perdu"), ("vole", "Titre volé")), name="motif", placeholder="Motif", width="w-20"
        )
        RadioGroup(
            "Vous souhaitez effectuer une demande de",
            (
                Choice("duplicata", "Duplicata", more=DUPLICATE),
                Choice("second", "2e exemplaire", help="Uniquement pour les cartes de stationnement."),
            ),
            name="type",
            value="duplicata",
        )
        RadioGroup(
            "L'adresse de livraison est correcte",
            (Choice("oui", "Oui"), Choice("non", "Non")),
            name="correcte",
            row=True,
        )


def _form() -> None:
    async def save() -> None:
        await asyncio.sleep(0.4)
        result.text = f"Enregistré : {email.value}"

    with Form(save) as form:
        email = Field(
            "Nouvel email",
            name="email",
            kind="email",
            required="La saisie du nouvel email est obligatoire.",
            check=_email,
            tip="Votre adresse de messagerie doit être au format électronique",
        )
        Field(
            "Confirmation du nouvel email",
            name="confirmation",
            kind="email",
            required="La confirmation de l'adresse email est obligatoire et doit être valide.",
            check=lambda value: None if value == email.value else "Les adresses mails ne sont pas identiques.",
        )
        PasswordField(
            "Ancien mot de passe", name="ancien-mdp", required="La saisie de votre ancien mot de passe est obligatoire."
        )
        RadioGroup(
            "Vous êtes",
            (Choice("a", "Une personne"), Choice("b", "Une association")),
            name="qui",
            row=True,
            required="Dites qui vous êtes.",
        )
        CheckBox("Je déclare sur l'honneur", name="honneur", required="Vous devez déclarer sur l'honneur.")
        with actions(row=True):
            submit("ENREGISTRER", caps=True)
            button("ANNULER", variant="secondary", caps=True)
    form.set("aria_label", "Adresse email")
    result = p("Rien n'est enregistré.")
    result.set("role", "status")
