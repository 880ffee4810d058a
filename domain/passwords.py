"""Passwords: the manual's rule, and how they are kept (SPEC 0.4)."""

import asyncio
import base64
import hashlib
import hmac
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import Final

import bcrypt

from domain.portal import portal
from models import Account

SPECIALS: Final = '&"\'(-_^)°+="$£ù%*,;:!?./<>çéèà'
"""The manual's list, letters included."""
SHORTEST: Final = 8
LONGEST: Final = 256

_workers: Final = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2), thread_name_prefix="bcrypt")
"""bcrypt holds a core for a quarter of a second: no more at once than there are cores."""
_PLAIN_CORE: Final = 6
"""« Password1! » is « password » in disguise; shorter cores are too short to judge by."""
_THIN_DISGUISE: Final = 4
"""Signs around it: « Password123! » adds nothing to guess, « Soleil-2026! » is another matter."""


NEW_WRONG: Final = (
    "La saisie du nouveau mot de passe est obligatoire et doit comporter au moins huit caractères, une lettre "
    f"majuscule, un chiffre et un caractère spécial de type {SPECIALS}"
)
"""The manual's own sentence (seed 002)."""
TOO_LONG: Final = f"Choisissez un mot de passe de {LONGEST} caractères au plus."
CONFIRMATION_WRONG: Final = "La confirmation du mot de passe est obligatoire et doit être valide."


def about(account: Account) -> tuple[str, ...]:
    """What a password must not contain: the person's names, the e-mail; needs `holder` and `representative` fetched."""
    organised = account.holder is not None and account.holder.is_organisation
    names = about_name(account.display_name, organised=organised) if account.identity else ()
    return (*names, *about_email(account.email or ""))


def about_name(name: str, *, organised: bool = False) -> tuple[str, ...]:
    """The words of a name that tell whose it is: « les » of « Association Les Tilleuls » tells nothing."""
    return tuple(part for part in name.replace("-", " ").split() if not organised or len(part) >= _PLAIN_CORE)


def about_email(email: str) -> tuple[str, ...]:
    """The address, and what stands before its @."""
    return (email, email.partition("@")[0]) if email else ()


def new_errors(
    password: str, confirmation: str, *, about: tuple[str, ...] = (), wrong: str = NEW_WRONG
) -> dict[str, str]:
    """What is wrong with a new password and its confirmation: « mot_de_passe », « confirmation » → the sentence."""
    broken = wrong if missing_rules(password) else weakness(password, about=about)
    errors = {"mot_de_passe": broken} if broken else {}
    if confirmation != password or missing_rules(confirmation):
        errors["confirmation"] = CONFIRMATION_WRONG
    return errors


def missing_rules(password: str) -> list[str]:
    """The rules of the manual this password does not meet, in its own words; as the page's check list counts them."""
    password = unicodedata.normalize("NFC", password)
    rules = {
        "8 caractères": len(password) >= SHORTEST,
        "une lettre majuscule": any(unicodedata.category(sign) == "Lu" for sign in password),
        "un chiffre": any(sign.isdecimal() for sign in password),
        "un caractère spécial": any(sign in SPECIALS for sign in password),
    }
    return [rule for rule, met in rules.items() if not met]


def weakness(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Why an otherwise correct password is still refused: too common, or it names its owner."""
    folded = password.casefold()
    core = folded.strip(SPECIALS + "0123456789 ")
    disguised = len(core) >= _PLAIN_CORE and len(folded) - len(core) <= _THIN_DISGUISE
    if len(password) > LONGEST:
        return TOO_LONG
    if folded in _common_passwords() or (disguised and core in _common_passwords()):
        return "Ce mot de passe est trop courant. Choisissez-en un autre."
    if any(len(part) >= 3 and part.casefold() in folded for part in about):  # noqa: PLR2004 -- « Li » is no name to find
        return "Choisissez un mot de passe qui ne contient ni votre nom ni votre adresse email."
    return None


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    text = files("domain").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line.strip().casefold() for line in text.splitlines() if line.strip())


async def hash_password(password: str) -> str:
    """bcrypt, cost 12, off the event loop."""
    loop = asyncio.get_running_loop()
    hashed = await loop.run_in_executor(_workers, bcrypt.hashpw, _digest(password), bcrypt.gensalt(_cost()))
    return hashed.decode()


async def verify(password: str, hashed: str) -> bool:
    """Whether it is the password; takes as long with no account behind it (an empty hash)."""
    loop = asyncio.get_running_loop()
    known = (hashed or _nobody(_cost())).encode()
    right = await loop.run_in_executor(_workers, bcrypt.checkpw, _digest(password), known)
    return right and bool(hashed)


def _digest(password: str) -> bytes:
    """44 bytes that stand for the whole password: bcrypt reads 72 and refuses more."""
    normal = unicodedata.normalize("NFKC", password)
    digest = hmac.digest(portal().key("passwords"), normal.encode(), hashlib.sha256)
    return base64.b64encode(digest)


def _cost() -> int:
    return portal().bcrypt_cost


_NOBODYS: Final = "$2b${cost:02d}$ZgWqWXZ6pVQ0c8uUjGJ5JeS9mF5p8r5oP3nKq1Yx7vB2dL4tH6sCa"
"""A hash of nothing anybody knows. Written here and not made when first needed, which would take twice as long."""


def _nobody(cost: int) -> str:
    """The hash compared with when there is nobody: same cost, so same time."""
    return _NOBODYS.format(cost=cost)
