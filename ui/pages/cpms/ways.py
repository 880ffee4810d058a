"""The two ways to reach a member, told side by side: what each is called, what it asks of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from domain import member_contact, member_mobile, texts
from domain.phones import printed
from domain.portal import portal
from models import Account, Member, Session
from schemes.cpms import SCHEME


class Ask(Protocol):
    """Sends a code to what was typed and returns it. Raises FieldErrors, NeedsProof, Refusal."""

    async def __call__(self, typed: str, /, *, by: Session) -> str:
        """By the session that asks."""
        ...


class Confirm(Protocol):
    """Takes the new one, proved by its code. Raises Refusal."""

    async def __call__(self, asked: str, code: str, /, *, by: Account) -> Member:
        """By the account it is for."""
        ...


class Drop(Protocol):
    """Gives it up. Raises NeedsProof."""

    async def __call__(self, *, by: Session) -> Member:
        """By the session that asks."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An e-mail address, or a mobile number."""

    name: str
    """Of the field, and in the page's address."""
    label: str
    edit_label: str
    field_label: str
    kind: Literal["email", "tel"]
    none: str
    """Said where there is none."""
    missing: str
    sent: str
    """Before the address a code went to."""
    done: str
    known: Callable[[Member], str]
    shown: Callable[[str], str]
    error: Callable[[str, Member], str | None]
    ask: Ask
    confirm: Confirm
    width: Literal["w-20"] | None = None
    drop: Drop | None = None
    drop_label: str = ""
    dropped: str = ""
    changes: Callable[[], bool] = lambda: True
    """Whether it can be changed here."""

    def elsewhere(self, member: Member) -> str:
        """Whom to ask when it can't."""
        body = member.holder.body
        return f"Pour le changer, écrivez au {body.name} : {portal().contacts.get(SCHEME.code, '') or body.email}"


EMAIL: Final = Way(
    name="courriel",
    label="Adresse email",
    edit_label="Modifier l'adresse email",
    field_label="Nouvelle adresse email",
    kind="email",
    none="Aucune",
    missing=member_contact.NO_EMAIL,
    sent="Un code a été envoyé sur ",
    done="Votre adresse email a bien été modifiée.",
    known=lambda member: member.known_email,
    shown=str,
    error=member_contact.new_email_error,
    ask=member_contact.ask_email,
    confirm=member_contact.confirm_email,
)
MOBILE: Final = Way(
    name="mobile",
    label="Numéro de mobile",
    edit_label="Modifier le numéro de mobile",
    field_label="Nouveau numéro de mobile",
    kind="tel",
    width="w-20",
    none="Aucun",
    missing=member_mobile.MISSING,
    sent="Un code a été envoyé par SMS au ",
    done="Votre numéro de mobile a bien été modifié.",
    known=lambda member: member.known_mobile,
    shown=lambda number: printed(number) if number else "",
    error=member_mobile.new_mobile_error,
    ask=member_mobile.ask_mobile,
    confirm=member_mobile.confirm_mobile,
    drop=member_mobile.drop_mobile,
    drop_label="Ne plus avoir de numéro",
    dropped="Votre numéro de mobile a été retiré.",
    changes=texts.are_sent,
)
WAYS: Final = {way.name: way for way in (EMAIL, MOBILE)}
