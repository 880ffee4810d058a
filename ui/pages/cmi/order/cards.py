"""Step 2, second screen: which cards, why, on one's honour — then « Oui »."""

from typing import Final

from domain import draft, duplicate, terms
from domain.draft import Journey
from domain.duplicate import Choice, Offer
from models import IssuingBody
from models.card import DECLARED_REASONS
from schemes.cmi import DUPLICATE, SCHEME
from schemes.french import grouped, long_date, short_date
from ui.actions import action
from ui.components.buttons import actions, link_button, submit
from ui.components.card_object import card_line, kind_label
from ui.components.check_box import TICKED, CheckBox
from ui.components.confirm import confirm
from ui.components.data_table import Cell, Column, DataTable
from ui.components.empty_state import empty_state
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import box
from ui.components.notice import notice
from ui.components.select import Select
from ui.components.tag import Tag
from ui.components.text import h3
from ui.icons import icon
from ui.pages.cmi.order.step import Step, address_of
from ui.session import Visitor

WARNED: Final = (
    "Chaque titre carte mobilité inclusion faisant l'objet d'une demande de duplicata sera invalidé à la date de la "
    "demande de duplicata."
)
DECLARE: Final = "Je déclare sur l'honneur que les informations fournies ci-dessus sont exactes."
CAUTION: Final = "ATTENTION : UNE FOIS LA DEMANDE DE DUPLICATA VALIDÉE, LA CARTE INITIALE SERA REVOQUÉE ET NE POURRA PLUS ÊTRE UTILISÉE"
POLICE: Final = (
    "En cas de vol, signalez-le à la police ou à la gendarmerie. Après « Oui », vous recevrez une preuve de révocation "
    "à leur présenter."
)
_COLUMNS: Final = (
    Column("number", "Numéro identifiant"),
    Column("last_name", "Nom"),
    Column("first_name", "Prénom"),
    Column("birth_date", "Date de naissance"),
    Column("card", "Numéro de carte", row_header=True, numeric=True, classes="cell-number"),
    Column("kind", "Type de titre", classes="cell-type"),
    Column("start", "Date de début de validité"),
    Column("end", "Date de fin de validité"),
)
_REASON: Final = Column("reason", "Motifs", own_label=True, classes="cell-motif")
_PICK: Final = Column("pick", "Sélection", label_hidden=True, own_label=True, classes="cell-pick")


