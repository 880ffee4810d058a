"""The demonstration's letter box, as a test reads it."""

import json
import time
from typing import Any, Final
from urllib.request import urlopen

from tests.e2e.server import Server

PATIENCE: Final = 15.0


def mails_to(server: Server, address: str) -> list[dict[str, Any]]:
    """Those sent to an address so far, newest first."""
    with urlopen(f"{server.url}/demo/courrier.json", timeout=5) as answer:  # noqa: S310 -- our own address
        return [mail for mail in json.load(answer) if mail["to"] == address]


def mail_to(server: Server, address: str, subject: str) -> dict[str, Any]:
    """The mail of that subject, once it has been sent."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        for mail in mails_to(server, address):
            if mail["subject"].replace("\u00a0", " ") == subject:
                return mail
        time.sleep(0.2)  # between two looks: another process sends it
    raise AssertionError(f"no mail « {subject} »; there are {[mail['subject'] for mail in mails_to(server, address)]}")


def link_in(mail: dict[str, Any]) -> str:
    """The link that acts."""
    (found,) = [link for link in mail["links"] if "/lien/" in link]
    return str(found)
