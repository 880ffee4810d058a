"""A password: shown on demand, its rules ticked off while it is typed, all in the browser. Sent once, on submit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ui.components.bubble import bubble
from ui.components.control import Check, Control
from ui.components.tag import Tag
from ui.icons import icon

SPECIALS: Final = '&"\'(-_^)°+="$£ù%*,;:!?./<>çéèà'
"""The manual's list (seed 002), as `&"'(-_^)°+="$£ù%*,;:!?./<>çéèà`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a password, in words and as the browser computes it."""

    kind: Literal["length", "upper", "digit", "special"]
    words: str
    argument: str = ""


RULES: Final = (
    Rule("length", "8 caractères", "8"),
    Rule("upper", "une lettre majuscule"),
    Rule("digit", "un chiffre"),
    Rule("special", "un caractère spécial, par exemple ! ou ?", SPECIALS),
)


class PasswordField(Control):
    """A password with « Afficher » / « Masquer »; `rules` adds the live checklist (for a new one)."""

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
        autocomplete: Literal["current-password", "new-password"] = "current-password",
        enterkeyhint: Literal["next", "go", "done"] = "go",
    ) -> None:
        super().__init__("div", name=name, label=label, required=required, classes="field")
        self._check = check
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
                )
                self._reveal()
            rule_ids = (self._list_rules(rules).html_id,) if rules else ()
            self._place_error()
        self._described = helps + rule_ids
        self._label.set("for_", self.entry.html_id)
        self._describe()
        if error:
            self.show_error(error)

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
