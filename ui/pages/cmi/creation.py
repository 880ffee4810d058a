"""Creating an account: who one is, then an address and a password, then a mail. Real form posts, all three."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import activation, creation, email_change
from domain.activation import Claim
from domain.errors import FieldErrors, Refusal
from domain.passwords import CONFIRMATION_WRONG
from domain.portal import portal
from schemes.cmi import SCHEME
from ui.components.buttons import actions, link_button, submit
from ui.components.error_summary import ErrorSummary
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import aside, columns
from ui.components.notice import notice
from ui.components.password import RULES, PasswordField
from ui.components.tag import Tag
from ui.components.text import p
from ui.flash import Flash, answer_with, read_flash
from ui.frame import frame
from ui.sealed_cookie import SealedCookie
from ui.session import visit_of

router = APIRouter()
PATH: Final = f"{SCHEME.path}/creation-de-compte"
ORGANISATION: Final = "organisation"
FOUND: Final = SealedCookie(
    "porte-cartes-creation", key=lambda: portal().seal("flash", "creation"), life=1800, path=PATH
)
"""Who the first step found, for the second."""
TOO_LATE: Final = "Le temps est écoulé. Recommencez par votre numéro identifiant."
IF_KNOWN: Final = (
    "Si un compte existe déjà pour cette adresse ou pour ce numéro identifiant, un message part à l'adresse de ce compte. "
    "Si vous ne recevez rien, pensez à consulter vos courriels indésirables ou spams."
)


def register(app: FastAPI) -> None:
    """Add what the forms post to."""
    app.post(f"{PATH}/identite")(identify)
    app.post(PATH)(create)


@router.page(PATH)
async def creation_page(request: Request) -> None:
    """The step one is at."""
    flash = read_flash(request)
    organisation = request.query_params.get("type") == ORGANISATION or ORGANISATION in flash.values
    claim = _claim(request) if request.query_params.get("etape") == "2" or flash.offer == "2" else None
    with frame(
        "Créer mon compte", scheme=SCHEME, crumbs=[("Se connecter", SCHEME.sign_in_path)], demo=portal().demo
    ) as page:
        if flash.done:
            _sent(flash.done)
        elif claim is not None:
            _credentials(flash, page.summary)
        else:
            _identity(flash, page.summary, organisation=organisation)


def _identity(flash: Flash, summary: ErrorSummary, *, organisation: bool) -> None:
    with columns("form"):
        hidden = {"type": ORGANISATION if organisation else ""}
        with Form(action=f"{PATH}/identite", summary=summary, hidden=hidden) as form:
            _who(flash, organisation=organisation)
            with actions():
                submit("Continuer")
        _beside(organisation=organisation)
    flash.report(form)


def _who(flash: Flash, *, organisation: bool) -> None:
    Field(
        "Numéro identifiant",
        name="numero",
        required="Écrivez votre numéro identifiant.",
        check=creation.check_identifier,
        help="Il est écrit sur le courrier de votre organisme. Un représentant écrit celui de la personne représentée.",
        inputmode="numeric",
        autocomplete="off",
        width="w-20",
        **flash.kept("numero"),
    )
    if organisation:
        Field(
            "SIREN",
            name="siren",
            required="Écrivez le SIREN de l'organisation.",
            check=creation.check_siren,
            help="9 chiffres",
            inputmode="numeric",
            autocomplete="off",
            width="w-10",
            **flash.kept("siren"),
        )
        return
    Field(
        "Nom",
        name="nom",
        required="Écrivez votre nom.",
        check=creation.check_name,
        autocomplete="family-name",
        **flash.kept("nom"),
    )
    Field(
        "Date de naissance",
        name="naissance",
        required="Écrivez votre date de naissance.",
        check=creation.check_birth_date,
        help="Par exemple 05/11/1988",
        inputmode="numeric",
        autocomplete="bday",
        width="w-10",
        **flash.kept("naissance"),
    )


def _beside(*, organisation: bool) -> None:
    with Tag("div", classes="stack"):
        with aside("Vous êtes une personne ?" if organisation else "Vous êtes une organisation ?"):
            if organisation:
                p("Titulaire de la carte, ou représentant légal : créez votre compte avec votre nom.")
                link_button("Une personne", PATH, variant="secondary")
            else:
                p("Créez le compte de l'organisation avec son numéro identifiant et son SIREN.")
                link_button("Une organisation", f"{PATH}?type={ORGANISATION}", variant="secondary")
        with aside("Représentant légal"), p():
            Tag(
                "span",
                "Écrivez le numéro identifiant de la personne que vous représentez, puis votre propre nom et votre "
                "propre date de naissance. L'organisme doit vous avoir déclaré.",
            )


def _credentials(flash: Flash, summary: ErrorSummary) -> None:
    with columns("form"), Form(action=PATH, summary=summary) as form:
        email = Field(
            "Adresse email",
            name="courriel",
            required=creation.EMAIL_MISSING,
            check=creation.email_error,
            kind="email",
            autocomplete="username",
            enterkeyhint="next",
            **flash.kept("courriel"),
        )
        Field(
            "Confirmation de l'adresse email",
            name="courriel_confirmation",
            required=email_change.CONFIRMATION_WRONG,
            check=lambda value: email_change.confirmation_error(value, email.value),
            kind="email",
            autocomplete="email",
            enterkeyhint="next",
            **flash.kept("courriel_confirmation"),
        )
        _passwords(flash)
        with actions():
            submit("Créer mon compte")
            link_button("Retour", PATH, variant="secondary")
    flash.report(form)


def _passwords(flash: Flash) -> None:
    password = PasswordField(
        "Mot de passe",
        name="mot_de_passe",
        required=creation.PASSWORD_WRONG,
        rules=RULES,
        error=flash.errors.get("mot_de_passe"),
        autocomplete="new-password",
        enterkeyhint="next",
    )
    PasswordField(
        "Confirmation du mot de passe",
        name="mot_de_passe_confirmation",
        required=CONFIRMATION_WRONG,
        error=flash.errors.get("mot_de_passe_confirmation"),
        repeats=password,
        autocomplete="new-password",
    )


def _sent(words: str) -> None:
    notice(words, kind="good", announce="status")
    p(IF_KNOWN, classes="mt4 text")
    with actions(classes="mt5"):
        link_button("Se connecter", SCHEME.sign_in_path)


async def identify(request: Request) -> Response:
    """« Continuer »: one message for all that does not fit."""
    typed = {name: str(value) for name, value in (await request.form()).items()}
    kept = {name: typed.get(name, "")[:300] for name in ("numero", "nom", "naissance", "siren")}
    organisation = typed.get("type") == ORGANISATION
    if organisation:
        kept[ORGANISATION] = "1"
    if errors := _form_errors(kept, organisation=organisation):
        return answer_with(PATH, Flash(kept, errors))
    try:
        if organisation:
            claim = await creation.identify_organisation(kept["numero"], kept["siren"], visit=visit_of(request))
        else:
            claim = await creation.identify(kept["numero"], kept["nom"], kept["naissance"], visit=visit_of(request))
    except Refusal as refusal:
        return answer_with(PATH, Flash(kept, refusal=str(refusal)))
    response = RedirectResponse(f"{PATH}?etape=2", 303)
    FOUND.write(response, {"holder": claim.holder_id, "representative": claim.representative_id})
    return response


def _form_errors(typed: dict[str, str], *, organisation: bool) -> dict[str, str]:
    checks = {"numero": creation.check_identifier}
    if organisation:
        checks["siren"] = creation.check_siren
    else:
        checks |= {"nom": creation.check_name, "naissance": creation.check_birth_date}
    found = {name: check(typed[name]) if typed[name].strip() else _MISSING[name] for name, check in checks.items()}
    return {name: sentence for name, sentence in found.items() if sentence}


_MISSING: Final = {
    "numero": "Écrivez votre numéro identifiant.",
    "nom": "Écrivez votre nom.",
    "naissance": "Écrivez votre date de naissance.",
    "siren": "Écrivez le SIREN de l'organisation.",
}


async def create(request: Request) -> Response:
    """« Créer mon compte »: the same page in answer, whatever is known of the address."""
    claim = _claim(request)
    if claim is None:
        return answer_with(PATH, Flash(refusal=TOO_LATE))
    names = ("courriel", "courriel_confirmation", "mot_de_passe", "mot_de_passe_confirmation")
    form = await request.form()
    email, confirmation, password, repeated = (str(form.get(name, "")) for name in names)
    kept = {"courriel": email[:300], "courriel_confirmation": confirmation[:300]}
    try:
        await creation.create(claim, email, confirmation, password, repeated, visit=visit_of(request))
    except FieldErrors as wrong:
        return answer_with(PATH, Flash(kept, wrong.errors, offer="2"))
    except Refusal as refusal:
        return answer_with(PATH, Flash(kept, refusal=str(refusal), offer="2"))
    response = answer_with(PATH, Flash(done=activation.MAIL_ON_ITS_WAY))
    FOUND.forget(response)
    return response


def _claim(request: Request) -> Claim | None:
    told = FOUND.read(request)
    return None if told is None else Claim(told["holder"], told["representative"])
