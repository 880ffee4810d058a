"""Letters: promised in the transaction that calls for them, made when exported, the same bytes each time (SPEC 3.3)."""

from dataclasses import replace
from datetime import date
from typing import Any

from documents.letter_base import Letter as LetterContext
from documents.letter_code.context import CodeLetter
from documents.letter_notice.context import NoticeLetter
from documents.render import render
from domain import links, mailbox, outbox, parties, verification
from domain.fields import country_names
from domain.numbers import next_number
from domain.portal import portal
from models import Account, Holder, Letter, LetterKind, Member, OutboxEntry, Secret, SentKind, SentMail
from models.address import LINE_LENGTH
from models.clock import now, today
from schemes.french import long_date, paris

SHOW = "letter.show"
_SALUTATIONS = {"Mme": "Madame", "M.": "Monsieur"}


async def promise_code(member: Member, secret: Secret, *, key: str) -> Letter:
    """A letter with that code, inside the transaction that issues it. The code itself is not kept."""
    ends = paris(secret.expires_at).date() if secret.expires_at else None
    context = CodeLetter(
        code="",
        sender_short=f"Le {member.holder.body.name}",
        has_password=bool(member.account.password_hash),
        ends=ends,
        **await _page(member.holder),
    )
    return await _promise(member.holder, member.account, context, key=f"code-{key}", secret=secret)


async def promise_notice(
    member: Member, *, key: str, subject: str, paragraphs: tuple[str, ...], if_not_you: str
) -> Letter:
    """A letter that tells something and holds nothing secret."""
    return await promise_notice_to(
        member.holder, member.account, key=key, subject=subject, paragraphs=paragraphs, if_not_you=if_not_you
    )


async def promise_notice_to(
    holder: Holder, account: Account, *, key: str, subject: str, paragraphs: tuple[str, ...], if_not_you: str
) -> Letter:
    """The same for a holder of any scheme, at the address of record; needs `body` fetched."""
    contact = portal().contacts.get(holder.scheme, "") or holder.body.contact
    context = NoticeLetter(
        subject=subject, paragraphs=paragraphs, if_not_you=if_not_you, contact=contact, **await _page(holder)
    )
    return await _promise(holder, account, context, key=key)


async def is_promised(key: str) -> bool:
    """Whether the letter of that occasion was."""
    return await Letter.exists(key=key)


async def _page(holder: Holder) -> dict[str, Any]:
    """What every letter has."""
    day = today()
    body = holder.body
    return {
        "portal": parties.letterhead(holder.scheme),
        "issued": day,
        "number": await _number(day),
        "sender": (body.name, *replace(body.address, name="").lines(), *([body.email] if body.email else [])),
        "recipient": postal_lines(holder),
        "place": body.address.town.title(),
        "salutation": _SALUTATIONS.get(holder.civility, "Madame, Monsieur"),
    }


async def _number(day: date) -> str:
    return f"L-{day.year}-{await next_number(f'letter.{day.year}'):06d}"


def postal_lines(holder: Holder) -> tuple[str, ...]:
    """Name first; the last three lines in capitals, as the post reads them (NF Z10-011)."""
    address = holder.address
    abroad = "" if address.country in {"FR", "MC"} else country_names().get(address.country, "")
    whole = " ".join(part for part in (holder.civility, holder.first_name, holder.last_name.upper()) if part)
    whole = holder.company_name or whole
    name = whole if len(whole) <= LINE_LENGTH else holder.listed_name[:LINE_LENGTH]
    head = [line for line in (name, address.line2, address.line3) if line]
    tail = [
        line for line in (address.line4, address.line5, f"{address.postcode} {address.town}".strip(), abroad) if line
    ]
    return (*head, *(line.upper() for line in tail))


async def _promise(
    holder: Holder, account: Account, context: LetterContext, *, key: str, secret: Secret | None = None
) -> Letter:
    letter = await Letter.create(
        number=context.number,
        key=key,
        kind=LetterKind.CODE if secret else LetterKind.NOTICE,
        scheme=holder.scheme,
        holder=holder,
        account=account,
        secret=secret,
        context=context.to_json(),
        created_at=now(),
    )
    if portal().demo:
        await outbox.record(SHOW, key=letter.number, letter=letter.pk)
    return letter


async def context_of(letter: Letter) -> CodeLetter | NoticeLetter:
    """The data of a letter's page, its code and its link derived again."""
    data = dict(letter.context)
    if letter.kind is LetterKind.NOTICE:
        return NoticeLetter.from_json(data)
    secret = letter.secret_id or 0
    square = verification.qr_svg(await links.link(secret))
    return CodeLetter.from_json(data | {"code": await links.code(secret), "qr_svg": square})


async def pdf(letter: Letter) -> bytes:
    """The letter's page: the same bytes each time. Raises DocumentError."""
    return await render(await context_of(letter))


async def show(entry: OutboxEntry) -> None:
    """In the demonstration, show a letter as if it had left: the only place where its words are kept."""
    letter = await Letter.get(pk=int(str(entry.payload["letter"]))).select_related("holder")
    if not portal().demo or await SentMail.exists(key=entry.key):
        return
    context = await context_of(letter)
    text = _words(context) + await _square(letter)
    await SentMail.create(
        key=entry.key,
        kind=SentKind.LETTER,
        account_id=letter.account_id,
        scheme=letter.scheme,
        to=", ".join(context.recipient),
        subject=context.heading,
        text=text,
        links=mailbox.links_in(text),
        attachments=[{"name": f"{letter.number}.pdf", "url": f"/demo/courrier/lettres/{letter.number}.pdf"}],
        sent_at=now(),
    )


async def _square(letter: Letter) -> str:
    """Where its square leads: nobody can aim a telephone at the demonstration's letter box."""
    return f"\n\nLe carré à viser ouvre : {await links.link(letter.secret_id)}" if letter.secret_id else ""


def _words(context: LetterContext) -> str:
    """The letter as text."""
    lines = [*context.recipient, "", context.heading, "", f"{context.place}, le {long_date(context.issued)}", ""]
    if isinstance(context, CodeLetter):
        lines += [f"Votre code : {context.code[:3]} {context.code[3:]}"]
        lines += [
            f"Il sert une seule fois, jusqu'au {long_date(context.ends)}."
            if context.ends
            else "Il sert une seule fois."
        ]
        lines += [f"Ouvrez {context.portal.site}, saisissez votre numéro de sécurité sociale puis ce code."]
    if isinstance(context, NoticeLetter):
        lines += [*context.paragraphs, "", f"Ce n'était pas vous ? {context.if_not_you} {context.contact}"]
    return "\n".join(lines)


async def by_number(number: str) -> Letter | None:
    """The letter of that number."""
    return await Letter.get_or_none(number=number)
