"""« Mon adresse email »."""

from collections.abc import Mapping
from typing import Final

from domain import email_change
from domain.email_change import Taken
from domain.errors import FieldErrors
from domain.throttle import TooMany
from ui.actions import action
from ui.blocks.editable import Editable
from ui.components.control import Control
from ui.components.field import Field
from ui.components.tag import Tag
from ui.components.text import p, span

NEW_TIP: Final = "Votre adresse de messagerie doit être au format électronique"
CONFIRMATION_TIP: Final = "L'adresse de messagerie doit être saisie à l'identique"


class EmailBlock(Editable):
    """The address one signs in with."""

    form_label = "Mon adresse email"
    draft = "email"

    def read(self) -> None:
        """« Adresse email : mail0455@mail.fr »."""
        with p("Adresse email : "):
            span(self.visitor.account.email or "", raw=True, classes="wrap-any")

    def fill(self) -> Mapping[str, Control]:
        """The old address, the new one twice."""
        Field(
            "Ancien email",
            name="ancien-email",
            value=self.visitor.account.email or "",
            readonly=True,
            kind="email",
            autocomplete="off",
        )
        self.email = Field(
            "Nouvel email",
            name="nouvel-email",
            value=self.start("email"),
            on_change=self.keep_email,
            required=email_change.MISSING,
            check=email_change.email_error,
            tip=NEW_TIP,
            kind="email",
            autocomplete="email",
            enterkeyhint="next",
        )
        self.confirmation = Field(
            "Confirmation du nouvel email",
            name="confirmation-email",
            value=self.start("confirmation"),
            on_change=self.keep,
            required=email_change.CONFIRMATION_WRONG,
            check=lambda value: email_change.confirmation_error(value, self.email.value),
            tip=CONFIRMATION_TIP,
            kind="email",
            autocomplete="email",
            enterkeyhint="done",
        )
        return {"email": self.email, "confirmation": self.confirmation}

    async def keep_email(self, value: str) -> None:
        """Remember it; a confirmation found different is looked at again."""
        if self.confirmation.error is not None:
            await self.confirmation.check()
        await self.keep(value)

    @property
    def first(self) -> Tag:
        """The new address."""
        return self.email.entry

    @action
    async def save(self) -> None:
        """Change it; a taken address closes the block on the old one."""
        account = self.visitor.account
        try:
            await email_change.change(account, self.email.value, self.confirmation.value)
        except FieldErrors as wrong:
            self.complain(wrong.errors)
        except TooMany as wait:
            self.complain({"email": str(wait)})
        except Taken as taken:
            self.close(str(taken), kind="bad")
        else:
            self.close(email_change.CHANGED)