class CardsChoice(Step):
    """The table of the cards that can be ordered again; `offers` as the verb would offer them now."""

    def __init__(
        self,
        visitor: Visitor,
        journey: Journey,
        summary: ErrorSummary,
        offers: list[Offer],
        *,
        bodies: list[IssuingBody],
        product: str,
    ) -> None:
        super().__init__(visitor, journey, summary)
        self.offers, self.bodies, self.product = offers, bodies, product
        self.is_duplicate = product == DUPLICATE.code
        h3("Duplicata" if self.is_duplicate else "2e exemplaire")
        if not offers:
            self._nothing()
            return
        if self.is_duplicate:
            notice(WARNED, kind="warn").classes("notice--top")
        self._warn_of_ends()
        with Form(self.submit, summary=self.summary, classes="mt5"):
            self._table()
            with box("after-table"):
                self._declaration()
                self._buttons()

    def _nothing(self) -> None:
        """Why there is no card, and whom to ask."""
        words = (
            "Seules les cartes en cours de validité, ou révoquées pour perte, vol ou destruction et pas encore refaites, "
            "peuvent être demandées."
            if self.is_duplicate
            else "Le second exemplaire se demande pour une carte Stationnement en cours de validité, une fois par personne."
        )
        asked = " ; ".join(f"{body.name}, {body.contact}" for body in self.bodies)
        whom = f" Pour en savoir plus, adressez-vous à : {asked}." if asked else ""
        empty_state("Aucune carte à demander", words + whom, action=("Suivi de ma demande", "/cmi/mes-donnees/suivi"))
        with actions(ends=True):
            link_button("Précédent", address_of(2), variant="secondary")

    def _warn_of_ends(self) -> None:
        """A new card ends the same day as the old one: say so when that is soon (SPEC 2)."""
        for offer in self.offers:
            if offer.ends_soon and offer.card.valid_until is not None:
                what = f"La carte {SCHEME.kinds[offer.card.kind]} de {offer.holder.full_name}"
                body = offer.holder.body
                notice(
                    f"{what} se termine le {long_date(offer.card.valid_until)}. Le duplicata finira le même jour. "
                    f"Pour un renouvellement, adressez-vous à : {body.name} ({body.contact}).",
                    kind="warn",
                ).classes("notice--top")

    def _table(self) -> None:
        self.reasons: dict[str, Select] = {}
        self.boxes: dict[str, CheckBox] = {}
        columns = (*_COLUMNS, *((_REASON,) if self.is_duplicate else ()), _PICK)
        title = (
            "Choisissez la carte à refaire et dites pourquoi" if self.is_duplicate else "Choisissez la carte à doubler"
        )
        self.table = DataTable(
            title,
            columns,
            [self._row(offer) for offer in self.offers],
            note="Une demande concerne une seule personne. Pour quelqu'un d'autre, faites ensuite une deuxième demande.",
            fold="early",
        )
        for offer in self.offers:
            self._mark(offer.card.number)
        self.complaint = Tag("div", aria_live="polite", id="titres", tabindex="-1")
        self.police = notice(POLICE, kind="info", announce="status")
        self.police.classes("notice--top")
        self._show_police()

    def _row(self, offer: Offer) -> dict[str, Cell]:
        card, holder = offer.card, offer.holder
        return {
            "number": holder.number,
            "last_name": holder.company_name if holder.is_organisation else holder.last_name,
            "first_name": holder.first_name,
            "birth_date": short_date(holder.birth_date) if holder.birth_date else "",
            "card": grouped(card.number),
            "kind": lambda: kind_label(card.kind.lower(), SCHEME.kinds[card.kind]),
            "start": short_date(card.valid_from),
            "end": short_date(card.valid_until) if card.valid_until else "Définitive",
            "reason": lambda: self._reason(offer),
            "pick": lambda: self._pick(offer),
        }

    def _reason(self, offer: Offer) -> None:
        number = offer.card.number
        if offer.fixed_reason is not None:
            Tag("span", f"{offer.fixed_reason.label} (déjà révoquée)")
            return
        Tag("span", "Motif", classes="table__l", aria_hidden="true")
        self.reasons[number] = Select(
            f"Motif pour la carte {number}",
            [(reason.value, reason.label) for reason in DECLARED_REASONS],
            name=f"motif-{number}",
            value=self.answers.reasons.get(number, ""),
            placeholder="Motif",
            bare=True,
            on_change=lambda value: self.choose(number, value),
        )

    def _pick(self, offer: Offer) -> None:
        number = offer.card.number
        self.boxes[number] = CheckBox(
            f"Sélectionner la carte {number}",
            name=f"carte-{number}",
            ticked=number in self.answers.ticked,
            bare=True,
            short="Sélectionner la carte",
            on_change=lambda _: self.keep(number),
        )

    def _declaration(self) -> None:
        self.declared = CheckBox(
            f"{DECLARE}\u00a0*", name="honneur", ticked=self.answers.declared, on_change=self.declare
        )
        self.declared.entry.set("required", value=True)

    def _buttons(self) -> None:
        with actions(ends=True):
            link_button("Précédent", address_of(2), variant="secondary")
            submit("Valider")

    @action
    async def choose(self, number: str, value: str) -> None:
        """Choosing a motif ticks the row (manual)."""
        if value:
            self.boxes[number].tick()
        await self._remember(number)

    @action
    async def keep(self, number: str) -> None:
        """Remember the table as it stands."""
        await self._remember(number)

    async def _remember(self, number: str) -> None:
        self._mark(number)
        self._show_police()
        choice = self._choice()
        await draft.answer(self.visitor.account, reasons=dict(choice.reasons), ticked=choice.ticked)

    @action
    async def declare(self, value: str) -> None:
        """Remember the declaration."""
        await draft.answer(self.visitor.account, declared=bool(value))

    def _mark(self, number: str) -> None:
        place = [offer.card.number for offer in self.offers].index(number)
        self.table.pick(place, on=self.boxes[number].ticked)

    def _show_police(self) -> None:
        self.police.hide(hidden=all(select.value != "vole" for select in self.reasons.values()))

    def _choice(self) -> Choice:
        fixed = {offer.card.number: offer.fixed_reason.value for offer in self.offers if offer.fixed_reason}
        return Choice(
            ticked=tuple(number for number, picked in self.boxes.items() if picked.value == TICKED),
            reasons=fixed | {number: select.value for number, select in self.reasons.items() if select.value},
            declared=self.declared.ticked,
            terms_version=terms.version(SCHEME.code),
        )

    @action
    async def submit(self) -> None:
        """« Valider »: say what is missing, else ask once more, then « Oui »."""
        choice = self._choice()
        if not self._complete(choice) or not await self._sure(choice):
            return
        if self.is_duplicate:
            await duplicate.order_duplicate(choice, by=self.visitor.account)
        else:
            await duplicate.order_second_copy(choice, by=self.visitor.account)
        self.go_to(3)

    def _complete(self, choice: Choice) -> bool:
        check = duplicate.duplicate_errors if self.is_duplicate else duplicate.second_copy_errors
        errors = check(choice)
        self.complaint.clear()
        if "cards" in errors:
            with self.complaint, Tag("p", classes="field__error"):
                icon("alert")
                Tag("span", errors["cards"])
        self.declared.show_error(errors.get("declared"))
        targets = {"cards": "titres", "declared": self.declared.target}
        self.summary.show([(sentence, targets[name]) for name, sentence in errors.items()])
        return not errors

    async def _sure(self, choice: Choice) -> bool:
        what = "duplicata" if self.is_duplicate else "second exemplaire"
        chosen = [offer for offer in self.offers if offer.card.number in choice.ticked]
        will_revoke = self.is_duplicate and any(offer.fixed_reason is None for offer in chosen)
        return await confirm(
            f"Validation de la demande de {what}",
            text=f"Etes-vous sûr de vouloir lancer la demande de {what} ?",
            warning=CAUTION if will_revoke else None,
            danger=will_revoke,
            body=lambda: _list(chosen),
        )


def _list(offers: list[Offer]) -> None:
    with box("stack3"):
        for offer in offers:
            words = f"{SCHEME.kinds[offer.card.kind]}, {offer.holder.full_name}"
            card_line(offer.card.kind.lower(), words, offer.card.number)
