"""Who is named on a paper: rows of the database as the plain data documents are made of."""

from dataclasses import replace

from documents.parties import IssuingBody as Body
from documents.parties import Organisation, Person
from documents.parties import Portal as Letterhead
from documents.parties import Seller as PrintedSeller
from domain.fields import country_names
from domain.portal import portal
from models import Account, Holder, IssuingBody, PostalAddress, Representative
from schemes.registry import scheme_of


def letterhead(scheme: str) -> Letterhead:
    """Name and address of a scheme's portal."""
    return Letterhead(code=scheme, title=scheme_of(scheme).title, url=portal().address(scheme_of(scheme).path))


def seller(scheme: str) -> PrintedSeller:
    """Who sells, and where its customers write."""
    known = portal().seller
    return PrintedSeller(
        name=known.name,
        address=known.address,
        siren=known.siren,
        vat_number=known.vat_number,
        email=portal().contacts.get(scheme, ""),
    )


def person(somebody: Holder | Representative) -> Person:
    """A natural person."""
    return Person(
        civility=somebody.civility,
        last_name=somebody.last_name,
        first_name=somebody.first_name,
        birth_date=somebody.birth_date,
    )


def natural(holder: Holder) -> Person | None:
    """The holder, when it is a natural person."""
    return None if holder.is_organisation else person(holder)


def organisation(holder: Holder) -> Organisation | None:
    """The holder, when it is an organisation."""
    return Organisation(name=holder.company_name, siren=holder.siren) if holder.is_organisation else None


async def signatory(account: Account, holder: Holder) -> Person | None:
    """Who acted for the holder; None when it was the holder, or an organisation's own account."""
    if account.holder_id == holder.pk:
        return None
    await account.fetch_related("holder", "representative")
    somebody = account.identity
    return person(somebody) if somebody else None


def body(issuing: IssuingBody) -> Body:
    """The issuing body; its address starts under its name."""
    lines = replace(issuing.address, name="")
    return Body(name=issuing.name, address=printed(lines), email=issuing.email, phone=issuing.phone)


def printed(address: PostalAddress) -> tuple[str, ...]:
    """The lines of an address; its country comes last when it is abroad."""
    return address.lines("" if address.country == "FR" else country_names().get(address.country, "").upper())
