"""« Confirmez que c'est vous »: the password again, before a change of how one is reached (ASVS 7.5.1)."""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import keypad, member_proof
from domain.errors import Refusal
from domain.member_tries import Waiting, Wrong
from ui.components.buttons import actions, link_button
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.text import p
from ui.flash import Flash, answer_with, read_flash
from ui.pages.cpms.cells import CELLS, Trouble, cells_and_keypad, told, trouble_boxes
from ui.pages.cpms.page import PROOF, SPACE, CpmsVisitor, big_submit, columns, cpms_frame
from ui.pages.cpms.ways import WAYS
from ui.session import visit_of

router = APIRouter()


@router.page(f"{PROOF}/{{name}}")
async def cpms_proof(request: Request, name: str, visitor: CpmsVisitor) -> Response | None:
    """Six cells and the keypad; who has just given the password goes straight on."""
    _known(name)
    if member_proof.is_fresh(visitor.session):
        return RedirectResponse(_back(name), 303)
    flash = read_flash(request)
    trouble, error = Trouble.of(flash), flash.errors.get(CELLS) or flash.refusal or None
    with (
        cpms_frame("Confirmez que c'est vous", visitor, narrow=True, crumbs=[("Mon espace", SPACE)]) as page,
        columns(),
    ):
        with Form(action=f"{PROOF}/{name}", summary=page.summary, classes="entrer__form") as form:
            trouble_boxes(trouble)
            cells_and_keypad("Mot de passe actuel", fill="current-password", error=error, waiting=trouble.waiting)
            big_submit("Valider", busy="Vérification…", waiting=trouble.waiting)
            with actions():
                link_button("Annuler", SPACE, variant="secondary")
        with aside("Pourquoi maintenant ?"):
            p("Qui reçoit vos codes peut changer votre mot de passe. Nous vérifions donc que c'est toujours vous.")
        form.report() if error else None
    return None


def register(app: FastAPI) -> None:
    """Add its form post."""
    app.post(f"{PROOF}/{{name}}")(give)


async def give(request: Request, name: str, visitor: CpmsVisitor) -> Response:
    """« Valider »: back to what was being changed."""
    _known(name)
    form = await request.form()
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        digits = await keypad.read(typed.get("clavier", ""), typed.get("touches", ""), typed.get(CELLS, ""))
        await member_proof.give(visitor.session, digits, visit=visit_of(request))
    except (Wrong, Waiting) as error:
        return answer_with(f"{PROOF}/{name}", Flash(told(error)))
    except Refusal as error:
        return answer_with(f"{PROOF}/{name}", Flash(errors={CELLS: str(error)}))
    return RedirectResponse(_back(name), 303)


def _known(name: str) -> None:
    if name not in WAYS:
        raise HTTPException(404)


def _back(name: str) -> str:
    return f"{SPACE}?modifier={name}"
