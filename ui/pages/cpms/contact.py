"""The parts of « Mon espace » that change in place: the number shown on demand, e-mail, mobile."""

from domain import member_contact
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email
from domain.keypad import INCOMPLETE, digits_of
from domain.members import number_of
from domain.phones import check_mobile, printed
from models import Member
from ui.actions import action
from ui.components.buttons import Action, actions, button, submit
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import block
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import p, strong
from ui.session import Visitor


class Number:
    """The social security number, masked until asked for: before, it is not in the page."""

    def __init__(self, visitor: Visitor, member: Member) -> None:
        self.visitor = visitor
        self._shown = False
        with Tag("div"):
            Tag("dt", "Numéro de sécurité sociale")
            self._value = Tag("dd", number_of(member).masked, raw=True, aria_live="polite")
            with Tag("dd", classes="acte"):
                self._button = button(
                    "Afficher",
                    self.turn,
                    variant="secondary",
                    small=True,
                    sign="eye",
                    busy="…",
                    label="Afficher le numéro de sécurité sociale",
                )

    def refuse(self, sentence: str) -> None:
        """Say it where the number stands."""
        self._value.text = sentence

    @action
    async def turn(self) -> None:
        """« Afficher », « Masquer »."""
        member = await Member.of(self.visitor.account).get()
        number = number_of(member)
        self._shown = not self._shown
        self._value.text = number.spaced if self._shown else number.masked
        word = "Masquer" if self._shown else "Afficher"
        self._button.words.text = word
        self._button.set("aria_label", f"{word} le numéro de sécurité sociale")


class Contact:
    """« Me joindre »."""

    def __init__(self, visitor: Visitor, member: Member) -> None:
        self.visitor = visitor
        self._asked = ""
        part = block("Me joindre", "Un code part à la nouvelle adresse avant tout changement.")
        with part.body:
            self._news = Tag("div", aria_live="polite")
            self._place = Tag("div")
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
        with self._place, Tag("dl", classes="paires"):
            self._row("Adresse email", member.known_email or "Aucune", "Modifier l'adresse email", self.edit_email)
            mobile = printed(member.known_mobile) if member.known_mobile else "Aucun"
            self._row("Numéro de mobile", mobile, "Modifier le numéro de mobile", self.edit_mobile)

    def _row(self, label: str, value: str, name: str, act: Action) -> None:
        with Tag("div"):
            Tag("dt", label)
            Tag("dd", value, raw=True)
            with Tag("dd", classes="acte"):
                button("Modifier", act, variant="secondary", small=True, busy="…", label=name)

    @action
    async def stop(self) -> None:
        """« Annuler »."""
        self._say("")
        self._list(await Member.of(self.visitor.account).get())

    # ---- the e-mail

    @action
    async def edit_email(self) -> None:
        """« Modifier »: the new address."""
        self._say("")
        self._place.clear()
        with self._place, Form(self.send_code) as self._form:
            self._email = Field(
                "Nouvelle adresse email",
                name="courriel",
                required="Écrivez votre nouvelle adresse email.",
                check=check_email,
                kind="email",
                autocomplete="email",
            )
            with actions():
                submit("Recevoir le code")
                button("Annuler", self.stop, variant="secondary")
        self._email.entry.put(autofocus=True)

    @action
    async def send_code(self) -> None:
        """A code goes to the new address."""
        try:
            await member_contact.ask_email(self._email.value, by=self.visitor.account)
        except FieldErrors as errors:
            self._email.show_error(errors.errors["courriel"])
            self._form.report()
            return
        self._asked = self._email.value.strip()
        self._code_form()

    def _code_form(self) -> None:
        self._place.clear()
        with self._place, Form(self.take_email) as self._form:
            with notice(sign="letter"), p("Un code a été envoyé sur "):
                strong(self._asked, raw=True)
                Tag("span", ". Il fonctionne pendant 15 minutes.")
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

    @action
    async def take_email(self) -> None:
        """« Vérifier »."""
        try:
            code = digits_of(self._code.value)
            member = await member_contact.confirm_email(self._asked, code, by=self.visitor.account)
        except Refusal as refusal:
            self._code.show_error(str(refusal))
            self._form.report()
            return
        self._list(member)
        self._say("Votre adresse email a bien été modifiée.")

    # ---- the mobile

    @action
    async def edit_mobile(self) -> None:
        """« Modifier »: another number, or none."""
        member = await Member.of(self.visitor.account).get()
        self._say("")
        self._place.clear()
        with self._place, Form(self.take_mobile, note=False):
            self._mobile = Field(
                "Numéro de mobile",
                name="mobile",
                value=printed(member.known_mobile) if member.known_mobile else "",
                check=check_mobile,
                kind="tel",
                autocomplete="tel",
                width="w-20",
            )
            with actions():
                submit("Enregistrer")
                button("Annuler", self.stop, variant="secondary")

    @action
    async def take_mobile(self) -> None:
        """« Enregistrer »."""
        member = await member_contact.change_mobile(self._mobile.value, by=self.visitor.account)
        self._list(member)
        self._say("Votre numéro de mobile a bien été modifié.")
