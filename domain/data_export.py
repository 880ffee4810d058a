"""« Télécharger mes données »: all that is held about an account, as JSON and as a PDF made from the same (GDPR, article 20)."""

from datetime import date, datetime
from typing import Any, Final

from documents.data_export.context import DataExport, ExportSection, ExportTable
from documents.render import render
from domain import edits, parties
from models import (
    Account,
    Card,
    CardState,
    Device,
    Document,
    Draft,
    Holder,
    JournalEntry,
    Order,
    Payment,
    PaymentState,
    SentMail,
    Session,
)
from models.clock import now, today
from schemes.french import euros, paris, short_date
from schemes.registry import scheme_of

Plain = str | int | None
Value = Plain | date
Row = dict[str, Value]

MANY: Final = 1000
"""Rows of a sort in the PDF; the JSON holds them all."""
WIDE: Final = 5
"""Columns a sheet can hold."""
_CARD_STATES: Final = {CardState.VALID: "Valide", CardState.REVOKED: "Révoquée"}
_PAYMENT_STATES: Final = {
    PaymentState.CREATED: "commencé",
    PaymentState.PENDING: "en cours",
    PaymentState.PAID: "payé",
    PaymentState.REFUSED: "refusé",
    PaymentState.CANCELLED: "interrompu",
    PaymentState.EXPIRED: "abandonné",
    PaymentState.ERROR: "en erreur",
    PaymentState.REFUNDED: "remboursé",
}
_WHY: Final = {
    "compte": "Pour vous connecter et vous écrire. Gardé tant que le compte est ouvert.",
    "titulaires": "Donnés par l'organisme qui émet les cartes ; lui seul les corrige.",
    "cartes": "Données par l'organisme, et révoquées ici à votre demande.",
    "demandes": "Gardées dix ans avec leurs reçus (code de commerce, article L123-22).",
    "paiements": "Le portail ne voit jamais le numéro entier d'une carte bancaire. Gardés dix ans.",
    "brouillon": "Ce que vous avez commencé à écrire sans l'enregistrer. Oublié trois mois après, au plus.",
    "documents": "Gardés avec la demande dont ils parlent.",
    "appareils": "Pour reconnaître vos appareils. Gardés tant que le compte est ouvert.",
    "connexions": "Pour que vous voyiez qui s'est connecté.",
    "courriels": "Ce que nous vous avons écrit.",
    "journal": "Ce qui a été fait avec ce compte.",
}


async def collect(account: Account) -> dict[str, list[Row]]:
    """Everything, by chapter; no secret among it (password, links, codes)."""
    await account.fetch_related("holder", "representative")
    orders = list(await Order.of(account))
    return {
        "compte": [_account(account)],
        "titulaires": [_holder(one) for one in await Holder.of(account).order_by("id")],
        "cartes": [_card(one) for one in await Card.of(account)],
        "demandes": [_order(one) for one in orders],
        "paiements": [_payment(one) for one in await _payments(orders)],
        "brouillon": await _draft(account),
        "documents": [
            _document(one)
            for one in await Document.of(account).order_by("created_at").only("title", "filename", "created_at")
        ],
        "appareils": [_device(one) for one in await Device.filter(account_id=account.pk).order_by("id")],
        "connexions": [_session(one) for one in await Session.filter(account_id=account.pk).order_by("id")],
        "courriels": [_mail(one) for one in await SentMail.filter(account_id=account.pk).order_by("id")],
        "journal": [_line(one) for one in await JournalEntry.filter(account_id=account.pk).order_by("id")],
    }


async def _draft(account: Account) -> list[Row]:
    """What was typed and not sent: the answers of an order begun, the forms of « Mes données » left open."""
    kept = await Draft.get_or_none(account_id=account.pk)
    if kept is None:
        return []
    answered = [("demande", field, value) for field, value in kept.data.items() if value]
    typed = [
        (form, field, value) for form, fields in (await edits.of(account)).items() for field, value in fields.items()
    ]
    return [
        {"formulaire": form, "champ": field, "écrit": "oui" if value is True else str(value)}
        for form, field, value in [*answered, *typed]
    ]


async def _payments(orders: list[Order]) -> list[Payment]:
    return await Payment.filter(order_id__in=[order.pk for order in orders]).order_by("reference")


