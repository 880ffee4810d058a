"""A password: shown on demand, its rules ticked off while it is typed, all in the browser. Sent once, on submit.

What the browser finds wrong when the field is left, and whether it still is at every change after that, comes as a
verdict of one word; the sentence is written here. Nothing of the password goes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nicegui.events import GenericEventArguments

from domain.passwords import LONGEST, SHORTEST, SPECIALS, TOO_LONG
from ui.components.bubble import bubble
from ui.components.control import Check, Control
from ui.components.tag import Tag
from ui.icons import icon


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a password, in words and as the browser computes it."""

    kind: Literal["length", "upper", "digit", "special"]
    words: str
    argument: str = ""


RULES: Final = (
    Rule("length", f"{SHORTEST} caractères", str(SHORTEST)),
    Rule("upper", "une lettre majuscule"),
    Rule("digit", "un chiffre"),
    Rule("special", "un caractère spécial, par exemple ! ou ?", SPECIALS),
)

EDGES: Final = "Il y a un espace au début ou à la fin : il compte dans le mot de passe."
"""A space nobody sees, mostly pasted by mistake; it is allowed as every sign is, and told."""


class PasswordField(Control):
    """A password with « Afficher » / « Masquer »; `rules` adds the live checklist (for a new one).

    `repeats` is the field this one confirms. `wrong` is said of one against its rules, or unlike the one it repeats;
    left out, the sentence of a missing one is.
    """

    def __init__(
        self,
        label: str,
        *,
        name: str,
        required: bool | str = True,
        check: Check | None = None,
        help: str | None = None,
        tip: str | None = None,
        error: str | None = None,
        rules: Sequence[Rule] = (),
        repeats: "PasswordField | None" = None,
        wrong: str | None = None,
        autocomplete: Literal["current-password", "new-password"] = "current-password",
        enterkeyhint: Literal["next", "go", "done"] = "go",
    ) -> None:
        super().__init__("div", name=name, label=label, required=required, classes="field")
        self._check, self._wrong = check, wrong or self._missing
        with self:
            helps = self._head(help, tip)
            with Tag("div", classes="with-button"):
                self._entry = Tag(
                    "input",
                    classes="input",
                    type="password",
                    name=name,
                    required=self.required,
                    autocomplete=autocomplete,
                    enterkeyhint=enterkeyhint,
                    spellcheck="false",
                    autocapitalize="none",
                    data_secret=str(LONGEST) if rules else "",
                    data_repeats=repeats.entry.html_id if repeats else None,
                )
                self._reveal()
            with Tag("div", aria_live="polite"):
                Tag("p", EDGES, classes="field__help mt2", data_edges_of=self.entry.html_id, hidden=True)
            rule_ids = (self._list_rules(rules).html_id,) if rules else ()
            self._place_error()
        self._described = helps + rule_ids
        self._label.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)
        self.entry.on("judged", self._judged, js_handler="(e) => emit(e.detail)")

    def _judged(self, event: GenericEventArguments) -> None:
        """Say what the browser finds wrong now, or take back what was said."""
        missing = self._missing if self.required else None
        sentences = {"missing": missing, "rules": self._wrong, "different": self._wrong, "long": TOO_LONG}
        self.show_error(sentences.get(str(event.args)))

    def _head(self, help: str | None, tip: str | None) -> tuple[str, ...]:
        with Tag("div", classes="field__row"):
            self._label = Tag("label", self.starred(), classes="field__label")
            tips = (bubble(self.label, tip).html_id,) if tip else ()
        return ((Tag("p", help, classes="field__help").html_id,) if help else ()) + tips

    def _reveal(self) -> None:
        with Tag("button", classes="with-button__b", type="button", data_reveal=self.entry.html_id):
            Tag("span", "Afficher", classes="with-button__show")
            Tag("span", "Masquer", classes="with-button__hide")
            Tag("span", f" : {self.label}", classes="vh")

    def _list_rules(self, rules: Sequence[Rule]) -> Tag:
        listing = Tag("ul", classes="rules", data_rules_of=self.entry.html_id)
        with listing:
            for rule in rules:
                with Tag("li", data_rule=rule.kind, data_argument=rule.argument or None):
                    icon("to-do", small=True).set_class("unmet", on=True)
                    icon("done", small=True).set_class("met", on=True)
                    with Tag("span", rule.words):
                        Tag("span", ", à faire", classes="vh unmet")
                        Tag("span", ", fait", classes="vh met")
        return listing

    def set_value(self, value: str) -> None:
        """Empty the field, the only thing done to a password from here; raise ValueError for anything else."""
        if value:
            raise ValueError("a password is never written from the server")
        self._value = ""
        self.entry.assign("value", value="")
        self.client.run_javascript(f"window.porte?.rules({self.entry.html_id!r})")
