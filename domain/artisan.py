"""The artisan's way in: found by number and birth date, an account, the link that activates it (SPEC 4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain import passwords, throttle
from domain.activation import Claim, open_account
from domain.errors import FieldErrors, Refusal
from domain.fields import check_email
from domain.phones import check_mobile, parse_mobile
from domain.registration import check_number, tidy_number
from domain.throttle import ADDRESS, Limit, network
from models import Account, AccountState, ArtisanProfile, Card, Holder
from schemes.cmacarte import SCHEME

NOT_FOUND: Final = (
    "Aucune carte ne correspond à ces informations. Vérifiez votre numéro d'immatriculation et votre date de naissance."
)
ALREADY_ACTIVE: Final = "Cette carte est déjà activée. Connectez-vous, ou demandez un nouveau mot de passe."
WEAK: Final = "Il faut au moins huit caractères, une lettre majuscule, un chiffre et un caractère spécial."
NUMBER: Final = Limit("registration", free=5, memory=timedelta(hours=24))
"""By number and network: numbers are public, a stranger must not keep their holder waiting."""
EVERYWHERE: Final = Limit("registration-everywhere", free=100, memory=timedelta(hours=24))
"""By number: birth dates must not be found by trying them all, from many networks either."""
ASKING: Final = Limit("activation", free=5, memory=timedelta(hours=24))
"""Mails to addresses that are perhaps nobody's, by who found one's card: some, then waits that double."""


@dataclass(frozen=True, slots=True)
class Activation:
    """What is typed to activate a card."""

    email: str
    mobile: str
    password: str
    confirmation: str


def holder_key(number: str, birth_date: date, last_name: str, first_name: str) -> str:
    """What the chambers' files know a holder by: a « conjoint collaborateur » may share the number."""
    return f"{tidy_number(number)}|{birth_date.isoformat()}|{last_name}|{first_name}".casefold()[:200]


async def identify(number: str, birth_date: date, *, address: str) -> list[Holder]:
    """Those whose card it may be: one, or two who share number and birth date. Raises Refusal (nobody) and TooMany.

    `address` is the visitor's, of the network. Somebody and nobody cost the same and count the same.
    """
    number, place = tidy_number(number), network(address)
    counted = [
        (NUMBER, NUMBER.key(number, place)),
        (EVERYWHERE, EVERYWHERE.key(number)),
        (ADDRESS, ADDRESS.key(place)),
    ]
    await throttle.admit(counted)
    found = await Holder.filter(
        scheme=SCHEME.code, number=number, birth_date=birth_date, cards__id__not_isnull=True
    ).distinct()
    if not found:
        raise Refusal(NOT_FOUND)
    await throttle.succeeded(counted)
    return found


async def is_active(holder: Holder) -> bool:
    """Whether somebody signs in for this card already."""
    return await Account.exists(scheme=SCHEME.code, holder_id=holder.pk, state=AccountState.ACTIVE)


def activation_errors(asked: Activation, holder: Holder) -> dict[str, str]:
    """What is wrong with the form: the name of the field → what to do."""
    about = (holder.last_name, holder.first_name, *passwords.about_email(asked.email))
    found = {
        "courriel": check_email(asked.email) if asked.email.strip() else "Écrivez votre adresse email.",
        "mobile": check_mobile(asked.mobile),
    }
    wrong = {name: sentence for name, sentence in found.items() if sentence}
    return wrong | passwords.new_errors(asked.password, asked.confirmation, about=about, wrong=WEAK)


async def activate(holder: Holder, asked: Activation, *, address: str) -> None:
    """« Activer »: an account that waits for its link, and the mail. Raises FieldErrors, Refusal (already active), TooMany.

    `address` is the visitor's, of the network; it and the holder are counted, and no try is taken back.
    An address that has an account already gets a mail that says so, and the page says the same as ever.
    """
    if errors := activation_errors(asked, holder):
        raise FieldErrors(errors)
    if await is_active(holder):
        raise Refusal(ALREADY_ACTIVE)
    await throttle.admit([(ASKING, ASKING.key(str(holder.pk))), (ADDRESS, ADDRESS.key("account", address))])
    claim = Claim(holder.pk, mobile=parse_mobile(asked.mobile) or "")
    await open_account(SCHEME.code, asked.email, asked.password, claim=claim)


@dataclass(frozen=True, slots=True)
class Artisan:
    """Everything an artisan's page shows."""

    holder: Holder
    profile: ArtisanProfile
    card: Card
    """The one in force, or the last one."""

    @property
    def quality(self) -> str:
        """« Maître artisan »."""
        return SCHEME.kinds[self.card.kind]


async def artisan_of(account: Account) -> Artisan:
    """The artisan behind an account; raise Refusal for an account whose card was taken out of the chamber's file."""
    holder = await Holder.of(account).filter(scheme=SCHEME.code).first()
    if holder is None:
        raise Refusal("Votre carte n'est plus dans le fichier de votre chambre de métiers. Écrivez-lui.")
    return await whole(holder)


async def whole(holder: Holder) -> Artisan:
    """The artisan of a holder (with its body): profile and the card that counts today."""
    profile, _ = await ArtisanProfile.get_or_create(holder_id=holder.pk)
    cards = await Card.filter(holder_id=holder.pk).order_by("-valid_until", "-id")
    if not cards:
        raise Refusal("Votre chambre de métiers ne nous a pas encore transmis votre carte.")
    card = next((one for one in cards if one.in_force), cards[0])
    card.holder = holder
    return Artisan(holder, profile, card)


def check_form(number: str) -> str | None:
    """What the identification page says of a number's form."""
    return check_number(number) if number.strip() else "Écrivez votre numéro d'immatriculation."


async def known(rows: list[int]) -> list[Holder]:
    """The holders of these row numbers, as `identify` found them."""
    return await Holder.filter(scheme=SCHEME.code, pk__in=rows).order_by("id")
