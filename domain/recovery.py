"""« Obtenir son code de sécurité »: by mail, or by post when no e-mail is known (SPEC 6.3).

What a stranger may see is the same for everybody: the answer is read or invented, the sending is a promise recorded for
any number, kept later, when nobody waits for it. Tries of a code are counted by place (browser and network address),
so that nobody can use up somebody else's; those of all places together stop far beyond, but not for a known device.
The mail and the letter also hold a link, which nobody guesses and no counter stops: it opens whatever strangers do.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from documents.mails.security import SecurityCode
from domain import letters, links, mails, nir, outbox, throttle
from domain.errors import FieldErrors, Refusal
from domain.mails import SecretSlot
from domain.member_codes import MEANS, Means, Proof, prove
from domain.member_mails import common, masked
from domain.member_sign_in import device_of
from domain.portal import portal
from domain.sign_in import Visit
from domain.throttle import ADDRESS, Counted, Limit, TooMany
from models import Account, Letter, LetterKind, Member, OutboxEntry, Secret, SecretPurpose
from models.clock import now
from models.database import in_transaction

ASKED: Final = "member.code"
"""Kind of the promise."""
BETWEEN_LETTERS: Final = timedelta(days=8)
WRONG: Final = "Ce code n'est pas le bon. Vérifiez les 6 chiffres."
OTHER_NUMBER: Final = "Ce numéro n'est pas celui de la personne à qui ce courrier est adressé."
NOT_WAITING: Final = "Pour ne pas attendre, ouvrez le lien de notre e-mail ou visez le carré de notre courrier."
ASKING: Final = Limit("member-asking", free=50, memory=timedelta(minutes=15))
BROWSER: Final = Limit("member-code-browser", free=5, memory=timedelta(minutes=15))
PLACE: Final = Limit("member-code-place", free=15, memory=timedelta(hours=24))
EVERYWHERE: Final = Limit("member-code-everywhere", free=300, memory=timedelta(hours=24))
"""For one number, from all unknown devices together: a code of six digits must not fall to thousands of addresses."""
PAPER: Final = Limit("member-paper", free=5, memory=timedelta(hours=24))
"""Numbers tried with the square of one letter: only who holds that letter can count here."""
_DOMAINS: Final = (
    "gmail.com",
    "orange.fr",
    "hotmail.fr",
    "free.fr",
    "laposte.net",
    "wanadoo.fr",
    "yahoo.fr",
    "sfr.fr",
    "outlook.fr",
    "icloud.com",
)
_LETTERS: Final = "aabccdefgghijjlllmmmnoppprsssttv"
_BY_POST: Final = 77
"""Of 256: about as many invented numbers « have » no e-mail."""


class Besieged(TooMany):
    """The ceiling of one number is reached: said with the way that stays open, of any number, somebody's or nobody's."""

    def __str__(self) -> str:
        return f"{super().__str__()} {NOT_WAITING}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says: a code went to this masked address, or a letter is on its way (empty)."""

    mask: str

    @property
    def by_mail(self) -> bool:
        """Whether the six cells follow."""
        return bool(self.mask)


async def ask(index: str, *, visit: Visit) -> Answer:
    """Ask for a code for the number of that index. Raises TooMany when one network address asks too much."""
    await throttle.admit([(ASKING, ASKING.key(visit.address))])
    member = await Member.get_or_none(nir_index=index).select_related("account", "holder")
    invented = _invented(index)
    async with in_transaction():
        await outbox.record(ASKED, key=secrets.token_urlsafe(12), index=index)
    if member is None:
        return invented
    return Answer(masked(member.known_email) if member.known_email else "")


def _invented(index: str) -> Answer:
    """Always the same for a number nobody has."""
    draw = portal().seal("nir-index", "answer", index)
    if draw[0] < _BY_POST:
        return Answer("")
    return Answer(f"{_LETTERS[draw[1] % len(_LETTERS)]}***@{_DOMAINS[draw[2] % len(_DOMAINS)]}")


