"""What every mail to a member says alike."""

from typing import Any

from domain import parties
from domain.portal import portal
from models import Member
from schemes.cpms import SCHEME


def common(member: Member) -> dict[str, Any]:
    """Letterhead, contact and name; needs `holder` fetched."""
    return {
        "portal": parties.letterhead(SCHEME.code),
        "contact": portal().contacts.get(SCHEME.code, ""),
        "recipient": member.holder.full_name,
    }


def masked(email: str) -> str:
    """« c***@cpms.com »."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}***@{domain}"
