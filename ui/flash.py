"""What a form post must hand on to the page drawn in answer: the words typed and what is wrong with them.

It travels in a sealed cookie of two minutes, tied to that one answer.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, TypedDict

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from domain.portal import portal
from ui.components.form import Form
from ui.sealed_cookie import SealedCookie

COOKIE: Final = SealedCookie("porte-cartes-saisie", key=lambda: portal().key("flash"), life=120)
MARK: Final = "essai"
_LONGEST_VALUE: Final = 300
"""Signs of one answer that come back: what is longer is refused anyway, and must not crowd out the reason."""


class Kept(TypedDict):
    """What a field takes up again after a post."""

    value: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Flash:
    """What was typed (never a password) and what to say about it."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    done: str = ""
    """What was done, in one sentence."""
    offer: str = ""
    """What can be done about the refusal, by a name the page knows."""

    def kept(self, name: str) -> Kept:
        """What was typed into a field, and what is wrong with it."""
        return Kept(value=self.values.get(name, ""), error=self.errors.get(name))

    def report(self, form: Form) -> None:
        """Say above the form why it was refused, with a link to its first answer; or sum up what is wrong in it."""
        if self.refusal:
            form.summary.show([(self.refusal, form.controls[0].target)])
        elif self.errors:
            form.report()


def answer_with(path: str, flash: Flash, *, suite: str = "") -> Response:
    """Go back to the form's page (303), which shows the flash once asked with its mark."""
    mark = secrets.token_urlsafe(6)
    query = f"?{MARK}={mark}" + (f"&suite={suite}" if suite else "")
    response = RedirectResponse(path + query, 303)
    values = {name: value[:_LONGEST_VALUE] for name, value in flash.values.items()}
    COOKIE.write(response, asdict(flash) | {"mark": mark, "values": values})
    return response


def read_flash(request: Request) -> Flash:
    """The flash of this very answer; an empty one for anybody who just comes to the page."""
    message = COOKIE.read(request)
    if message is None or message.pop("mark") != request.query_params.get(MARK):
        return Flash()
    return Flash(**message)
