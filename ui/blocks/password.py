"""« Mon mot de passe »."""

from collections.abc import Mapping
from typing import Final

from domain import password_change
from domain.errors import FieldErrors
from domain.passwords import CONFIRMATION_WRONG, NEW_WRONG, SPECIALS
from schemes.registry import scheme_of
from ui.actions import action
from ui.blocks.editable import Editable
from ui.components.control import Control
from ui.components.password import RULES, PasswordField
from ui.components.text import p
from ui.session import leave_open_pages

OLD_TIP: Final = "Le mot de passe doit être identique à celui renseigné lors de la création de votre compte."
NEW_TIP: Final = (
    "Le nouveau mot de passe devra contenir au minimum 8 caractères, une lettre majuscule, un chiffre et un caractère "
    f"spécial de type {SPECIALS}"
)
CONFIRMATION_TIP: Final = "La saisie du nouveau mot de passe doit être saisie à l'identique."


class PasswordBlock(Editable):
    """The password, never shown."""

    form_label = "Mon mot de passe"

    def read(self) -> None:
        """As the manual shows it."""
        p("Mot de passe : ********")

    def fill(self) -> Mapping[str, Control]:
        """The old one, the new one twice."""
        old = PasswordField(
            "Ancien mot de passe",
            name="ancien",
            required=password_change.OLD_MISSING,
            tip=OLD_TIP,
            enterkeyhint="next",
        )
        new = PasswordField(
            "Nouveau mot de passe",
            name="mot_de_passe",
            required=NEW_WRONG,
            tip=NEW_TIP,
            rules=RULES,
            autocomplete="new-password",
            enterkeyhint="next",
        )
        confirmation = PasswordField(
            "Confirmation du nouveau mot de passe",
            name="confirmation",
            required=CONFIRMATION_WRONG,
            tip=CONFIRMATION_TIP,
            repeats=new,
            autocomplete="new-password",
            enterkeyhint="done",
        )
        return {"ancien": old, "mot_de_passe": new, "confirmation": confirmation}

    @action
    async def save(self) -> None:
        """Change it; the account's other sessions end, in their open pages too."""
        old, new, confirmation = (self.fields[name].value for name in ("ancien", "mot_de_passe", "confirmation"))
        try:
            ended = await password_change.change(self.visitor.session, old, new, confirmation)
        except FieldErrors as wrong:
            self.complain(wrong.errors)
            return
        leave_open_pages(scheme_of(self.visitor.account.scheme), set(ended))
        self.close(password_change.CHANGED)
