"""The words each document must carry, read back from the PDF."""

import re
from dataclasses import replace

import pytest

from documents.environment import printable
from documents.pdf import html_of
from documents.receipt.context import ReceiptLine
from documents.terms.context import terms_version
from documents.words import grouped_by, name_class, spaced_registration
from tests.unit.documents import samples
from tests.unit.documents.reading import plain, text_of


def test_attestation_has_the_manuals_words() -> None:
    text = text_of("attestation")
    assert "ATTESTATION DE DEMANDE" in text
    assert "Valable pour une durée de 3 mois, jusqu'au 4 octobre 2026" in text
    assert (
        "Je soussigné(e) M/Mme Depot Alfred, né(e) le 16/09/1977 et demeurant App 22, Residence des Tilleuls, "
        "25 route de la libertine, Hameau, 59000 LILLE, représenté(e) par M. Lambert Auguste, "
        "atteste sur l'honneur avoir effectué auprès de MDPH du Nord une demande de :"
    ) in text
    assert "Duplicata de ma carte mobilité inclusion Invalidité" in text
    assert "Pour faire valoir ce que de droit," in text
    assert "Le 4 juillet 2026" in text
    assert "21 rue de la Toison d'Or 59650 VILLENEUVE-D'ASCQ" in text


def test_attestation_of_an_organisation() -> None:
    text = text_of("attestation_organisation")
    assert "représentant Association Les Tilleuls, SIREN 987 654 324 et demeurant" in text
    assert "né(e) le" not in text
    assert "Stationnement (2 cartes)" in text


def test_attestation_without_a_check_says_nothing_of_it() -> None:
    text = text_of("attestation_three")
    assert "Vérifier" not in text
    assert "Elle ne remplace pas la carte." in text
    for kind in ("Invalidité", "Priorité", "Stationnement"):
        assert f"Duplicata de ma carte mobilité inclusion {kind}" in text


def test_proof_says_card_day_hour_and_reason() -> None:
    text = text_of("revocation_proof")
    assert (
        "n° 0000 0000 0000 0001 ne peut plus être utilisée depuis le 4 juillet 2026 à 14 h 32 (heure de Paris)." in text
    )
    assert "Titre perdu" in text
    assert "né le 16 septembre 1977" in text


def test_proof_of_several_cards_names_each() -> None:
    text = text_of("revocation_proof_three")
    for number, reason in (("0001", "Titre perdu"), ("0002", "Titre volé"), ("0003", "Titre détruit")):
        assert f"0000 0000 0000 {number}" in text
        assert reason in text
    assert "Définitive" in text


def test_receipt_adds_up() -> None:
    text = text_of("receipt")
    assert "9,02 € payés le 4 juillet 2026" in text
    assert "7,52 € 1,50 € 9,02 €" in text
    assert "4100##########00" in text
    assert "SIREN 123 456 782" in text


def test_a_line_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="710"):
        ReceiptLine("Duplicata", 1, 710, 142, 853)


def test_credit_note_names_the_receipt_it_cancels() -> None:
    text = text_of("credit_note")
    assert "Cet avoir annule le reçu n° 1000501." in text
    assert "Total remboursé" in text
    assert "payés" not in text


def test_defect_form_has_the_manuals_words() -> None:
    text = text_of("defect_form")
    assert "Réclamation concernant la photographie figurant sur votre carte" in text
    assert "merci de bien vouloir vous rapprocher de votre organisme émetteur" in text
    assert "Non communiquée" not in text
    assert "Non communiquée par l'organisme" in text_of("defect_form_script")


def test_a_code_without_end_says_none() -> None:
    assert "jusqu'au 3 août 2026" in text_of("letter_code")
    assert "jusqu'au" not in text_of("letter_code_six")


@pytest.mark.parametrize("scheme", ["cmi", "cmacarte", "cpms"])
def test_terms_bear_their_version(scheme: str) -> None:
    text = text_of(f"terms_{scheme}")
    assert "Version du 1er juillet 2026." in text
    assert terms_version(scheme).isoformat() == "2026-07-01"


def test_terms_of_a_scheme_without_any() -> None:
    with pytest.raises(KeyError):
        terms_version("../cmi")


def test_terms_say_what_binds() -> None:
    text = text_of("terms_cmi")
    for words in (
        "Conditions Générales d'Utilisation et de Délivrance",
        "9,02 €",
        "article L221-28, 3°, du code de la consommation",
        "révoquée au moment où vous répondez « Oui »",
        "Atelier des cartes",
        "médiateur de la consommation",
        "www.cnil.fr",
    ):
        assert words in text, words


def test_card_says_a_masked_number_only() -> None:
    text = text_of("card_cpms")
    assert "2 69 ** ** *** *** **" in text
    assert "Née le 14 mai 1969" in text


@pytest.mark.parametrize("name", sorted(samples.USUAL))
def test_typography(name: str) -> None:
    body = html_of(samples.USUAL[name])
    seen = re.sub(r"<style.*?</style>|<[^>]*>", "\n", body, flags=re.DOTALL)
    assert not re.search(r"\w'\w", seen)
    assert not re.search(r"[ ][;!?»€%]|«[ ]|n°[ ]\S| :(?:\s|$)", seen)


def test_a_code_stays_out_of_logs() -> None:
    assert "482916" not in repr(samples.CODE_LETTER)


def test_printable() -> None:
    assert printable("Łódź Ştefan Őry – « œuf » 9\u202f€") == "Łódź Ştefan Őry – « œuf » 9\u202f€"
    assert printable("e\u0301") == "é"
    assert printable("😀\u200d") == "?"


def test_numbers_and_names() -> None:
    assert plain(spaced_registration("732829320RE067")) == "732 829 320 RE 067"
    assert plain(grouped_by("A01000100", 3)) == "A01 000 100"
    assert [name_class("x" * size) for size in (18, 19, 35, 81)] == [
        "nom",
        "nom nom--long",
        "nom nom--tres-long",
        "nom nom--geant",
    ]


def test_person_names() -> None:
    someone = samples.ALFRED
    assert (someone.name, plain(someone.formal), someone.usual) == ("Depot Alfred", "M. Depot Alfred", "Alfred Depot")
    assert replace(someone, civility="").formal == "Depot Alfred"
