"""The pages the footer leads to: contact, legal notice, accessibility, personal data."""

from nicegui import APIRouter

from domain.portal import portal
from schemes.registry import SCHEMES
from ui.components.layout import section
from ui.components.tag import Tag
from ui.components.text import bullets, lines, link, p
from ui.frame import frame

router = APIRouter()


@router.page("/contact")
def contact() -> None:
    """Whom to write to, one address a portal."""
    with frame("Contact", lead="Une question sur votre carte ou sur ce site ?", demo=portal().demo):
        for scheme in SCHEMES.values():
            address = portal().contacts.get(scheme.code, "")
            with section(scheme.label, classes="section text"), p("Écrivez à "):
                link(address, f"mailto:{address}")
        with section("Par courrier", classes="section text"):
            p(
                "Votre organisme (MDPH, préfecture, CMA ou caisse) répond aussi au guichet et par courrier. Son adresse est sur votre carte."
            )


@router.page("/mentions-legales")
def legal() -> None:
    """Who publishes and sells (loi n° 2004-575, article 6)."""
    seller = portal().seller
    with frame("Mentions légales", demo=portal().demo):
        with section("Éditeur", classes="section text"):
            p(f"{seller.name}, {', '.join(seller.address)}.")
            p(f"SIREN {seller.siren}. Numéro de TVA {seller.vat_number}.")
        with section("Médiation", classes="section text"):
            p(
                "Un désaccord sur une commande ? Écrivez-nous d'abord, depuis la page Contact. Sans accord, vous pouvez saisir "
                "gratuitement le médiateur de la consommation dont nous relevons (code de la consommation, L612-1)."
            )
            if mediator := portal().mediator:
                lines(mediator)
            else:
                p("Notre réponse vous donne son nom et son adresse.")
        with section("Caractères", classes="section text"):
            p("Les textes sont composés en Atkinson Hyperlegible Next (Braille Institute), sous licence SIL Open Font.")


@router.page("/accessibilite")
def accessibility() -> None:
    """What is done, what was checked, where to complain (loi n° 2005-102, article 47)."""
    with frame("Accessibilité", lead="Ce site est fait pour être utilisé par tout le monde.", demo=portal().demo):
        with section("Ce qui est fait", classes="section text"):
            bullets(
                [
                    "Tout se fait au clavier, au toucher, à la voix ou avec un lecteur d'écran.",
                    "Le contraste des textes est d'au moins 7 pour 1 ; le thème sombre et les couleurs forcées sont suivis.",
                    "Rien ne défile de côté à 320 pixels de large, ni à 400 % de zoom.",
                    "Les documents PDF sont balisés (PDF/UA-1).",
                    "Chaque erreur est dite en mots, à côté du champ, avec ce qu'il faut faire.",
                ]
            )
        with section("Ce qui a été vérifié", classes="section text"):
            p(
                "Chaque page est contrôlée automatiquement (axe-core) dans tous ses états, sur grand écran et sur téléphone. Aucun audit RGAA par un tiers n'a encore été fait."
            )
        with section("Signaler une difficulté", classes="section text"), p("Écrivez-nous depuis la page "):
            link("Contact", "/contact")
            Tag("span", ". Sans réponse, vous pouvez saisir le Défenseur des droits.")


@router.page("/donnees-personnelles")
def personal_data() -> None:
    """What is kept, why, how long, and one's rights (GDPR, articles 12 to 22)."""
    with frame("Données personnelles", lead="Ce que nous gardons, pourquoi, combien de temps.", demo=portal().demo):
        with section("Ce que nous gardons", classes="section text"):
            bullets(
                [
                    "Votre identité, vos adresses et vos cartes, transmises par votre organisme.",
                    "Vos demandes et vos paiements. Le numéro de votre carte bancaire ne passe jamais par ce site.",
                    "Vos connexions : date et type d'appareil.",
                ]
            )
        with section("Combien de temps", classes="section text"):
            bullets(
                [
                    "Un compte : trois ans après la dernière connexion.",
                    "Une demande payée et son reçu : dix ans (code de commerce, article L123-22).",
                    "Un lien ou un code envoyé : le temps de sa validité.",
                ]
            )
        with section("Cookies", classes="section text"):
            p(
                "Un cookie par espace pour la connexion, un cookie qui reconnaît votre appareil. Aucun suivi, aucune publicité : aucun bandeau."
            )
        with (
            section("Vos droits", classes="section text"),
            p("Accès, rectification, effacement, limitation, portabilité : écrivez-nous depuis la page "),
        ):
            link("Contact", "/contact")
            Tag("span", ". Vous pouvez aussi saisir la CNIL.")
