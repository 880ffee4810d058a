"""One order of the follow-up: its time line, its cards, its documents, what its holder can do."""

from dataclasses import replace

from domain import follow_up, orders
from domain.edits import Edits
from domain.follow_up import Followed
from models import OrderLine, OrderState
from schemes.cmi import SCHEME, SECOND_COPY
from schemes.french import euros, long_date, of_name, paris
from ui.actions import action
from ui.blocks.editable import NOTHING
from ui.components.buttons import button, file_link
from ui.components.card_object import CardFace, card_object
from ui.components.confirm import confirm
from ui.components.layout import Fact, box, facts
from ui.components.notice import Kind, notice, tag
from ui.components.part import Part
from ui.components.tag import Tag
from ui.components.text import bullets, heading, number, p, span
from ui.components.time_line import time_line
from ui.pages.cmi.data.missing import Missing
from ui.pages.cmi.data.steps import moments
from ui.pages.cmi.faces import face_of
from ui.pages.cmi.found import FoundAgain
from ui.pages.cmi.order.summary import resume_form
from ui.session import Visitor

_TAGS: dict[OrderState, tuple[Kind, str]] = {
    OrderState.RECORDED: ("warn", "clock"),
    OrderState.CANCELLED: ("info", "cross"),
    OrderState.EXPIRED: ("bad", "clock"),
    OrderState.REFUNDED: ("info", "info"),
    OrderState.RETURNED: ("bad", "alert"),
}


class OrderArticle:
    """Follows its order; each part is drawn again when what it shows has changed, and only then."""

    def __init__(self, visitor: Visitor, followed: Followed, *, edits: Edits = NOTHING) -> None:
        self.visitor, self.followed, self.edits = visitor, followed, edits
        self.missing: Missing | None = None
        self.place = Tag("article", classes="order")
        with self.place:
            self._head()
            with box("order__b"):
                with box():
                    self.steps = time_line(moments(followed, pay=self._pay))
                    self.after = Part(self._after)
                with box("order__facts"):
                    self.cards = [LineCard(visitor, line) for line in followed.order.lines]
                    self.facts = Part(self._facts)
                    self.papers = Part(self._papers)
        self.follow(followed)

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the order."""
        with self.place:
            news = notice(sentence, kind="bad", announce="alert")
        news.move(target_index=0)

    def follow(self, followed: Followed) -> None:
        """Show what has changed; the form « Je n'ai pas reçu ma carte » never goes under somebody's hands."""
        self.followed, order = followed, followed.order
        self.state.show(order.state)
        self.steps.show(moments(followed, pay=self._pay))
        self._follow_after((followed.may_be_missing, order.not_received_at))
        for card, line in zip(self.cards, order.lines, strict=True):
            card.follow(line)
        states = tuple(line.state for line in order.lines)
        self.facts.show((order.total_cents, order.tracking_number, states))
        self.papers.show(tuple((document.id, document.size) for document in followed.documents))

    def _follow_after(self, standing: object) -> None:
        if self.missing is not None and self.missing.is_told:
            self.after.take(standing)
        elif self.missing is None or not self.missing.is_open:
            self.after.show(standing)

    def _head(self) -> None:
        order = self.followed.order
        with Tag("header", classes="order__h"):
            with p("Demande n° ", classes="order__n"):
                number(str(order.number))
                span(f", {long_date(paris(order.created_at).date())}")
            self.heading = heading(2, title_of(self.followed))
            self.heading.set("tabindex", "-1")
            self.place.set("aria_labelledby", self.heading.html_id)
            self.state = Part(self._state)

    def _state(self) -> None:
        state = self.followed.order.state
        kind, sign = _TAGS.get(state, ("good", "box"))
        tag(state.label, kind=kind, sign=sign)

    def _pay(self) -> None:
        resume_form(self.followed.order)
        button("Annuler ma demande", self.cancel, variant="secondary", described_by=self.heading.html_id)

    def _after(self) -> None:
        """What can be told once the card has left."""
        order, self.missing = self.followed.order, None
        if self.followed.may_be_missing:
            self.missing = Missing(self.visitor, order, self.heading.html_id, edits=self.edits)
        elif order.not_received_at:
            told = long_date(paris(order.not_received_at).date())
            Tag("div", classes="mt4")
            notice(
                f"Le {told}, vous nous avez dit ne pas avoir reçu cette carte. {order.holder.body.name} est prévenu et "
                "vous répondra.",
            )

    def _facts(self) -> None:
        order = self.followed.order
        known: dict[str, Fact] = {"Montant": euros(order.total_cents) if order.total_cents else "À confirmer"}
        if order.tracking_number:
            known["N° de suivi"] = lambda: number(order.tracking_number)
        facts(known)
        if len({line.state for line in order.lines}) > 1:
            bullets([f"Carte {SCHEME.kinds[line.kind]} : {line.state.label.lower()}" for line in order.lines])

    def _papers(self) -> None:
        if self.followed.documents:
            with Tag("ul", classes="files"):
                for document in self.followed.documents:
                    with Tag("li"):
                        file_link(document.title, document.address, size=document.size or None)

    @action
    async def cancel(self) -> None:
        """« Annuler ma demande », after a question."""
        order = self.followed.order
        revoked = any(line.reason for line in order.lines)
        sure = await confirm(
            "Annuler ma demande",
            text=f"Voulez-vous annuler la demande n° {order.number} ? Elle ne sera ni payée ni fabriquée.",
            warning="La carte révoquée le reste. Vous pourrez la demander de nouveau." if revoked else None,
        )
        if sure:
            await orders.cancel(order.number, by=self.visitor.account)
            await self.again()

    async def again(self) -> None:
        """Read the order again after something was done here, and draw it."""
        every = await follow_up.followed(self.visitor.account)
        mine = [one for one in every if one.order.pk == self.followed.order.pk]
        if mine:
            self.follow(mine[0])
            self.heading.take_focus()


def title_of(followed: Followed) -> str:
    """« Duplicata de la carte Invalidité d'Alfred Depot »."""
    order = followed.order
    kinds = [SCHEME.kinds[line.kind] for line in order.lines]
    cards = f"de la carte {kinds[0]}" if len(kinds) == 1 else f"des cartes {', '.join(kinds[:-1])} et {kinds[-1]}"
    return f"{SCHEME.product(order.product).label} {cards} {of_name(order.holder.full_name)}"


class LineCard:
    """One card of the order, and « J'ai retrouvé ma carte » where that makes sense."""

    def __init__(self, visitor: Visitor, line: OrderLine) -> None:
        self.line = line
        with box():
            self.face = Part(self._face)
            self.found = FoundAgain(visitor, line.card)

    def follow(self, line: OrderLine) -> None:
        """Show what has changed."""
        self.line = line
        self.face.show(_face(line))
        self.found.follow(line.card)

    def _face(self) -> None:
        card_object(_face(self.line))


def _face(line: OrderLine) -> CardFace:
    """The new card once it is made; before, the old one, or a second one still to come."""
    if line.new_card is not None:
        line.new_card.holder = line.card.holder
        face = face_of(line.new_card)
        return replace(face, state_words=f"La nouvelle carte. {face.state_words}")
    face = face_of(line.card)
    if (
        line.reason is None
        and line.rank == SECOND_RANK
        and line.state not in (OrderState.CANCELLED, OrderState.EXPIRED)
    ):
        return replace(face, number="à venir", state="making", state_words=f"{SECOND_COPY.label} demandé")
    return face


SECOND_RANK = 2
