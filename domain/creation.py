"""Creating a cmi account: what the issuing body knows proves who one is, then an address and a password (SPEC 1.3)."""

import re
import unicodedata
from datetime import date, datetime
from typing import Final

from domain import activation, email_change, passwords, throttle
from domain.activation import Claim
from domain.errors import FieldErrors, Refusal
from domain.fields import NAME_LENGTH, check_email, tidy
from domain.sign_in import Visit
from domain.throttle import ADDRESS, Limit, network
from models import Holder, Representative
from models.clock import today
from schemes.cmi import SCHEME as CMI

UNKNOWN: Final = (
    "Aucun titulaire ne correspond à ces informations. Vérifiez-les sur le courrier de votre organisme ; un représentant "
    "légal écrit son propre nom et sa propre date de naissance."
)
"""One for all: nothing tells which of the answers was wrong."""
PASSWORD_WRONG: Final = passwords.NEW_WRONG.replace("du nouveau mot", "du mot")
EMAIL_MISSING: Final = "La saisie de l'adresse email est obligatoire."
IDENTIFIER: Final = Limit("creation", free=5, memory=throttle.ACCOUNT.memory)
"""By identifier and network: a stranger must not keep its holder waiting."""
EVERYWHERE: Final = Limit("creation-everywhere", free=100, memory=throttle.ACCOUNT.memory)
"""By identifier: birth dates must not be found by trying them all, from many networks either."""
SCHEME_CODE: Final = CMI.code
_DATES: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d%m%Y")
LONGEST_IDENTIFIER: Final = 20
_SIREN: Final = re.compile(r"\d{9}")


def read_date(value: str) -> date | None:
    """A date as people write it: 05/11/1988, 5-11-1988, 1988-11-05."""
    for shape in _DATES:
        try:
            return datetime.strptime(tidy(value), shape).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


def check_identifier(value: str) -> str | None:
    """Text of 1 to 20 digits, zeros kept."""
    digits = tidy(value).replace(" ", "")
    may_be_one = digits.isdecimal() and len(digits) <= LONGEST_IDENTIFIER
    return None if may_be_one else "Écrivez les chiffres de votre numéro identifiant."


def check_birth_date(value: str) -> str | None:
    """A day that has been."""
    day = read_date(value)
    if day is None:
        return "Écrivez votre date de naissance, par exemple 05/11/1988."
    return None if date(1880, 1, 1) < day <= today() else "Vérifiez l'année de votre date de naissance."


def check_name(value: str) -> str | None:
    """A name of a reasonable length."""
    return None if len(tidy(value)) <= NAME_LENGTH else f"{NAME_LENGTH} caractères au plus."


def check_siren(value: str) -> str | None:
    """Nine digits, spaces allowed."""
    return None if _SIREN.fullmatch(tidy(value).replace(" ", "")) else "Écrivez les 9 chiffres du SIREN."


async def identify(number: str, name: str, birth_date: str, *, visit: Visit) -> Claim:
    """Who it is: the holder of that number, or a representative declared for it.

    Raises Refusal (one message for all) and TooMany; the answers' form was checked before.
    """
    counted = await _admit(number, visit)
    born, holders = read_date(birth_date), await _holders(number)
    for holder in holders:
        if not holder.is_organisation and holder.birth_date == born and same_name(holder.last_name, name):
            await throttle.succeeded(counted)
            return Claim(holder.pk)
    declared = await Representative.filter(holder_id__in=[holder.pk for holder in holders], birth_date=born)
    for representative in declared:
        if representative.is_current(today()) and same_name(representative.last_name, name):
            await throttle.succeeded(counted)
            return Claim(representative.holder_id, representative.pk)
    raise Refusal(UNKNOWN)


async def identify_organisation(number: str, siren: str, *, visit: Visit) -> Claim:
    """The organisation of that number and SIREN. Raises as `identify`."""
    counted = await _admit(number, visit)
    for holder in await _holders(number):
        if holder.is_organisation and holder.siren == tidy(siren).replace(" ", ""):
            await throttle.succeeded(counted)
            return Claim(holder.pk)
    raise Refusal(UNKNOWN)


async def _admit(number: str, visit: Visit) -> list[throttle.Counted]:
    """Count by identifier, whether it exists or not, and by address of the network."""
    identifier, place = tidy(number).replace(" ", ""), network(visit.address)
    counted = [
        (IDENTIFIER, IDENTIFIER.key(identifier, place)),
        (EVERYWHERE, EVERYWHERE.key(identifier)),
        (ADDRESS, ADDRESS.key("creation", place)),
    ]
    await throttle.admit(counted)
    return counted


async def _holders(number: str) -> list[Holder]:
    return await Holder.filter(scheme=SCHEME_CODE, number=tidy(number).replace(" ", ""))


def same_name(known: str, typed: str) -> bool:
    """Whether it is the same name but for accents, case, hyphens and spaces."""
    return bool(_folded(known)) and _folded(known) == _folded(typed)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in plain if sign.isalnum())


def credential_errors(
    email: str, confirmation: str, password: str, repeated: str, *, names: tuple[str, ...] = ()
) -> dict[str, str]:
    """What is wrong with the second step, by field; `names` are the person's, which the password must not hold."""
    found: dict[str, str | None] = {
        "courriel": email_error(email),
        "courriel_confirmation": email_change.confirmation_error(confirmation, email),
    }
    about = (*names, *passwords.about_email(email.strip()))
    wrong = passwords.new_errors(password, repeated, about=about, wrong=PASSWORD_WRONG)
    found |= {"mot_de_passe": wrong.get("mot_de_passe"), "mot_de_passe_confirmation": wrong.get("confirmation")}
    return {name: sentence for name, sentence in found.items() if sentence}


def email_error(email: str) -> str | None:
    """What is wrong with the address."""
    return check_email(email) if email.strip() else EMAIL_MISSING


async def create(claim: Claim, email: str, confirmation: str, password: str, repeated: str, *, visit: Visit) -> None:
    """« Créer mon compte »: the same answer and time whether the address has an account or not.

    Raises FieldErrors and TooMany.
    """
    if errors := credential_errors(email, confirmation, password, repeated, names=await _names(claim)):
        raise FieldErrors(errors)
    await throttle.admit([(ADDRESS, ADDRESS.key("account", visit.address))])
    await activation.open_account(SCHEME_CODE, email, password, claim=claim)


async def _names(claim: Claim) -> tuple[str, ...]:
    representative = await Representative.get_or_none(pk=claim.representative_id) if claim.representative_id else None
    if representative is not None:
        return passwords.about_name(representative.full_name)
    holder = await Holder.get_or_none(pk=claim.holder_id)
    return passwords.about_name(holder.full_name, organised=holder.is_organisation) if holder else ()
