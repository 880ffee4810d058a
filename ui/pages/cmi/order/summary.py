"""Step 5: what was ordered, where it stands, its papers. It follows the bank's word by itself."""

from typing import Final

from nicegui import ui

from domain import orders, papers
from models import Document, Order, OrderState, Payment, PaymentState
from models.clock import months_after
from schemes.cmi import SCHEME
from schemes.french import euros, long_date, moment, paris, short_date
from ui.actions import watching
from ui.components.buttons import Variant, actions, link_button, submit
from ui.components.card_object import kind_label
from ui.components.data_table import Cell, Column, DataTable
from ui.components.form import Form
from ui.components.layout import box, columns, section
from ui.components.notice import done, notice
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.components.time_line import Moment, time_line
from ui.session import Visitor

REFRESH: Final = 2.0
"""Seconds between two looks while the bank has not spoken: well under the 5 of SPEC 1.2."""
MAIL: Final = (
    "Vous allez recevoir un courriel de confirmation. Si vous ne le recevez pas, pensez à consulter vos courriels "
    "indésirables ou spams"
)
PRODUCED: Final = "Votre demande sera produite dès réception et validation du paiement."
_FAILED: Final = {
    PaymentState.REFUSED: ("Votre paiement a été refusé.", "Votre carte bancaire n'a pas été débitée."),
    PaymentState.CANCELLED: ("Vous avez interrompu le paiement.", "Vous n'avez pas été débité."),
    PaymentState.EXPIRED: ("Le paiement n'est pas allé jusqu'au bout.", "Vous n'avez pas été débité."),
    PaymentState.ERROR: ("Le paiement n'a pas pu se faire : un problème technique,", "vous n'avez pas été débité."),
}


