"""Buttons, links, messages, states."""

import asyncio

from ui.components.buttons import actions, button, file_link, link_button
from ui.components.card_object import card_line
from ui.components.confirm import confirm, tell
from ui.components.countdown import countdown
from ui.components.empty_state import empty_state, failure
from ui.components.layout import aside, columns, section
from ui.components.notice import done, notice, tag
from ui.components.progress import progress, skeleton
from ui.components.tag import Tag
from ui.components.text import link, p, span, strong

WARNING = (
    "ATTENTION : UNE FOIS LA DEMANDE DE DUPLICATA VALIDÉE, LA CARTE INITIALE SERA REVOQUÉE "
    "ET NE POURRA PLUS ÊTRE UTILISÉE"
)


def show() -> None:
    """Show this part of the gallery."""
    with section("Les portails"):
        _hues()
    with section("Boutons"):
        _buttons()
    with section("Dialogues"):
        _dialogs()
    with section("Messages"):
        _messages()
    with section("Vide, attente, erreur"), columns("even"):
        _waiting()


def _hues() -> None:
    names = (
        ("cmi", "Portail Carte Mobilité Inclusion", "Bleu profond"),
        ("cmacarte", "Carte professionnelle CMA", "Brique"),
        ("cpms", "Espace Assuré", "Pin"),
        ("desk", "Gestion", "Ardoise"),
    )
    with Tag("ul", classes="hues"):
        for code, name, hue in names:
            with Tag("li", classes="hue", data_portal=code):
                Tag("b", name)
                with span(hue + ", "):
                    link("voir la page", f"?portail={code}", label=f"Voir la page en {name}")


async def _slow() -> None:
    await asyncio.sleep(1)


def _buttons() -> None:
    with actions():
        button("Suivant", _slow)
        busy = button("Valider", _slow)
        busy.set("aria_busy", "true")
        button("Précédent", variant="secondary")
        button("Annuler ma demande", variant="danger")
        link_button("Payer plus tard", "#payer", variant="quiet")
        button("MODIFIER", variant="secondary", caps=True, small=True, label="MODIFIER mon adresse")
        link_button("Télécharger/Imprimer l'attestation", "#attestation", sign="print")
    file_link("Lire les conditions", "#conditions", size=278_000)


def _dialogs() -> None:
    answer = p("Aucune réponse pour le moment.")
    answer.set("role", "status")

    async def ask() -> None:
        agreed = await confirm(
            "Validation de la demande de duplicata",
            text="Etes-vous sûr de vouloir lancer la demande de duplicata ?",
            warning=WARNING,
            danger=True,
            body=lambda: card_line("invalidite", "Invalidité, Alfred Depot", "0000000000000001"),
            close_label="Fermer : ne pas lancer la demande",
        )
        answer.text = "Réponse : oui" if agreed else "Réponse : non"

    async def say() -> None:
        await tell("Votre adresse de livraison a bien été prise en compte.")
        answer.text = "Réponse : vu"

    with actions():
        button("Poser une question", ask)
        button("Dire quelque chose", say, variant="secondary")


def _messages() -> None:
    with Tag("div", classes="stack"):
        notice(kind="good", strong="Votre adresse email a bien été modifiée.", announce="status")
        with notice("Une demande de duplicata est en attente. "):
            link("Reprendre", "#reprendre")
            span(" ou ")
            link("Recommencer", "#recommencer")
        notice(
            "Cette carte se termine le 5 septembre 2026. Le duplicata finira le même jour. "
            "Pour un renouvellement, adressez-vous à la MDPH du Nord.",
            kind="warn",
        )
        with notice("Votre carte bancaire n'a pas été débitée. ", kind="bad", strong="Votre paiement a été refusé."):
            link("Reprendre le paiement", "#paiement")
        with p():
            tag("Valide jusqu'au 05/07/2027", kind="good")
            span(" ")
            tag("Paiement attendu", kind="warn", sign="clock")
            span(" ")
            tag("En fabrication", sign="box")
            span(" ")
            tag("Révoquée", kind="bad")
    done("Votre demande est enregistrée", "Votre demande est enregistrée sous le numéro 10006")


def _waiting() -> None:
    with Tag("div", classes="gap5"):
        empty_state(
            "Aucune demande pour le moment",
            "Vos demandes et leur avancement seront ici.",
            action=("Faire une demande", "#demande"),
        )
        failure(
            "Nous n'avons pas pu préparer l'attestation",
            "Réessayez dans quelques minutes. Si cela continue, écrivez-nous.",
            reference="7F3K-2Q",
            retry=_slow,
        )
    with Tag("div", classes="gap5"):
        skeleton()
        progress("Envoi de la photo", 64)
        with aside("Trop d'essais", level=3), p("Vous pourrez réessayer dans "):
            countdown(108)
        with p():
            strong("Des mots importants.")
