"""The kinds of documents: one folder each, found here."""

from datetime import date
from typing import Any, Final

from documents.attestation.context import Attestation
from documents.base import DocumentContext
from documents.card_cma.context import ArtisanCard
from documents.card_cpms.context import MemberCard
from documents.credit_note.context import CreditNote
from documents.data_export.context import DataExport
from documents.defect_form.context import DefectForm
from documents.letter_code.context import CodeLetter
from documents.letter_notice.context import NoticeLetter
from documents.parties import Portal
from documents.receipt.context import Receipt
from documents.revocation_proof.context import RevocationProof
from documents.terms.context import Terms

KINDS: Final[dict[str, type[DocumentContext]]] = {
    context.kind: context
    for context in (
        Attestation,
        ArtisanCard,
        CodeLetter,
        CreditNote,
        DataExport,
        DefectForm,
        MemberCard,
        NoticeLetter,
        Receipt,
        RevocationProof,
        Terms,
    )
}

WARM: Final = DataExport(
    portal=Portal("", "Porte-cartes", "http://localhost"),
    issued=date(2026, 1, 1),
    holder="Łódź",
    sections=(),
)
"""A page with both fonts on it: what a worker makes before its first order."""


def context_from_json(kind: str, data: dict[str, Any]) -> DocumentContext:
    """Build the context of a stored document again; raise KeyError for a kind there is not."""
    return KINDS[kind].from_json(data)
