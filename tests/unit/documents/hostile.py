"""The same documents with the longest and strangest data the portal takes in (limits of SPEC 8)."""

from dataclasses import replace
from datetime import date
from typing import Final

from documents.attestation.context import Request
from documents.base import DocumentContext
from documents.data_export.context import ExportSection, ExportTable
from documents.parties import IssuingBody, Organisation, Person
from documents.receipt.context import ReceiptLine
from documents.revocation_proof.context import RevokedCard
from tests.unit.documents import samples

LAST: Final = "Łódź Ştefan Őry de la Tour d'Auvergne-Lauraguais von Württemberg-Östergötland Núñez-Çelik Szczepański"[
    :100
]
FIRST: Final = "Marie-Françoise Éléonore Zoë Anne-Charlotte Ingeborg Björk Þórdís Ľubica Ñuñoa Désirée Hélène Aïcha X"[
    :100
]
ANY: Final = Person("Mme", LAST, FIRST, date(1950, 1, 1))
OTHER: Final = Person("M.", FIRST, LAST)
SCRIPT: Final = '<script>alert(1)</script> & "deux" 😀 Nguyễn'
LINE: Final = "APPARTEMENT 1234 ESCALIER B COULOIR 12"  # 38 signs, the most a line may have
ADDRESS: Final = (
    LINE,
    "BATIMENT DES QUATRE VENTS ENTREE NORD",
    "1234 AVENUE DU MARECHAL DE LATTRE D",
    LINE,
    "59650 VILLENEUVE D ASCQ CEDEX",
)
LONG_BODY: Final = IssuingBody(("Maison départementale des personnes handicapées de " * 3)[:100], ADDRESS)
THREE: Final = (
    Request("Duplicata", "Invalidité"),
    Request("Duplicata", "Priorité"),
    Request("Duplicata", "Stationnement", 2),
)
CARDS: Final = tuple(
    RevokedCard(f"000000000000000{rank}", kind, reason, ends)
    for rank, kind, reason, ends in (
        (1, "Invalidité", "Titre perdu", date(2027, 7, 5)),
        (2, "Priorité", "Titre volé", None),
        (3, "Stationnement", "Titre détruit", date(2030, 1, 1)),
    )
)
LINES: Final = (
    *(
        ReceiptLine(f"Duplicata de carte mobilité inclusion {kind}", 1, 710, 142, 852)
        for kind in ("Invalidité", "Priorité")
    ),
    ReceiptLine("Duplicata de carte mobilité inclusion Stationnement", 2, 1420, 284, 1704),
    ReceiptLine("Acheminement par voie postale, Terres australes et antarctiques françaises", 1, 188, 37, 225),
)
BODY_SCRIPT: Final = IssuingBody(SCRIPT, ("<b>21 rue</b>", "59000 LILLE"))
CUSTOMER: Final = (f"{OTHER.formal}, pour {ANY.formal}", *ADDRESS)
ROWS: Final = tuple((f"{number}", "04/07/2026", SCRIPT, "9,02 €", "x" * 90) for number in range(60))

HOSTILE: Final[dict[str, DocumentContext]] = {
    "attestation_long": replace(
        samples.ATTESTATION, applicant=ANY, representative=OTHER, address=ADDRESS, body=LONG_BODY, requests=THREE
    ),
    "attestation_three": replace(samples.ATTESTATION, requests=THREE, qr_svg=None),
    "attestation_organisation": replace(
        samples.ATTESTATION,
        applicant=None,
        representative=None,
        organisation=Organisation("Association Les Tilleuls", "987654324"),
        requests=(Request("Duplicata", "Stationnement", 2),),
    ),
    "attestation_script": replace(samples.ATTESTATION, body=BODY_SCRIPT, applicant=replace(ANY, last_name=SCRIPT)),
    "revocation_proof_three": replace(
        samples.PROOF, cards=CARDS, holder=ANY, declared_by=OTHER, body_name=LONG_BODY.name
    ),
    "revocation_proof_long": replace(samples.PROOF, holder=ANY, declared_by=OTHER, body_name=LONG_BODY.name),
    "revocation_proof_organisation": replace(
        samples.PROOF, holder=None, declared_by=None, organisation=Organisation(SCRIPT), order=""
    ),
    "receipt_long": replace(samples.RECEIPT, lines=LINES, customer=CUSTOMER),
    "credit_note_long": replace(
        samples.CREDIT_NOTE, lines=LINES, customer=CUSTOMER, reason="Le paiement est arrivé trop tard. " * 3
    ),
    "receipt_script": replace(samples.RECEIPT, customer=(SCRIPT, "<i>1 rue</i>")),
    "defect_form_long": replace(
        samples.DEFECT_FORM, name=ANY.name, delivery=(LAST[:38], *ADDRESS), email="a" * 64 + "@" + "b" * 60 + ".example"
    ),
    "defect_form_script": replace(samples.DEFECT_FORM, name=SCRIPT, email="", organisation=True),
    "letter_code_six": replace(samples.CODE_LETTER, recipient=("MME " + LINE[:34], *ADDRESS), ends=None),
    "letter_code_seven": replace(samples.CODE_LETTER, recipient=("MME " + LINE[:34], *ADDRESS, "ROYAUME UNI")),
    "letter_notice_long": replace(
        samples.NOTICE_LETTER, recipient=("MME " + LINE[:34], *ADDRESS), paragraphs=samples.NOTICE_LETTER.paragraphs * 3
    ),
    "card_cma_long": replace(
        samples.ARTISAN_CARD,
        holder=ANY,
        company=LAST,
        trade="Conservateur-restaurateur de vitraux et menuisier-ébéniste d'art",
        quality="Conjoint collaborateur",
        body_name=LONG_BODY.name,
        photo=None,
    ),
    "card_cma_script": replace(
        samples.ARTISAN_CARD, holder=replace(ANY, last_name="Łódź", first_name="Ştefan Őry"), company=SCRIPT
    ),
    "card_cpms_long": replace(samples.MEMBER_CARD, holder=ANY, body=LONG_BODY),
    "card_cpms_script": replace(
        samples.MEMBER_CARD, holder=replace(ANY, last_name="<i>Őry</i>", first_name="Ştefan"), joined=None
    ),
    "data_export_long": replace(
        samples.DATA_EXPORT,
        holder=ANY.name,
        sections=(
            *samples.DATA_EXPORT.sections,
            ExportSection(
                SCRIPT,
                SCRIPT,
                ((SCRIPT, "y" * 300),),
                (ExportTable(SCRIPT, ("Un", "Deux", "Trois", "Quatre", "Cinq"), ROWS),),
            ),
        ),
    ),
}
HOSTILE["card_cma_trade"] = replace(
    samples.ARTISAN_CARD,
    holder=Person("Mme", "Deschamps-Villeneuve", "Marie-Françoise"),
    company="Menuiserie Deschamps et filles, successeurs de Villeneuve",
    trade="Conservatrice-restauratrice de vitraux et menuisière-ébéniste d'art",
    quality="Maître artisan d'art",
)