async def keep(entry: OutboxEntry) -> None:
    """Keep the promise: send the code of that number, if it is somebody's."""
    index = str(entry.payload["index"])
    member = await Member.get_or_none(nir_index=index).select_related("account", "holder__body")
    if member is None:
        return
    async with in_transaction():
        if member.known_email:
            await _by_mail(member)
        else:
            await _by_post(member)


async def _by_mail(member: Member) -> None:
    sending = await links.issue(member.account, SecretPurpose.MAIL_CODE)
    if not sending.allowed:
        return
    slot = SecretSlot(sending.secret.pk, "code", whole_link=False, link_field="link")
    props = SecurityCode(code="", **common(member))
    await mails.promise(props, to=member.known_email, key=sending.occasion, account=member.account, secret=slot)


async def _by_post(member: Member) -> None:
    """One letter per 8 days; a code that was sent and not used is written again as it is."""
    await Account.select_for_update().get(pk=member.account_id)
    since = now() - BETWEEN_LETTERS
    if await Letter.exists(account_id=member.account_id, kind=LetterKind.CODE, created_at__gt=since):
        return
    sending = await links.issue(member.account, SecretPurpose.POST_CODE)
    await letters.promise_code(member, sending.secret, key=sending.occasion)


async def check(index: str, code: str, *, browser: str, visit: Visit) -> Proof:
    """Look at a code (mail, letter, card) for the number of that index; it is only used up by the new password.

    Raises TooMany after five wrong ones from a browser, Besieged when many networks try that number, Refusal for a
    wrong one; the same for a number nobody has.
    """
    member = await Member.get_or_none(nir_index=index).select_related("account", "holder__body")
    device = await device_of(member, visit.device_token)
    counted = _counted(index, f"device {device.pk}" if device else "", browser, visit)
    await _admit(counted)
    proof = await prove(member, code, only_codes=True)
    if proof is None:
        raise Refusal(WRONG)
    await throttle.succeeded(counted)
    return proof


async def _admit(counted: list[Counted]) -> None:
    try:
        await throttle.admit(counted)
    except TooMany as wait:
        if EVERYWHERE not in wait.limits:
            raise
        raise Besieged(wait.until, wait.limits) from wait


def _counted(index: str, known: str, browser: str, visit: Visit) -> list[Counted]:
    place = visit.address
    return [
        (BROWSER, BROWSER.key(index, known or browser, place)),
        (PLACE, PLACE.key(index, place)),
        (EVERYWHERE, EVERYWHERE.key(index, known)),
        (ADDRESS, ADDRESS.key(place)),
    ]


# ---- the link beside the code: the same secret, 256 bits that nobody guesses, so no count of tries stops it


async def follow(secret: Secret) -> Proof:
    """What the link of a mail proves: as much as its code. It is only used up by the new password. Raises Refusal."""
    return await _linked(secret, Means.MAIL)


async def follow_paper(secret: Secret, number: str) -> Proof:
    """What the square of a letter proves, with the number its code would need too: paper lies about for thirty days.

    Raises FieldErrors (« nir »), TooMany after five other numbers, Refusal.
    """
    proof = await _linked(secret, Means.POST)
    if complaint := nir.check(number):
        raise FieldErrors({"nir": complaint})
    counted = [(PAPER, PAPER.key(str(secret.pk)))]
    await throttle.admit(counted)
    if not await Member.exists(pk=proof.member_id, nir_index=nir.parse(number).index):
        raise FieldErrors({"nir": OTHER_NUMBER})
    await throttle.succeeded(counted)
    return proof


async def _linked(secret: Secret, means: Means) -> Proof:
    member = await Member.get_or_none(account_id=secret.account_id)
    if member is None or MEANS.get(secret.purpose) is not means or not links.is_alive(secret):
        raise links.spent()
    return Proof(member.pk, means, secret_id=secret.pk)
