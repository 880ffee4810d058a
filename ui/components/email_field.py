"""The address one signs in with: the same words and the same check wherever a portal asks for it."""

from typing import Literal

from domain.fields import check_email
from ui.components.field import Field


def email_field(
    *, value: str, error: str | None, then: Literal["next", "send"] = "next", help: str | None = None
) -> Field:
    """A field named « courriel »; `then` is what Enter does on a phone's keyboard."""
    return Field(
        "Adresse email",
        name="courriel",
        value=value,
        required="Écrivez votre adresse email.",
        check=check_email,
        error=error,
        help=help,
        kind="email",
        autocomplete="username",
        enterkeyhint=then,
    )
