"""One of each mail, and the variants whose words differ."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from documents.mails import accounts, orders, security
from documents.mails.base import MailProps
from documents.parties import Portal
from tests.unit.documents.samples import CMA, CMI, CPMS

AT: Final = datetime(2026, 7, 4, 12, 32, tzinfo=UTC)
DAY: Final = date(2026, 7, 4)
TOKEN: Final = "u7V0fQ2nXk1rYb8sLw9eTg"
ORDER_URL: Final = "https://porte-cartes.example/cmi/demande/10005"
CONTACT: Final = "contact-cmi.beneficiaire@porte-cartes.example"
WHO: Final = "Auguste Lambert"
OPERATOR: Final = Portal("", "Porte-cartes", "https://porte-cartes.example")


def _link(portal: Portal) -> str:
    return f"{portal.url}/lien/{TOKEN}"


ACCOUNTS: Final = (
    accounts.AccountActivation(portal=CMI, contact=CONTACT, recipient=WHO, link=_link(CMI)),
    accounts.ActivationCma(portal=CMA, contact="contact@cma.example", recipient="Camille Morel", link=_link(CMA)),
    accounts.AccountExists(
        portal=CMI, contact=CONTACT, sign_in_url=f"{CMI.url}/connexion", reset_url=f"{CMI.url}/mot-de-passe-oublie"
    ),
    accounts.AccountCreatedNotice(portal=CMI, contact=CONTACT, recipient=WHO, at=AT),
    accounts.PasswordReset(portal=CMI, contact=CONTACT, recipient=WHO, link=_link(CMI)),
    accounts.PasswordChanged(
        portal=CMI, contact=CONTACT, recipient=WHO, at=AT, reset_url=f"{CMI.url}/mot-de-passe-oublie"
    ),
    accounts.EmailChangedNotice(
        portal=CMI, contact=CONTACT, recipient=WHO, at=AT, masked_email="a***@mail.example", undo_link=_link(CMI)
    ),
    accounts.EmailChangedWelcome(portal=CMI, contact=CONTACT, recipient=WHO, at=AT),
    accounts.MobileChanged(
        portal=CPMS,
        contact="contact@cpms.example",
        recipient="Marie Durand",
        at=AT,
        masked_mobile="06 •• •• •• 78",
        reset_url=f"{CPMS.url}/code-de-securite",
    ),
    accounts.AccountClosed(
        portal=CMI, contact=CONTACT, recipient=WHO, at=AT, kept=("vos demandes payées et leurs reçus, dix ans",)
    ),
)
REVOCATION: Final = orders.RevocationConfirmed(
    portal=CMI,
    contact=CONTACT,
    recipient=WHO,
    cards=(orders.RevokedLine("0001", "Titre perdu"),),
    revoked_at=AT,
    order_number=10005,
    order_url=ORDER_URL,
)
PAID: Final = orders.OrderPaid(
    portal=CMI,
    contact=CONTACT,
    recipient=WHO,
    order_number=10005,
    lines=("Duplicata de carte mobilité inclusion",),
    total_cents=902,
    paid_on=DAY,
    order_url=ORDER_URL,
    attestation_ends=date(2026, 10, 4),
)
STEP: Final = orders.OrderStep(
    portal=CMI, contact=CONTACT, recipient=WHO, order_number=10005, step="made", on=DAY, order_url=ORDER_URL
)
ORDERS: Final = (
    REVOCATION,
    PAID,
    orders.OrderExpired(
        portal=CMI, contact=CONTACT, recipient=WHO, order_number=10005, order_url=ORDER_URL, revoked=True
    ),
    orders.OrderCancelled(
        portal=CMI, contact=CONTACT, recipient=WHO, order_number=10005, order_url=ORDER_URL, revoked=True
    ),
    orders.PaymentRefunded(
        portal=CMI,
        contact=CONTACT,
        recipient=WHO,
        order_number=10005,
        amount_cents=902,
        reason="Le paiement est arrivé alors que la carte avait déjà été commandée.",
        order_url=ORDER_URL,
    ),
    orders.OrderUnpaidReminder(
        portal=CMI,
        contact=CONTACT,
        recipient=WHO,
        order_number=10005,
        total_cents=902,
        expires_at=AT,
        order_url=ORDER_URL,
    ),
    STEP,
    orders.CardEnding(
        portal=CMI,
        contact=CONTACT,
        recipient="Clémence Chabot",
        ending="0042",
        ends=date(2026, 9, 4),
        body_name="MDPH du Nord",
        body_contact="contact@mdph59.example",
    ),
    orders.NotReceivedToBody(
        portal=CMI,
        contact=CONTACT,
        order_number=10005,
        identifier="10005001",
        holder="Lambert Auguste",
        shipped_on=date(2026, 6, 20),
        declared_on=DAY,
        tracking="3C00123456789",
    ),
)
SECURITY: Final = (
    security.SecurityCode(
        portal=CPMS, contact="contact@cpms.example", recipient="Marie Durand", code="482916", link=_link(CPMS)
    ),
    security.EmailCode(portal=CPMS, contact="contact@cpms.example", recipient="Marie Durand", code="482916"),
    security.NewDeviceCode(
        portal=CPMS,
        contact="contact@cpms.example",
        recipient="Marie Durand",
        code="482916",
        device="Firefox sous Windows",
    ),
    security.NewDeviceNotice(
        portal=CPMS,
        contact="contact@cpms.example",
        recipient="Marie Durand",
        device="Firefox sous Windows",
        at=AT,
        devices_url=f"{CPMS.url}/mon-espace",
    ),
    security.OperatorDigest(
        portal=OPERATOR,
        contact="exploitation@porte-cartes.example",
        day=DAY,
        counts=(("Demandes payées", "12"), ("Courriels envoyés", "48")),
        alerts=("2 messages de la banque ne passent pas le contrôle du sceau.",),
    ),
)
_ALL: Final[tuple[MailProps, ...]] = (*ACCOUNTS, *ORDERS, *SECURITY)
MAILS: Final[dict[str, MailProps]] = {mail.name: mail for mail in _ALL} | {
    "revocation_confirmed_several": replace(
        REVOCATION, cards=(*REVOCATION.cards, orders.RevokedLine("0002", "Titre volé")), stolen=True
    ),
    "order_paid_pvc": replace(PAID, portal=CMA, lines=("Carte PVC",), total_cents=500, attestation_ends=None),
    "order_step_shipped": replace(STEP, step="shipped", tracking="3C00123456789"),
    "order_step_delivered": replace(STEP, step="delivered", several=True),
    "order_step_returned": replace(STEP, step="returned"),
}
