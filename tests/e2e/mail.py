"""The demonstration's letter box, as a test reads it."""

import json
import time
from itertools import count
from typing import Any, Final
from urllib.request import Request, urlopen

from tests.e2e.server import Server

PATIENCE: Final = 30.0

_looks = count(1)


def letter_box(url: str, box: str = "courrier") -> list[dict[str, Any]]:
    """Everything sent so far, newest first; the box « sms » for those.

    Each look comes from an address of its own: who waits long for a mail must not be told « Trop de pages demandées ».
    """
    place = next(_looks)
    headers = {"X-Forwarded-For": f"198.19.{place // 250 % 250}.{place % 250}"}
    with urlopen(Request(f"{url}/demo/{box}.json", headers=headers), timeout=15) as answer:  # noqa: S310 -- our own
        found: list[dict[str, Any]] = json.load(answer)
    return found


def mails_to(server: Server, address: str) -> list[dict[str, Any]]:
    """Those sent to an address so far, newest first."""
    return [mail for mail in letter_box(server.url) if mail["to"] == address]


def first_mails(server: Server, address: str, number: int) -> list[dict[str, Any]]:
    """Those sent to an address, newest first, once there are so many (or when patience ends)."""
    give_up = time.monotonic() + PATIENCE
    while len(found := mails_to(server, address)) < number and time.monotonic() < give_up:
        time.sleep(0.2)  # between two looks: another process sends them
    return found


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
