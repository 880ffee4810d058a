"""« Mes informations »: what an artisan says better than the chamber's file (SPEC 4.5)."""

from collections.abc import Mapping
from typing import Final

from domain import journal
from domain.artisan import Artisan, artisan_of
from domain.errors import FieldErrors
from domain.fields import NAME_LENGTH, tidy
from domain.phones import check_mobile, parse_mobile
from domain.registration import check_website
from models import Account, ArtisanProfile, Holder
from models.artisan import OWN_FIELDS
from models.database import in_transaction

WEBSITE_LENGTH: Final = 200


def errors(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong: the name of the field → what to do. Only the fields given are looked at."""
    checks = {
        "trade_name": check_words,
        "activity": check_words,
        "website": check_website_field,
        "mobile": check_mobile,
    }
    found = {name: checks[name](value) for name, value in typed.items()}
    return {name: sentence for name, sentence in found.items() if sentence}


def check_words(value: str) -> str | None:
    """A line of a hundred signs, that no spreadsheet takes for a formula."""
    value = tidy(value)
    if len(value) > NAME_LENGTH:
        return f"{NAME_LENGTH} caractères au plus : enlevez-en {len(value) - NAME_LENGTH}."
    return "Commencez par une lettre ou un chiffre." if value[:1] in {"=", "+", "@"} else None


def check_website_field(value: str) -> str | None:
    """An address of the web, of two hundred signs at most."""
    if len(value.strip()) > WEBSITE_LENGTH:
        return f"{WEBSITE_LENGTH} caractères au plus."
    return check_website(value)


async def change(typed: Mapping[str, str], *, by: Account) -> Artisan:
    """Keep what was typed; from then on a file no longer changes it. Raises FieldErrors, Refusal."""
    if wrong := errors(typed):
        raise FieldErrors(wrong)
    async with in_transaction():
        artisan = await artisan_of(by)
        profile = await ArtisanProfile.select_for_update().get(pk=artisan.profile.pk)
        for name in (name for name in OWN_FIELDS if name in typed):
            setattr(profile, name, tidy(typed[name]))
        profile.changed = sorted({*profile.changed, *(name for name in typed)})
        await profile.save(update_fields=[*OWN_FIELDS, "changed"])
        if "mobile" in typed:
            await Holder.filter(pk=artisan.holder.pk).update(mobile=parse_mobile(typed["mobile"]) or "")
        await journal.record("artisan.facts", f"holder {artisan.holder.pk}", by=by, fields=sorted(typed))
    return await artisan_of(by)
