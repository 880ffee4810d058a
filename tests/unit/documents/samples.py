"""The people of the mock-ups, as documents show them."""

import base64
import io
from datetime import UTC, date, datetime
from typing import Final

import segno
from PIL import Image

from documents.attestation.context import Attestation, Request
from documents.base import DocumentContext
from documents.card_cma.context import ArtisanCard
from documents.card_cpms.context import MemberCard
from documents.credit_note.context import CreditNote
from documents.data_export.context import DataExport, ExportSection, ExportTable
from documents.defect_form.context import DefectForm
from documents.letter_code.context import CodeLetter
from documents.letter_notice.context import NoticeLetter
from documents.parties import IssuingBody, Person, Portal, Seller
from documents.receipt.context import BankPayment, Receipt, ReceiptLine
from documents.revocation_proof.context import RevocationProof, RevokedCard
from documents.terms.context import Price, Terms, terms_version

CMI: Final = Portal("cmi", "Portail Carte Mobilité Inclusion", "https://porte-cartes.example/cmi")
CMA: Final = Portal("cmacarte", "Carte professionnelle CMA", "https://porte-cartes.example/cmacarte")
CPMS: Final = Portal("cpms", "Espace Assuré CPMS", "https://porte-cartes.example/cpms")
ALFRED: Final = Person("M.", "Depot", "Alfred", date(1977, 9, 16))
AUGUSTE: Final = Person("M.", "Lambert", "Auguste")
ADDRESS: Final = ("App 22", "Residence des Tilleuls", "25 route de la libertine", "Hameau", "59000 LILLE")
BODY: Final = IssuingBody("MDPH du Nord", ("21 rue de la Toison d'Or", "59650 VILLENEUVE-D'ASCQ"))
SELLER: Final = Seller(
    "Atelier des cartes",
    ("4 rue des Presses", "59500 DOUAI"),
    "123456782",
    "FR11123456782",
    "contact-cmi.beneficiaire@porte-cartes.example",
)
DAY: Final = date(2026, 7, 4)
VERIFY: Final = "https://porte-cartes.example/verifier/" + "0KhDoQEnoQRCazFYQ6EBdGF0dGVzdGF0aW9u" * 5

LINK: Final = "https://porte-cartes.example/cpms/lien/" + "u7V0fQ2nXk1rYb8sLw9eTgA" * 3 + ".8sLw9eTgAu7V0fQ2nXk1"


