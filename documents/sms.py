"""The words of short messages: one piece each, in the alphabet of telephones (no « ê », no typographic apostrophe)."""

from typing import Final
from urllib.parse import urlsplit

MINUTES: Final = 15
ROOM: Final = 160
"""Signs of one piece."""


def mobile_code(code: str, *, sender: str, site: str) -> str:
    """The code that proves a mobile number; `site` is the portal's address.

    Its last line ties the code to the site (WICG, origin-bound one-time codes): a telephone offers it there and nowhere
    else, least of all on a page that only looks like ours.
    """
    host = urlsplit(site).hostname or ""
    words = f"{sender} : votre code est {code}. Il sert une seule fois, pendant {MINUTES} minutes. Ne le donnez jamais."
    whole = f"{words}\n\n@{host} #{code}"
    return whole if len(whole) <= ROOM else words