def _account(one: Account) -> Row:
    return {
        "nom": one.display_name,
        "adresse email": one.email,
        "créé le": one.created_at,
        "activé le": one.activated_at,
        "conditions acceptées": one.terms_version or None,
    }


def _holder(one: Holder) -> Row:
    return {
        "numéro identifiant": one.number,
        "nom": one.listed_name,
        "date de naissance": one.birth_date,
        "SIREN": one.siren or None,
        "adresse email donnée par l'organisme": one.email or None,
        "adresse": ", ".join(one.address.lines()),
        "adresse de livraison": ", ".join(one.delivery_address.lines()),
        "organisme": one.body.name,
    }


def _card(one: Card) -> Row:
    return {
        "numéro": one.number,
        "type": scheme_of(one.scheme).kinds.get(one.kind, one.kind),
        "du": one.valid_from,
        "au": one.valid_until,
        "état": _CARD_STATES[one.state],
        "révoquée le": one.revoked_at,
        "motif": one.revocation_reason.label if one.revocation_reason else None,
        "retrouvée le": one.found_at,
    }


def _order(one: Order) -> Row:
    return {
        "numéro": one.number,
        "le": one.created_at,
        "objet": scheme_of(one.scheme).product(one.product).label,
        "cartes": ", ".join(line.card.number for line in one.lines),
        "montant": euros(one.total_cents) if one.total_cents else None,
        "état": one.state.label,
        "livrée à": ", ".join(one.delivery_address.lines()) if one.delivery_address else None,
        "suivi": one.tracking_number or None,
    }


def _payment(one: Payment) -> Row:
    return {
        "référence": one.reference,
        "le": one.created_at,
        "montant": euros(one.amount_cents),
        "état": _PAYMENT_STATES[one.state],
        "carte bancaire": one.masked_card or None,
        "remboursé le": one.refunded_at,
    }


def _document(one: Document) -> Row:
    return {"titre": one.title, "fichier": one.filename, "le": one.created_at}


def _device(one: Device) -> Row:
    return {"appareil": one.label, "vu d'abord": one.first_seen, "vu en dernier": one.last_seen}


def _session(one: Session) -> Row:
    return {"appareil": one.label, "ouverte": one.created_at, "vue en dernier": one.last_seen, "fermée": one.ended_at}


def _mail(one: SentMail) -> Row:
    return {"le": one.sent_at, "à": one.to, "objet": one.subject}


def _line(one: JournalEntry) -> Row:
    return {"le": one.at, "fait": one.event, "sur": one.subject}


def as_json(found: dict[str, list[Row]]) -> dict[str, Any]:
    """For a program: dates in ISO 8601, UTC."""
    chapters = {
        name: [{key: _iso(value) for key, value in row.items()} for row in rows] for name, rows in found.items()
    }
    return {"format": "porte-cartes/mes-donnees/1", "le": now().isoformat(), "pourquoi": _WHY, **chapters}


def _iso(value: Value) -> Plain:
    return value.isoformat() if isinstance(value, date) else value


async def as_pdf(account: Account, found: dict[str, list[Row]]) -> bytes:
    """For a person."""
    holder = account.identity.listed_name if isinstance(account.identity, Holder) else account.display_name
    sections = tuple(part for name, rows in found.items() if rows for part in _sections(name, rows))
    portal = parties.letterhead(account.scheme)
    return await render(DataExport(portal=portal, issued=today(), holder=holder, sections=sections))


def _sections(name: str, rows: list[Row]) -> list[ExportSection]:
    """A table; what has too many columns for a sheet, one list a row."""
    title = _capital(name)
    if len(rows) == 1 or len(rows[0]) > WIDE:
        first, *others = [_pairs(row) for row in rows[-MANY:]]
        return [
            ExportSection(title, _WHY[name], pairs=first),
            *(ExportSection(f"{title} (suite)", pairs=row) for row in others),
        ]
    headers = tuple(_capital(key) for key in rows[0])
    told = tuple(tuple(_said(value) for value in row.values()) for row in rows[-MANY:])
    return [ExportSection(title, _WHY[name], tables=(ExportTable(title, headers, told),))]


def _pairs(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((_capital(key), _said(value)) for key, value in row.items())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _said(value: Value) -> str:
    if isinstance(value, datetime):
        local = paris(value)
        return f"{short_date(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return short_date(value)
    return "–" if value is None else str(value)
