"""The link beside the six digits, of the mail and of the letter: it opens the new password as they do (SPEC 6.4)."""

from typing import Final

from fastapi import Request, Response

from domain import recovery
from models import Secret
from ui.pages.cpms.onward import after_code
from ui.pages.cpms.sign_in import NUMBER, number_field
from ui.pages.link import Landing, Typed

TITLE: Final = "Choisir votre mot de passe"


async def _by_mail(request: Request, secret: Secret, _typed: Typed) -> Response:
    return await after_code(await recovery.follow(secret), request)


async def _by_post(request: Request, secret: Secret, typed: Typed) -> Response:
    return await after_code(await recovery.follow_paper(secret, typed.get(NUMBER, "")), request)


MAIL: Final = Landing(
    title=TITLE,
    words="Appuyez sur le bouton : vous composerez ensuite un mot de passe à 6 chiffres. Rien ne change avant.",
    button="Continuer",
    act=_by_mail,
)
PAPER: Final = Landing(
    title=TITLE,
    words="Écrivez votre numéro : vous composerez ensuite un mot de passe à 6 chiffres. Rien ne change avant.",
    button="Continuer",
    act=_by_post,
    fields=number_field,
    kept=(NUMBER,),
)