def qr(text: str) -> str:
    """A QR code as the portal draws it: SVG, four modules of quiet zone."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def photo() -> str:
    """A grey identity photo, 35 × 45 in proportion."""
    made = io.BytesIO()
    Image.new("RGB", (413, 531), (208, 214, 220)).save(made, "JPEG")
    return "data:image/jpeg;base64," + base64.b64encode(made.getvalue()).decode()


PAYMENT: Final = BankPayment(
    datetime(2026, 7, 4, 12, 47, tzinfo=UTC), "4100##########00", "1000501", "002001000000001", "12345"
)
LINES: Final = (
    ReceiptLine("Duplicata de carte mobilité inclusion Invalidité", 1, 710, 142, 852),
    ReceiptLine("Acheminement par voie postale, France", 1, 42, 8, 50),
)
PRICES: Final = (
    Price("France, départements d'outre-mer, Monaco", 710, 142, 50),
    Price("Collectivités d'outre-mer", 710, 142, 115),
    Price("Union européenne, Suisse, Royaume-Uni", 710, 142, 196),
    Price("Autres pays desservis", 710, 142, 225),
)
RETURNS: Final = ("Carte mobilité inclusion", "Service retours", "CS 10010", "59509 DOUAI CEDEX")

ATTESTATION: Final = Attestation(
    portal=CMI,
    issued=DAY,
    order_number=10005,
    body=BODY,
    applicant=ALFRED,
    address=ADDRESS,
    representative=AUGUSTE,
    requests=(Request("Duplicata", "Invalidité"),),
    ends=date(2026, 10, 4),
    qr_svg=qr(VERIFY),
    verify_url=VERIFY,
)
PROOF: Final = RevocationProof(
    portal=CMI,
    issued=DAY,
    revoked_at=datetime(2026, 7, 4, 12, 32, tzinfo=UTC),
    cards=(RevokedCard("0000000000000001", "Invalidité", "Titre perdu", date(2027, 7, 5)),),
    body_name="MDPH du Nord",
    holder=ALFRED,
    declared_by=AUGUSTE,
    declared_as="représentant légal",
    order="Duplicata n° 10005",
)
RECEIPT: Final = Receipt(
    portal=CMI,
    issued=DAY,
    number="1000501",
    order_number=10005,
    seller=SELLER,
    customer=("M. Lambert Auguste, pour M. Depot Alfred", *ADDRESS),
    lines=LINES,
    payment=PAYMENT,
)
CREDIT_NOTE: Final = CreditNote(
    portal=CMI,
    issued=date(2026, 7, 9),
    number="A-1000501",
    order_number=10005,
    seller=SELLER,
    customer=RECEIPT.customer,
    lines=LINES,
    payment=PAYMENT,
    receipt_number="1000501",
    reason="La carte n'a pas pu être fabriquée.",
)
TERMS: Final = tuple(
    Terms(
        portal=portal,
        issued=terms_version(portal.code),
        seller=SELLER,
        contact=f"contact-{portal.code}@porte-cartes.example",
        prices=prices,
        return_address=RETURNS,
        mediator=("Médiation des ventes", "3 rue du Juge, 75011 PARIS"),
    )
    for portal, prices in ((CMI, PRICES), (CMA, (Price("France", 375, 75, 50),)), (CPMS, ()))
)
DEFECT_FORM: Final = DefectForm(
    portal=CMI,
    issued=DAY,
    identifier="10005001",
    name="Lambert Auguste",
    email="mail0455@mail.fr",
    delivery=("14 rue des Tanneurs", "59000 LILLE"),
    return_address=RETURNS,
    card_numbers=("0000000000000011",),
)
SENDER: Final = ("CPMS", "1 quai de la Prévoyance", "98000 MONACO", "contact@cpms.example")
RECIPIENT: Final = (
    "MME NGUYEN PAULE",
    "APT 22 ESC B",
    "RESIDENCE DES TILLEULS",
    "12 RUE DE LA LIBERATION",
    "67000 STRASBOURG",
)
CODE_LETTER: Final = CodeLetter(
    portal=CPMS,
    issued=DAY,
    number="L-2026-000418",
    sender=SENDER,
    recipient=RECIPIENT,
    place="Monaco",
    code="482916",
    qr_svg=qr(LINK),
    salutation="Madame",
    sender_short="Le CPMS",
    ends=date(2026, 8, 3),
)
NOTICE_LETTER: Final = NoticeLetter(
    portal=CPMS,
    issued=DAY,
    number="L-2026-000419",
    sender=SENDER,
    recipient=RECIPIENT,
    place="Monaco",
    subject="Un nouvel appareil a ouvert votre Espace Assuré",
    salutation="Madame",
    paragraphs=(
        "Le 4 juillet 2026 à 14 h 32, votre Espace Assuré a été ouvert depuis un appareil inconnu de nous : Firefox sous Windows.",
    ),
    if_not_you="Prévenez-nous vite :",
    contact="contact@cpms.example",
)
ARTISAN_CARD: Final = ArtisanCard(
    portal=CMA,
    issued=DAY,
    registration="732829320RE067",
    quality="Maître artisan",
    body_name="Chambre de métiers d'Alsace",
    holder=Person("M.", "Klein", "Hugo", date(1985, 7, 14)),
    ends=date(2027, 3, 31),
    qr_svg=qr(VERIFY),
    company="Atelier Klein",
    trade="Menuisier-ébéniste",
    photo=photo(),
)
MEMBER_CARD: Final = MemberCard(
    portal=CPMS,
    issued=DAY,
    holder=Person("Mme", "Durand", "Marie", date(1969, 5, 14)),
    member_number="A01000100",
    masked_nir="2 69 ** ** *** *** **",
    body=IssuingBody("CPMS", ("1 quai de la Prévoyance", "98000 MONACO"), "contact@cpms.example"),
    joined=date(2015, 4, 1),
)
DATA_EXPORT: Final = DataExport(
    portal=CMI,
    issued=DAY,
    holder="Lambert Auguste",
    sections=(
        ExportSection(
            "Mon identité",
            "Reçue de votre organisme émetteur.",
            (("Numéro identifiant", "10005001"), ("Nom", "Lambert"), ("Prénom", "Auguste"), ("Courriel", "")),
        ),
        ExportSection(
            "Mes demandes",
            "Gardées dix ans, comme la loi le demande pour une vente.",
            tables=(
                ExportTable(
                    "Demandes",
                    ("Numéro", "Date", "Nature", "Montant", "État"),
                    (("10005", "04/07/2026", "Duplicata", "9,02\u00a0€", "payée"),),
                ),
            ),
        ),
        ExportSection("Mes appareils"),
    ),
)
USUAL: Final[dict[str, DocumentContext]] = {
    "attestation": ATTESTATION,
    "revocation_proof": PROOF,
    "receipt": RECEIPT,
    "credit_note": CREDIT_NOTE,
    "terms_cmi": TERMS[0],
    "terms_cmacarte": TERMS[1],
    "terms_cpms": TERMS[2],
    "defect_form": DEFECT_FORM,
    "letter_code": CODE_LETTER,
    "letter_notice": NOTICE_LETTER,
    "card_cma": ARTISAN_CARD,
    "card_cpms": MEMBER_CARD,
    "data_export": DATA_EXPORT,
}
