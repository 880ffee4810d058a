"""« Me joindre »: e-mail and mobile, each changed with a code sent to the new one (SPEC 6.7)."""

from nicegui import ui

from domain import member_proof
from domain.errors import FieldErrors, Refusal
from domain.keypad import INCOMPLETE, digits_of
from domain.member_proof import NeedsProof
from models import Member
from ui.actions import action
from ui.components.buttons import actions, button, submit
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import block
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import p, strong
from ui.pages.cpms.page import PROOF
from ui.pages.cpms.ways import EMAIL, WAYS, Way
from ui.session import Visitor


class Contact:
    """Read, then changed in its place: the new address, then the code that arrives there."""

    def __init__(self, visitor: Visitor, member: Member, *, opened: str = "") -> None:
        """`opened` names what is being changed, after the password was given again for it."""
        self.visitor = visitor
        self._way, self._asked = EMAIL, ""
        part = block("Me joindre", "Un code part à la nouvelle adresse, ou au nouveau numéro, avant tout changement.")
        with part.body:
            self._news = Tag("div", aria_live="polite")
            self._place = Tag("div", classes="stack")
        way = WAYS.get(opened)
        if way is not None and way.changes() and member_proof.is_fresh(visitor.session):
            self._open(way, member)
            self._field.entry.put(data_focus="")
        else:
            self._list(member)

    def refuse(self, sentence: str) -> None:
        """Say it above the block."""
        self._say(sentence, bad=True)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        self._news.clear()
        if sentence:
            with self._news:
                notice(sentence, kind="bad" if bad else "good")

    # ---- as it stands

    def _list(self, member: Member) -> None:
        self._place.clear()
        self._openers: dict[str, Tag] = {}
        with self._place, Tag("dl", classes="paires"):
            for way in WAYS.values():
                self._row(way, member)

    def _row(self, way: Way, member: Member) -> None:
        with Tag("div"):
            Tag("dt", way.label)
            Tag("dd", way.shown(way.known(member)) or way.none, raw=True)
            if not way.changes():
                Tag("dd", way.elsewhere(member), classes="quiet t16")
                return
            with Tag("dd", classes="acte"):
                self._openers[way.name] = button(
                    "Modifier",
                    lambda: self.edit(way),
                    variant="secondary",
                    small=True,
                    busy="…",
                    label=way.edit_label,
                )

    @action
    async def stop(self) -> None:
        """« Annuler »."""
        self._say("")
        self._list(await Member.of(self.visitor.account).get())
        self._openers[self._way.name].take_focus()

    async def _settled(self, member: Member, words: str) -> None:
        self._list(member)
        self._say(words)
        self._openers[self._way.name].take_focus()

    # ---- what is new

    @action
    async def edit(self, way: Way) -> None:
        """« Modifier »: the password again when it was given too long ago, then the new address."""
        if not member_proof.is_fresh(self.visitor.session):
            ui.navigate.to(f"{PROOF}/{way.name}")
            return
        self._say("")
        self._open(way, await Member.of(self.visitor.account).get())
        self._field.entry.take_focus()

    def _open(self, way: Way, member: Member) -> None:
        self._way, self._asked = way, ""
        self._place.clear()
        with self._place, Form(self.send_code, label=way.edit_label) as self._form:
            self._field = Field(
                way.field_label,
                name=way.name,
                required=way.missing,
                check=lambda typed: way.error(typed.strip(), member),
                kind=way.kind,
                autocomplete=way.kind,
                width=way.width,
                enterkeyhint="next",
            )
            with actions():
                submit("Recevoir le code")
                button("Annuler", self.stop, variant="secondary")
            if way.drop is not None and way.known(member):
                with Tag("div", classes="actions"):
                    button(way.drop_label, self.drop, variant="quiet", busy="…")

    @action
    async def send_code(self) -> None:
        """« Recevoir le code »."""
        try:
            self._asked = await self._way.ask(self._field.value, by=self.visitor.session)
        except FieldErrors as errors:
            self._field.show_error(errors.errors[self._way.name])
            self._form.report()
        except NeedsProof:
            ui.navigate.to(f"{PROOF}/{self._way.name}")
        else:
            self._code_form()

    @action
    async def send_again(self) -> None:
        """« Renvoyer le code »; what was typed of it meanwhile stays."""
        try:
            await self._way.ask(self._asked, by=self.visitor.session)
        except FieldErrors as errors:
            self.refuse(errors.errors[self._way.name])
        except NeedsProof:
            ui.navigate.to(f"{PROOF}/{self._way.name}")
        else:
            self._say("Le code vient de repartir.")

    def _code_form(self) -> None:
        way = self._way
        self._say("")
        self._place.clear()
        with self._place, notice(sign="letter", announce="status"), p(way.sent):
            strong(way.shown(self._asked), raw=True, classes="wrap-any")
            Tag("span", ". Il fonctionne pendant 15 minutes.")
        with self._place, Form(self.take, label=way.edit_label) as self._form:
            self._code = Field(
                "Code de sécurité à 6 chiffres",
                name="code",
                required=INCOMPLETE,
                numeric=True,
                width="w-10",
                inputmode="numeric",
                autocomplete="one-time-code",
            )
            with actions():
                submit("Vérifier")
                button("Annuler", self.stop, variant="secondary")
                button("Renvoyer le code", self.send_again, variant="quiet")
        self._code.entry.take_focus()

    @action
    async def take(self) -> None:
        """« Vérifier »."""
        try:
            code = digits_of(self._code.value)
            member = await self._way.confirm(self._asked, code, by=self.visitor.account)
        except Refusal as refusal:
            self._code.show_error(str(refusal))
            self._form.report()
            return
        await self._settled(member, self._way.done)

    @action
    async def drop(self) -> None:
        """« Ne plus avoir de numéro »."""
        if self._way.drop is None:
            return
        try:
            member = await self._way.drop(by=self.visitor.session)
        except NeedsProof:
            ui.navigate.to(f"{PROOF}/{self._way.name}")
            return
        await self._settled(member, self._way.dropped)