class Summary:
    """« Récapitulatif » of one order."""

    def __init__(self, visitor: Visitor, order: Order, payment: Payment | None, documents: dict[str, Document]) -> None:
        self.visitor, self.order, self.payment = visitor, order, payment
        self.seen = self._standing()
        self.place = Tag("div")
        self._draw(documents)
        if self._may_change():
            self.timer = ui.timer(REFRESH, self.look)

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page."""
        with self.place:
            notice(sentence, kind="bad", announce="alert")

    def _standing(self) -> tuple[OrderState, PaymentState | None]:
        return self.order.state, self.payment.state if self.payment else None

    def _may_change(self) -> bool:
        waiting = self.payment is not None and self.payment.is_waiting
        return self.order.awaits_payment and waiting

    @watching
    async def look(self) -> None:
        """Draw again when the bank has spoken, here or through another process."""
        self.order = await orders.owned(self.order.number, by=self.visitor.account)
        self.payment = await Payment.last_of(self.order)
        if self._standing() == self.seen:
            return
        self.seen = self._standing()
        self.place.clear()
        self._draw(await papers.of_order(self.order))
        if not self._may_change():
            self.timer.deactivate()

    def _draw(self, documents: dict[str, Document]) -> None:
        with self.place:
            self._head()
            with columns("wide").classes("mt5"):
                with box("section gap6"):
                    self._detail()
                    self._papers(documents)
                self._next()

    def _head(self) -> None:
        order = self.order
        registered = f"Votre demande est enregistrée sous le numéro {order.number}"
        if order.state is OrderState.RECORDED:
            self._unpaid(registered)
        elif order.state in (OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED):
            notice(f"Demande n° {order.number}. {_CLOSED[order.state]}", kind="warn", strong=f"{order.state.label}.")
        else:
            done("Votre demande est enregistrée", registered)

    def _unpaid(self, registered: str) -> None:
        payment = self.payment
        if payment is not None and payment.is_waiting and payment.state is PaymentState.PENDING:
            notice(
                f"{registered}. Cette page se met à jour toute seule.",
                strong="Paiement en cours de confirmation.",
                announce="status",
            )
        elif payment is not None and payment.state in _FAILED:
            strong, words = _FAILED[payment.state]
            notice(f"{words} {registered}.", kind="bad", strong=strong, announce="alert")
        else:
            notice(f"{registered}. Il reste à la payer.", kind="warn", strong="Paiement attendu.")
        resume_form(self.order)

    def _detail(self) -> None:
        holder = self.order.holder
        row = {
            "number": holder.number,
            "last_name": holder.company_name if holder.is_organisation else holder.last_name,
            "first_name": holder.first_name,
            "birth_date": short_date(holder.birth_date) if holder.birth_date else "",
        }
        DataTable(
            "Détail de votre demande",
            [
                Column("number", "Numéro identifiant"),
                Column("last_name", "Nom"),
                Column("first_name", "Prénom"),
                Column("birth_date", "Date de naissance"),
                Column("kind", "Type de titre", row_header=True),
            ],
            [row | {"kind": _kind_cell(line.kind)} for line in self.order.lines],
            note="Vous trouverez ci-dessous le détail de votre demande.",
        )

    def _papers(self, documents: dict[str, Document]) -> None:
        if not documents:
            return
        with section("Vos documents", level=3, classes="", size=""):
            with actions(classes="actions--docs"):
                for kind, words, variant in _PAPERS:
                    if kind in documents:
                        link_button(words, documents[kind].address, variant=variant, sign="file")
            if "attestation" in documents and self.order.paid_at:
                ends = months_after(paris(self.order.paid_at).date(), papers.ATTESTATION_MONTHS)
                p(
                    f"L'attestation est valable jusqu'au {long_date(ends)}. Vous la retrouverez dans le suivi de votre demande.",
                    classes="quiet mt3",
                )

    def _next(self) -> None:
        with section("Et maintenant", level=3, classes=""):
            time_line(self._moments()).classes("mt4")
            with p(classes="mt4"):
                link("Suivi de ma demande", "/cmi/mes-donnees/suivi")

    def _moments(self) -> list[Moment]:
        order = self.order
        first = Moment("done", "Demande enregistrée", moment(order.created_at))
        if order.paid_at is None:
            open_ = order.awaits_payment
            pay = Moment(
                "now" if open_ else "bad",
                "Paiement",
                f"Avant le {moment(order.expires_at)}" if open_ else order.state.label,
            )
            return [
                first,
                pay,
                Moment("next", "Courriel de confirmation", MAIL),
                Moment("next", "Fabrication", PRODUCED),
            ]
        paid = Moment(
            "done", "Demande enregistrée et payée", f"{moment(order.paid_at)} · {euros(order.total_cents or 0)}"
        )
        made = Moment("done" if order.made_at else "next", "Fabrication", PRODUCED)
        return [
            paid,
            Moment("now", "Courriel de confirmation", MAIL),
            made,
            Moment("next", "Carte chez vous", "Environ dix jours après le paiement"),
        ]


_CLOSED: Final = {
    OrderState.CANCELLED: "Elle a été annulée. Une carte révoquée le reste ; vous pouvez la demander de nouveau.",
    OrderState.EXPIRED: "Elle n'a pas été payée à temps. Une carte révoquée le reste ; vous pouvez la demander de nouveau.",
    OrderState.REFUNDED: "Elle vous a été remboursée.",
}
_PAPERS: Final[tuple[tuple[str, str, Variant], ...]] = (
    ("attestation", "Télécharger/Imprimer l'attestation", "primary"),
    ("receipt", "Reçu du paiement", "secondary"),
    ("revocation_proof", "Preuve de révocation", "secondary"),
    ("credit_note", "Avoir", "secondary"),
)


def _kind_cell(kind: str) -> Cell:
    return lambda: kind_label(kind.lower(), SCHEME.kinds[kind])


def resume_form(order: Order) -> None:
    """« Reprendre le paiement »: straight to the bank, or first to the address when it was not confirmed."""
    path = "payer" if order.delivery_address else "reprendre"
    with Form(action=f"/cmi/demande/{order.number}/{path}", note=False, classes="mt4"):
        submit("Reprendre le paiement")
