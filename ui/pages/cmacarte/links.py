"""Addresses a person typed: made into links only when they can be nothing but a page of the web."""

from urllib.parse import urlsplit

from domain.registration import check_website


def web_address(typed: str) -> str:
    """« www.atelier.example » → « https://www.atelier.example »; empty for anything doubtful."""
    if not typed or check_website(typed):
        return ""
    address = typed if typed.startswith(("http://", "https://")) else f"https://{typed}"
    return address if urlsplit(address).netloc else ""
